// Compiles the argument `where`. The result matches the same rows as Prisma's.
import { isColumnReference, referencedColumn } from './column-reference.js';
import { exactText } from './exact-text.js';
import { keysetRangeOf, rangeCondition } from './keyset-range.js';
import { isPlainObject, notCompilable } from './not-compiled.js';
import type { SqlColumn, SqlRelation } from './sql-table.js';
import {
  at,
  joinConditions,
  withinWorkspace,
  type Parameters,
  type RowsByNull,
  type TableAt,
} from './statement-parts.js';

export const matchingAll = 'TRUE';
const matchingNone = 'FALSE';

/** The operators of a comparison with one value. */
const comparisonOperators = new Map([
  ['equals', '='],
  ['lt', '<'],
  ['lte', '<='],
  ['gt', '>'],
  ['gte', '>='],
]);

/** The patterns of LIKE. Prisma does not escape the wildcards in a value either. */
const patterns = new Map<string, (part: string) => string>([
  ['contains', (part) => `%${part}%`],
  ['startsWith', (part) => `${part}%`],
  ['endsWith', (part) => `%${part}`],
]);

/** Whether an operator compares whole values. */
const isWhole = (operator: string, operand: unknown) =>
  operator === 'equals' ? typeof operand === 'string' : operator === 'in' && Array.isArray(operand);

const joined = (conditions: readonly string[], operator: 'AND' | 'OR') =>
  conditions.length > 1 ? `(${conditions.join(` ${operator} `)})` : (conditions[0] ?? matchingNone);

/** Whether a condition on a column asks for null. */
const asksForNull = (value: unknown) =>
  value === null || (isPlainObject(value) && value.equals === null);

/** One condition, which can refer to further tables. */
export class WhereClause {
  readonly #parameters: Parameters;
  readonly #rows: RowsByNull | undefined;
  #relationCount = 0;

  /** @param rows the only rows that the condition has to match, which makes it simpler. Default: all */
  constructor(parameters: Parameters, rows?: RowsByNull) {
    this.#parameters = parameters;
    this.#rows = rows;
  }

  /** The rows of the table that are in the workspace and match. */
  within(target: TableAt, where: unknown): string {
    const conditions = [
      ...withinWorkspace(target, this.#parameters.scope),
      this.all(target, where ?? {}, false),
    ];
    return conditions.filter((condition) => condition !== matchingAll).join(' AND ') || matchingAll;
  }

  all(target: TableAt, where: unknown, isNegated = false): string {
    if (!isPlainObject(where)) return notCompilable();
    const range = keysetRangeOf(target.table, where);
    if (range && !(this.#rows?.isNull && this.#concerns(target, range.column)))
      return rangeCondition(target, range, this.#parameters);
    // Rows without a value do not follow one with a value.
    if (range && !isNegated) return matchingNone;
    const conditions = Object.entries(where)
      .map(([name, value]) => this.#one(target, name, value, isNegated))
      .filter((condition) => condition !== matchingAll);
    return conditions.length === 0 ? matchingAll : joined(conditions, 'AND');
  }

  #one(target: TableAt, name: string, value: unknown, isNegated: boolean): string {
    const column = target.table.columns.get(name);
    if (column) return this.#ofColumn(target, column, value, isNegated);
    if (name === 'AND') {
      if (!Array.isArray(value)) return this.all(target, value, isNegated);
      const conditions = value
        .map((each) => this.all(target, each, isNegated))
        .filter((condition) => condition !== matchingAll);
      return conditions.length === 0 ? matchingAll : joined(conditions, 'AND');
    }
    if (name === 'OR') return this.#any(target, value, isNegated);
    if (name === 'NOT') return this.#opposite(target, value);
    const relation = target.table.relations.get(name);
    if (relation) return this.#ofRelation(target, relation, value, isNegated);
    const key = target.table.uniqueKeys.get(name);
    if (key && isPlainObject(value) && Object.keys(value).length === key.length)
      return this.all(target, value, isNegated);
    return notCompilable();
  }

  #any(target: TableAt, value: unknown, isNegated: boolean): string {
    if (!Array.isArray(value)) return notCompilable();
    const conditions = value.map((each) => this.all(target, each, isNegated));
    // Prisma has a meaning of its own for no alternatives, and for an empty condition among them.
    if (conditions.length === 0 || conditions.includes(matchingAll)) return notCompilable();
    return joined(conditions, 'OR');
  }

  #opposite(target: TableAt, value: unknown): string {
    const condition = this.all(target, value, true);
    return condition === matchingAll ? notCompilable() : `(NOT ${condition})`;
  }

  #ofRelation(from: TableAt, relation: SqlRelation, value: unknown, isNegated: boolean): string {
    const isExplicit = isPlainObject(value) && Object.keys(value).join() === 'is';
    // A negated condition on a relation treats rows without a value differently in Prisma. Filters of the API have no
    // such rows: their conditions, which are in this form, are never unknown.
    if (isNegated && !isExplicit) return notCompilable();
    const { target: table } = relation;
    const to = { table, alias: `"r${String(this.#relationCount++)}"` };
    const matches = [
      ...joinConditions(from, relation, to, this.#parameters.scope),
      this.all(to, isExplicit ? value.is : value, false),
    ];
    return `EXISTS (SELECT 1 FROM ${table.sql} AS ${to.alias} WHERE ${matches.join(' AND ')})`;
  }

  /** Whether a column is the one that has a value in all rows, or in none. */
  #concerns(target: TableAt, column: SqlColumn): boolean {
    return this.#rows?.column === column && this.#rows.target === target;
  }

  #ofColumn(target: TableAt, column: SqlColumn, value: unknown, isNegated: boolean): string {
    const { alias, table } = target;
    // A comparison with null is unknown, which only a negation can tell from false.
    if (!isNegated && this.#concerns(target, column) && asksForNull(value) !== this.#rows?.isNull)
      return matchingNone;
    // The condition on the workspace is there already.
    if (column === table.workspace && value === this.#parameters.scope) return matchingAll;
    const sql = at(alias, column);
    if (value === null) return column.isRequired ? notCompilable() : `${sql} IS NULL`;
    if (!isPlainObject(value))
      return column.isList ? notCompilable() : `${sql} = ${this.#parameters.add(column, value)}`;
    this.#parameters.isPlannedPerCall = true;
    const { mode, ...operators } = value;
    if (mode !== undefined && mode !== 'default' && mode !== 'insensitive') return notCompilable();
    const isInsensitive = mode === 'insensitive';
    const compare = (operator: string) => (each: SqlColumn, operand: unknown) =>
      each.isList
        ? this.#ofList(at(alias, each), each, operator, operand)
        : this.#ofScalar(target, at(alias, each), each, operator, operand, isInsensitive);
    const conditions = Object.entries(operators).map(([operator, operand]) =>
      isNegated || isInsensitive || !isWhole(operator, operand)
        ? compare(operator)(column, operand)
        : exactText(target, column, operand, compare(operator)),
    );
    return conditions.length === 0 ? notCompilable() : joined(conditions, 'AND');
  }

  #ofScalar(
    target: TableAt,
    sql: string,
    column: SqlColumn,
    operator: string,
    operand: unknown,
    isInsensitive: boolean,
  ): string {
    const pattern = patterns.get(operator);
    if (pattern !== undefined) {
      if (typeof operand !== 'string' || column.type.scalarType !== 'string') notCompilable();
      const placeholder = this.#parameters.add(column, pattern(operand));
      return isInsensitive ? `${sql} ILIKE ${placeholder}` : `${sql}::text LIKE ${placeholder}`;
    }
    if (operand === null && !column.isRequired) {
      if (operator === 'equals') return `${sql} IS NULL`;
      if (operator === 'not') return `${sql} IS NOT NULL`;
    }
    if (isInsensitive) return notCompilable();
    if (operator === 'in') return this.#oneOf(sql, column, operand);
    const comparison = comparisonOperators.get(operator) ?? notCompilable();
    const other = isColumnReference(operand)
      ? at(target.alias, referencedColumn(target, operand))
      : this.#parameters.add(column, operand);
    return `${sql} ${comparison} ${other}`;
  }

  #oneOf(sql: string, column: SqlColumn, values: unknown): string {
    if (Array.isArray(values) && values.length === 0) return matchingNone;
    return `${sql} = ANY(${this.#parameters.addList(column, values)})`;
  }

  #ofList(sql: string, column: SqlColumn, operator: string, operand: unknown): string {
    if (operator === 'has') return `${sql} @> ${this.#parameters.addList(column, [operand])}`;
    if (operator === 'hasSome') return `${sql} && ${this.#parameters.addList(column, operand)}`;
    if (operator === 'hasEvery') return `${sql} @> ${this.#parameters.addList(column, operand)}`;
    if (operator === 'isEmpty' && typeof operand === 'boolean')
      return `${sql} ${operand ? '=' : '<>'} '{}'`;
    return notCompilable();
  }
}
