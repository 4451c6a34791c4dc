// Compiles the arguments `orderBy`, `take` and `skip`.
import { isPlainObject, notCompilable } from './not-compiled.js';
import type { SqlColumn } from './sql-table.js';
import { at, type TableAt } from './statement-parts.js';

/** A sort key: a column of the table, and its direction in SQL. */
export interface SortKey {
  readonly column: SqlColumn;
  readonly direction: string;
}

/** A page of a list, whose rows a query reads. */
export interface SqlPage {
  readonly target: TableAt;
  readonly where: unknown;
  readonly sortKeys: readonly SortKey[];
  /** The columns of the page, in SQL. */
  readonly columns: readonly string[];
  readonly limit: number;
}

const directions = new Map([
  ['asc', 'ASC'],
  ['desc', 'DESC'],
]);
const placesOfNulls = new Map([
  ['first', ' NULLS FIRST'],
  ['last', ' NULLS LAST'],
]);

const sqlOf = (names: ReadonlyMap<unknown, string>, value: unknown): string =>
  names.get(value) ?? notCompilable();

function sortKey({ table }: TableAt, order: unknown): SortKey {
  const entries = isPlainObject(order) ? Object.entries(order) : [];
  const [[name, value] = ['', undefined]] = entries;
  const column = entries.length === 1 ? table.columns.get(name) : undefined;
  if (column === undefined || column.isList) return notCompilable();
  if (!isPlainObject(value)) return { column, direction: sqlOf(directions, value) };
  const { sort, nulls, ...others } = value;
  if (column.isRequired || Object.keys(others).length > 0) return notCompilable();
  return { column, direction: sqlOf(directions, sort) + sqlOf(placesOfNulls, nulls) };
}

/**
 * Compiles `orderBy`.
 *
 * @param isLimited whether the read has a limit. Without an order of its own, such a read has that of the primary key
 */
export function sortKeysOf(target: TableAt, orderBy: unknown, isLimited: boolean): SortKey[] {
  if (orderBy === undefined)
    return isLimited ? target.table.primaryKey.map((column) => ({ column, direction: 'ASC' })) : [];
  const orders: unknown[] = Array.isArray(orderBy) ? orderBy : [orderBy];
  return orders.map((order) => sortKey(target, order));
}

export const orderClause = ({ alias }: TableAt, keys: readonly SortKey[]): string =>
  keys.length === 0
    ? ''
    : ` ORDER BY ${keys.map(({ column, direction }) => `${at(alias, column)} ${direction}`).join(', ')}`;

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;

/**
 * The limits of statements: the usual page sizes, and the row after a page. Each limit is a statement of its own, and a process
 * names few statements, so other limits are rounded up to one of these.
 */
const limits = [1, 2, 6, 11, 26, 51, 101];

/** The limit of a statement for `take` rows. */
export const limitFor = (take: number): number => limits.find((limit) => limit >= take) ?? take;

/**
 * Compiles `take` and `skip`, with a limit that is at least `take`. They are literals: with parameters, PostgreSQL expects the statement to return a tenth of
 * all rows, rejects the generic plan for its cost, and plans the statement on every run.
 */
export function limitClause(take: unknown, skip: unknown): string {
  if (skip !== undefined && !isCount(skip)) return notCompilable();
  const offset = skip === undefined || skip === 0 ? '' : ` OFFSET ${String(skip)}`;
  if (take === undefined) return offset;
  // Prisma reads nothing for a limit of 0, and the last rows for a negative one.
  if (!isCount(take) || take === 0) return notCompilable();
  return ` LIMIT ${String(limitFor(take))}${offset}`;
}
