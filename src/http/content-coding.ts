// The content coding of a request body (RFC 9110, section 8.4.1).
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { GatewayError } from '../errors.js';

const gunzip = promisify(zlib.gunzip);
const decoders = new Map([
  ['gzip', gunzip],
  ['x-gzip', gunzip],
  ['br', promisify(zlib.brotliDecompress)],
  ['deflate', promisify(zlib.inflate)],
]);

/** The Accept-Encoding header of a response that rejects any other coding (RFC 9110, section 12.5.3). */
export const acceptedCodings = 'gzip, br, deflate';

/** The body has a coding that the gateway does not decode. */
export class UnsupportedCodingError extends GatewayError {
  override name = 'UnsupportedCodingError';

  constructor() {
    super('UNSUPPORTED_MEDIA_TYPE', `Content-Encoding: Must be one of ${acceptedCodings}.`);
  }
}

/**
 * Decodes a complete body. The decoder stops at the size limit, because a small body can decode to gigabytes.
 *
 * @param coding the Content-Encoding header; undefined if there is none
 * @throws GatewayError UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE or INVALID_REQUEST
 */
export async function decodeBody(
  body: Buffer,
  coding = 'identity',
  bytesMax: number,
): Promise<Buffer> {
  const name = coding.toLowerCase();
  if (name === 'identity') return body;
  const decode = decoders.get(name);
  if (decode === undefined) throw new UnsupportedCodingError();
  try {
    return await decode(body, { maxOutputLength: bytesMax });
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
      ? new GatewayError('PAYLOAD_TOO_LARGE', 'The body is larger than 1 MiB when it is decoded.')
      : new GatewayError(
          'INVALID_REQUEST',
          `The body is not valid ${name}, as Content-Encoding says.`,
        );
  }
}
