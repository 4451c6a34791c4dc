// What every function of the domain works for.
import type { Viewer } from '../auth/viewer.js';
import type { Changes } from '../database/changes.js';
import { remainingMs } from '../database/work.js';
import type { WorkspaceTables } from '../database/workspace-client.js';
import { ValidationError, type Issue } from '../errors.js';

export interface Caller {
  readonly viewer: Viewer;
  /** Bound to the viewer's workspace: the domain has no other way to the data. */
  readonly db: WorkspaceTables;
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

/** The most that a transaction may take, also one of a stream or a command. */
const transactionMsMax = 60_000;

/** How long a transaction may wait for a connection, and then take. Prisma ends it at its next statement. */
function transactionLimits() {
  const leftMs = Math.max(1, Math.min(transactionMsMax, Math.ceil(remainingMs())));
  return { maxWait: leftMs, timeout: leftMs };
}

/**
 * Runs `work` whole or not at all. Within a transaction, it is a part that can fail by itself.
 *
 * @throws ValidationError when the request has issues: placeholders stand for some of its values
 */
export async function inTransaction<Result, C extends Caller>(
  caller: C,
  work: (caller: C) => Promise<Result>,
): Promise<Result> {
  if (caller.foundIssues.length > 0) throw new ValidationError(caller.foundIssues);
  return caller.db.$transaction((db) => work({ ...caller, db }), transactionLimits());
}
