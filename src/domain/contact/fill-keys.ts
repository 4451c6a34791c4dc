// Fills the keys of contacts that are not up to date: those of rows that an earlier version has written, and those of phone
// numbers after the country of the workspace has changed. It can stop and start again at any row.
import { contactsToFill, storeContactKeys } from '../../database/contact-statements.js';
import type { Database } from '../../database/database.js';
import type { WorkspaceTables } from '../../database/workspace-client.js';
import { contactKeys } from './keys.js';

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
    await storeContactKeys(
      db,
      contacts.map((contact) => ({
        id: contact.id,
        ...contactKeys(contact, contact.version, country),
      })),
    );
    if (contacts.length < filledAtOnce) return;
  }
}

/** Fills the keys of the contacts of all workspaces, until `signal` is aborted. */
export async function fillAllKeys(
  { system, forWorkspace }: Pick<Database, 'system' | 'forWorkspace'>,
  signal: AbortSignal,
): Promise<void> {
  const workspaces = await system.workspace.findMany({ select: { id: true, country: true } });
  for (const { id, country } of workspaces) {
    if (signal.aborted) return;
    await fillKeys(forWorkspace(id), country, Infinity, signal);
  }
}
