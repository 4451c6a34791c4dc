// Reads a recorded form as the body of a call.
import { FormBody, isForm } from '../http/form-body.js';
import { decodeForm, isUrlEncoded } from '../recording/form.js';
import type { RecordedCall } from '../recording/recording.js';

/** @returns undefined if the body is not a form */
export function formOf({ form, headers, body = '' }: RecordedCall): FormBody | undefined {
  const type = headers?.['content-type'] ?? '';
  const isText = isUrlEncoded(type) && isForm(Buffer.from(body), type);
  const fields = form ?? (isText ? decodeForm(body) : undefined);
  return fields && new FormBody(fields.map(({ name, value }) => [name, value]));
}
