// The tables that a search of opportunities reads, and the conditions on their strings.
import { columnTypes } from './column-types.js';
import { notCompilable } from './not-compiled.js';
import type { Patterns, WordPatterns } from './ranked-table.js';
import { searchedText, type SearchedTable } from './searched-text.js';
import type { SqlColumn, SqlTable } from './sql-table.js';
import { withinWorkspace, type Parameters, type TableAt } from './statement-parts.js';

const stringColumn = { type: columnTypes.String } as SqlColumn;

/** A word as parts of the statement. */
export interface WordConditions {
  /** The condition that a string contains the word. */
  readonly isIn: (text: string) => string;
  /** The condition for a string that an index has found. Only patterns that the index did not look up remain. */
  readonly isInFound: (text: string) => string;
  readonly indexed: string;
  readonly estimated: string;
  readonly fewer: string | undefined;
  /** Text search queries, as in `WordPatterns`. */
  readonly starts: string | undefined;
  readonly whole: string | undefined;
}

/** A table of the statement: its rows of the workspace. */
interface WorkspaceRows extends TableAt {
  readonly from: string;
  /** The condition on the workspace. */
  readonly scope: string;
}

/** The column that counts the rows of the sample with one of `fewer` patterns of a word. */
export const fewerCount = (index: number): string => `"f${String(index)}"`;

/** The order in which results are looked for. */
export const newestOrder = 'ORDER BY "created_at" DESC, "id" DESC';

export class SearchTables {
  readonly #parameters: Parameters;
  readonly #opportunity: SqlTable;
  readonly #contact: SqlTable;
  readonly #hasDigits: boolean;
  readonly #lists = new Map<Patterns, string>();

  /** @param hasDigits whether a word has a digit, so that it can be in the digits of a phone number */
  constructor(parameters: Parameters, opportunity: SqlTable, hasDigits: boolean) {
    this.#parameters = parameters;
    this.#hasDigits = hasDigits;
    this.#opportunity = opportunity;
    this.#contact = opportunity.relations.get('primaryContact')?.target ?? notCompilable();
  }

  /** Adds a string as a parameter. */
  string(value: string): string {
    return `${this.#parameters.add(stringColumn, value)}::text`;
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

  word({ patterns, near, indexed, estimated, fewer, ...queries }: WordPatterns): WordConditions {
    // The few patterns come first: most rows match none of them.
    const lists = [...(near ? [near] : []), patterns].map((list) => this.#list(list));
    return {
      isIn: (text) => lists.map((list) => `${text} LIKE ANY (${list})`).join(' AND '),
      isInFound: (text) =>
        indexed === patterns && !fewer ? 'TRUE' : `${text} LIKE ANY (${this.#list(patterns)})`,
      indexed: this.#list(indexed),
      estimated: this.#list(estimated),
      fewer: fewer && this.#list(fewer),
      starts: queries.starts,
      whole: queries.whole,
    };
  }

  rows(table: SearchedTable, name: string): WorkspaceRows {
    const at = {
      table: table === 'contact' ? this.#contact : this.#opportunity,
      alias: `"${name}"`,
    };
    const [scope = notCompilable()] = withinWorkspace(at, this.#parameters.scope);
    return { ...at, from: `${at.table.sql} AS ${at.alias}`, scope };
  }

  /** The searched string of an opportunity, with that of its primary contact if it has one. */
  wholeText(opportunity: string): string {
    const { from, scope } = this.rows('contact', 'c');
    const ofContact = `(SELECT ${searchedText('contact', '"c"', this.#hasDigits)} FROM ${from} WHERE ${scope} AND "c"."id" = ${opportunity}."primary_contact_id")`;
    return `concat(${searchedText('opportunity', opportunity)}, ${ofContact})`;
  }

  /** The opportunity with an ID, if it meets the conditions on its columns and on its string. */
  match(id: string, where: string, words: readonly WordConditions[]): string {
    const { from, scope } = this.rows('opportunity', 't0');
    const meets = words.map(({ isIn }) => isIn('"whole"."text"')).join(' AND ');
    const text = `(SELECT ${this.wholeText('"t0"')} AS "text" OFFSET 0) AS "whole"`;
    return words.length === 0
      ? `(SELECT "t0"."created_at" FROM ${from} WHERE ${scope} AND "t0"."id" = ${id} AND ${where} OFFSET 0)`
      : `(SELECT "t0"."created_at" FROM ${from} CROSS JOIN LATERAL ${text} WHERE ${scope} AND "t0"."id" = ${id} AND ${where} AND ${meets} OFFSET 0)`;
  }

  /** Joins the opportunities that meet a further condition, if there is one. */
  joinMatch(id: string, where: string): string {
    return where === this.rows('opportunity', 't0').scope
      ? ''
      : `CROSS JOIN LATERAL ${this.match(id, where, [])} AS "match"`;
  }
}
