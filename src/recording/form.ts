// Forms in recordings: HAR files can list the fields of a form instead of its body.
import type { FormField } from './recording.js';

const formType = 'application/x-www-form-urlencoded';
const boundary = 'recorded-form-boundary';

export const isUrlEncoded = (contentType = ''): boolean =>
  contentType.toLowerCase().startsWith(formType);

/** Writes the fields of a form as a body, in the type in which the client sent it. */
export function encodeForm(
  contentType: string,
  fields: readonly FormField[],
): { contentType: string; body: string } {
  if (!contentType.toLowerCase().startsWith('multipart/form-data'))
    return {
      contentType: formType,
      body: new URLSearchParams(fields.map(({ name, value }) => [name, value])).toString(),
    };
  const parts = fields.map(
    ({ name, value }) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name.replace(/["\r\n]/g, encodeURIComponent)}"\r\n\r\n${value}\r\n`,
  );
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: `${parts.join('')}--${boundary}--\r\n`,
  };
}

/** Decodes the fields of an application/x-www-form-urlencoded body. */
export const decodeForm = (body: string): FormField[] =>
  [...new URLSearchParams(body.trim())].map(([name, value]) => ({ name, value }));
