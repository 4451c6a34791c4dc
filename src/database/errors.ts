// What a failed statement means, whichever driver ran it.
import { Prisma } from '../generated/prisma/client.js';

const hasCode = (error: unknown, ...codes: string[]): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError && codes.includes(error.code);

/** The row that was to be changed is not there. */
export const isMissingRow = (error: unknown): boolean => hasCode(error, 'P2025');

/** A foreign key names a row that is not there. Which one is not always known (over Citus never). */
export const isBrokenReference = (error: unknown): boolean => hasCode(error, 'P2003');

/** P1xxx: the server cannot be reached or closed the connection. P2024, P2037: no connection to be had. */
const unreachableCodes = [
  ...['P1000', 'P1001', 'P1002', 'P1003', 'P1008', 'P1010', 'P1011', 'P1017'],
  ...['P2024', 'P2028', 'P2037', 'P2039'],
];

/** Classes 08 (connection), 53 (resources) and 57P (shutdown, starting up) of PostgreSQL, and the codes of a socket. */
const unreachableDriverCode =
  /^(08...|53...|57P0.|ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|EHOSTUNREACH)$/;

/** What pg says, without a code, when no connection is to be had or one breaks. */
const unreachableMessage =
  /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|not queryable|Cannot use a pool after calling end|PGlite is clos/i;

/** Whether an error means that the database cannot be reached now, rather than that the statement was wrong. */
export function isUnreachable(error: unknown): boolean {
  if (hasCode(error, ...unreachableCodes)) return true;
  if (error instanceof Prisma.PrismaClientInitializationError) return true;
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 5; depth++) {
    const { code, originalCode } = cause as { code?: unknown; originalCode?: unknown };
    if ([code, originalCode].some((c) => typeof c === 'string' && unreachableDriverCode.test(c)))
      return true;
    if (unreachableMessage.test(cause.message)) return true;
    cause = cause.cause;
  }
  return false;
}
