// Conditions on columns, and the operators that combine them.

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

/** Whether a condition matches all rows because it requires nothing. */
export const matchesAll = (condition: object): boolean => condition === everything;
