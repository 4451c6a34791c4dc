// Reads a recorded form as the body of a call, by the rules of lenient reading.
import { FormBody } from '../http/form-body.js';
import { decodeForm, isUrlEncoded } from '../recording/form.js';
import type { RecordedCall } from '../recording/recording.js';

/** @returns undefined if the body is not a form */
export function formOf({ form, headers, body }: RecordedCall): FormBody | undefined {
  const isForm = isUrlEncoded(headers?.['content-type']) && body !== undefined;
  const fields = form ?? (isForm ? decodeForm(body) : undefined);
  return fields && new FormBody(fields.map(({ name, value }) => [name, value]));
}
