// Statements on tenants' tables that cannot be expressed with Prisma's query API. Each names one workspace.
import { Prisma } from '../generated/prisma/client.js';
import { withoutFoldedColumns } from './folded-columns.js';
import type { RowOf } from './table.js';
import { thisWorkspace } from './this-workspace.js';
import type { WorkspaceTables } from './workspace-client.js';

/** The name of a column of the database. */
export const snakeCase = (name: string) =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Lists columns by name: a prepared statement with `*` fails when a later version adds a column. */
const columnsOf = (fields: object, omitted: object = {}) =>
  Prisma.raw(
    Object.keys(fields)
      .filter((field) => !(field in omitted))
      .map((field) => `"${snakeCase(field)}" AS "${field}"`)
      .join(', '),
  );

/** The columns to read when a row is locked, by table. */
const lockable = {
  contact: columnsOf(Prisma.ContactScalarFieldEnum, withoutFoldedColumns.contact),
  opportunity: columnsOf(Prisma.OpportunityScalarFieldEnum, withoutFoldedColumns.opportunity),
};

export type LockableTable = keyof typeof lockable;

/** Locks a row until the transaction ends, and returns its current values. */
export async function lockRow<Name extends LockableTable>(
  db: WorkspaceTables,
  table: Name,
  id: string,
): Promise<RowOf<Name> | null> {
  const [row] = await db.$queryRaw<RowOf<Name>[]>(Prisma.sql`
    SELECT ${lockable[table]} FROM ${Prisma.raw(table)}
    WHERE workspace_id = ${thisWorkspace}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`);
  return row ?? null;
}

/** Serializes the transactions that change the setup of a workspace: its pipelines, stages and users. */
export async function lockWorkspace(db: WorkspaceTables): Promise<void> {
  await db.$queryRaw(Prisma.sql`
    SELECT 1 AS locked FROM workspace WHERE id = ${thisWorkspace}::uuid FOR NO KEY UPDATE`);
}

/** The country of a workspace, and the user with an email address, or null if no user has it. */
interface UserToSignIn {
  readonly country: string;
  readonly user:
    (Pick<RowOf<'user'>, 'id' | 'email' | 'role'> & { readonly isDeactivated: boolean }) | null;
}

/**
 * Finds the user with an email address, as the index `workspace_user_email_ignoring_case` compares addresses.
 *
 * @returns undefined if there is no such workspace
 */
export async function findUserToSignIn(
  db: WorkspaceTables,
  email: string,
): Promise<UserToSignIn | undefined> {
  const [found] = await db.$queryRaw<UserToSignIn[]>(Prisma.sql`
    SELECT workspace.country, CASE WHEN person.id IS NOT NULL THEN jsonb_build_object('id', person.id, 'email', person.email,
      'role', person.role, 'isDeactivated', person.deactivated_at IS NOT NULL) END AS "user"
    FROM workspace
    LEFT JOIN workspace_user AS person ON person.workspace_id = ${thisWorkspace}::uuid
      AND lower(person.email) = lower(${email}::text)
    WHERE workspace.id = ${thisWorkspace}::uuid`);
  return found;
}

/** The number of calls that contained a parameter. */
export interface CountedParameter {
  readonly name: string;
  readonly calls: number;
}

/**
 * The highest number of names of parameters that are kept for each pair of principal and route, because clients choose
 * the names. The most frequent ones are kept.
 */
export const countedParametersMax = 50;

/** The number of calls of one REST route by one principal. */
export interface CountedCalls {
  /** The ID of an API key, or of a person, who is a user. */
  readonly principalId: string;
  readonly kind: 'apiKey' | 'person';
  readonly method: string;
  /** The path pattern, with {id} in place of a parameter. */
  readonly path: string;
  readonly calls: number;
  readonly firstCalledAt: Date;
  readonly lastCalledAt: Date;
  /** Parameters that the gateway ignored. */
  readonly ignoredParameters: readonly CountedParameter[];
  /** Parameters whose values the gateway converted. */
  readonly convertedParameters: readonly CountedParameter[];
}

/** Adds the counts of parameters of two rows, in an update after a conflict. */
const mergedParameters = (column: 'ignored_parameters' | 'converted_parameters') =>
  Prisma.raw(`(
    SELECT coalesce(jsonb_agg(jsonb_build_object('name', name, 'calls', calls)), '[]')
    FROM (
      SELECT name, sum(calls) AS calls
      FROM jsonb_to_recordset(known.${column} || excluded.${column})
        AS parameter(name text, calls bigint)
      GROUP BY name ORDER BY sum(calls) DESC, name LIMIT ${String(countedParametersMax)}
    ) AS kept)`);

/**
 * Adds to the stored numbers of calls. Calls of a principal that no longer exists are ignored.
 *
 * @param counted at most one entry for each pair of principal and route
 */
export async function addCalls(
  db: WorkspaceTables,
  counted: readonly CountedCalls[],
): Promise<void> {
  // The rows are passed as one value, so that the statement's text does not depend on their number. They are ordered,
  // so that processes that update the same rows wait for each other without a deadlock.
  await db.$queryRaw(Prisma.sql`
    INSERT INTO rest_usage AS known
      (workspace_id, id, principal_id, api_key_id, user_id, method, path, calls,
        first_called_at, last_called_at, ignored_parameters, converted_parameters)
    SELECT ${thisWorkspace}::uuid, gen_random_uuid(), "principalId", api_key.id, person.id, method, path, calls,
      "firstCalledAt", "lastCalledAt", "ignoredParameters", "convertedParameters"
    FROM jsonb_to_recordset(${JSON.stringify(counted)}::jsonb) AS counted(
      "principalId" uuid, kind text, method text, path text, calls bigint,
      "firstCalledAt" timestamptz, "lastCalledAt" timestamptz,
      "ignoredParameters" jsonb, "convertedParameters" jsonb)
    LEFT JOIN api_key ON kind = 'apiKey'
      AND api_key.workspace_id = ${thisWorkspace}::uuid AND api_key.id = "principalId"
    LEFT JOIN workspace_user AS person ON kind = 'person'
      AND person.workspace_id = ${thisWorkspace}::uuid AND person.id = "principalId"
    WHERE num_nonnulls(api_key.id, person.id) = 1
    ORDER BY "principalId", method, path
    ON CONFLICT (workspace_id, principal_id, method, path) DO UPDATE SET
      calls = known.calls + excluded.calls,
      last_called_at = greatest(known.last_called_at, excluded.last_called_at),
      ignored_parameters = ${mergedParameters('ignored_parameters')},
      converted_parameters = ${mergedParameters('converted_parameters')}`);
}
