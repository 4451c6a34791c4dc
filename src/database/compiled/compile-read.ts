// Compiles the arguments of a read of Prisma's client into SQL statements: usually one.
import { compileGroups } from './compile-groups.js';
import { compileRows, compileSource, isLookUp, isPlainPage } from './compile-rows.js';
import { isPlainObject, notCompilable } from './not-compiled.js';
import { sortKeysOf } from './order-clause.js';
import type { CompiledRead, SqlRow } from './compiled-statement.js';
import { placesNulls } from './split-page.js';
import { planningComment, type ReadScope, type TableAt } from './statement-parts.js';
import type { SqlTable } from './sql-table.js';
import { stepsOf, type PageStep } from './stepped-page.js';

function compileCount(
  own: TableAt,
  scope: ReadScope,
  { where, search, ...others }: Record<string, unknown>,
): CompiledRead {
  if (Object.keys(others).length > 0) notCompilable();
  const { target, parameters, start, condition } = compileSource(own, scope, { where, search });
  const counted = `SELECT COUNT(*) FROM ${target.table.sql} AS ${target.alias} WHERE ${condition()}`;
  const sql = `${planningComment(parameters)}${start}${counted}`;
  const valueTypes = [{ scalarType: 'bigint', isList: false }] as const;
  return {
    query: parameters.statement(sql, valueTypes),
    toResult: ([row]) => Number(row?.[0]),
  };
}

function stepsOfRead(
  target: TableAt,
  scope: ReadScope,
  args: Record<string, unknown>,
): readonly PageStep[] {
  if (!isPlainPage(args) || isLookUp(args)) return [];
  const sortKeys = sortKeysOf(target, args.orderBy, true);
  return placesNulls(sortKeys) ? [] : stepsOf(target.table, scope, args.where, sortKeys);
}

function compileList(
  target: TableAt,
  scope: ReadScope,
  args: Record<string, unknown>,
  [step, ...further]: readonly PageStep[],
): CompiledRead {
  const { query, toRecord } = compileRows(target, scope, args, { step });
  // A statement can return more rows than were asked for.
  const take = args.take as number | undefined;
  const read = { query, toResult: (rows: readonly SqlRow[]) => rows.slice(0, take).map(toRecord) };
  if (step === undefined) return read;
  const replacement = (rows: readonly SqlRow[]) =>
    rows.some((row) => row.at(-1) === true) ? compileList(target, scope, args, further) : undefined;
  return { ...read, replacement };
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
  if (operation === 'findMany')
    return compileList(target, scope, args, stepsOfRead(target, scope, args));
  if (!/^find(Unique|First)(OrThrow)?$/.test(operation)) return notCompilable();
  const isFirst = operation.startsWith('findFirst');
  if (!isFirst && !hasUniqueKey(table, args.where)) return notCompilable();
  if (isFirst && args.take !== undefined) return notCompilable();
  const { query, toRecord } = compileRows(target, scope, isFirst ? { ...args, take: 1 } : args);
  return { query, toResult: ([row]) => (row === undefined ? null : toRecord(row)) };
}
