// Classifies errors of failed statements, independently of the driver that ran them.
import { Prisma } from '../generated/prisma/client.js';
import { remainingMs } from './work.js';

const hasCode = (error: unknown, ...codes: string[]): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError && codes.includes(error.code);

/**
 * The codes of an error and its causes: PostgreSQL's, those of a socket, or the kinds by which Prisma's adapter
 * replaces them.
 */
function driverCodes(error: unknown): string[] {
  const codes: unknown[] = [];
  let cause = error;
  for (let depth = 0; typeof cause === 'object' && cause !== null && depth < 5; depth++) {
    const { code, originalCode, kind, meta } = cause as Record<string, unknown>;
    codes.push(code, originalCode, kind);
    const adapterError = (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError;
    cause = adapterError ?? (cause as { cause?: unknown }).cause;
  }
  return codes.filter((code) => typeof code === 'string');
}

/** Whether a unique constraint was violated: another row has these values. */
export const isTaken = (error: unknown): boolean =>
  hasCode(error, 'P2002') || driverCodes(error).includes('23505');

/**
 * Whether a foreign key was violated: the referenced row does not exist, or another row still references the row to be
 * deleted (an error code of its own since PostgreSQL 18). The name of the key is not always known; Citus never reports
 * it.
 */
export const isBrokenReference = (error: unknown): boolean =>
  hasCode(error, 'P2003') || driverCodes(error).some((code) => ['23503', '23001'].includes(code));

/**
 * Whether the database cancelled a transaction because of another one: a serialization failure (40001) or a deadlock
 * (40P01). The transaction has changed nothing and can run again.
 */
export const isTransactionConflict = (error: unknown): boolean =>
  hasCode(error, 'P2034') || driverCodes(error).some((code) => ['40001', '40P01'].includes(code));

/** P1xxx: the server cannot be reached, or it closed the connection. The others: no connection is available. */
const unreachableCodes = [
  ...['P1000', 'P1001', 'P1002', 'P1003', 'P1008', 'P1010', 'P1011', 'P1017'],
  ...['P2024', 'P2028', 'P2037'],
];

/** Classes 08 (connection), 53 (resources) and 57P (shutting down, starting up) of PostgreSQL. */
const unreachableState = /^(08...|53...|57P0.)$/;

const unreachableDriverCodes = new Set([
  // Codes of sockets.
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'ENOTFOUND', 'EAI_AGAIN', 'EPIPE'],
  ...['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ERR_STREAM_DESTROYED'],
  // Kinds of Prisma's adapter.
  ...['ConnectionClosed', 'DatabaseNotReachable', 'SocketTimeout', 'TlsConnectionError'],
  ...['AuthenticationFailed', 'DatabaseAccessDenied', 'DatabaseDoesNotExist'],
]);

/** The messages of pg, which have no code, when no connection is available or one breaks. */
const unreachableMessage =
  /timeout exceeded when trying to connect|Connection terminated|is not queryable|Cannot use a pool after calling end/i;

/** Whether a statement exceeded `query_timeout`. pg gives this error no code. */
export const isClientTimeout = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('Query read timeout');

const requestLimit = 'REQUEST_TIMEOUT_MS';

/** The names of time limits, by the PostgreSQL code of the error that exceeding one causes. */
const timeLimits: Readonly<Record<string, string>> = {
  '57014': 'statement_timeout',
  '55P03': 'lock_timeout',
  '25P03': 'idle_in_transaction_session_timeout',
  '25P04': 'transaction_timeout',
};

/** The deadline of a request passed before its statement had started or completed. */
export class RequestOverdue extends Error {
  override name = 'RequestOverdue';
}

/** The client closed the connection before its statement had started. */
export class RequestAbandoned extends Error {
  override name = 'RequestAbandoned';
}

/** The queue of a workspace has reached its highest number of waiting statements. */
export class QueueFull extends Error {
  override name = 'QueueFull';
}

/** The name of the time limit that ended a statement; undefined if none did. */
export function exceededTimeLimit(error: unknown): string | undefined {
  if (error instanceof RequestOverdue) return requestLimit;
  const code = driverCodes(error).find((one) => one in timeLimits);
  if (code !== undefined) return timeLimits[code];
  const isOverdue = remainingMs() <= 0;
  if (hasCode(error, 'P2028')) return isOverdue ? requestLimit : undefined;
  if (!isClientTimeout(error)) return undefined;
  return isOverdue ? requestLimit : 'DATABASE_QUERY_TIMEOUT_MS';
}

/** Whether the database rejects writes, as a standby or a server after a failover does. */
export const isReadOnly = (error: unknown): boolean => driverCodes(error).includes('25006');

/** Whether the database could not write, because its disk is full. */
export const isDiskFull = (error: unknown): boolean => driverCodes(error).includes('53100');

/** Whether the database cannot be reached at the moment, as opposed to a fault in the statement. */
export const isUnreachable = (error: unknown): boolean =>
  hasCode(error, ...unreachableCodes) ||
  error instanceof Prisma.PrismaClientInitializationError ||
  driverCodes(error).some(
    (code) => unreachableState.test(code) || unreachableDriverCodes.has(code),
  ) ||
  (error instanceof Error && unreachableMessage.test(error.message));

/** The database cannot be opened with the current settings. The message is one line that names the setting. */
export class DatabaseUnusable extends Error {
  override name = 'DatabaseUnusable';
}
