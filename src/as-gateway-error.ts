// Converts what the database and other code throw to errors that callers may see.
import {
  exceededTimeLimit,
  isDiskFull,
  isTransactionConflict,
  isReadOnly,
  isUnreachable,
  QueueFull,
  RequestAbandoned,
} from './database/driver-errors.js';
import { GatewayError } from './errors.js';

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
