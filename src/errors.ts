// The one table of error codes: each GraphQL code with its REST code and HTTP status. Every error that callers may see
// has a code.
import {
  exceededTimeLimit,
  isDiskFull,
  isTransactionConflict,
  isReadOnly,
  isUnreachable,
  QueueFull,
  RequestAbandoned,
} from './database/driver-errors.js';
import type { ApprovalStatus } from './domain/value-sets.js';

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

/** One problem of a request: its path (argument, then fields and list indexes) and a message. */
export interface Issue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** An error whose code and message callers may see. Anything else that is thrown is an internal error. */
export class GatewayError extends Error {
  override name = 'GatewayError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The request breaks one or more rules; `issues` lists all violations. */
export class ValidationError extends GatewayError {
  override name = 'ValidationError';

  constructor(readonly issues: readonly Issue[]) {
    super(
      'INVALID_REQUEST',
      issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join(' '),
    );
  }
}

/** The request has an API key, but not a valid one. */
export class InvalidKeyError extends GatewayError {
  override name = 'InvalidKeyError';

  constructor(message: string) {
    super('UNAUTHORIZED', message);
  }
}

/** The request has the token of a person, but not a valid one. The message is also sent in a header, in ASCII. */
export class InvalidTokenError extends InvalidKeyError {
  override name = 'InvalidTokenError';
}

/** The token was valid until it expired. An application usually gets the next one without asking the person. */
export class ExpiredTokenError extends InvalidTokenError {
  override name = 'ExpiredTokenError';

  constructor() {
    super('The token has expired.');
  }
}

/** A token cannot be verified at the moment, because the OpenID provider does not respond. */
export class ProviderUnreachableError extends GatewayError {
  override name = 'ProviderUnreachableError';

  /** @param retryAfterSeconds the time until the provider is asked again */
  constructor(readonly retryAfterSeconds: number) {
    super(
      'UNAVAILABLE',
      'The token cannot be verified at the moment, because the OpenID provider does not respond. Try again shortly.',
    );
  }
}

/** The caller is authenticated, but may not do this. */
export class ForbiddenError extends GatewayError {
  override name = 'ForbiddenError';

  constructor(message: string) {
    super('FORBIDDEN', message);
  }
}

/** No such record exists in the caller's workspace. */
export class NotFoundError extends GatewayError {
  override name = 'NotFoundError';

  constructor(message: string) {
    super('NOT_FOUND', message);
  }
}

/** The record has another version than the caller expected. */
export class StaleVersionError extends GatewayError {
  override name = 'StaleVersionError';

  /** @param version the current version of the record */
  constructor(readonly version: number) {
    super(
      'STALE_VERSION',
      `The record has changed: it is at version ${String(version)}. Read it again before you change it.`,
    );
  }
}

/** The lifecycle of an opportunity does not allow the transition. */
export class InvalidTransitionError extends GatewayError {
  override name = 'InvalidTransitionError';

  constructor(
    message: string,
    /** The current state of the record. */
    readonly present: { readonly approvalStatus: ApprovalStatus; readonly version: number },
  ) {
    super('INVALID_TRANSITION', message);
  }
}

/** Other records refer to the record, so it cannot be deleted. */
export class RecordInUseError extends GatewayError {
  override name = 'RecordInUseError';

  /** @param count the number of records that refer to it */
  constructor(
    message: string,
    readonly count: number,
  ) {
    super('RECORD_IN_USE', message);
  }
}

/** The workspace or the parent record has reached its highest number of records. */
export class LimitReachedError extends GatewayError {
  override name = 'LimitReachedError';

  /** @param limit the highest number of records allowed */
  constructor(
    message: string,
    readonly limit: number,
  ) {
    super('LIMIT_REACHED', message);
  }
}

/** The identifiers of an input do not identify a single record. */
export class AmbiguousIdentifierError extends GatewayError {
  override name = 'AmbiguousIdentifierError';

  /** @param ids the records that the identifiers name */
  constructor(
    readonly type: 'Contact',
    readonly ids: readonly string[],
  ) {
    super(
      'AMBIGUOUS_IDENTIFIER',
      `The external ID, the email address and the phone number must name one contact. They name: ${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ` and ${String(ids.length - 5)} more` : ''}. Name one of them by its external ID, or merge them.`,
    );
  }
}

/** The cost of a request, and the points that its caller has left, as in `extensions.cost`. */
export interface CostStatus {
  readonly requested: number;
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until all points are available again. */
  readonly resetSeconds: number;
}

/** The caller has exceeded a rate limit. The same request can succeed after `retryAfterSeconds`. */
export class RateLimitedError extends GatewayError {
  override name = 'RateLimitedError';

  constructor(
    message: string,
    readonly retryAfterSeconds: number,
    readonly cost?: CostStatus,
  ) {
    super('RATE_LIMITED', message);
  }
}

/** The time after which a caller should retry while the gateway is unavailable. */
export const retryAfterSeconds = 1;

/**
 * Converts anything thrown to an error that callers may see. An internal error keeps its cause for the log; callers
 * never see it.
 */
export function asGatewayError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  const timeLimit = exceededTimeLimit(error);
  if (timeLimit !== undefined)
    return new GatewayError(
      'UNAVAILABLE',
      `A statement exceeded a time limit of the database (${timeLimit}). Try again shortly.`,
      { cause: error },
    );
  if (error instanceof QueueFull)
    return new GatewayError(
      'UNAVAILABLE',
      'Too many statements of the workspace are waiting for the database. Try again shortly.',
    );
  if (error instanceof RequestAbandoned)
    return new GatewayError('UNAVAILABLE', 'The client closed the connection.');
  if (isReadOnly(error))
    return new GatewayError('UNAVAILABLE', 'The database is read-only at the moment.', {
      cause: error,
    });
  if (isDiskFull(error))
    return new GatewayError('UNAVAILABLE', 'The disk of the database is full.', { cause: error });
  if (isUnreachable(error))
    return new GatewayError('UNAVAILABLE', 'The database is out of reach. Try again shortly.', {
      cause: error,
    });
  if (isTransactionConflict(error))
    return new GatewayError(
      'UNAVAILABLE',
      'Other requests were writing the same records. Try again shortly.',
      {
        cause: error,
      },
    );
  return new GatewayError(
    'INTERNAL',
    'An internal error occurred. Quote the X-Request-Id header when you report it.',
    { cause: error },
  );
}
