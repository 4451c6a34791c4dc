// The statements on contacts that cannot be expressed with Prisma's query API. Each names one workspace.
import { Prisma } from '../generated/prisma/client.js';
import type { ContactModel, OpportunityModel } from '../generated/prisma/models.js';
import { thisWorkspace, type WorkspaceTables } from './workspace-client.js';

/**
 * Returns contacts whose keys are not up to date. Each condition is a range of an index, so the statement reads few rows
 * if there are none.
 *
 * @param country the country of the workspace
 * @param take the highest number of contacts
 */
export const contactsToFill = (
  db: WorkspaceTables,
  { country, take }: { country: string; take: number },
) => {
  const columns = Prisma.raw('id, version, email, phone');
  return db.$queryRaw<Pick<ContactModel, 'id' | 'version' | 'email' | 'phone'>[]>(Prisma.sql`
    (SELECT ${columns} FROM contact
      WHERE workspace_id = ${thisWorkspace}::uuid AND keys_version <> version LIMIT ${take})
    UNION (SELECT ${columns} FROM contact
      WHERE workspace_id = ${thisWorkspace}::uuid AND phone_country < ${country} LIMIT ${take})
    UNION (SELECT ${columns} FROM contact
      WHERE workspace_id = ${thisWorkspace}::uuid AND phone_country > ${country} LIMIT ${take})
    LIMIT ${take}`);
};

/**
 * Takes locks that last until the transaction ends. They are taken in one order, so that two transactions with the same
 * names do not wait for each other.
 *
 * @param names unique within the workspace
 */
export async function lockNames(db: WorkspaceTables, names: readonly string[]): Promise<void> {
  await db.$queryRaw(Prisma.sql`
    SELECT count(pg_advisory_xact_lock(key))::int AS locked
    FROM (SELECT DISTINCT hashtextextended(${thisWorkspace}::text || ' ' || name, 0) AS key
      FROM unnest(${names}::text[]) AS name ORDER BY key) AS keys`);
}

/**
 * Gives the opportunities of a contact another one as their primary contact, and increments their versions.
 *
 * @returns the opportunities with their new versions
 */
export const giveContact = (db: WorkspaceTables, { from, into }: { from: string; into: string }) =>
  db.$queryRaw<Pick<OpportunityModel, 'id' | 'version'>[]>(Prisma.sql`
    UPDATE opportunity SET primary_contact_id = ${into}::uuid, version = version + 1,
      folded_version = folded_version + 1, updated_at = ${new Date().toISOString()}::timestamptz
    WHERE workspace_id = ${thisWorkspace}::uuid AND primary_contact_id = ${from}::uuid
    RETURNING id, version`);

/** The keys of a contact, and the version of it that they were made of. */
type StoredKeys = Pick<
  ContactModel,
  'id' | 'emailKey' | 'phoneKey' | 'phoneCountry' | 'keysVersion'
>;

/** Stores the keys of contacts. A contact that has another version by now keeps its keys. */
export async function storeContactKeys(
  db: WorkspaceTables,
  keys: readonly StoredKeys[],
): Promise<void> {
  if (keys.length === 0) return;
  // The rows are passed as one value, so that the statement's text does not depend on their number.
  await db.$queryRaw(Prisma.sql`
    UPDATE contact SET email_key = "emailKey", phone_key = "phoneKey",
      phone_country = "phoneCountry", keys_version = "keysVersion"
    FROM jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) AS made(
      id uuid, "emailKey" text, "phoneKey" text, "phoneCountry" text, "keysVersion" int)
    WHERE contact.workspace_id = ${thisWorkspace}::uuid AND contact.id = made.id
      AND contact.version = "keysVersion"
    RETURNING contact.id`);
}
