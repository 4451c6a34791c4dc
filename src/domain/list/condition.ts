// Conditions on columns, and the operators that combine them.
import { isFoldedTable, isOutdated, isUpToDate } from '../../database/folded-columns.js';
import type { TableName } from '../../database/table.js';
import type { Caller } from '../caller.js';

/** A condition in Prisma's format, on the columns of any table that has them. */
export type ColumnCondition = object;
const everything: ColumnCondition = {};
export const nothing: ColumnCondition = { id: { in: [] } };

// Prisma treats an empty AND, and even its negation, as "all rows". Neither is ever sent.
export function all(conditions: readonly ColumnCondition[]): ColumnCondition {
  const rest = conditions.filter((condition) => condition !== everything);
  if (rest.includes(nothing)) return nothing;
  return rest.length === 0 ? everything : { AND: rest };
}
export function any(conditions: readonly ColumnCondition[]): ColumnCondition {
  const rest = conditions.filter((condition) => condition !== nothing);
  if (rest.includes(everything)) return everything;
  return rest.length === 0 ? nothing : { OR: rest };
}
export function opposite(condition: ColumnCondition): ColumnCondition {
  if (condition === everything) return nothing;
  return condition === nothing ? everything : { NOT: condition };
}

/**
 * Chooses between two forms of a condition for each row.
 *
 * @param folded on folded columns
 * @param raw the same on the columns themselves, regardless of case
 */
export type ByForm = (folded: ColumnCondition, raw: ColumnCondition) => ColumnCondition;

/**
 * Returns the choice for the rows of a table: folded columns as far as they are up to date. A row that a process of an
 * earlier version has written is found by the columns themselves, until its folded columns are filled.
 */
export const byFormIn =
  ({ db }: Caller, table: TableName): ByForm =>
  (folded, raw) =>
    isFoldedTable(table)
      ? any([all([isUpToDate(db, table), folded]), all([isOutdated(db, table), raw])])
      : raw;

/** Whether a condition matches all rows because it requires nothing. */
export const matchesAll = (condition: object): boolean => condition === everything;
