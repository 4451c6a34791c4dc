// Parses bodies of HTML forms: `application/x-www-form-urlencoded`, and `multipart/form-data` without files.
import { Busboy } from '@fastify/busboy';
import { GatewayError } from '../errors.js';
import { bodyBytesMax } from './body.js';

/** The fields of a form in the order of the body. Every value is a string, and a name can occur several times. */
export class FormBody {
  constructor(readonly fields: readonly (readonly [name: string, value: string])[]) {}
}

/** Far above the number of parameters of any route. */
const fieldsMax = 1_000;
const nameBytesMax = 255;

/** The headers of one part: Content-Disposition, Content-Type and Content-Transfer-Encoding, and some to spare. */
const headersOfPartMax = 10;

const urlEncoded = 'application/x-www-form-urlencoded';
const multipart = 'multipart/form-data';

const rejection = (message: string) => new GatewayError('INVALID_REQUEST', message);
const unreadable = (error: unknown) =>
  rejection(`The form cannot be read: ${(error as Error).message}.`);
const tooManyFields = () =>
  rejection(`The form must have at most ${fieldsMax.toLocaleString('en-US')} fields.`);

const mediaTypeOf = (contentType: string): string =>
  (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();

export const isFormType = (contentType: string): boolean =>
  [urlEncoded, multipart].includes(mediaTypeOf(contentType));

/**
 * Parses the body of a form.
 *
 * @param contentType a type for which `isFormType` is true
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

function parserFor(contentType: string) {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: {
        fieldSize: bodyBytesMax,
        fields: fieldsMax,
        parts: fieldsMax,
        headerPairs: headersOfPartMax,
      },
    });
  } catch (error) {
    throw unreadable(error);
  }
}

/** Encodings that leave the bytes of a part unchanged. RFC 7578, section 4.7, deprecates all others. */
const plainEncoding = /^(7bit|8bit|binary)$/i;

/** A file input without a file, as a browser sends it, becomes a field with the empty string. */
function parseMultipart(bytes: Buffer, contentType: string): Promise<FormBody['fields']> {
  const parser = parserFor(contentType);
  return new Promise((resolve, reject) => {
    const fields: [string, string][] = [];
    const stop = (error: Error) => () => {
      reject(error);
    };
    parser.on('field', (name, value, _isNameCut, _isValueCut, encoding) => {
      if (!plainEncoding.test(encoding))
        reject(rejection(`${name}: Must not have a Content-Transfer-Encoding.`));
      fields.push([name, value]);
    });
    parser.on('file', (name, content, fileName) => {
      const rejectFile = stop(rejection(`${name}: Must not be a file. This call takes no files.`));
      if (fileName) rejectFile();
      content.on('data', rejectFile);
      content.on('end', () => fields.push([name, '']));
    });
    parser.on('fieldsLimit', stop(tooManyFields()));
    parser.on('partsLimit', stop(tooManyFields()));
    parser.on('error', (error) => {
      reject(unreadable(error));
    });
    parser.on('finish', () => {
      resolve(fields);
    });
    parser.end(bytes);
  });
}
