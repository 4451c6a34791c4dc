// Time limits of statements that this process enforces, and the end of a connection on which one is exceeded.
import type { Socket } from 'node:net';
import pg from 'pg';
import { isClientTimeout } from './driver-errors.js';
import { remainingMs } from './work.js';

/** A connection with its socket, which pg's types omit. */
export type WithSocket = pg.ClientBase & { readonly connection: { readonly stream: Socket } };

/**
 * The shortest limit of a ROLLBACK. Prisma sends one at the deadline of a request, when no time is left. Without a
 * response to it, the connection is lost.
 */
const rollbackMsMin = 1_000;

/** The time after which a connection without a response counts as silent, unless the limit of statements is shorter. */
const connectionSilenceMs = 1_000;

const isRollback = (statement: object): boolean =>
  'text' in statement && statement.text === 'ROLLBACK';

/**
 * The time limit of a statement: the remaining time of its request, if that is less than the general limit. pg accepts a
 * limit per statement only if the statement is an object, as Prisma's are.
 */
function limitOf(statement: unknown, queryMs: number): number {
  const generalMs = queryMs > 0 ? queryMs : Infinity;
  if (typeof statement !== 'object' || statement === null) return generalMs;
  const leftMs = Math.max(isRollback(statement) ? rollbackMsMin : 1, Math.ceil(remainingMs()));
  return Math.min(generalMs, leftMs);
}

/** A statement of the gateway's own that pg sends, such as a batch. */
export interface OwnStatement {
  /** The time limit in milliseconds; pg reads it. */
  query_timeout?: number;
  readonly ended: Promise<unknown>;
}

const isOwn = (statement: unknown): statement is OwnStatement =>
  typeof statement === 'object' && statement !== null && 'ended' in statement;

function withLimit(statement: unknown, query_timeout: number): unknown {
  if (typeof statement !== 'object' || query_timeout === Infinity) return statement;
  return isOwn(statement)
    ? Object.assign(statement, { query_timeout })
    : { ...statement, query_timeout };
}

/** Destroys a connection. Its user releases it without an error if the failed statement was a ROLLBACK. */
function destroy(client: pg.ClientBase, reason: Error): void {
  (client as WithSocket).connection.stream.destroy();
  const lent = client as pg.PoolClient;
  const release = lent.release.bind(lent);
  lent.release = () => {
    release(reason);
  };
}

/**
 * Gives an error the properties of the one with which the server closed the connection, such as the code of an exceeded
 * time limit. Between two statements, pg passes that one to listeners only, and fails the next statement without a code.
 */
function copyReason(
  error: unknown,
  { severity, code, detail, column, hint }: pg.DatabaseError,
): void {
  if (error instanceof Error && !('code' in error))
    Object.assign(error, { severity, code, detail, column, hint });
}

/**
 * Destroys a connection when one of its statements exceeds this process's own limit, so that all queued statements fail
 * at once. Otherwise, a transaction would wait for its ROLLBACK on the dead connection.
 *
 * @param queryMs the general limit in milliseconds. 0: none
 * @param onSilence called after the connection was destroyed, unless its request had so little time left that the
 * timeout is no sign of a fault
 */
export function closeOnTimeout(
  client: pg.ClientBase,
  queryMs: number,
  onSilence: () => void,
): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  let fatal: pg.DatabaseError | undefined;
  client.on('error', (error) => {
    if (error instanceof pg.DatabaseError) fatal ??= error;
  });
  client.query = ((statement: unknown, ...args: unknown[]) => {
    const limitMs = limitOf(statement, queryMs);
    const onError = (error: unknown) => {
      if (fatal) copyReason(error, fatal);
      if (!isClientTimeout(error)) return;
      destroy(client, error as Error);
      if (limitMs === queryMs || limitMs >= connectionSilenceMs) onSilence();
    };
    // The pool passes a callback.
    const callback = args.at(-1);
    if (typeof callback === 'function')
      args[args.length - 1] = (error: unknown, ...results: unknown[]) => {
        onError(error);
        (callback as (...outcome: unknown[]) => void)(error, ...results);
      };
    const result = query(withLimit(statement, limitMs), ...args);
    const running = isOwn(statement) ? statement.ended : result;
    if (running instanceof Promise) running.catch(onError);
    return result;
  }) as pg.ClientBase['query'];
}
