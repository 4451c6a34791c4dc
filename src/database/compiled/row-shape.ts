// Compiles the arguments `select`, `include` and `omit`: which columns and joined tables a statement reads, and how a row
// of it becomes a record with its relations.
import { isPlainObject, notCompilable } from './not-compiled.js';
import { rowClass } from './row-class.js';
import type { ValueType } from '../typed-query.js';
import type { SqlRow } from './compiled-statement.js';
import type { SqlColumn, SqlTable } from './sql-table.js';
import { at, joinConditions, type ReadScope, type TableAt } from './statement-parts.js';

export interface SelectionArguments {
  readonly select?: unknown;
  readonly include?: unknown;
  readonly omit?: unknown;
}

type ToRecord = (row: SqlRow) => Record<string, unknown>;

export interface RowShape {
  /** The columns of the table itself that the statement needs. */
  readonly ownColumns: ReadonlySet<SqlColumn>;
  /** The columns of the statement, in SQL. */
  readonly columns: readonly string[];
  /** The types of the columns. */
  readonly valueTypes: readonly ValueType[];
  /** The joins of the relations, in SQL. */
  readonly joins: readonly string[];
  readonly toRecord: ToRecord;
}

/**
 * Writes a selection as a string that is equal for equal selections.
 *
 * @throws NotCompiled for anything but nested objects of booleans, such as a condition on a relation
 */
export function selectionKey(selection: unknown): string {
  if (selection === undefined) return '';
  if (typeof selection === 'boolean') return selection ? '+' : '-';
  if (!isPlainObject(selection)) return notCompilable();
  let key = '{';
  for (const name in selection)
    key += `${name}${selection[name] === undefined ? notCompilable() : selectionKey(selection[name])},`;
  return `${key}}`;
}

/** The names with a true or nested value. */
function chosen(selection: unknown): [name: string, nested: unknown][] {
  if (!isPlainObject(selection)) return notCompilable();
  return Object.entries(selection).filter(([, value]) => value !== false);
}

/** Divides a selection into the columns of the table, and its relations with their nested selections. */
function divided(table: SqlTable, { select, include, omit, ...others }: SelectionArguments) {
  if (Object.keys(others).length > 0 || (select !== undefined && (include ?? omit) !== undefined))
    notCompilable();
  const omissions = omit === undefined ? {} : isPlainObject(omit) ? omit : notCompilable();
  const isOmitted = (name: string) => omissions[name] ?? table.hidden.has(name);
  const names = chosen(select ?? include ?? {});
  const relations = names.filter(([name]) => table.relations.has(name));
  const columns =
    select === undefined
      ? [...table.columns.values()].filter(({ name }) => isOmitted(name) === false)
      : names.flatMap(([name]) => table.columns.get(name) ?? []);
  const known = relations.length + (select === undefined ? 0 : columns.length);
  const isKnown =
    known === names.length && Object.keys(omissions).every((name) => table.columns.has(name));
  // Prisma rejects an empty selection.
  if (!isKnown || columns.length + relations.length === 0) notCompilable();
  return { columns, relations };
}

/** Creates the function that reads a record from `columns`, the first of which is at `start` of the row. */
function recordReader(
  table: SqlTable,
  columns: readonly SqlColumn[],
  start: number,
  relations: readonly { readonly name: string; readonly toRecord: (row: SqlRow) => unknown }[],
): ToRecord {
  const fields = columns.map(({ name, isList, type: { scalarType, fromRow } }, index) => ({
    name,
    index: start + index,
    convert:
      isList && scalarType !== 'string'
        ? notCompilable()
        : (fromRow as ((value: unknown) => unknown) | undefined),
  }));
  const missing = [...table.columns.values()].filter((column) => !columns.includes(column));
  const names = [...fields, ...relations].map(({ name }) => name);
  const Row = rowClass(names, missing);
  return (row) => {
    const record = new Row();
    for (const { name, index, convert } of fields) {
      const value = row[index];
      record[name] = convert === undefined || value === null ? value : convert(value);
    }
    for (const { name, toRecord } of relations) record[name] = toRecord(row);
    return record;
  };
}

/**
 * Compiles a selection.
 *
 * @throws NotCompiled if it has lists of related rows, unknown names or further arguments
 */
export function compileShape(
  root: TableAt,
  scope: ReadScope,
  selection: SelectionArguments,
): RowShape {
  const columns: string[] = [];
  const valueTypes: ValueType[] = [];
  const joins: string[] = [];
  const ownColumns = new Set<SqlColumn>();

  /** Adds a column, and returns its index. */
  function add({ alias }: TableAt, column: SqlColumn): number {
    const { type, isList } = column;
    valueTypes.push({ scalarType: type.scalarType, isList });
    return columns.push(at(alias, column)) - 1;
  }

  function read(target: TableAt, args: SelectionArguments): ToRecord {
    const { columns: own, relations } = divided(target.table, args);
    if (target === root) own.forEach((column) => ownColumns.add(column));
    const start = columns.length;
    own.forEach((column) => add(target, column));
    const related = relations.map(([name, nested]) => ({
      name,
      toRecord: join(target, name, nested === true ? {} : nested),
    }));
    return recordReader(target.table, own, start, related);
  }

  function join(from: TableAt, name: string, args: unknown): (row: SqlRow) => unknown {
    const relation = from.table.relations.get(name);
    if (relation === undefined || !isPlainObject(args)) return notCompilable();
    const { target: table, links } = relation;
    const target = { table, alias: `"t${String(joins.length + 1)}"` };
    if (from === root) links.forEach(([own]) => ownColumns.add(own));
    const matches = joinConditions(from, relation, target, scope).join(' AND ');
    joins.push(`LEFT JOIN ${table.sql} AS ${target.alias} ON ${matches}`);
    // The column of the workspace tells whether there is a row.
    const marker = add(target, table.workspace);
    const toRecord = read(target, args);
    return (row) => (row[marker] === null ? null : toRecord(row));
  }

  return { toRecord: read(root, selection), ownColumns, columns, valueTypes, joins };
}
