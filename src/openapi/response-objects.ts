// The error responses of calls, in OpenAPI: one response for each error code.
import { restStatus } from '../error-codes.js';
import { httpErrors, type HttpErrorCode } from '../http/client-errors.js';
import { codeDescriptions, type ResponseCode } from './error-schema.js';
import { headersOf, headersOfUnreadRequest, type HeaderName } from './headers.js';

const isHttpError = (code: ResponseCode): code is HttpErrorCode => Object.hasOwn(httpErrors, code);

const statusOf = (code: ResponseCode): number =>
  isHttpError(code) ? httpErrors[code].status : restStatus[code];

/** The component name of an error code: `NotFound` for `not_found`. */
const nameOf = (code: ResponseCode): string =>
  code.replace(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase());

const more: Partial<Record<ResponseCode, readonly HeaderName[]>> = {
  unauthorized: ['WWW-Authenticate'],
  precondition_failed: ['ETag'],
  unsupported_media_type: ['Accept-Encoding'],
  rate_limited: ['Retry-After'],
  unavailable: ['Retry-After'],
};

/** The error responses of an operation. */
export const errorResponses = (codes: readonly ResponseCode[]) =>
  Object.fromEntries(
    codes.map((code) => [statusOf(code), { $ref: `#/components/responses/${nameOf(code)}` }]),
  );

/** The components that the error responses refer to. */
export const errorComponents = (codes: readonly ResponseCode[]) =>
  Object.fromEntries(
    (Object.keys(codeDescriptions) as ResponseCode[])
      .filter((code) => codes.includes(code))
      .map((code) => [
        nameOf(code),
        {
          description: codeDescriptions[code],
          headers: isHttpError(code) ? headersOfUnreadRequest : headersOf(...(more[code] ?? [])),
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        },
      ]),
  );
