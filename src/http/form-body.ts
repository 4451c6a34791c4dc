// Parses bodies of HTML forms: `application/x-www-form-urlencoded`, and `multipart/form-data` without files.
import { MIMEType } from 'node:util';
import { GatewayError, invalidRequest } from '../errors.js';
import { charsetOf, isPercentEncodedUtf8 } from './charset.js';

/** The fields of a form in the order of the body. Every value is a string, and a name can occur several times. */
export class FormBody {
  constructor(readonly fields: readonly (readonly [name: string, value: string])[]) {}
}

/** Far above the number of parameters of any route. */
const fieldsMax = 1_000;
const nameBytesMax = 255;

const urlEncoded = 'application/x-www-form-urlencoded';
const multipart = 'multipart/form-data';

const tooManyFields = () =>
  invalidRequest(`The form must have at most ${fieldsMax.toLocaleString('en-US')} fields.`);

const mediaTypeOf = (contentType: string): string =>
  (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();

/** Whether a body starts like JSON. A form escapes these characters. */
const startsLikeJson = (bytes: Buffer): boolean =>
  /^(\xef\xbb\xbf)?\s*[{[]/.test(bytes.toString('latin1'));

/** Whether a body is one line that starts with a name and `=`, which JSON does not. */
function isLikeUrlEncoded(bytes: Buffer): boolean {
  const text = bytes.toString('latin1').trimEnd();
  return /^[\w.%[\]-]+=/.test(text) && !/[\r\n]/.test(text);
}

/**
 * Whether a body is a form. Clients such as curl send JSON under the type of a form, and scripts a form under no type or
 * that of a text.
 */
export function isForm(bytes: Buffer, contentType: string): boolean {
  const type = mediaTypeOf(contentType);
  if (['', 'text/plain'].includes(type)) return isLikeUrlEncoded(bytes);
  return [urlEncoded, multipart].includes(type) && bytes.length > 0 && !startsLikeJson(bytes);
}

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
    throw invalidRequest('The form is not UTF-8.');
  }
  const fields =
    mediaTypeOf(contentType) === multipart
      ? await parseMultipart(bytes, contentType)
      : parseUrlEncoded(text.trim(), contentType);
  if (fields.some(([name]) => Buffer.byteLength(name) > nameBytesMax))
    throw invalidRequest(
      `The name of a field of the form must be at most ${String(nameBytesMax)} bytes long.`,
    );
  return new FormBody(fields);
}

function parseUrlEncoded(text: string, contentType: string): FormBody['fields'] {
  if (text.split('&', fieldsMax + 1).length > fieldsMax) throw tooManyFields();
  if (isPercentEncodedUtf8(text)) return [...new URLSearchParams(text)];
  const fields = fieldsIn(text, charsetOf(contentType));
  if (fields === undefined) throw invalidRequest('The form is not percent-encoded UTF-8.');
  return fields;
}

/** Reads a form whose escapes are in the charset that its type names. */
function fieldsIn(text: string, charset: TextDecoder | undefined): FormBody['fields'] | undefined {
  // A character that is not escaped has been decoded already, and cannot stand beside bytes of the charset.
  const isEscaped = Buffer.byteLength(text) === text.length;
  if (charset === undefined || charset.encoding === 'utf-8' || !isEscaped) return undefined;
  const decode = (encoded: string) => {
    const bytes = encoded
      .replaceAll('+', ' ')
      .replaceAll(/%([\da-f]{2})/gi, (_escape, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      );
    return charset.decode(Buffer.from(bytes, 'latin1'));
  };
  try {
    return text.split('&').map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [decode(name), decode(value.join('='))] as const;
    });
  } catch {
    return undefined;
  }
}

const unquotedName = /^(Content-Disposition: *form-data; *name=)([^\s";]+)/im;

/**
 * Quotes the names of fields. The parser below rejects names without quotes, which HttpClient of .NET sends. Only the
 * headers of each part are searched, so that the time is linear in the length of the body.
 */
const withQuotedNames = (body: string, boundary: string): string =>
  body
    .split(boundary)
    .map((part) => {
      const end = part.indexOf('\r\n\r\n');
      return end === -1
        ? part
        : part.slice(0, end).replace(unquotedName, '$1"$2"') + part.slice(end);
    })
    .join(boundary);

/** A file input without a file, as a browser sends it, becomes a field with the empty string. */
async function parseMultipart(bytes: Buffer, contentType: string): Promise<FormBody['fields']> {
  let form: FormData;
  try {
    // The parser below reads the same boundary, also from a header with two types.
    const type = new MIMEType(multipart);
    type.params.set('boundary', new MIMEType(contentType).params.get('boundary') ?? '');
    const boundary = `--${type.params.get('boundary') ?? ''}`;
    // Counted before parsing, which takes 300 ms for a body full of parts. There is one boundary more than fields.
    const body = bytes.toString('latin1');
    if (body.split(boundary, fieldsMax + 3).length > fieldsMax + 2) throw tooManyFields();
    form = await new Response(Buffer.from(withQuotedNames(body, boundary), 'latin1'), {
      headers: { 'content-type': type.toString() },
    }).formData();
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    throw invalidRequest('The form is not complete multipart/form-data with a boundary.');
  }
  const fields = [...form];
  if (fields.length > fieldsMax) throw tooManyFields();
  return fields.map(([name, value]) => {
    if (typeof value === 'string') return [name, value];
    if (value.size > 0 || value.name !== '')
      throw invalidRequest(`${name}: Must not be a file. This call takes no files.`);
    return [name, ''];
  });
}
