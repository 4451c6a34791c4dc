// The input of a search of opportunities, the sizes of its steps, and the table of its results.
import { LRUCache } from 'lru-cache';
import { columnTypes } from './column-types.js';
import { notCompilable } from './not-compiled.js';
import type { SqlColumn, SqlTable } from './sql-table.js';

/** Patterns of LIKE. */
export type Patterns = readonly string[];

/** A word of a search, as patterns of LIKE of which one must match. */
export interface WordPatterns {
  readonly patterns: Patterns;
  /** Fewer patterns for a word of many: wherever one of `patterns` matches, one of these does. */
  readonly near?: Patterns | undefined;
  /** The patterns by which rows are found in an index. */
  readonly indexed: Patterns;
  /** Fewer patterns for the index, used if few rows match them. Wherever one of `patterns` matches, one of these does. */
  readonly fewer?: Patterns | undefined;
  /** A text search query for strings in which a word starts with this one. Absent if the index of words is not used. */
  readonly starts?: string | undefined;
  /** The same for strings that have it as a whole word. */
  readonly whole?: string | undefined;
  /** Patterns that match about as many rows as an index compares, which is more than it finds. */
  readonly estimated: Patterns;
}

/** An argument of `findMany` and `count` besides those of Prisma. */
export interface RankedSearch {
  /** The words, the longest ones first. */
  readonly words: readonly WordPatterns[];
  /** The same with patterns that also match words with a typo. Absent if no word can have one. */
  readonly typos?: readonly WordPatterns[] | undefined;
  /** The folded string that was searched for. */
  readonly phrase: string;
  /** A further condition for the rows, in Prisma's format. */
  readonly where: object;
}

/** The sizes of the steps of a search. ADR 17 explains them. */
export const stepSizes = {
  /** The newest opportunities of which the frequency of each word is estimated. */
  sample: 1_000,
  /** A word or a search that matches fewer rows of the sample is rare: an index has to compare few rows. */
  rareBelow: 6,
  /** The same for a search of one word, which the index of words finds faster. */
  oneRareBelow: 12,
  /** Patterns in `fewer` that match fewer rows of the sample take the place of `indexed`. */
  fewerBelow: 12,
  /** The newest opportunities that are read one by one if the search is not rare. */
  window: 5_000,
  /** The highest number of opportunities that are read from one index. */
  indexed: 5_000,
  /** The number of matches in the window from which on no index is read. */
  enough: 50,
  /** The highest number of results: the newest matches. */
  found: 200,
  /** The number of results from which on typos are not considered. */
  typosBelow: 25,
} as const;

/** The highest number of results of a search. */
export const searchResultsMax: number = stepSizes.found;

export const closeness: SqlColumn = {
  name: 'closeness',
  sql: '"closeness"',
  type: columnTypes.Int,
  isList: false,
  isRequired: true,
};

/** The name of the table in the statement. */
export const rankedSql = '"ranked"';

const rankedTables = new LRUCache<SqlTable, SqlTable>({ max: 10 });

/** The table of opportunities with the column of closeness. */
export function rankedTable(table: SqlTable): SqlTable {
  if (table.model !== 'Opportunity') return notCompilable();
  let found = rankedTables.get(table);
  if (found === undefined) {
    const columns = new Map(table.columns).set(closeness.name, closeness);
    found = { ...table, sql: rankedSql, columns };
    rankedTables.set(table, found);
  }
  return found;
}
