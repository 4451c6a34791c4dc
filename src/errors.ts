// The errors that callers may see.
import type { ApprovalStatus } from './domain/value-sets.js';
import type { ErrorCode } from './error-codes.js';

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

/** An error of a request that is malformed as a whole, so that no field can be named. */
export const invalidRequest = (message: string): GatewayError =>
  new GatewayError('INVALID_REQUEST', message);

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

  /** @param retryAfterSeconds the time until the gateway contacts the provider again */
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
    readonly current: { readonly approvalStatus: ApprovalStatus; readonly version: number },
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
      `The external ID, the email address and the phone number must identify one contact. They match: ${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ` and ${String(ids.length - 5)} more` : ''}. Identify one of them by its external ID, or merge them.`,
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
