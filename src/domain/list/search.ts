// Substring search without wildcards: in folded columns, and in the columns themselves regardless of case.
import { fold } from '../../database/fold.js';
import { foldedColumn } from '../../database/folded-columns.js';
import type { ByForm, ColumnCondition } from './condition.js';
import type { Maybe } from '../validation.js';

/** Escapes `%`, `_` and `\`, which LIKE treats as special characters. */
export const escapeWildcards = (part: string) => part.replace(/[\\%_]/g, '\\$&');

/** Patterns that match any string that contains `part`: for LIKE in a folded column, and for ILIKE in the column itself. */
export const patternsContaining = (part: string) => ({
  foldedPattern: `%${escapeWildcards(fold(part))}%`,
  pattern: `%${escapeWildcards(part)}%`,
});

type Operator = 'contains' | 'startsWith';

/** A filter on a text column. Prisma compares with ILIKE, so its wildcards are escaped. */
export const equalIgnoringCase = (value: string) => ({
  equals: escapeWildcards(value),
  mode: 'insensitive' as const,
});

/** A filter on a text column. */
const raw = (operator: Operator, part: string) => ({
  [operator]: escapeWildcards(part),
  mode: 'insensitive' as const,
});

/** A filter on a folded column. */
const folded = (operator: Operator, part: string) => ({ [operator]: escapeWildcards(fold(part)) });

/** Returns a condition on a text column; false if it requires nothing. */
export const matching = (
  operator: Operator,
  part: Maybe<string>,
  column: string,
  byForm: ByForm,
): ColumnCondition | false =>
  part != null &&
  fold(part) !== '' &&
  byForm({ [foldedColumn(column)]: folded(operator, part) }, { [column]: raw(operator, part) });

/**
 * Returns filters that require every word of `query`, each in at least one of the columns.
 *
 * @param places returns a filter on a word for each column, given the filters on a column and on a folded column
 */
export function containingEveryWord<Filter>(
  query: string,
  places: (raw: object, folded: object) => Filter[],
): { OR: Filter[] }[] {
  const words = query.split(/\s+/).filter((word) => fold(word) !== '');
  return [...new Set(words)].map((word) => ({
    OR: places(raw('contains', word), folded('contains', word)),
  }));
}
