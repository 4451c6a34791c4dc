// The statements on contacts that cannot be expressed with Prisma's query API. Each names one workspace.
import { Prisma } from '../generated/prisma/client.js';
import type { ContactModel, OpportunityModel } from '../generated/prisma/models.js';
import { thisWorkspace } from './this-workspace.js';
import type { WorkspaceTables } from './workspace-client.js';

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

/** The values that contacts of a group can have in common. */
export const duplicateKinds = ['email', 'phone'] as const;
type DuplicateKind = (typeof duplicateKinds)[number];

export interface DuplicateKey {
  readonly kind: DuplicateKind;
  readonly key: string;
}

/** Contacts with the same key. */
export interface DuplicateGroup extends DuplicateKey {
  readonly count: number;
  /** The oldest contacts. */
  readonly contactIds: readonly string[];
}

interface DuplicatePage {
  /** The country of the workspace. */
  readonly country: string;
  readonly after?: DuplicateKey | undefined;
  readonly before?: DuplicateKey | undefined;
  readonly isBackward: boolean;
  readonly take: number;
  /** The highest number of contact IDs of a group. */
  readonly idsMax: number;
}

/** The up-to-date keys of the contacts of a workspace that have a key of this kind. */
const keysOf = (kind: DuplicateKind, country: string) =>
  kind === 'email'
    ? Prisma.sql`SELECT 'email' AS kind, email_key AS key, id, created_at FROM contact
      WHERE workspace_id = ${thisWorkspace}::uuid AND email_key IS NOT NULL
        AND keys_version = version`
    : Prisma.sql`SELECT 'phone' AS kind, phone_key AS key, id, created_at FROM contact
      WHERE workspace_id = ${thisWorkspace}::uuid AND phone_key IS NOT NULL
        AND phone_country = ${country} AND keys_version = version`;

/** Returns groups of contacts with the same key, in the order of kind and key, or in the reverse order. */
export const duplicateGroups = (
  db: WorkspaceTables,
  { country, after, before, isBackward, take, idsMax }: DuplicatePage,
) => {
  const direction = Prisma.raw(isBackward ? 'DESC' : 'ASC');
  const groups = (kind: DuplicateKind) => Prisma.sql`
    (SELECT kind, key, count(*)::int AS count,
      (array_agg(id ORDER BY created_at, id))[1:${idsMax}::int] AS "contactIds"
    FROM (${keysOf(kind, country)}) AS keyed
    WHERE (${after?.kind ?? null}::text IS NULL
        OR (kind, key) > (${after?.kind ?? null}::text, ${after?.key ?? null}::text))
      AND (${before?.kind ?? null}::text IS NULL
        OR (kind, key) < (${before?.kind ?? null}::text, ${before?.key ?? null}::text))
    GROUP BY kind, key HAVING count(*) > 1 ORDER BY key ${direction} LIMIT ${take})`;
  return db.$queryRaw<DuplicateGroup[]>(Prisma.sql`
    ${groups('email')} UNION ALL ${groups('phone')}
    ORDER BY kind ${direction}, key ${direction} LIMIT ${take}`);
};

/** Returns the number of groups of contacts with the same key. */
export async function countDuplicateGroups(db: WorkspaceTables, country: string): Promise<number> {
  const groups = (kind: DuplicateKind) => Prisma.sql`
    SELECT 1 FROM (${keysOf(kind, country)}) AS keyed GROUP BY key HAVING count(*) > 1`;
  const [row] = await db.$queryRaw<{ count: number }[]>(Prisma.sql`
    SELECT count(*)::int AS count
    FROM (${groups('email')} UNION ALL ${groups('phone')}) AS groups`);
  return row?.count ?? 0;
}

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

/**
 * Stores the keys of contacts. A contact keeps its keys if it has another version by now, if another transaction is changing
 * it, or if the workspace has another country by now.
 *
 * @param country the country of the workspace when the keys were made
 * @returns the number of contacts whose keys were stored
 */
export async function storeContactKeys(
  db: WorkspaceTables,
  country: string,
  keys: readonly StoredKeys[],
): Promise<number> {
  if (keys.length === 0) return 0;
  // The rows are passed as one value, so that the statement's text does not depend on their number.
  const stored = await db.$queryRaw<unknown[]>(Prisma.sql`
    WITH same AS MATERIALIZED (
      SELECT id FROM workspace
      WHERE id = ${thisWorkspace}::uuid AND country = ${country} FOR SHARE),
    free AS MATERIALIZED (
      SELECT id FROM contact WHERE workspace_id = ${thisWorkspace}::uuid
        AND id = ANY(${keys.map(({ id }) => id)}::uuid[]) FOR NO KEY UPDATE SKIP LOCKED)
    UPDATE contact SET email_key = "emailKey", phone_key = "phoneKey",
      phone_country = "phoneCountry", keys_version = "keysVersion"
    FROM same, free JOIN jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) AS made(
      id uuid, "emailKey" text, "phoneKey" text, "phoneCountry" text, "keysVersion" int) USING (id)
    WHERE contact.workspace_id = ${thisWorkspace}::uuid AND contact.id = made.id
      AND contact.version = "keysVersion"
    RETURNING contact.id`);
  return stored.length;
}
