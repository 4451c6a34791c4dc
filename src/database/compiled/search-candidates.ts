// Finds the opportunities that can match a search, by indexes. Rows that an index has compared completely are known matches.
import { stepSizes } from './ranked-table.js';
import {
  fewerCount,
  newestOrder,
  type SearchTables,
  type WordConditions,
} from './search-tables.js';
import { indexedText, indexedWords, joinedTexts } from './searched-text.js';

export type StepName = 'exact' | 'inexact';

/** A step of a search: one way to compare words. */
export interface SearchStep {
  readonly name: StepName;
  readonly words: readonly WordConditions[];
  /** The condition on columns of opportunities. */
  readonly where: string;
  /** The condition under which the step runs, or its indexes are read. */
  readonly gate: string;
}

const isToFold = (alias: string) => `${alias}."folded_version" <> ${alias}."version"`;

/** Indexes have the folded columns. The other rows are candidates of each search. */
const isFolded = (alias: string) => `${alias}."folded_version" = ${alias}."version"`;

const selected = 'SELECT "t0"."id", "t0"."created_at"';

function ofOwn(tables: SearchTables, condition: string): string {
  const { from, scope } = tables.rows('opportunity', 't0');
  return `FROM ${from} WHERE ${scope} AND ${isFolded('"t0"')} AND ${condition}`;
}

function ofContacts(tables: SearchTables, condition: string): string {
  const own = tables.rows('opportunity', 't0');
  const contact = tables.rows('contact', 'c');
  return `FROM ${contact.from} JOIN ${own.from} ON ${own.scope} AND "t0"."primary_contact_id" = "c"."id"
      WHERE ${contact.scope} AND ${isFolded('"c"')} AND ${condition}`;
}

interface FoundRows {
  readonly from: string;
  /** Whether some of the rows are enough. */
  readonly isLimited: boolean;
}

/**
 * The rows that the indexes of trigrams find: those with the rarest word, in an opportunity or its contact, or, without a
 * rare word, those with all words. With several words, the others are compared.
 */
function rowsByTrigrams(tables: SearchTables, { name, words }: SearchStep): FoundRows[] {
  const plan = `"${name}_plan"`;
  const isRare = `(SELECT "is_rare" FROM ${plan})`;
  const inWords = (of: (word: WordConditions, index: number) => string) =>
    `CASE (SELECT "rarest" FROM ${plan}) ${words.map((word, index) => `WHEN ${String(index)} THEN ${of(word, index)}`).join(' ')} END`;
  const lookedUp = ({ indexed, fewer }: WordConditions, index: number) =>
    fewer === undefined
      ? indexed
      : `CASE WHEN (SELECT ${fewerCount(index)} FROM ${plan}) < ${String(stepSizes.fewerBelow)} THEN ${fewer} ELSE ${indexed} END`;
  const meets =
    words.length === 1
      ? words.map(({ isInFound }) => isInFound('"text"'))
      : words.map(({ isIn }) => isIn('"text"'));
  // OFFSET 0 keeps the planner from using the index for the second condition.
  const rarest = (text: string, compared: string) =>
    `${isRare} AND ${text} LIKE ANY ((SELECT ${inWords(lookedUp)})::text[])
        AND (SELECT ${meets.join(' AND ')} FROM (SELECT ${words.length === 1 ? text : compared} AS "text" OFFSET 0) AS "compared")`;
  // Each combination of patterns is a scan of its own, so words with a typo are not looked up together.
  const every = (text: string) =>
    `NOT ${isRare} AND ${words.map(({ indexed }) => `${text} LIKE ANY (${indexed})`).join(' AND ')}`;
  const ownText = indexedText('opportunity', '"t0"');
  const contactText = indexedText('contact', '"c"');
  // Each row with the rarest of several words was compared with the others, so all of them are read.
  const isLimited = words.length === 1;
  return [
    { from: ofOwn(tables, rarest(ownText, tables.wholeText('"t0"'))), isLimited },
    { from: ofContacts(tables, rarest(contactText, joinedTexts('"t0"', '"c"'))), isLimited },
    ...(name === 'exact' ? [{ from: ofOwn(tables, every(ownText)), isLimited: true }] : []),
  ];
}

/**
 * The rows that the indexes of words find. They match, and PostgreSQL does not read their strings for that. One word is
 * looked up as the start of words of opportunities and contacts, and several ones as whole words of an opportunity,
 * because a scan for the starts of frequent words takes longer.
 */
function rowsByWords(tables: SearchTables, { words }: SearchStep): string[] {
  const isOne = words.length === 1;
  const queries = words.flatMap(({ starts, whole }) => (isOne ? starts : whole) ?? []);
  if (queries.length < words.length) return [];
  const query = `${tables.string(queries.join(' & '))}::tsquery`;
  const own = `${indexedWords('opportunity', '"t0"')} @@ ${query}`;
  return isOne
    ? [ofOwn(tables, own), ofContacts(tables, `${indexedWords('contact', '"c"')} @@ ${query}`)]
    : [ofOwn(tables, own)];
}

/** The opportunities whose folded columns, or whose contact's, are not up to date. */
function outdatedRows(tables: SearchTables, gate: string): string[] {
  const own = tables.rows('opportunity', 't0');
  const contact = tables.rows('contact', 'c');
  return [
    `${selected} FROM ${contact.from} JOIN ${own.from} ON ${own.scope} AND "t0"."primary_contact_id" = "c"."id"
      WHERE ${contact.scope} AND ${isToFold('"c"')} AND ${gate}`,
    // PostgreSQL expects most rows to be outdated. ORDER BY "id" makes it read their partial index nevertheless.
    `(SELECT "t0"."id", 'infinity'::timestamptz FROM ${own.from}
      WHERE ${own.scope} AND ${isToFold('"t0"')} AND ${gate} ORDER BY "t0"."id")`,
  ];
}

/**
 * Defines the tables "..._known", whose rows match, and "..._outdated", whose rows have to be compared. The indexes of
 * trigrams are read only if those of words find few rows.
 */
export function candidateTables(tables: SearchTables, step: SearchStep): string[] {
  const { name, where, gate } = step;
  const found = String(stepSizes.found);
  // A table of its own is planned as if it were read to its end: with LIMIT, PostgreSQL would rather read all rows.
  const defined = (table: string, from: string, condition: string) =>
    `${table} AS MATERIALIZED (${selected} ${from} AND ${where} AND ${condition})`;
  const newestOf = (table: string, isLimited = true) =>
    `(SELECT * FROM (SELECT * FROM ${table} ${isLimited ? `LIMIT ${String(stepSizes.indexed)}` : ''}) AS "rows" ${newestOrder} LIMIT ${found})`;
  const byWords = rowsByWords(tables, step).map((from, index) => ({
    from,
    table: `"${name}_words${String(index)}"`,
  }));
  const byTrigrams = rowsByTrigrams(tables, step).map((rows, index) => ({
    ...rows,
    table: `"${name}_trigrams${String(index)}"`,
  }));
  const ofWords = `"${name}_of_words"`;
  const isFew = `(SELECT count(*) FROM ${ofWords}) < ${found} AND ${gate}`;
  const known = byTrigrams.map(({ table, isLimited }) => newestOf(table, isLimited));
  if (byWords.length > 0) known.push(`SELECT * FROM ${ofWords}`);
  return [
    ...byWords.map(({ from, table }) => defined(table, from, gate)),
    ...(byWords.length > 0
      ? [
          `${ofWords} AS MATERIALIZED (${byWords.map(({ table }) => newestOf(table)).join(' UNION ')})`,
        ]
      : []),
    ...byTrigrams.map(({ from, table }) => defined(table, from, byWords.length > 0 ? isFew : gate)),
    `"${name}_known" AS MATERIALIZED (${known.join(' UNION ')})`,
    `"${name}_outdated" AS MATERIALIZED (${outdatedRows(tables, gate).join(' UNION ')})`,
  ];
}
