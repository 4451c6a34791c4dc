// Compiles a search of opportunities: which of them match, and how closely. The search is a part of the statement that reads
// them, as the table "ranked", which is the table of opportunities with the column "closeness".
import { columnTypes } from './column-types.js';
import { notCompilable } from './not-compiled.js';
import {
  rankedSql,
  stepSizes,
  type Patterns,
  type RankedSearch,
  type WordPatterns,
} from './ranked-table.js';
import { indexedText, searchedText } from './searched-text.js';
import type { SqlColumn, SqlTable } from './sql-table.js';
import { anyWorkspace, withinWorkspace, type Parameters, type TableAt } from './statement-parts.js';
import type { WhereClause } from './where-clause.js';

const stringColumn = { type: columnTypes.String } as SqlColumn;

/** A word as parts of the statement. */
interface WordConditions {
  /** The condition that a string contains the word. */
  readonly isIn: (text: string) => string;
  /** The condition for a string that an index has found. Only patterns that the index did not look up remain. */
  readonly isInFound: (text: string) => string;
  readonly indexed: string;
  readonly estimated: string;
}

/** A table of the statement: its rows of the workspace. */
interface Source extends TableAt {
  readonly from: string;
  /** The condition on the workspace. */
  readonly scope: string;
}

type StepName = 'exact' | 'inexact';

class SearchClause {
  readonly #parameters: Parameters;
  readonly #opportunity: SqlTable;
  readonly #contact: SqlTable;
  readonly #lists = new Map<Patterns, string>();

  constructor(parameters: Parameters, opportunity: SqlTable) {
    this.#parameters = parameters;
    this.#opportunity = opportunity;
    this.#contact = opportunity.relations.get('primaryContact')?.target ?? notCompilable();
  }

  compile(search: RankedSearch, where: string): string {
    const phrase = `${this.#parameters.add(stringColumn, search.phrase)}::text`;
    const words = search.words.map((word) => this.#word(word));
    const typos = search.typos?.map((word) => this.#word(word));
    const isShort = `(SELECT count(*) FROM "exact") < ${String(stepSizes.typosBelow)}`;
    const inexact = `SELECT "id", 0 FROM "inexact" WHERE "id" NOT IN (SELECT "id" FROM "exact") LIMIT ${String(stepSizes.found - stepSizes.typosBelow)}`;
    const { from, scope } = this.#source('opportunity', 'o');
    return `WITH ${[
      this.#window(),
      ...this.#step('exact', words, where, 'TRUE'),
      ...(typos ? this.#step('inexact', typos, where, isShort) : []),
      this.#found(
        phrase,
        `SELECT "id", 1 AS "exactness" FROM "exact"${typos ? ` UNION ALL (${inexact})` : ''}`,
      ),
      `${rankedSql} AS (SELECT "o".*, "found"."closeness" FROM "found" JOIN ${from} ON ${scope} AND "o"."id" = "found"."id")`,
    ].join(',\n')}\n`;
  }

  /** Adds lists of patterns as parameters, each of them once. */
  #list(patterns: Patterns): string {
    let list = this.#lists.get(patterns);
    if (list === undefined) {
      list = `${this.#parameters.addList(stringColumn, patterns)}::text[]`;
      this.#lists.set(patterns, list);
    }
    return list;
  }

  #word({ patterns, near, indexed, estimated }: WordPatterns): WordConditions {
    // The few patterns come first: most rows match none of them.
    const lists = [...(near ? [near] : []), patterns].map((list) => this.#list(list));
    return {
      isIn: (text) => lists.map((list) => `${text} LIKE ANY (${list})`).join(' AND '),
      isInFound: (text) =>
        indexed === patterns ? 'TRUE' : `${text} LIKE ANY (${this.#list(patterns)})`,
      indexed: this.#list(indexed),
      estimated: this.#list(estimated),
    };
  }

  #source(table: 'opportunity' | 'contact', name: string): Source {
    const at = {
      table: table === 'contact' ? this.#contact : this.#opportunity,
      alias: `"${name}"`,
    };
    const [scope = notCompilable()] = withinWorkspace(at, this.#parameters.scope);
    return { ...at, from: `${at.table.sql} AS ${at.alias}`, scope };
  }

  /** The searched string of an opportunity's primary contact; null without one. */
  #contactText(opportunity: string): string {
    const { from, scope } = this.#source('contact', 'c');
    return `(SELECT ${searchedText('contact', '"c"')} FROM ${from} WHERE ${scope} AND "c"."id" = ${opportunity}."primary_contact_id")`;
  }

  /** The searched string of an opportunity and its primary contact. */
  #wholeText = (opportunity: string) =>
    `concat(${searchedText('opportunity', opportunity)}, ${this.#contactText(opportunity)})`;

  /** The newest opportunities with their strings. A row is read when a step first needs it. */
  #window(): string {
    const { from, scope } = this.#source('opportunity', 'n');
    return `"window" AS MATERIALIZED (SELECT "n"."id", "n"."created_at", ${this.#wholeText('"n"')} AS "text"
      FROM ${from} WHERE ${scope} ORDER BY "n"."created_at" DESC, "n"."id" DESC LIMIT ${String(stepSizes.window)})`;
  }

  /** The opportunity with an ID, if it meets the conditions on its columns and on its string. */
  #match(id: string, where: string, words: readonly WordConditions[]): string {
    const { from, scope } = this.#source('opportunity', 't0');
    const meets = words.map(({ isIn }) => isIn('"whole"."text"')).join(' AND ');
    const text = `(SELECT ${this.#wholeText('"t0"')} AS "text" OFFSET 0) AS "whole"`;
    return words.length === 0
      ? `(SELECT "t0"."created_at" FROM ${from} WHERE ${scope} AND "t0"."id" = ${id} AND ${where} OFFSET 0)`
      : `(SELECT "t0"."created_at" FROM ${from} CROSS JOIN LATERAL ${text} WHERE ${scope} AND "t0"."id" = ${id} AND ${where} AND ${meets} OFFSET 0)`;
  }

  /**
   * The matches of one way to compare words: the newest of those in the window and, if these are few, of all.
   *
   * @param name the table of the result
   * @param gate the condition under which the step runs
   */
  #step(name: StepName, words: readonly WordConditions[], where: string, gate: string): string[] {
    const meets = words.map(({ isIn }) => isIn('"text"')).join(' AND ');
    const [plan, recent, candidates] = [
      `"${name}_plan"`,
      `"${name}_recent"`,
      `"${name}_candidates"`,
    ];
    const counts = words.map(
      ({ estimated }, index) =>
        `count(*) FILTER (WHERE "text" LIKE ANY (${estimated})) AS "w${String(index)}"`,
    );
    const least = `least(${words.map((_, index) => `"w${String(index)}"`).join(', ')})`;
    const rare = String(stepSizes.rareBelow);
    // Without a rare word, only frequent words without a typo are looked up in an index.
    const size = `(SELECT CASE WHEN "hits" < ${rare} AND (${name === 'exact' ? 'TRUE' : '"is_rare"'}) THEN ${String(stepSizes.sample)} ELSE ${String(stepSizes.window)} END FROM ${plan})`;
    const newestFirst = 'ORDER BY "created_at" DESC, "id" DESC';
    const limit = `LIMIT ${String(stepSizes.found)}`;
    return [
      `${plan} AS MATERIALIZED (SELECT CASE ${least} ${words.map((_, index) => `WHEN "w${String(index)}" THEN ${String(index)}`).join(' ')} END AS "rarest", ${least} < ${rare} AS "is_rare", "hits"
        FROM (SELECT ${counts.join(', ')}, count(*) FILTER (WHERE ${meets}) AS "hits" FROM (SELECT "text" FROM "window" LIMIT ${String(stepSizes.sample)}) AS "sample" WHERE ${gate}) AS "counted")`,
      `${recent} AS MATERIALIZED (SELECT "newest"."id", "newest"."created_at" FROM (SELECT * FROM "window" LIMIT ${size}) AS "newest"
        CROSS JOIN LATERAL ${this.#match('"newest"."id"', where, [])} AS "match" WHERE ${gate} AND ${meets} ${limit})`,
      ...this.#candidates(
        name,
        words,
        where,
        `(SELECT count(*) FROM ${recent}) < ${String(stepSizes.enough)} AND ${gate}`,
      ),
      // The candidates are read one by one from the newest on, until enough of them match. OFFSET 0 keeps the order.
      `"${name}" AS MATERIALIZED (SELECT "id" FROM (SELECT "id", "created_at" FROM ${recent}
        UNION (SELECT "candidate"."id", "match"."created_at"
          FROM (SELECT "id", "created_at" FROM ${candidates} ${newestFirst}) AS "candidate"
          CROSS JOIN LATERAL ${this.#match('"candidate"."id"', where, words)} AS "match"
          ORDER BY "candidate"."created_at" DESC, "candidate"."id" DESC ${limit})) AS "either" ${newestFirst} ${limit})`,
    ];
  }

  /**
   * The opportunities that can match, from indexes: those with the rarest word, in them or their contacts; without a rare
   * word, those with all words; and those whose folded columns, or whose contact's, are not up to date.
   */
  #candidates(
    name: StepName,
    words: readonly WordConditions[],
    where: string,
    gate: string,
  ): string[] {
    const own = this.#source('opportunity', 't0');
    const contact = this.#source('contact', 'c');
    const plan = `"${name}_plan"`;
    const isRare = `(SELECT "is_rare" FROM ${plan})`;
    const isOutdated = (alias: string) => `${alias}."folded_version" <> ${alias}."version"`;
    const inWords = (of: (word: WordConditions) => string) =>
      `CASE (SELECT "rarest" FROM ${plan}) ${words.map((word, index) => `WHEN ${String(index)} THEN ${of(word)}`).join(' ')} END`;
    // OFFSET 0 keeps the planner from using the index for the second condition.
    const rarest = (text: string) =>
      `${isRare} AND ${text} LIKE ANY ((SELECT ${inWords(({ indexed }) => indexed)})::text[])
        AND (SELECT ${inWords(({ isInFound }) => isInFound('"text"'))} FROM (SELECT ${text} AS "text" OFFSET 0) AS "own")`;
    // Each combination of patterns is a scan of its own, so words with a typo are not looked up together.
    const every = (text: string) =>
      `NOT ${isRare} AND ${words.map(({ indexed }) => `${text} LIKE ANY (${indexed})`).join(' AND ')}`;
    const ofContacts = `FROM ${contact.from} JOIN ${own.from} ON ${own.scope} AND "t0"."primary_contact_id" = "c"."id" WHERE ${contact.scope}`;
    const ownWith = (condition: string) => `FROM ${own.from} WHERE ${own.scope} AND ${condition}`;
    const ownText = indexedText('opportunity', '"t0"');
    // With one word, each row is a match, so some of them are enough. With several, any row can be the one with all words.
    const first = `LIMIT ${String(stepSizes.indexed)}`;
    const limit = words.length === 1 ? first : '';
    const sources = [
      [ownWith(rarest(ownText)), limit],
      [`${ofContacts} AND ${rarest(indexedText('contact', '"c"'))}`, limit],
      ...(name === 'exact' ? [[ownWith(every(ownText)), first]] : []),
    ];
    const selected = 'SELECT "t0"."id", "t0"."created_at"';
    // PostgreSQL expects most rows to be outdated. ORDER BY "id" makes it read their partial index nevertheless.
    const outdated = `(SELECT "t0"."id", 'infinity'::timestamptz FROM ${own.from}
      WHERE ${own.scope} AND ${isOutdated('"t0"')} AND ${gate} ORDER BY "t0"."id")`;
    const tableOf = (index: number) => `"${name}_source${String(index)}"`;
    // A table of its own is planned as if it were read to its end: with LIMIT, PostgreSQL would rather read all rows.
    return [
      ...sources.map(
        ([source = ''], index) =>
          `${tableOf(index)} AS MATERIALIZED (${selected} ${source} AND ${where} AND ${gate})`,
      ),
      `"${name}_candidates" AS MATERIALIZED (${[
        ...sources.map(([, most = ''], index) => `(SELECT * FROM ${tableOf(index)} ${most})`),
        `${selected} ${ofContacts} AND ${isOutdated('"c"')} AND ${gate}`,
        outdated,
      ].join(' UNION ')})`,
    ];
  }

  /** The closeness of each result: up to 1000 for similarity, and 1000 more without a typo. */
  #found(phrase: string, results: string): string {
    const own = this.#source('opportunity', 'o');
    const contact = this.#source('contact', 'c');
    const values = [
      ...['name', 'contact_name', 'external_id', 'address_street'].map(
        (name) => `"o"."folded_${name}"`,
      ),
      `concat_ws(' ', "c"."folded_first_name", "c"."folded_last_name")`,
      ...['company', 'email', 'phone'].map((name) => `"c"."folded_${name}"`),
    ];
    const similarities = values.map((value) => `similarity(${phrase}, ${value})`).join(', ');
    return `"found" AS MATERIALIZED (SELECT "o"."id", (1000 * "exactness"
      + 500 * word_similarity(${phrase}, ${this.#wholeText('"o"')}) + 500 * greatest(${similarities}))::int AS "closeness"
      FROM (${results}) AS "result" JOIN ${own.from} ON ${own.scope} AND "o"."id" = "result"."id"
      LEFT JOIN ${contact.from} ON ${contact.scope} AND "c"."id" = "o"."primary_contact_id")`;
  }
}

/**
 * Compiles a search as the start of a statement, which defines the table "ranked".
 *
 * @param condition compiles the further condition, which is part of the search: without it, the newest matches could be
 *   others than those that meet it
 */
export function compileSearch(
  table: SqlTable,
  search: RankedSearch,
  parameters: Parameters,
  condition: WhereClause,
): string {
  if (parameters.scope === anyWorkspace) return notCompilable();
  parameters.isPlannedPerCall = true;
  const where = condition.within({ table, alias: '"t0"' }, search.where);
  return new SearchClause(parameters, table).compile(search, where);
}
