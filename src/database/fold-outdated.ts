// Fills the folded columns of rows that are not up to date: those from before the columns, and those that processes of an
// earlier version have written since.
import { workThrough } from './work-through.js';
import { Prisma } from '../generated/prisma/client.js';
import {
  foldedColumn,
  foldedTables,
  foldedValues,
  isOutdated,
  type FoldedTable,
} from './folded-columns.js';
import type { Database, SystemClient } from './database.js';
import { snakeCase } from './statements.js';
import { thisWorkspace } from './this-workspace.js';
import type { WorkspaceTables } from './workspace-client.js';

const rowsAtOnce = 200;

const sqlTables: Readonly<Record<FoldedTable, string>> = {
  opportunity: 'opportunity',
  contact: 'contact',
  user: 'workspace_user',
};

interface FoundRow {
  readonly id: string;
  readonly [column: string]: unknown;
}

interface Finding {
  findMany(args: object): Promise<FoundRow[]>;
}

/** The next rows that are not up to date, with the columns to fold. */
function findOutdated(db: WorkspaceTables, table: FoldedTable, after: string | undefined) {
  const { columns, of } = foldedTables[table];
  const names = ['id', of, ...columns];
  return (db[table] as unknown as Finding).findMany({
    where: { AND: [isOutdated(db, table), after === undefined ? {} : { id: { gt: after } }] },
    orderBy: { id: 'asc' },
    take: rowsAtOnce,
    select: Object.fromEntries(names.map((name) => [name, true])),
  });
}

/**
 * Writes the folded columns of rows. A row that changes at the same time is left as it is, so that no caller waits for
 * more than this statement.
 */
async function writeFolded(db: WorkspaceTables, table: FoldedTable, rows: readonly FoundRow[]) {
  const { columns, marker, of } = foldedTables[table];
  const name = Prisma.raw(sqlTables[table]);
  const source = Prisma.raw(snakeCase(of));
  const given = rows.map((row) => ({ id: row.id, of: row[of], ...foldedValues(table, row) }));
  const folded = columns.map(foldedColumn);
  const values = folded.map((column) => `${snakeCase(column)} = given."${column}"`).join(', ');
  const types = folded.map(
    (column) => `"${column}" ${column === 'foldedTags' ? 'text[]' : 'text'}`,
  );
  await db.$queryRaw(Prisma.sql`
    WITH free AS MATERIALIZED (
      SELECT id FROM ${name} WHERE workspace_id = ${thisWorkspace}::uuid
        AND id = ANY(${rows.map(({ id }) => id)}::uuid[]) FOR NO KEY UPDATE SKIP LOCKED)
    UPDATE ${name} AS written SET ${Prisma.raw(values)}, ${Prisma.raw(snakeCase(marker))} = written.${source}
    FROM free JOIN jsonb_to_recordset(${JSON.stringify(given)}::jsonb)
      AS given(id uuid, of text, ${Prisma.raw(types.join(', '))}) USING (id)
    WHERE written.workspace_id = ${thisWorkspace}::uuid AND written.id = given.id
      AND written.${source}::text = given.of
    RETURNING written.id`);
}

/** Fills the folded columns of the rows of a table that are not up to date, until `signal` is aborted. */
async function foldTable(db: WorkspaceTables, table: FoldedTable, signal: AbortSignal) {
  let last: string | undefined;
  while (!signal.aborted) {
    const rows = await findOutdated(db, table, last);
    if (rows.length === 0) return;
    await writeFolded(db, table, rows);
    last = rows.at(-1)?.id;
  }
}

/** Fills the folded columns of a workspace's rows that are not up to date, until `signal` is aborted. */
export async function foldWorkspace(db: WorkspaceTables, signal: AbortSignal): Promise<void> {
  for (const table of Object.keys(foldedTables) as FoldedTable[])
    await foldTable(db, table, signal);
}

/** The next workspace that has rows that are not up to date. */
async function nextWorkspace(system: SystemClient, table: FoldedTable, after: string | undefined) {
  const [row] = await (system[table] as unknown as Finding).findMany({
    where: {
      AND: [isOutdated(system, table), after === undefined ? {} : { workspaceId: { gt: after } }],
    },
    orderBy: [{ workspaceId: 'asc' }, { id: 'asc' }],
    take: 1,
    select: { id: true, workspaceId: true },
  });
  return row?.workspaceId as string | undefined;
}

/** The workspaces that have rows that are not up to date. */
async function* outdatedWorkspaces(system: SystemClient) {
  for (const table of Object.keys(foldedTables) as FoldedTable[])
    for (
      let id = await nextWorkspace(system, table, undefined);
      id !== undefined;
      id = await nextWorkspace(system, table, id)
    )
      yield id;
}

/**
 * Fills the folded columns of all rows that are not up to date, until `signal` is aborted. Several processes can do so at
 * once; each skips the rows that another one is writing.
 */
export async function foldOutdatedRows(
  { system, forWorkspace }: Pick<Database, 'system' | 'forWorkspace'>,
  signal: AbortSignal,
): Promise<void> {
  await workThrough(outdatedWorkspaces(system), signal, (id) =>
    foldWorkspace(forWorkspace(id), signal),
  );
}
