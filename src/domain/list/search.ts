// Substring search, case-insensitive and without wildcards.

/** Escapes `%`, `_` and `\`, which LIKE treats as special characters. */
const escaped = (part: string) => part.replace(/[\\%_]/g, '\\$&');

/** A pattern for LIKE that matches any string that contains `part`. */
export const patternContaining = (part: string) => `%${escaped(part)}%`;

/** A filter on a text column. Prisma compares with ILIKE, so the characters of patterns are escaped. */
export const equalIgnoringCase = (value: string) => ({
  equals: escaped(value),
  mode: 'insensitive' as const,
});

/** A filter on a text column. */
export const containing = (part: string) => ({
  contains: escaped(part),
  mode: 'insensitive' as const,
});

/** A filter on a text column. */
export const startingWith = (part: string) => ({
  startsWith: escaped(part),
  mode: 'insensitive' as const,
});

/**
 * Returns filters that require every word of `query`, each in at least one of the columns.
 *
 * @param places returns a filter on a word for each column
 */
export function containingEveryWord<Filter>(
  query: string,
  places: (word: ReturnType<typeof containing>) => Filter[],
): { OR: Filter[] }[] {
  const words = query.split(/\s+/).filter((word) => word !== '');
  return [...new Set(words)].map((word) => ({ OR: places(containing(word)) }));
}
