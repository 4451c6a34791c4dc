// Compiles the arguments of a read of rows into one SQL statement: those of a list, of one step of a page, or of a look-up.
import { LRUCache } from 'lru-cache';
import { notCompilable } from './not-compiled.js';
import { limitClause, limitFor, orderClause, sortKeysOf } from './order-clause.js';
import { compileSearch } from './ranked-search.js';
import { rankedTable, type RankedSearch } from './ranked-table.js';
import { compileShape, selectionKey, type RowShape, type SelectionArguments } from './row-shape.js';
import { compileSplitPage, placesNulls } from './split-page.js';
import type { TypedQuery } from '../typed-query.js';
import {
  anyWorkspace,
  at,
  planningComment,
  Parameters,
  type ReadScope,
  type TableAt,
} from './statement-parts.js';
import type { SqlTable } from './sql-table.js';
import { compilePageStep, incompleteColumn, type PageStep } from './stepped-page.js';
import { WhereClause } from './where-clause.js';

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
  readonly query: TypedQuery;
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

export function compileSource(
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

/** Whether a read is a page that can be put together from parts: it has no search, and skips no row. */
export const isPlainPage = ({ search, take, skip }: Readonly<Record<string, unknown>>): boolean =>
  search === undefined && take !== undefined && !skip;

/** Whether a read is a look-up: it has the limit 1, and a page has a higher one. */
export const isLookUp = ({ take }: Readonly<Record<string, unknown>>): boolean => take === 1;

export function compileRows(
  own: TableAt,
  scope: ReadScope,
  { where, orderBy, take, skip, select, include, omit, search, ...others }: Record<string, unknown>,
  { shared, step }: { readonly shared?: Parameters; readonly step?: PageStep | undefined } = {},
): RowsRead {
  if (Object.keys(others).length > 0) notCompilable();
  const { target, parameters, start, condition } = compileSource(
    own,
    scope,
    { where, search },
    shared,
  );
  const { columns, valueTypes, joins, ownColumns, toRecord } = shapeOf(target, scope, {
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
    return [...new Set(needed.map((column) => at(alias, column)))];
  };
  const limitOfPage = () => limitFor(take as number);
  const page = () => ({ target, where, sortKeys, columns: pageColumns(), limit: limitOfPage() });
  const rowsOf = () => ` WHERE ${condition()}${order}${limit}`;
  let source: string;
  if (step !== undefined)
    source = `FROM (${compilePageStep(parameters, step, page())}) AS ${alias} ${joins.join(' ')}${order}`;
  else if (isPlainPage({ search, take, skip }) && placesNulls(sortKeys))
    source = `FROM (${compileSplitPage(parameters, page())}) AS ${alias} ${joins.join(' ')}${order}`;
  else if (joins.length > 0 && limit !== '')
    // The page is taken before the joins, which then run for its rows only, whether or not an index has the order.
    source = `FROM (SELECT ${pageColumns().join(', ')} ${from}${rowsOf()}) AS ${alias} ${joins.join(' ')}${order}`;
  else source = `${from} ${joins.join(' ')}${rowsOf()}`;
  const planning = limit === '' || isLookUp({ take }) ? '' : planningComment(parameters);
  const marker = step === undefined ? [] : [at(alias, { sql: incompleteColumn })];
  const sql = `${planning}${start}SELECT ${[...columns, ...marker].join(', ')} ${source}`;
  const markerTypes = marker.map(() => ({ scalarType: 'boolean', isList: false }) as const);
  return { query: parameters.statement(sql, [...valueTypes, ...markerTypes]), toRecord };
}

/** Compiles a read that is a part of a statement, and adds its parameters to those of the statement. */
export const compileRowsInto = (
  parameters: Parameters,
  table: SqlTable,
  args: Readonly<Record<string, unknown>>,
): string =>
  compileRows({ table, alias: '"t0"' }, parameters.scope, args, { shared: parameters }).query.sql;
