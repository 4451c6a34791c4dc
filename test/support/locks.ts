// On PostgreSQL: keeps a request waiting in the middle of what it does, for as long as a test needs.
import type { Driver } from '../../src/database/driver.js';
import { driver } from './gateway.js';

export interface HeldLock {
  /** Resolves once so many wait for the lock, by default one, with the process id of one of their connections. */
  readonly untilBlocked: (count?: number) => Promise<number>;
  /** Lets those who wait go on. */
  readonly release: () => Promise<void>;
}

/**
 * Takes locks in a transaction of its own, and lets them go when `work` ends at the latest.
 *
 * @param statement what takes them
 */
export const holdingLock = <Result>(
  statement: string,
  values: readonly unknown[],
  work: (lock: HeldLock) => Promise<Result>,
): Promise<Result> => holding(driver, statement, values, work);

/** As `holdingLock`, in a database of the test's own. */
export const holding = <Result>(
  of: Driver,
  statement: string,
  values: readonly unknown[],
  work: (lock: HeldLock) => Promise<Result>,
): Promise<Result> =>
  of.session(async (session) => {
    // Unlike the views of activity, this one is not kept for the length of a transaction.
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

/** Keeps whoever writes in the workspace waiting at the event, when the opportunity itself has been written. */
export const holdingEvents = <Result>(
  workspaceId: string,
  work: (lock: HeldLock) => Promise<Result>,
): Promise<Result> =>
  holdingLock(
    'SELECT 1 FROM workspace_user WHERE workspace_id = $1 FOR UPDATE',
    [workspaceId],
    work,
  );
