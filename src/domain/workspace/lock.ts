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
