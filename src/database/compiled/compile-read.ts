// Compiles the arguments of a read of Prisma's client into one SQL statement.
import type { SqlQuery } from '@prisma/driver-adapter-utils';
import { LRUCache } from 'lru-cache';
import { isPlainObject, notCompilable } from './not-compiled.js';
import { limitClause, limitFor, orderClause, sortKeysOf } from './order-clause.js';
import { compileGroups } from './compile-groups.js';
import { compileSearch } from './ranked-search.js';
import { rankedTable, type RankedSearch } from './ranked-table.js';
import { compileShape, selectionKey, type RowShape, type SelectionArguments } from './row-shape.js';
import { compileSplitPage, placesNulls } from './split-page.js';
import {
  anyWorkspace,
  at,
  planningComment,
  Parameters,
  type ReadScope,
  type TableAt,
} from './statement-parts.js';
import type { SqlTable } from './sql-table.js';
import { WhereClause } from './where-clause.js';

export interface CompiledRead {
  readonly query: SqlQuery;
  /** Makes the result of the rows. */
  readonly toResult: (rows: readonly (readonly unknown[])[]) => unknown;
}

/** The highest number of selections that are kept compiled. */
const shapesMax = 1_000;

const shapes = new LRUCache<string, RowShape>({ max: shapesMax });

/** Compiles a selection, or returns what was compiled for an equal one. */
export function shapeOf(
  target: TableAt,
  scope: ReadScope,
  selection: SelectionArguments,
): RowShape {
  const { select, include, omit } = selection;
  const kind = scope === anyWorkspace ? 'any' : 'one';
  const key = [kind, target.table.sql, ...[select, include, omit].map(selectionKey)].join(' ');
  let shape = shapes.get(key);
  if (shape === undefined) {
    shape = compileShape(target, scope, selection);
    shapes.set(key, shape);
  }
  return shape;
}

interface RowsRead {
  readonly query: SqlQuery;
  readonly toRecord: RowShape['toRecord'];
}

/** The rows that a statement reads. */
interface ReadRows {
  /** The table that is read: that of the search, if there is one. */
  readonly target: TableAt;
  readonly parameters: Parameters;
  /** The start of the statement: the definition of the table of the search. Empty without one. */
  readonly start: string;
  /** Compiles the condition. */
  readonly condition: () => string;
}

function compileSource(
  own: TableAt,
  scope: ReadScope,
  { where, search }: { readonly where: unknown; readonly search: unknown },
  parameters = new Parameters(scope),
): ReadRows {
  const conditions = new WhereClause(parameters);
  const isSearch = search !== undefined;
  const target = isSearch ? { ...own, table: rankedTable(own.table) } : own;
  const start = isSearch
    ? compileSearch(own.table, search as RankedSearch, parameters, conditions)
    : '';
  return { target, parameters, start, condition: () => conditions.within(target, where) };
}

function compileRows(
  own: TableAt,
  scope: ReadScope,
  { where, orderBy, take, skip, select, include, omit, search, ...others }: Record<string, unknown>,
  shared?: Parameters,
): RowsRead {
  if (Object.keys(others).length > 0) notCompilable();
  const { target, parameters, start, condition } = compileSource(
    own,
    scope,
    { where, search },
    shared,
  );
  const { columns, joins, ownColumns, toRecord } = shapeOf(target, scope, {
    select,
    include,
    omit,
  });
  const limit = limitClause(take, skip);
  const sortKeys = sortKeysOf(target, orderBy, limit !== '');
  const order = orderClause(target, sortKeys);
  const { alias, table } = target;
  const from = `FROM ${table.sql} AS ${alias}`;
  // By name, because a shape is kept longer than the client whose columns it was made of.
  const pageColumns = () => {
    const needed = [...ownColumns, ...sortKeys.map(({ column }) => column)];
    return [...new Set(needed.map((column) => at(alias, column)))].join(', ');
  };
  const rowsOf = () => ` WHERE ${condition()}${order}${limit}`;
  let source: string;
  if (search === undefined && take !== undefined && !skip && placesNulls(sortKeys)) {
    const page = { columns: pageColumns(), limit: limitFor(take as number) };
    const query = compileSplitPage(parameters, { target, where, sortKeys, ...page });
    source = `FROM (${query}) AS ${alias} ${joins.join(' ')}${order}`;
  } else if (joins.length > 0 && limit !== '')
    // The page is taken before the joins, which then run for its rows only, whether or not an index has the order.
    source = `FROM (SELECT ${pageColumns()} ${from}${rowsOf()}) AS ${alias} ${joins.join(' ')}${order}`;
  else source = `${from} ${joins.join(' ')}${rowsOf()}`;
  // A look-up has the limit 1, a page a higher one.
  const planning = limit === '' || take === 1 ? '' : planningComment(parameters);
  const sql = `${planning}${start}SELECT ${columns.join(', ')} ${source}`;
  return { query: { sql, args: parameters.args, argTypes: parameters.argTypes }, toRecord };
}

/** Compiles a read that is a part of a statement, and adds its parameters to those of the statement. */
export const compileRowsInto = (
  parameters: Parameters,
  table: SqlTable,
  args: Readonly<Record<string, unknown>>,
): string => compileRows({ table, alias: '"t0"' }, parameters.scope, args, parameters).query.sql;

function compileCount(
  own: TableAt,
  scope: ReadScope,
  { where, search, ...others }: Record<string, unknown>,
): CompiledRead {
  if (Object.keys(others).length > 0) notCompilable();
  const { target, parameters, start, condition } = compileSource(own, scope, { where, search });
  const { args, argTypes } = parameters;
  const counted = `SELECT COUNT(*) FROM ${target.table.sql} AS ${target.alias} WHERE ${condition()}`;
  const sql = `${planningComment(parameters)}${start}${counted}`;
  return { query: { sql, args, argTypes }, toResult: ([row]) => Number(row?.[0]) };
}

/** Whether a condition names at most one row. */
const hasUniqueKey = ({ uniqueColumns, uniqueKeys }: SqlTable, where: unknown): boolean =>
  isPlainObject(where) &&
  Object.entries(where).some(
    ([name, value]) => value != null && (uniqueColumns.has(name) || uniqueKeys.has(name)),
  );

/**
 * Compiles a read.
 *
 * @param args the arguments, restricted to the workspace
 * @throws NotCompiled for an operation or arguments that the compiler does not know
 */
export function compileRead(
  table: SqlTable,
  scope: ReadScope,
  operation: string,
  args: unknown,
): CompiledRead {
  if (!isPlainObject(args)) return notCompilable();
  const target = { table, alias: '"t0"' };
  if (operation === 'count') return compileCount(target, scope, args);
  if (operation === 'groupBy') return compileGroups(target, scope, args);
  if (operation === 'findMany') {
    const { query, toRecord } = compileRows(target, scope, args);
    // A statement can return more rows than were asked for.
    const take = args.take as number | undefined;
    return { query, toResult: (rows) => rows.slice(0, take).map(toRecord) };
  }
  if (!/^find(Unique|First)(OrThrow)?$/.test(operation)) return notCompilable();
  const isFirst = operation.startsWith('findFirst');
  if (!isFirst && !hasUniqueKey(table, args.where)) return notCompilable();
  if (isFirst && args.take !== undefined) return notCompilable();
  const { query, toRecord } = compileRows(target, scope, isFirst ? { ...args, take: 1 } : args);
  return { query, toResult: ([row]) => (row === undefined ? null : toRecord(row)) };
}
