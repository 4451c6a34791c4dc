// The filter that searches words in several columns.
import { foldedColumn } from '../../database/folded-columns.js';
import { text, textLengthMax } from '../validation.js';
import { all, matchesAll } from './condition.js';
import type { FilterColumn } from './filter-column.js';
import { containingEveryWord } from './search.js';

interface Searched {
  /** The columns that can be null. */
  readonly nullable?: readonly string[];
  /** The other columns, for which Prisma rejects a comparison with null. */
  readonly required?: readonly string[];
  /** Columns without a folded one, which are never null. */
  readonly unfolded?: readonly string[];
}

/** A search: every word must occur in at least one of the columns. */
export const searchFilter = ({
  nullable = [],
  required = [],
  unfolded = [],
}: Searched): FilterColumn<string, 'search', false> => ({
  kind: 'search',
  nullable: false,
  rule: text(textLengthMax),
  condition: (query, _name, { byForm }) => {
    const everyWord = (columnOf: (name: string) => string) =>
      all(
        containingEveryWord(query, (raw, folded) => {
          const word = columnOf === foldedColumn ? folded : raw;
          return [
            ...nullable.map(columnOf).map((column) => ({
              AND: [{ [column]: word }, { [column]: { not: null } }],
            })),
            ...required.map((column) => ({ [columnOf(column)]: word })),
            ...unfolded.map((column) => ({ [column]: raw })),
          ];
        }),
      );
    const raw = everyWord((name) => name);
    return matchesAll(raw) ? raw : byForm(everyWord(foldedColumn), raw);
  },
});
