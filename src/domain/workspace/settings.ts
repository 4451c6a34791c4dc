// The settings of the caller's workspace.
import { z } from 'zod';
import type { Selection } from '../../database/table.js';
import type { Caller } from '../caller.js';
import { fillKeys } from '../contact/fill-keys.js';
import { differing } from '../stored-record.js';
import { changeOf } from '../event/audited-records.js';
import { recordWorkspaceEvents } from '../event/write.js';
import { replaceable, validate, type Maybe } from '../validation.js';
import { settingsColumns } from './columns.js';
import { changeSetup } from './lock.js';

const workspaceChanges = z.object({
  name: replaceable(settingsColumns.name.write),
  timeZone: replaceable(settingsColumns.timeZone.write),
  country: replaceable(settingsColumns.country.write),
});

/**
 * The number of batches of contacts whose keys are filled together with a change of the country. Those of further contacts
 * are filled in the background.
 */
const batchesOfChange = 2;

/** The caller's workspace. */
export const getWorkspace = ({ db, viewer }: Caller, query: Selection = {}) =>
  db.workspace.findUniqueOrThrow({ ...query, where: { id: viewer.workspaceId } });

export interface WorkspaceChange {
  readonly name?: Maybe<string>;
  readonly timeZone?: Maybe<string>;
  readonly country?: Maybe<string>;
}

/**
 * Changes the fields that the input contains; an absent field keeps its value.
 *
 * @throws ValidationError
 */
export async function updateWorkspace(
  caller: Caller,
  input: WorkspaceChange,
  query: Selection = {},
) {
  const values = validate(caller, workspaceChanges, input);
  return changeSetup(caller, async (inner) => {
    const before = await getWorkspace(inner);
    const data = differing(before, values);
    if (data === undefined) return getWorkspace(inner, query);
    const changed = await inner.db.workspace.update({
      ...query,
      where: { id: inner.viewer.workspaceId },
      data,
    });
    await recordWorkspaceEvents(inner, [changeOf('workspace', before, data)]);
    if (data.country !== undefined) await fillKeys(inner.db, data.country, batchesOfChange);
    return changed;
  });
}
