// Compiles a write, with the events that record it, into one SQL statement. It returns the written rows with their
// relations.
import { Prisma } from '../../generated/prisma/client.js';
import type { Values } from '../folded-columns.js';
import { compileRowsInto, shapeOf } from './compile-rows.js';
import type { CompiledRead } from './compiled-statement.js';
import type { SelectionArguments } from './row-shape.js';
import type { SqlColumn, SqlTable, SqlTables } from './sql-table.js';
import { Parameters } from './statement-parts.js';

/** A row of another table, from which columns of the new rows are taken. The statement writes nothing if there is none. */
interface SourceRow {
  /** The name of the row in the statement that inserts the events. */
  readonly name: string;
  readonly model: Prisma.ModelName;
  /** The arguments of a read that returns the row. */
  readonly args: Values;
  /** The columns of the row, by the columns of the new rows that have their values. */
  readonly columns: Readonly<Record<string, string>>;
}

/** New rows, and the events that record them. */
export interface RecordedInsertion {
  readonly model: Prisma.ModelName;
  /** The rows, complete: the defaults of columns do not apply. */
  readonly rows: readonly Values[];
  readonly source?: SourceRow | undefined;
  /** The statement that inserts the events. */
  readonly events: Prisma.Sql;
  /** The columns and relations to return. */
  readonly selection: SelectionArguments;
}

/** A change of one row, and the events that record it. */
export interface RecordedChange {
  readonly model: Prisma.ModelName;
  readonly id: string;
  /** The new values of columns, or the number by which they are incremented. */
  readonly values: Values;
  readonly events: Prisma.Sql;
  readonly selection: SelectionArguments;
}

const columnOf = ({ columns }: SqlTable, name: string): SqlColumn => {
  const column = columns.get(name);
  if (column === undefined) throw new Error(`There is no column ${name}.`);
  return column;
};

/**
 * A row as a JSON document, by the names of the columns in SQL. Columns without a value are left out.
 *
 * @param taken the columns to leave out
 */
const documentOf = (table: SqlTable, values: Values, taken: Values = {}) =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([name, value]) => value !== null && !(name in taken))
      .map(([name, value]) => [
        columnOf(table, name).sql.slice(1, -1),
        Prisma.Decimal.isDecimal(value) ? value.toFixed() : value,
      ]),
  );

/**
 * Completes a statement whose write returns the columns that the selection needs.
 *
 * @param definitions the queries before the write, each with its name
 * @param writeReturning writes the statement, given the columns to return
 */
function completed(
  table: SqlTable,
  parameters: Parameters,
  selection: SelectionArguments,
  definitions: readonly string[],
  writeReturning: (columns: readonly SqlColumn[]) => string,
): CompiledRead {
  const target = { table, alias: '"t0"' };
  const { columns, valueTypes, joins, ownColumns, toRecord } = shapeOf(
    target,
    parameters.scope,
    selection,
  );
  const written = `"t0" AS (${writeReturning([...ownColumns])})`;
  const sql = `WITH ${[...definitions, written].join(', ')} SELECT ${columns.join(', ')} FROM "t0" ${joins.join(' ')}`;
  return {
    query: parameters.statement(sql, valueTypes),
    toResult: (rows) => rows.map(toRecord),
  };
}

/**
 * Compiles the insertion of rows. They are passed as one value, so that the text does not depend on their number.
 *
 * @throws NotCompiled for a selection that the compiler does not know
 */
export function compileInsertion(
  tables: SqlTables,
  workspaceId: string,
  { model, rows, source, events, selection }: RecordedInsertion,
): CompiledRead {
  const table = tables[model];
  const parameters = new Parameters(workspaceId);
  const from = source && tables[source.model];
  const sources =
    source && from
      ? [`"${source.name}" AS (${compileRowsInto(parameters, from, source.args)})`]
      : [];
  const definitions = [...sources, `"events" AS (${parameters.addSql(events)})`];
  const values = [...table.columns.values()].map((column) => {
    if (column === table.workspace) return '$1::uuid';
    const taken = source?.columns[column.name];
    return source && from && taken !== undefined
      ? `"${source.name}".${columnOf(from, taken).sql}`
      : `"row".${column.sql}`;
  });
  const json = parameters.addJson(rows.map((row) => documentOf(table, row, source?.columns)));
  const names = [...table.columns.values()].map(({ sql }) => sql).join(', ');
  const given = `jsonb_populate_recordset(NULL::${table.sql}, ${json}) AS "row"`;
  return completed(
    table,
    parameters,
    selection,
    definitions,
    (returned) =>
      `INSERT INTO ${table.sql} (${names}) SELECT ${values.join(', ')} FROM ${given}${source ? `, "${source.name}"` : ''} RETURNING ${returned.map(({ sql }) => sql).join(', ')}`,
  );
}

/** The number by which Prisma increments a column, if the value says so. */
const incrementOf = (value: unknown): number | undefined =>
  typeof value === 'object' && value !== null && 'increment' in value
    ? Number(value.increment)
    : undefined;

/**
 * Compiles a change of one row.
 *
 * @throws NotCompiled for a selection that the compiler does not know
 */
export function compileChange(
  tables: SqlTables,
  workspaceId: string,
  { model, id, values, events, selection }: RecordedChange,
): CompiledRead {
  const table = tables[model];
  const parameters = new Parameters(workspaceId);
  const definitions = [`"events" AS (${parameters.addSql(events)})`];
  const changed = [...table.columns.values()].filter(({ name }) => values[name] !== undefined);
  const assignments = changed.map(({ name, sql }) => {
    const increment = incrementOf(values[name]);
    const value = increment === undefined ? `"row".${sql}` : `"own".${sql} + ${String(increment)}`;
    return `${sql} = ${value}`;
  });
  const given = changed
    .filter(({ name }) => incrementOf(values[name]) === undefined)
    .map(({ name }) => [name, values[name]] as const);
  const json = parameters.addJson(documentOf(table, Object.fromEntries(given)));
  const key = parameters.add(columnOf(table, 'id'), id);
  return completed(
    table,
    parameters,
    selection,
    definitions,
    (returned) =>
      `UPDATE ${table.sql} AS "own" SET ${assignments.join(', ')} FROM jsonb_populate_record(NULL::${table.sql}, ${json}) AS "row" WHERE "own".${table.workspace.sql} = $1 AND "own"."id" = ${key} RETURNING ${returned.map(({ sql }) => `"own".${sql}`).join(', ')}`,
  );
}
