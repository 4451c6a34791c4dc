// Conditions on rows, in the form that Prisma takes, and what joins them.

/** A `where` for Prisma. */
export type Condition = object;
const everything: Condition = {};
export const nothing: Condition = { id: { in: [] } };

// Prisma takes an empty AND, and even the opposite of one, for "everything": neither is ever sent.
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
