// Compiles a search of opportunities: which of them match, and how closely. The search is a part of the statement that reads
// them, as the table "ranked", which is the table of opportunities with the column "closeness".
import { notCompilable } from './not-compiled.js';
import { rankedSql, stepSizes, type RankedSearch } from './ranked-table.js';
import { candidateTables, type SearchStep, type StepName } from './search-candidates.js';
import { fewerCount, newestOrder, SearchTables, type WordConditions } from './search-tables.js';
import { joinedTexts } from './searched-text.js';
import type { SqlTable } from './sql-table.js';
import { anyWorkspace, type Parameters } from './statement-parts.js';
import type { WhereClause } from './where-clause.js';

/** The newest opportunities with their strings. A row is read when a step first needs it. */
function windowTable(tables: SearchTables): string {
  const { from, scope } = tables.rows('opportunity', 'n');
  return `"window" AS MATERIALIZED (SELECT "n"."id", "n"."created_at", ${tables.wholeText('"n"')} AS "text"
      FROM ${from} WHERE ${scope} ORDER BY "n"."created_at" DESC, "n"."id" DESC LIMIT ${String(stepSizes.window)})`;
}

/** A word is frequent if at least this many rows of the sample contain it. */
const frequentFrom = ([word, ...others]: readonly WordConditions[]) =>
  String(others.length === 0 && word?.starts ? stepSizes.oneRareBelow : stepSizes.rareBelow);

/** Defines the table that says how frequent the words of a step are among the newest opportunities. */
function planTable(name: StepName, words: readonly WordConditions[], gate: string): string {
  const meets = words.map(({ isIn }) => isIn('"text"')).join(' AND ');
  const counts = words.map(
    ({ estimated }, index) =>
      `count(*) FILTER (WHERE "text" LIKE ANY (${estimated})) AS "w${String(index)}"`,
  );
  const fewer = words.flatMap((word, index) =>
    word.fewer ? [{ list: word.fewer, name: fewerCount(index) }] : [],
  );
  for (const { list, name: count } of fewer)
    counts.push(`count(*) FILTER (WHERE "text" LIKE ANY (${list})) AS ${count}`);
  const least = `least(${words.map((_, index) => `"w${String(index)}"`).join(', ')})`;
  return `"${name}_plan" AS MATERIALIZED (SELECT CASE ${least} ${words.map((_, index) => `WHEN "w${String(index)}" THEN ${String(index)}`).join(' ')} END AS "rarest",
        ${least} < ${frequentFrom(words)} AS "is_rare", ${fewer.map(({ name: count }) => `${count}, `).join('')}"hits"
        FROM (SELECT ${counts.join(', ')}, count(*) FILTER (WHERE ${meets}) AS "hits" FROM (SELECT "text" FROM "window" LIMIT ${String(stepSizes.sample)}) AS "sample" WHERE ${gate}) AS "counted")`;
}

/**
 * The matches of one way to compare words: the newest of those in the window and, if these are few, of all.
 *
 * Its name is that of the table of the result.
 */
function stepTables(tables: SearchTables, { name, words, where, gate }: SearchStep): string[] {
  const meets = words.map(({ isIn }) => isIn('"text"')).join(' AND ');
  const recent = `"${name}_recent"`;
  // Without a rare word, only frequent words without a typo are looked up in an index.
  const size = `(SELECT CASE WHEN "hits" < ${frequentFrom(words)} AND (${name === 'exact' ? 'TRUE' : '"is_rare"'}) THEN ${String(stepSizes.sample)} ELSE ${String(stepSizes.window)} END FROM "${name}_plan")`;
  const limit = `LIMIT ${String(stepSizes.found)}`;
  return [
    planTable(name, words, gate),
    `${recent} AS MATERIALIZED (SELECT "newest"."id", "newest"."created_at" FROM (SELECT * FROM "window" LIMIT ${size}) AS "newest"
        ${tables.joinMatch('"newest"."id"', where)} WHERE ${gate} AND ${meets} ${limit})`,
    ...candidateTables(tables, {
      name,
      words,
      where,
      gate: `(SELECT count(*) FROM ${recent}) < ${String(stepSizes.enough)} AND ${gate}`,
    }),
    // Outdated rows are compared one by one until enough of them match. OFFSET 0 keeps the order.
    `"${name}" AS MATERIALIZED (SELECT "id" FROM (SELECT "id", "created_at" FROM ${recent}
        UNION SELECT "id", "created_at" FROM "${name}_known"
        UNION (SELECT "candidate"."id", "match"."created_at"
          FROM (SELECT "id", "created_at" FROM "${name}_outdated" ${newestOrder}) AS "candidate"
          CROSS JOIN LATERAL ${tables.match('"candidate"."id"', where, words)} AS "match"
          ORDER BY "candidate"."created_at" DESC, "candidate"."id" DESC ${limit})) AS "either" ${newestOrder} ${limit})`,
  ];
}

/** The results with the closeness of each: up to 1000 for similarity, and 1000 more without a typo. */
function rankedResults(tables: SearchTables, phrase: string, results: string): string {
  const own = tables.rows('opportunity', 'o');
  const contact = tables.rows('contact', 'c');
  const values = [
    ...['name', 'contact_name', 'external_id', 'address_street'].map(
      (name) => `"o"."folded_${name}"`,
    ),
    `concat_ws(' ', "c"."folded_first_name", "c"."folded_last_name")`,
    ...['company', 'email', 'phone'].map((name) => `"c"."folded_${name}"`),
  ];
  const similarities = values.map((value) => `similarity(${phrase}, ${value})`).join(', ');
  return `${rankedSql} AS MATERIALIZED (SELECT "o".*, (1000 * "exactness"
      + 500 * word_similarity(${phrase}, ${joinedTexts('"o"', '"c"')}) + 500 * greatest(${similarities}))::int AS "closeness"
      FROM (${results}) AS "result" JOIN ${own.from} ON ${own.scope} AND "o"."id" = "result"."id"
      LEFT JOIN ${contact.from} ON ${contact.scope} AND "c"."id" = "o"."primary_contact_id")`;
}

function searchDefinitions(tables: SearchTables, search: RankedSearch, where: string): string {
  const phrase = tables.string(search.phrase);
  const words = search.words.map((word) => tables.word(word));
  const typos = search.typos?.map((word) => tables.word(word));
  const isShort = `(SELECT count(*) FROM "exact") < ${String(stepSizes.typosBelow)}`;
  const inexact = `SELECT "id", 0 FROM "inexact" WHERE "id" NOT IN (SELECT "id" FROM "exact") LIMIT ${String(stepSizes.found - stepSizes.typosBelow)}`;
  return `WITH ${[
    windowTable(tables),
    ...stepTables(tables, { name: 'exact', words, where, gate: 'TRUE' }),
    ...(typos ? stepTables(tables, { name: 'inexact', words: typos, where, gate: isShort }) : []),
    rankedResults(
      tables,
      phrase,
      `SELECT "id", 1 AS "exactness" FROM "exact"${typos ? ` UNION ALL (${inexact})` : ''}`,
    ),
  ].join(',\n')}\n`;
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
  const hasDigits = search.words.some(({ patterns }) => patterns.some((one) => /\p{N}/u.test(one)));
  return searchDefinitions(new SearchTables(parameters, table, hasDigits), search, where);
}
