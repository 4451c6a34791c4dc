// Recognizes the condition for the rows that follow a position in a list: those whose sort value is greater, and those
// with the same sort value and a greater ID. Prisma's arguments express it as two comparisons. As a comparison of both
// columns together, PostgreSQL finds the position in an index at once, however many rows have the same sort value.
import { isPlainObject } from './not-compiled.js';
import type { SqlColumn, SqlTable } from './sql-table.js';
import { at, type Parameters, type TableAt } from './statement-parts.js';

interface KeysetRange {
  readonly column: SqlColumn;
  readonly id: SqlColumn;
  readonly operator: '>' | '<';
  /** The sort value and the ID of the position. */
  readonly values: readonly [value: unknown, id: unknown];
}

/** The value of a property; undefined if the object has others. */
const only = (object: unknown, name: string): unknown =>
  isPlainObject(object) && Object.keys(object).length === 1 ? object[name] : undefined;

/** @returns undefined for any other condition */
export function keysetRangeOf(
  { columns }: SqlTable,
  where: Readonly<Record<string, unknown>>,
): KeysetRange | undefined {
  const [name = '', ...others] = Object.keys(where).filter((key) => key !== 'OR');
  const column = columns.get(name);
  const id = columns.get('id');
  const { OR: either } = where;
  if (!column || !id || others.length > 0 || !Array.isArray(either) || either.length !== 2)
    return undefined;
  const [greater, later] = either as readonly unknown[];
  for (const [operator, beyond] of [
    ['>', 'gt'],
    ['<', 'lt'],
  ] as const) {
    const value = only(only(greater, name), beyond);
    const lastId = only(only(later, 'id'), beyond);
    if (value == null || lastId == null || only(where[name], `${beyond}e`) !== value) continue;
    return { column, id, operator, values: [value, lastId] };
  }
  return undefined;
}

export function rangeCondition(
  { alias }: TableAt,
  { column, id, operator, values: [value, lastId] }: KeysetRange,
  parameters: Parameters,
): string {
  const position = [parameters.add(column, value), parameters.add(id, lastId)].join(', ');
  return `(${at(alias, column)}, ${at(alias, id)}) ${operator} (${position})`;
}
