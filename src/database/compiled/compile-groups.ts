// Compiles `groupBy`: counts and sums of the rows that match a condition, for each value of a
// column of strings.
import type { CompiledRead } from './compiled-statement.js';
import { isPlainObject, notCompilable } from './not-compiled.js';
import type { SqlColumn } from './sql-table.js';
import {
  at,
  planningComment,
  Parameters,
  type ReadScope,
  type TableAt,
} from './statement-parts.js';
import type { ValueType } from '../typed-query.js';
import { WhereClause } from './where-clause.js';

/** A value of each group: its SQL, and its position in the result. */
interface Aggregate {
  readonly sql: string;
  readonly kind: '_count' | '_sum';
  /** The name of the column; `_all` for the number of rows. */
  readonly name: string;
  readonly scalarType: ValueType['scalarType'];
  readonly fromRow: (value: never) => unknown;
}

const scalarColumn = ({ table }: TableAt, name: unknown): SqlColumn => {
  const column = table.columns.get(String(name));
  return column === undefined || column.isList ? notCompilable() : column;
};

/** The names with the value `true`. Prisma rejects an empty selection, and `_count: true` has a result of another form. */
function chosenNames(selection: unknown): string[] {
  if (!isPlainObject(selection)) return notCompilable();
  const names = Object.keys(selection);
  if (names.length === 0 || names.some((name) => selection[name] !== true)) notCompilable();
  return names;
}

const countsOf = (target: TableAt, selection: unknown): Aggregate[] =>
  chosenNames(selection).map((name) => ({
    sql: `COUNT(${name === '_all' ? '*' : at(target.alias, scalarColumn(target, name))})`,
    kind: '_count',
    name,
    scalarType: 'bigint',
    fromRow: Number,
  }));

const sumsOf = (target: TableAt, selection: unknown): Aggregate[] =>
  chosenNames(selection).map((name) => {
    const column = scalarColumn(target, name);
    const { scalarType, fromRow } = column.type;
    // The sum of whole numbers has another type than the column.
    if (scalarType !== 'decimal' || fromRow === undefined) return notCompilable();
    return { sql: `SUM(${at(target.alias, column)})`, kind: '_sum', name, scalarType, fromRow };
  });

/** @throws NotCompiled for anything but counts and sums by one column of strings, without an order */
export function compileGroups(
  target: TableAt,
  scope: ReadScope,
  { by, where, _count, _sum, ...others }: Readonly<Record<string, unknown>>,
): CompiledRead {
  if (Object.keys(others).length > 0 || !Array.isArray(by) || by.length !== 1) notCompilable();
  const column = scalarColumn(target, (by as unknown[])[0]);
  if (column.type.scalarType !== 'string') notCompilable();
  const aggregates = [
    ...(_count === undefined ? [] : countsOf(target, _count)),
    ...(_sum === undefined ? [] : sumsOf(target, _sum)),
  ];
  const parameters = new Parameters(scope);
  const condition = new WhereClause(parameters).within(target, where);
  const key = at(target.alias, column);
  const values = [key, ...aggregates.map(({ sql }) => sql)].join(', ');
  const sql = `${planningComment(parameters)}SELECT ${values} FROM ${target.table.sql} AS ${target.alias} WHERE ${condition} GROUP BY ${key}`;
  const valueTypes = [column.type, ...aggregates].map(({ scalarType }) => ({
    scalarType,
    isList: false,
  }));
  const toGroup = ([value, ...row]: readonly unknown[]) => {
    const group: Record<string, unknown> = { [column.name]: value };
    aggregates.forEach(({ kind, name, fromRow }, index) => {
      const result = row[index];
      group[kind] = {
        ...(group[kind] as object),
        [name]: result === null ? null : fromRow(result as never),
      };
    });
    return group;
  };
  return {
    query: parameters.statement(sql, valueTypes),
    toResult: (rows) => rows.map(toGroup),
  };
}
