// Blocks a request in the middle of its work with a lock in PostgreSQL, for as long as a test needs.
import type { Driver } from '../../src/database/driver.js';
import { driver } from './gateway.js';

export interface HeldLock {
  /** Resolves once `count` connections (default: 1) wait for the lock, with the process ID of one of them. */
  readonly untilBlocked: (count?: number) => Promise<number>;
  /** Releases the lock. */
  readonly release: () => Promise<void>;
}

/**
 * Takes locks in a separate transaction, and releases them at the end of `work` at the latest.
 *
 * @param statement the statement that takes the locks
 */
export const holdingLock = <Result>(
  statement: string,
  values: readonly unknown[],
  work: (lock: HeldLock) => Promise<Result>,
): Promise<Result> => holding(driver, statement, values, work);

/** Like `holdingLock`, in a database of the test's own. */
export const holding = <Result>(
  of: Driver,
  statement: string,
  values: readonly unknown[],
  work: (lock: HeldLock) => Promise<Result>,
): Promise<Result> =>
  of.session(async (session) => {
    // Unlike the activity views, pg_locks is not cached for the length of a transaction.
    const blocked =
      'SELECT pid FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))';
    await session.run('BEGIN');
    try {
      await session.query(statement, values);
      return await work({
        untilBlocked: async (count = 1) => {
          for (;;) {
            const waiting = await session.query(blocked);
            if (waiting.length >= count) return Number(waiting[0]?.pid);
          }
        },
        release: () => session.run('COMMIT'),
      });
    } finally {
      await session.run('COMMIT');
    }
  });

/** Blocks writers in the workspace at the insertion of the event, after the opportunity has been written. */
export const holdingEvents = <Result>(
  workspaceId: string,
  work: (lock: HeldLock) => Promise<Result>,
): Promise<Result> =>
  holdingLock(
    'SELECT 1 FROM workspace_user WHERE workspace_id = $1 FOR UPDATE',
    [workspaceId],
    work,
  );
