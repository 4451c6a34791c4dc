// Reads, locks and changes one record of the caller's workspace, whatever its noun.
import { isDeepStrictEqual } from 'node:util';
import { lockRow, type LockableTable } from '../database/statements.js';
import { conditionOn, tableOf, type RowOf, type Selection } from '../database/table.js';
import { NotFoundError } from '../errors.js';
import type { Caller } from './caller.js';
import { keyOf } from './key.js';
import { isUuid } from './uuid.js';
import { rejectIssues } from './validation.js';
import type { EventRecordType } from './value-sets.js';

/** The tables of the records that callers read or change by their ID. */
export type RecordTable = Exclude<EventRecordType, 'workspace'> | 'opportunity';

/** Returns the record, or null if the workspace has none with this ID. */
export async function getRecord<Name extends RecordTable>(
  caller: Caller,
  table: Name,
  id: string,
  query: Selection = {},
): Promise<RowOf<Name> | null> {
  rejectIssues(caller, []);
  if (!isUuid(id)) return null;
  return tableOf(caller.db, table).findUnique({ ...query, where: keyOf(caller, id) });
}

/** Returns the records with these IDs, by their IDs. */
export async function recordsById<Name extends RecordTable>(
  { db }: Caller,
  table: Name,
  ids: readonly string[],
  query: Selection,
): Promise<ReadonlyMap<string, RowOf<Name>>> {
  const where = conditionOn(table, { id: { in: [...ids] } });
  const rows = await tableOf(db, table).findMany({ ...query, where });
  return new Map(rows.map((row) => [row.id, row]));
}

/** @throws NotFoundError if there is no record */
export function requireFound<Row>(table: RecordTable, row: Row | null): Row {
  if (row === null) throw new NotFoundError(`There is no such ${table} in this workspace.`);
  return row;
}

/**
 * Returns the record.
 *
 * @throws NotFoundError when the workspace has none with this ID
 */
export const findRecord = async <Name extends RecordTable>(
  caller: Caller,
  table: Name,
  id: string,
): Promise<RowOf<Name>> => requireFound(table, await getRecord(caller, table, id));

/**
 * Returns the record, and locks it until the transaction ends.
 *
 * @throws NotFoundError when the workspace has none with this ID
 */
export const lockRecord = async <Name extends LockableTable>(
  { db }: Caller,
  table: Name,
  id: string,
): Promise<RowOf<Name>> => requireFound(table, isUuid(id) ? await lockRow(db, table, id) : null);

/** The columns whose values differ; undefined if there are none. */
export function differing<Columns extends object>(
  before: Readonly<Record<keyof Columns, unknown>>,
  columns: Columns,
): Partial<Columns> | undefined {
  const changed = Object.entries(columns).filter(
    ([name, value]) => !isDeepStrictEqual(before[name as keyof Columns], value),
  );
  return changed.length > 0 ? (Object.fromEntries(changed) as Partial<Columns>) : undefined;
}

/**
 * Writes columns of the record, and returns the record.
 *
 * @param columns undefined: nothing is written
 */
export function updateRecord<Name extends RecordTable>(
  caller: Caller,
  table: Name,
  id: string,
  columns: Partial<RowOf<Name>> | undefined,
  query: Selection,
): Promise<RowOf<Name>> {
  const rows = tableOf(caller.db, table);
  const where = keyOf(caller, id);
  return columns === undefined
    ? rows.findUniqueOrThrow({ ...query, where })
    : rows.update({ ...query, where, data: columns });
}
