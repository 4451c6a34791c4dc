// Changes of the setup of a workspace: its pipelines, stages, users and settings. Rules such as "positions have no gaps" and
// "there is an admin" concern many rows, so such changes run one after the other.
import { lockWorkspace } from '../../database/statements.js';
import { inTransaction, type Caller } from '../caller.js';

/** Runs a change in a transaction, while no other change of the workspace's setup runs. */
export const changeSetup = <Result>(
  caller: Caller,
  change: (inner: Caller) => Promise<Result>,
): Promise<Result> =>
  inTransaction(caller, async (inner) => {
    await lockWorkspace(inner.db);
    return change(inner);
  });

/** The columns whose values differ; undefined if there are none. */
export function differing<Columns extends object>(
  before: Readonly<Record<keyof Columns, unknown>>,
  columns: Columns,
): Partial<Columns> | undefined {
  const changed = Object.entries(columns).filter(
    ([name, value]) => before[name as keyof Columns] !== value,
  );
  return changed.length > 0 ? (Object.fromEntries(changed) as Partial<Columns>) : undefined;
}
