// Forms in recordings: HAR files can list the fields of a form instead of its body.
const formType = 'application/x-www-form-urlencoded';
const boundary = 'recorded-form-boundary';

/** A field of a form. */
interface FormField {
  readonly name: string;
  readonly value: string;
}

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
