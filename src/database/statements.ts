// The few statements on a tenant's tables that Prisma's own language cannot say. Each names one workspace.
import { Prisma } from '../generated/prisma/client.js';
import type { ContactModel, OpportunityModel } from '../generated/prisma/models.js';
import { thisWorkspace, type WorkspaceTables } from './workspace-client.js';

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** By name: a prepared statement with a star in it breaks when a later version adds a column. */
const columnsOf = (fields: object) =>
  Prisma.raw(
    Object.keys(fields)
      .map((field) => `"${snakeCase(field)}" AS "${field}"`)
      .join(', '),
  );

/** What locks a row of each kind. */
const lockable = {
  contact: columnsOf(Prisma.ContactScalarFieldEnum),
  opportunity: columnsOf(Prisma.OpportunityScalarFieldEnum),
};

/** A row as it stands, kept from changing until the transaction ends. */
async function lockRow<Row>(
  db: WorkspaceTables,
  table: keyof typeof lockable,
  id: string,
): Promise<Row | null> {
  const [row] = await db.$queryRaw<Row[]>(Prisma.sql`
    SELECT ${lockable[table]} FROM ${Prisma.raw(table)}
    WHERE workspace_id = ${thisWorkspace}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`);
  return row ?? null;
}

/** The opportunity as it stands, kept from changing until the transaction ends. */
export const lockOpportunity = (db: WorkspaceTables, id: string) =>
  lockRow<OpportunityModel>(db, 'opportunity', id);

/** The contact as it stands, kept from changing until the transaction ends. */
export const lockContact = (db: WorkspaceTables, id: string) =>
  lockRow<ContactModel>(db, 'contact', id);

/** Lets one transaction at a time change how the workspace is set up: its pipelines, stages and users. */
export async function lockWorkspace(db: WorkspaceTables): Promise<void> {
  await db.$queryRaw(Prisma.sql`
    SELECT 1 AS locked FROM workspace WHERE id = ${thisWorkspace}::uuid FOR NO KEY UPDATE`);
}

/**
 * The tags that opportunities and contacts carry, in the order of the alphabet.
 *
 * @param pattern for LIKE, without regard to case
 */
export async function tagsInUse(
  db: WorkspaceTables,
  { pattern, take }: { pattern: string; take: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ tag: string }[]>(Prisma.sql`
    SELECT tag FROM (
      SELECT unnest(tags) AS tag FROM opportunity WHERE workspace_id = ${thisWorkspace}::uuid
      UNION SELECT unnest(tags) FROM contact WHERE workspace_id = ${thisWorkspace}::uuid
    ) AS used WHERE tag <> '' AND tag ILIKE ${pattern} ORDER BY tag LIMIT ${take}`);
  return rows.map(({ tag }) => tag);
}

/** The channel on which the changes of all workspaces are told. */
export const changesChannel = 'opportunity_changed';

/** One change of an opportunity, by the key of its event. */
export interface ChangeKey {
  readonly opportunityId: string;
  readonly version: number;
}

/** Tells every gateway of changes, once the transaction has been committed. */
export async function notifyOfChanges(
  db: WorkspaceTables,
  changes: readonly ChangeKey[],
): Promise<void> {
  const keys = changes.map(({ opportunityId, version }) => `${opportunityId} ${String(version)}`);
  // Counted, since the function itself returns nothing that could be read.
  await db.$queryRaw(Prisma.sql`
    SELECT count(pg_notify(${changesChannel}, ${thisWorkspace}::text || ' ' || key))::int AS told
    FROM unnest(${keys}::text[]) AS key`);
}

/** Reads what `notifyOfChanges` told. */
export function readNotification(payload: string): ChangeKey & { readonly workspaceId: string } {
  const [workspaceId = '', opportunityId = '', version] = payload.split(' ');
  return { workspaceId, opportunityId, version: Number(version) };
}

/**
 * Takes a lock that ends with the transaction.
 *
 * @param name one of the workspace's own
 * @returns whether nobody else has it
 */
export async function tryLock(db: WorkspaceTables, name: string): Promise<boolean> {
  const [row] = await db.$queryRaw<{ locked: boolean }[]>(Prisma.sql`
    SELECT pg_try_advisory_xact_lock(
      hashtextextended(${thisWorkspace}::text || ' ' || ${name}::text, 0)) AS locked`);
  return row?.locked === true;
}

const purgedAtOnce = 500;

/**
 * Removes stored answers of a workspace that are of no use any more, up to 500; rows that others remove are left to them.
 *
 * @returns whether there may be more
 */
export async function purgeAnswers(db: WorkspaceTables, keptHours: number): Promise<boolean> {
  // Materialized, since a join may run a subquery once for each row, and then takes the limit as often.
  const removed = await db.$queryRaw<unknown[]>(Prisma.sql`
    WITH old AS MATERIALIZED (
      SELECT principal_id, key FROM idempotent_answer
      WHERE workspace_id = ${thisWorkspace}::uuid
        AND created_at < now() - make_interval(hours => ${keptHours}::int)
      ORDER BY created_at LIMIT ${purgedAtOnce} FOR UPDATE SKIP LOCKED)
    DELETE FROM idempotent_answer AS answer USING old
    WHERE answer.workspace_id = ${thisWorkspace}::uuid
      AND answer.principal_id = old.principal_id AND answer.key = old.key
    RETURNING answer.key`);
  return removed.length === purgedAtOnce;
}

/** Calls of one route of REST by one principal. */
export interface CountedCalls {
  /** The ID of an API key: so far no other principal calls REST. */
  readonly principalId: string;
  readonly method: string;
  /** With {id} in the place of a variable. */
  readonly path: string;
  readonly calls: number;
  readonly firstCalledAt: Date;
  readonly lastCalledAt: Date;
}

/**
 * Adds to what is known of how often the workspace's principals have called which routes. Calls of an API key
 * that no longer exists are left out.
 *
 * @param counted each pair of principal and route once
 */
export async function addCalls(
  db: WorkspaceTables,
  counted: readonly CountedCalls[],
): Promise<void> {
  // One value whatever the number of rows, so that the statement has one text. In one order, so that
  // processes that add to the same rows wait for each other, and never in a circle.
  await db.$queryRaw(Prisma.sql`
    INSERT INTO rest_usage AS known
      (workspace_id, id, principal_id, api_key_id, method, path, calls,
        first_called_at, last_called_at)
    SELECT api_key.workspace_id, gen_random_uuid(), api_key.id, api_key.id, method, path, calls,
      "firstCalledAt", "lastCalledAt"
    FROM jsonb_to_recordset(${JSON.stringify(counted)}::jsonb) AS counted(
      "principalId" uuid, method text, path text, calls bigint,
      "firstCalledAt" timestamptz, "lastCalledAt" timestamptz)
    JOIN api_key ON api_key.workspace_id = ${thisWorkspace}::uuid AND api_key.id = "principalId"
    ORDER BY api_key.id, method, path
    ON CONFLICT (workspace_id, principal_id, method, path) DO UPDATE SET
      calls = known.calls + excluded.calls,
      last_called_at = greatest(known.last_called_at, excluded.last_called_at)`);
}
