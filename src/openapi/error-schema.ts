// The JSON Schema of the body of every REST error, which `restErrorBody` creates.
import type { RestErrorCode } from '../error-codes.js';
import { bodyBytesMax } from '../http/body.js';
import { httpErrors, type HttpErrorCode } from '../http/client-errors.js';
import {
  responseScalars,
  component,
  described,
  listSchema,
  objectSchema,
  type Components,
  type JsonSchema,
} from './json-schema.js';

/** A limit above the length of any message. Messages quote values of the request, which can be as long as its body. */
const quoteLengthMax = 2 * bodyBytesMax;

/** The schema of a parameter's name. It allows any characters, because it can be a name that the request made up. */
const param = (description: string): JsonSchema =>
  described(description, { type: 'string', maxLength: quoteLengthMax, examples: ['value'] });

const message = (description: string, example: string): JsonSchema =>
  described(description, {
    type: 'string',
    maxLength: quoteLengthMax,
    pattern: '\\S',
    examples: [example],
  });

const errorDetail = described(
  'One problem of a request.',
  objectSchema({
    param: param(
      'The parameter with the problem, such as value, or opportunities[3].contact_name.',
    ),
    message: message('The problem, for people to read.', 'Must not be negative.'),
  }),
);

/** The schema of the list of problems. */
export const errorDetails = (components: Components): JsonSchema =>
  listSchema(
    component(components, 'ErrorDetail', () => errorDetail),
    { maxItems: bodyBytesMax },
  );

/** The code of an error response under /v1. */
export type ResponseCode = RestErrorCode | HttpErrorCode;

/** The meaning of each code, in the order of the HTTP statuses. */
export const codeDescriptions: Readonly<Record<ResponseCode, string>> = {
  invalid_request: 'The request breaks a rule of the schema or of the domain.',
  unauthorized:
    'No API key or token, or one that is unknown, revoked or expired, or whose user is unknown or deactivated.',
  forbidden: 'The API key is read-only, or the role of the user does not allow this.',
  not_found: 'No such record in this workspace.',
  method_not_allowed: 'The path does not support this HTTP method.',
  request_timeout: `${httpErrors.request_timeout.message} The connection is closed.`,
  conflict: 'The state of the record forbids this, or the same idempotency key is in flight.',
  precondition_failed: 'The record has changed since it was read.',
  payload_too_large: 'The request body is larger than 1 MiB.',
  unsupported_media_type: 'The request body is not JSON, or has an unknown content coding.',
  idempotency_mismatch: 'The idempotency key was used with another body.',
  rate_limited:
    'The caller has too few points left for this request, or too many requests with an invalid key came from this address. Retry-After tells how long to wait.',
  headers_too_large: `${httpErrors.headers_too_large.message} The connection is closed.`,
  internal: 'An error of the server.',
  not_implemented: `${httpErrors.not_implemented.message} The connection is closed.`,
  unavailable: 'The database is out of reach; try again shortly.',
};

const codeSchema = (): JsonSchema => {
  const codes = Object.entries(codeDescriptions);
  const meanings = codes.map(([code, meaning]) => `- \`${code}\`: ${meaning}`);
  return described(['The kind of the error.', '', ...meanings].join('\n'), {
    type: 'string',
    enum: codes.map(([code]) => code),
  });
};

/** The body of an error response. */
export function errorSchema(components: Components): JsonSchema {
  const fields = {
    code: described('The kind of error, for programs.', {
      ...component(components, 'ErrorCode', codeSchema),
      examples: ['invalid_request'],
    }),
    message: message(
      'The error, for people to read. It repeats the first of the details.',
      'value: Must not be negative.',
    ),
    param: param('The parameter with the problem. Absent if the error is not about a parameter.'),
    details: described('All problems of the parameters. Absent if there is none.', {
      ...errorDetails(components),
      minItems: 1,
    }),
    request_id: described(
      'The ID of the request, as in the header X-Request-Id.',
      responseScalars.UUID ?? {},
    ),
  };
  const error = described('The error.', objectSchema(fields, ['code', 'message', 'request_id']));
  return component(components, 'Error', () =>
    described('The body of an error response.', objectSchema({ error })),
  );
}
