// The one table of error codes: each GraphQL code with its REST code and HTTP status. Every error that callers may see
// has a code.

interface ErrorKind {
  readonly status: number;
  /** The code in REST; null if REST never responds with it. */
  readonly rest: string | null;
}

/** The codes of typed errors, which are results of mutations. They are the values of the GraphQL enum `ErrorCode`. */
const typedErrors = {
  INVALID_REQUEST: { status: 400, rest: 'invalid_request' },
  FORBIDDEN: { status: 403, rest: 'forbidden' },
  NOT_FOUND: { status: 404, rest: 'not_found' },
  STALE_VERSION: { status: 412, rest: 'precondition_failed' },
  INVALID_TRANSITION: { status: 409, rest: 'conflict' },
  RECORD_IN_USE: { status: 409, rest: 'conflict' },
  LIMIT_REACHED: { status: 409, rest: 'conflict' },
  AMBIGUOUS_IDENTIFIER: { status: 409, rest: 'conflict' },
} as const satisfies Record<string, ErrorKind>;

/** The codes of all other errors. In GraphQL they appear only in `extensions.code`. */
const requestErrors = {
  UNAUTHORIZED: { status: 401, rest: 'unauthorized' },
  PERSISTED_QUERY_NOT_FOUND: { status: 404, rest: null },
  METHOD_NOT_ALLOWED: { status: 405, rest: 'method_not_allowed' },
  NOT_ACCEPTABLE: { status: 406, rest: null },
  CONFLICT: { status: 409, rest: 'conflict' },
  EVENTS_MISSED: { status: 410, rest: null },
  PAYLOAD_TOO_LARGE: { status: 413, rest: 'payload_too_large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, rest: 'unsupported_media_type' },
  IDEMPOTENCY_MISMATCH: { status: 422, rest: 'idempotency_mismatch' },
  RATE_LIMITED: { status: 429, rest: 'rate_limited' },
  INTERNAL: { status: 500, rest: 'internal' },
  UNAVAILABLE: { status: 503, rest: 'unavailable' },
} as const satisfies Record<string, ErrorKind>;

export const errorTable = { ...typedErrors, ...requestErrors };

export type ErrorCode = keyof typeof errorTable;
export type TypedErrorCode = keyof typeof typedErrors;
export type RestErrorCode = NonNullable<(typeof errorTable)[ErrorCode]['rest']>;

const errorCodes = Object.keys(errorTable) as ErrorCode[];

/** Maps an HTTP status that a library chose to an error code. */
export const codeOfStatus = (status: unknown): ErrorCode =>
  errorCodes.find((code) => errorTable[code].status === status) ?? 'INVALID_REQUEST';

/** Maps each REST code to its HTTP status, ordered by status. */
export const restStatus = Object.fromEntries(
  Object.values(errorTable)
    .filter(({ rest }) => rest !== null)
    .sort((one, other) => one.status - other.status)
    .map(({ rest, status }) => [rest, status]),
) as Readonly<Record<RestErrorCode, number>>;

/** The REST code of an error code. */
export const restCodeOf = (code: ErrorCode): RestErrorCode =>
  errorTable[code].rest ?? errorTable.INTERNAL.rest;
