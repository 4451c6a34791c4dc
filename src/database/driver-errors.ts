// What a failed statement means, whichever driver ran it.
import { Prisma } from '../generated/prisma/client.js';
import { remainingMs } from './work.js';

const hasCode = (error: unknown, ...codes: string[]): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError && codes.includes(error.code);

/**
 * The codes that the driver gave, of the error and of what caused it: PostgreSQL's own, those of a socket, or the kind
 * that Prisma's adapter puts in their place.
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

/** A unique constraint refuses: another row has these values. */
export const isTaken = (error: unknown): boolean => hasCode(error, 'P2002');

/**
 * A foreign key refuses: it names a row that is not there, or something still refers to the row that
 * was to be deleted (its own code from PostgreSQL 18 on). Which key it was is not always known (over
 * Citus never).
 */
export const isBrokenReference = (error: unknown): boolean =>
  hasCode(error, 'P2003') || driverCodes(error).some((code) => ['23503', '23001'].includes(code));

/**
 * The database cancelled a transaction because of another one: a serialization failure (40001), or a deadlock (40P01).
 * It has done nothing, and can run again.
 */
export const isTransactionConflict = (error: unknown): boolean =>
  hasCode(error, 'P2034') || driverCodes(error).some((code) => ['40001', '40P01'].includes(code));

/** P1xxx: the server cannot be reached or closed the connection. The others: no connection is to be had. */
const unreachableCodes = [
  ...['P1000', 'P1001', 'P1002', 'P1003', 'P1008', 'P1010', 'P1011', 'P1017'],
  ...['P2024', 'P2028', 'P2037'],
];

/** Classes 08 (connection), 53 (resources) and 57P (shutting down, starting up) of PostgreSQL. */
const unreachableState = /^(08...|53...|57P0.)$/;

const unreachableDriverCodes = new Set([
  // Of a socket.
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'ENOTFOUND', 'EAI_AGAIN', 'EPIPE'],
  ...['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ERR_STREAM_DESTROYED'],
  // Kinds of Prisma's adapter.
  ...['ConnectionClosed', 'DatabaseNotReachable', 'SocketTimeout', 'TlsConnectionError'],
]);

/** What pg says, without a code, when no connection is to be had or one breaks. */
const unreachableMessage =
  /timeout exceeded when trying to connect|Connection terminated|is not queryable|Cannot use a pool after calling end/i;

/** Whether a statement was not answered within `query_timeout`. pg gives this error no code. */
export const isClientTimeout = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('Query read timeout');

const requestLimit = 'REQUEST_TIMEOUT_MS';

/** The time limits that a statement can hit, by the code that PostgreSQL gives. */
const timeLimits: Readonly<Record<string, string>> = {
  '57014': 'statement_timeout',
  '55P03': 'lock_timeout',
  '25P03': 'idle_in_transaction_session_timeout',
  '25P04': 'transaction_timeout',
};

/** A request's time was over before its statement had its turn, or an answer. */
export class RequestOverdue extends Error {
  override name = 'RequestOverdue';
}

/** The client hung up before its statement had its turn. */
export class RequestAbandoned extends Error {
  override name = 'RequestAbandoned';
}

/** As many statements of a workspace wait as may. */
export class QueueFull extends Error {
  override name = 'QueueFull';
}

/** The time limit that ended a statement, by its name; undefined where none did. */
export function exceededTimeLimit(error: unknown): string | undefined {
  if (error instanceof RequestOverdue) return requestLimit;
  const code = driverCodes(error).find((one) => one in timeLimits);
  if (code !== undefined) return timeLimits[code];
  const isOverdue = remainingMs() <= 0;
  if (hasCode(error, 'P2028')) return isOverdue ? requestLimit : undefined;
  if (!isClientTimeout(error)) return undefined;
  return isOverdue ? requestLimit : 'DATABASE_QUERY_TIMEOUT_MS';
}

/** The database takes no writes, as a standby does, or a server after a failover. */
export const isReadOnly = (error: unknown): boolean => driverCodes(error).includes('25006');

/** Whether an error means that the database cannot be reached now, rather than that a statement was wrong. */
export const isUnreachable = (error: unknown): boolean =>
  hasCode(error, ...unreachableCodes) ||
  error instanceof Prisma.PrismaClientInitializationError ||
  driverCodes(error).some(
    (code) => unreachableState.test(code) || unreachableDriverCodes.has(code),
  ) ||
  (error instanceof Error && unreachableMessage.test(error.message));

/** The database cannot be opened as the settings say. The message is one line that names the setting. */
export class DatabaseUnusable extends Error {
  override name = 'DatabaseUnusable';
}
