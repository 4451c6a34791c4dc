// Substring search, case-insensitive, with every character an ordinary one.

/** `%`, `_` and `\` mean something to LIKE, so they are escaped. */
const escaped = (part: string) => part.replace(/[\\%_]/g, '\\$&');

/** A pattern for LIKE: any text that holds `part`. */
export const patternContaining = (part: string) => `%${escaped(part)}%`;

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
 * Filters that together ask for every word of `query`, each in at least one of the places.
 *
 * @param places where a word may occur: a filter for each column
 */
export function containingEveryWord<Filter>(
  query: string,
  places: (word: ReturnType<typeof containing>) => Filter[],
): { OR: Filter[] }[] {
  const words = query.split(/\s+/).filter((word) => word !== '');
  return [...new Set(words)].map((word) => ({ OR: places(containing(word)) }));
}
