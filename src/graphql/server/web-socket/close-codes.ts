// The codes with which the gateway closes a WebSocket. The client of graphql-ws connects again after some of them, and
// ends with an error after the others.
import { CloseCode } from 'graphql-ws';
import type { Principal } from '../../../auth/viewer.js';
import { cut } from '../../../cut.js';
import type { ErrorCode } from '../../../error-codes.js';
import { ExpiredTokenError, type GatewayError } from '../../../errors.js';

export interface Closing {
  readonly code: number;
  readonly reason: string;
}

/** The client connects again (RFC 6455, section 7.4.1, and the registry of codes). */
export const serviceRestart = 1012;
const tryAgainLater = 1013;

const closeCodes: Partial<Record<ErrorCode, number>> = {
  UNAUTHORIZED: CloseCode.Unauthorized,
  INVALID_REQUEST: CloseCode.BadRequest,
  RATE_LIMITED: tryAgainLater,
  UNAVAILABLE: serviceRestart,
};

/** A reason has at most 123 bytes. The messages of the gateway are ASCII, except for what they quote. */
const closeReasonMax = 120;

const isAscii = (character: string): boolean => character >= ' ' && character <= '~';

/** Shortens a string to a close reason; `ws` rejects longer ones. */
export const closeReasonOf = (text: string): string =>
  cut(Array.from(text, (one) => (isAscii(one) ? one : '?')).join(''), closeReasonMax);

const closeCodeOf = (error: GatewayError): number =>
  // With 4403, the client of graphql-ws connects again and asks its application for the next token. A computer that wakes
  // from sleep often sends an expired one first.
  error instanceof ExpiredTokenError
    ? CloseCode.Forbidden
    : (closeCodes[error.code] ?? CloseCode.InternalServerError);

/** The way in which an error ends a socket. */
export const closingOf = (error: GatewayError): Closing => ({
  code: closeCodeOf(error),
  reason: closeReasonOf(error.message),
});

/**
 * The way in which the end of a watch ends its socket. After the end of a person's token, the client connects again, as
 * after one that has expired before. A person who has been deactivated is then rejected for good.
 */
export function closingOfWatch(error: GatewayError, { kind }: Pick<Principal, 'kind'>): Closing {
  const closing = closingOf(error);
  return error.code === 'UNAUTHORIZED' && kind === 'person'
    ? { ...closing, code: CloseCode.Forbidden }
    : closing;
}

/** A stream was cut, or the gateway stops. */
export const interrupted: Closing = {
  code: serviceRestart,
  reason: 'Events may be missed from here on. Connect again.',
};

/** Two operations under way have the same ID. */
export const repeatedId: Closing = {
  code: CloseCode.SubscriberAlreadyExists,
  reason: 'An operation with this ID is under way.',
};

export const slowReader: Closing = {
  code: tryAgainLater,
  reason: 'The client reads too slowly.',
};
