// The one table of error codes: what a caller may see, and the HTTP status that goes with it.
// GraphQL shows a code as it stands here, REST shows it in lower case.
import {
  exceededTimeLimit,
  isTransactionConflict,
  isReadOnly,
  isUnreachable,
  QueueFull,
  RequestAbandoned,
} from './database/driver-errors.js';
import type { ApprovalStatus } from './domain/value-sets.js';

export const errorStatus = {
  INVALID_REQUEST: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  PERSISTED_QUERY_NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  NOT_ACCEPTABLE: 406,
  CONFLICT: 409,
  PRECONDITION_FAILED: 412,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  IDEMPOTENCY_MISMATCH: 422,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
} as const;

export type ErrorCode = keyof typeof errorStatus;

/** Codes that REST never sends. */
export const graphqlOnly: readonly ErrorCode[] = ['NOT_ACCEPTABLE', 'PERSISTED_QUERY_NOT_FOUND'];

const codes = Object.keys(errorStatus) as ErrorCode[];

/** The code that goes with an HTTP status that a library chose. */
export const codeOfStatus = (status: unknown): ErrorCode =>
  codes.find((code) => errorStatus[code] === status) ?? 'INVALID_REQUEST';

/** One thing that is wrong with a request: where (argument, then fields and list indexes) and what. */
export interface Issue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** An error whose code and message a caller may see. Whatever else is thrown is a fault of ours. */
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

/** The request breaks one or more rules; it lists all of them. */
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

/** The caller is known, and may not do this. */
export class ForbiddenError extends GatewayError {
  override name = 'ForbiddenError';

  constructor(message: string) {
    super('FORBIDDEN', message);
  }
}

/** No such record in the caller's workspace. */
export class NotFoundError extends GatewayError {
  override name = 'NotFoundError';

  constructor(message: string) {
    super('NOT_FOUND', message);
  }
}

/** What a record is like that forbids what was asked for. */
export interface PresentState {
  readonly approvalStatus?: ApprovalStatus;
  readonly version?: number;
  /** How many records hold the one that was to be deleted. */
  readonly holders?: number;
}

/** The state of a record forbids what was asked for. */
export class ConflictError extends GatewayError {
  override name = 'ConflictError';

  constructor(
    message: string,
    readonly present: PresentState = {},
  ) {
    super('CONFLICT', message);
  }
}

/** What a request costs, and what its API key has left. In points, as `extensions.cost` shows it. */
export interface CostStatus {
  readonly requested: number;
  readonly limit: number;
  readonly remaining: number;
  /** When all points are available again. */
  readonly resetSeconds: number;
}

/** The caller has sent too much. The same request can succeed after `retryAfterSeconds`. */
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

/** How long a caller had better wait before it tries a gateway again that is unavailable. */
export const retryAfterSeconds = 1;

/**
 * What a caller may see of anything that was thrown. A fault keeps its cause for the log, never for
 * the caller.
 */
export function asGatewayError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  const timeLimit = exceededTimeLimit(error);
  if (timeLimit !== undefined)
    return new GatewayError(
      'UNAVAILABLE',
      `The database needed longer than allowed (${timeLimit}). Try again shortly.`,
      { cause: error },
    );
  if (error instanceof QueueFull)
    return new GatewayError(
      'UNAVAILABLE',
      'As many statements of the workspace wait for the database as may. Try again shortly.',
    );
  if (error instanceof RequestAbandoned)
    return new GatewayError('UNAVAILABLE', 'The client hung up.');
  if (isReadOnly(error))
    return new GatewayError('UNAVAILABLE', 'The database is read-only at the moment.', {
      cause: error,
    });
  if (isUnreachable(error))
    return new GatewayError('UNAVAILABLE', 'The database is out of reach. Try again shortly.', {
      cause: error,
    });
  if (isTransactionConflict(error))
    return new GatewayError('UNAVAILABLE', 'Others were writing the same. Try again shortly.', {
      cause: error,
    });
  return new GatewayError('INTERNAL', 'Something went wrong on our side.', { cause: error });
}
