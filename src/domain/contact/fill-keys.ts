// Fills the keys of contacts that are not up to date: those of rows that an earlier version has written, and those of phone
// numbers after the country of the workspace has changed. It can stop and start again at any row.
import { contactsToFill, storeContactKeys } from '../../database/contact-statements.js';
import type { Database } from '../../database/database.js';
import { workThrough } from '../../database/work-through.js';
import type { WorkspaceTables } from '../../database/workspace-client.js';
import { contactKeys } from './keys.js';

type FilledDatabase = Pick<Database, 'system' | 'forWorkspace'>;

const filledAtOnce = 500;

/**
 * Fills the keys of contacts of a workspace, 500 at a time.
 *
 * @param batchesMax the highest number of batches. Default: until the keys of all contacts are up to date
 */
export async function fillKeys(
  db: WorkspaceTables,
  country: string,
  batchesMax = Infinity,
  signal?: AbortSignal,
): Promise<void> {
  for (let batch = 0; batch < batchesMax && signal?.aborted !== true; batch++) {
    const contacts = await contactsToFill(db, { country, take: filledAtOnce });
    const stored = await storeContactKeys(
      db,
      country,
      contacts.map((contact) => ({
        id: contact.id,
        ...contactKeys(contact, contact.version, country),
      })),
    );
    // Contacts that others are changing, or all of them after a change of the country, are left to the next pass.
    if (contacts.length < filledAtOnce || stored === 0) return;
  }
}

/** Fills the keys of all contacts of a workspace, until `signal` is aborted. */
export async function fillWorkspaceKeys(
  { system, forWorkspace }: FilledDatabase,
  workspaceId: string,
  signal?: AbortSignal,
): Promise<void> {
  const workspace = await system.workspace.findUnique({
    where: { id: workspaceId },
    select: { country: true },
  });
  if (workspace) await fillKeys(forWorkspace(workspaceId), workspace.country, Infinity, signal);
}

/** Fills the keys of the contacts of all workspaces, until `signal` is aborted. */
export async function fillAllKeys(database: FilledDatabase, signal: AbortSignal): Promise<void> {
  const workspaces = await database.system.workspace.findMany({ select: { id: true } });
  // The country is read for each workspace, because it can change during a pass.
  await workThrough(workspaces, signal, ({ id }) => fillWorkspaceKeys(database, id, signal));
}
