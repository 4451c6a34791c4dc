// Conditions on rows, in Prisma's format, and the operators that combine them.

/** A `where` for Prisma. */
export type Condition = object;
const everything: Condition = {};
export const nothing: Condition = { id: { in: [] } };

// Prisma treats an empty AND, and even its negation, as "all rows". Neither is ever sent.
export function all(conditions: readonly Condition[]): Condition {
  const rest = conditions.filter((condition) => condition !== everything);
  if (rest.includes(nothing)) return nothing;
  return rest.length === 0 ? everything : { AND: rest };
}
export function any(conditions: readonly Condition[]): Condition {
  const rest = conditions.filter((condition) => condition !== nothing);
  if (rest.includes(everything)) return everything;
  return rest.length === 0 ? nothing : { OR: rest };
}
export function opposite(condition: Condition): Condition {
  if (condition === everything) return nothing;
  return condition === nothing ? everything : { NOT: condition };
}
