// Parses bodies of HTML forms: `application/x-www-form-urlencoded`, and `multipart/form-data` without files.
import { MIMEType } from 'node:util';
import { GatewayError } from '../errors.js';

/** The fields of a form in the order of the body. Every value is a string, and a name can occur several times. */
export class FormBody {
  constructor(readonly fields: readonly (readonly [name: string, value: string])[]) {}
}

/** Far above the number of parameters of any route. */
const fieldsMax = 1_000;
const nameBytesMax = 255;

const urlEncoded = 'application/x-www-form-urlencoded';
const multipart = 'multipart/form-data';

const rejection = (message: string) => new GatewayError('INVALID_REQUEST', message);
const tooManyFields = () =>
  rejection(`The form must have at most ${fieldsMax.toLocaleString('en-US')} fields.`);

const mediaTypeOf = (contentType: string): string =>
  (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();

/** Whether a body starts like JSON. A form escapes these characters. */
const startsLikeJson = (bytes: Buffer): boolean =>
  /^(\xef\xbb\xbf)?\s*[{[]/.test(bytes.toString('latin1'));

/** Whether a body is a form. Clients such as curl send JSON under the type of a form. */
export const isForm = (bytes: Buffer, contentType: string): boolean =>
  [urlEncoded, multipart].includes(mediaTypeOf(contentType)) &&
  bytes.length > 0 &&
  !startsLikeJson(bytes);

/**
 * Parses the body of a form.
 *
 * @param contentType the type of a form
 * @throws GatewayError INVALID_REQUEST if the body is not UTF-8 or not such a form, has a file, or has too many fields
 */
export async function parseForm(bytes: Buffer, contentType: string): Promise<FormBody> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw rejection('The form is not UTF-8.');
  }
  const fields =
    mediaTypeOf(contentType) === urlEncoded
      ? parseUrlEncoded(text.trim())
      : await parseMultipart(bytes, contentType);
  if (fields.some(([name]) => Buffer.byteLength(name) > nameBytesMax))
    throw rejection(
      `The name of a field of the form must be at most ${String(nameBytesMax)} bytes long.`,
    );
  return new FormBody(fields);
}

function parseUrlEncoded(text: string): FormBody['fields'] {
  if (text.split('&', fieldsMax + 1).length > fieldsMax) throw tooManyFields();
  try {
    decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw rejection('The form is not percent-encoded UTF-8.');
  }
  return [...new URLSearchParams(text)];
}

/** Quotes the names of fields. The parser below rejects names without quotes, which HttpClient of .NET sends. */
function withQuotedNames(bytes: Buffer, boundary: string): Buffer {
  const start = boundary.replace(/[^\w-]/g, '\\$&');
  // The expression matches header lines only, because no line between the boundary and the name is empty.
  const unquotedName = new RegExp(
    `(${start}\\r\\n(?:[^\\r\\n]+\\r\\n)*?Content-Disposition: *form-data; *name=)([^\\s";]+)`,
    'gi',
  );
  return Buffer.from(bytes.toString('latin1').replace(unquotedName, '$1"$2"'), 'latin1');
}

/** A file input without a file, as a browser sends it, becomes a field with the empty string. */
async function parseMultipart(bytes: Buffer, contentType: string): Promise<FormBody['fields']> {
  let form: FormData;
  try {
    // The parser below reads the same boundary, also from a header with two types.
    const type = new MIMEType(multipart);
    type.params.set('boundary', new MIMEType(contentType).params.get('boundary') ?? '');
    const boundary = `--${type.params.get('boundary') ?? ''}`;
    // Counted before parsing, which takes 300 ms for a body full of parts. There is one boundary more than fields.
    if (bytes.toString('latin1').split(boundary, fieldsMax + 3).length > fieldsMax + 2)
      throw tooManyFields();
    form = await new Response(new Uint8Array(withQuotedNames(bytes, boundary)), {
      headers: { 'content-type': type.toString() },
    }).formData();
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    throw rejection('The form is not complete multipart/form-data with a boundary.');
  }
  const fields = [...form];
  if (fields.length > fieldsMax) throw tooManyFields();
  return fields.map(([name, value]) => {
    if (typeof value === 'string') return [name, value];
    if (value.size > 0 || value.name !== '')
      throw rejection(`${name}: Must not be a file. This call takes no files.`);
    return [name, ''];
  });
}
