// Reads a recorded form as the body of a call, as the gateway reads it.
import { isForm, parseForm, type FormBody } from '../http/form-body.js';
import type { RecordedCall } from '../recording/recording.js';

/**
 * @returns undefined if the body is not a form
 * @throws GatewayError INVALID_REQUEST for a form that the gateway rejects
 */
export async function formOf({ headers, body = '' }: RecordedCall): Promise<FormBody | undefined> {
  const type = headers?.['content-type'] ?? '';
  const bytes = Buffer.from(body);
  return isForm(bytes, type) ? parseForm(bytes, type) : undefined;
}
