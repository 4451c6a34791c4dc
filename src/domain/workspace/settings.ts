// The settings of the caller's workspace.
import { z } from 'zod';
import type { Selection } from '../../database/table.js';
import type { Caller } from '../caller.js';
import { fillKeys } from '../contact/fill-keys.js';
import { differing } from '../stored-record.js';
import { country } from './country.js';
import { changeSetup } from './lock.js';
import { timeZoneNamed } from './time-zone.js';
import { replaceable, requiredText, validate, type Maybe } from '../validation.js';

const timeZone = z.string().transform((name, context) => {
  const known = timeZoneNamed(name);
  if (known !== undefined) return known;
  context.addIssue({
    code: 'custom',
    message: 'Must be a name of the IANA time zone database, such as America/Denver.',
  });
  return z.NEVER;
});

const workspaceChanges = z.object({
  name: replaceable(requiredText),
  timeZone: replaceable(timeZone),
  country: replaceable(country),
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
    const data = differing(await getWorkspace(inner), values);
    if (data === undefined) return getWorkspace(inner, query);
    const changed = await inner.db.workspace.update({
      ...query,
      where: { id: inner.viewer.workspaceId },
      data,
    });
    if (data.country !== undefined) await fillKeys(inner.db, data.country, batchesOfChange);
    return changed;
  });
}
