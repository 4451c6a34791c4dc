// How a workspace is set up: its pipelines, stages, users and settings. Rules such as "positions have no
// gaps" and "there is an admin" span many rows, so such changes take turns.
import { lockWorkspace } from '../../database/statements.js';
import { inTransaction, type Caller } from '../caller.js';

/** Runs a change whole or not at all, while no other one of the workspace's setup goes on. */
export const changeSetup = <Result>(
  caller: Caller,
  change: (inner: Caller) => Promise<Result>,
): Promise<Result> =>
  inTransaction(caller, async (inner) => {
    await lockWorkspace(inner.db);
    return change(inner);
  });

/** The columns that a change really changes; undefined where it changes none. */
export function differing<Columns extends object>(
  before: Readonly<Record<keyof Columns, unknown>>,
  columns: Columns,
): Partial<Columns> | undefined {
  const changed = Object.entries(columns).filter(
    ([name, value]) => before[name as keyof Columns] !== value,
  );
  return changed.length > 0 ? (Object.fromEntries(changed) as Partial<Columns>) : undefined;
}
