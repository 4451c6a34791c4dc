// The error responses of calls, in OpenAPI: one response for each error code.
import { restStatus, type RestErrorCode } from '../errors.js';
import { codeDescriptions } from './error-schema.js';
import { headersOf, type HeaderName } from './headers.js';

/** The component name of an error code: `NotFound` for `not_found`. */
const nameOf = (code: RestErrorCode): string =>
  code.replace(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase());

const more: Partial<Record<RestErrorCode, readonly HeaderName[]>> = {
  unauthorized: ['WWW-Authenticate'],
  precondition_failed: ['ETag'],
  unsupported_media_type: ['Accept-Encoding'],
  rate_limited: ['Retry-After'],
  unavailable: ['Retry-After'],
};

/** The error responses of an operation. */
export const errorAnswers = (codes: readonly RestErrorCode[]) =>
  Object.fromEntries(
    codes.map((code) => [restStatus[code], { $ref: `#/components/responses/${nameOf(code)}` }]),
  );

/** The components that the error responses refer to. */
export const errorComponents = (codes: readonly RestErrorCode[]) =>
  Object.fromEntries(
    (Object.keys(restStatus) as RestErrorCode[])
      .filter((code) => codes.includes(code))
      .map((code) => [
        nameOf(code),
        {
          description: codeDescriptions[code],
          headers: headersOf(...(more[code] ?? [])),
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        },
      ]),
  );
