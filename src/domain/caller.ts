// The caller: the first argument of every function of the domain. It carries the viewer and the database client.
import type { Viewer } from '../auth/viewer.js';
import type { Changes } from '../database/changes.js';
import { isTransactionConflict } from '../database/driver-errors.js';
import { transactionLimits } from '../database/work.js';
import type { WorkspaceTables } from '../database/workspace-client.js';
import { ValidationError, type Issue } from '../errors.js';
import { retry } from './retry.js';

/** A transaction that is under way, shared by all of its parts. */
interface Transaction {
  /** The error by which the database cancelled it. A part may have turned that error into a response already. */
  cancelledBy?: Error;
}

export interface Caller {
  readonly viewer: Viewer;
  /** Bound to the viewer's workspace: the domain has no other way to the data. */
  readonly db: WorkspaceTables;
  /** The transaction that `db` works in. Absent outside of one. */
  readonly transaction?: Transaction;
  /** The changes of the workspace's opportunities from now on. */
  readonly watch: () => Promise<Changes>;
  /** Writes what this process has counted of the workspace's calls, as far as the database lets it. */
  readonly flushCalls: () => Promise<void>;
  /**
   * The values of the request that do not fit their type (a string in place of a number, say). Placeholders stand for
   * them. They are reported together with the issues that the rules find, and no write runs.
   */
  readonly foundIssues: readonly Issue[];
}

/**
 * Runs `work` in a transaction, which takes effect completely or not at all. Within a transaction, `work` runs in a
 * savepoint, so that it can fail alone.
 *
 * A transaction that the database cancels because of another one, by a deadlock or a serialization failure, runs again
 * from its start. Anything that `work` does outside of the database must therefore be safe to repeat.
 *
 * @throws ValidationError if the request has issues, because placeholders then stand for some of its values
 */
export async function inTransaction<Result, C extends Caller>(
  caller: C,
  work: (caller: C) => Promise<Result>,
): Promise<Result> {
  if (caller.foundIssues.length > 0) throw new ValidationError(caller.foundIssues);
  return caller.transaction === undefined
    ? retry(() => runWhole(caller, work), isTransactionConflict)
    : runPart(caller, caller.transaction, work);
}

/**
 * Runs a write that is a single batch of statements. Outside of a transaction, a batch takes effect completely or not at
 * all by itself. Otherwise as `inTransaction`.
 *
 * @throws ValidationError if the request has issues, because placeholders then stand for some of its values
 */
export async function inBatch<Result, C extends Caller>(
  caller: C,
  write: (caller: C) => Promise<Result>,
): Promise<Result> {
  if (caller.foundIssues.length > 0) throw new ValidationError(caller.foundIssues);
  return caller.transaction === undefined
    ? retry(() => write(caller), isTransactionConflict)
    : runPart(caller, caller.transaction, write);
}

async function runWhole<Result, C extends Caller>(
  caller: C,
  work: (caller: C) => Promise<Result>,
): Promise<Result> {
  const transaction: Transaction = {};
  try {
    return await caller.db.$transaction(async (db) => {
      const result = await work({ ...caller, db, transaction });
      if (transaction.cancelledBy !== undefined) throw transaction.cancelledBy;
      return result;
    }, transactionLimits());
  } catch (error) {
    throw transaction.cancelledBy ?? error;
  }
}

async function runPart<Result, C extends Caller>(
  caller: C,
  transaction: Transaction,
  work: (caller: C) => Promise<Result>,
): Promise<Result> {
  try {
    return await caller.db.$transaction((db) => work({ ...caller, db }), transactionLimits());
  } catch (error) {
    if (isTransactionConflict(error)) transaction.cancelledBy = error as Error;
    throw error;
  }
}
