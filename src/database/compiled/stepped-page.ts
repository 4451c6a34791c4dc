// Pages of opportunities by conditions whose number of matches PostgreSQL cannot estimate: on tags, and on the primary contact.
// It expects many matches and reads the list from its start on, which takes a second in a large workspace without a match.
// Such a page is read in up to three statements, each of which is complete by itself. Most pages end with the first one, which
// reads the start of the list. The second one reads all matches from an index of the filter, if these are few. The third one is
// that of any other page.
import { isPlainObject } from './not-compiled.js';
import { keysetRangeOf } from './keyset-range.js';
import { orderClause, type SortKey } from './order-clause.js';
import type { SqlColumn, SqlTable } from './sql-table.js';
import {
  anyWorkspace,
  at,
  withinWorkspace,
  type Parameters,
  type TableAt,
} from './statement-parts.js';
import { matchingAll, WhereClause } from './where-clause.js';

/** The sizes of the steps. Tests change them. */
export const pageStepSizes = {
  /** The rows at the start of the list that the first step reads. */
  start: 1_000,
  /** The most matches, or related rows that match, of the second step. */
  few: 1_000,
};

export type PageStep = 'start' | 'few';

/** The name of the column that is true in a row of its own, without other values, if the step has not found the whole page. */
export const isIncomplete = '"is_incomplete"';

/** The orders of lists that have an index, by the first column. Without one, the first step would sort all rows. */
const indexedOrders = ['createdAt', 'updatedAt', 'stageRank'];
/** The relation whose column, followed by this order, has an index. */
const indexedRelation = { name: 'primaryContact', order: 'createdAt' };

interface SteppedPage {
  readonly target: TableAt;
  readonly where: unknown;
  readonly sortKeys: readonly SortKey[];
  /** The columns of the page, in SQL. */
  readonly columns: readonly string[];
  readonly limit: number;
}

type Where = Readonly<Record<string, unknown>>;

/** Divides a condition into those that are joined by AND. */
const conditionsIn = (table: SqlTable, where: unknown): Where[] => {
  if (!isPlainObject(where)) return [];
  if (keysetRangeOf(table, where)) return [where];
  return Object.entries(where).flatMap(([name, value]) =>
    name === 'AND'
      ? [value].flat().flatMap((each: unknown) => conditionsIn(table, each))
      : [{ [name]: value }],
  );
};

/** The condition of a filter on the related row. */
const relatedIn = ({ [indexedRelation.name]: value }: Where): Where | undefined =>
  isPlainObject(value) && isPlainObject(value.is) ? value.is : undefined;

/** Whether a condition requires values in a list. */
const requiresElements = (table: SqlTable, condition: Where): boolean =>
  Object.entries(condition).some(([name, value]) =>
    table.columns.get(name)?.isList === true
      ? isPlainObject(value) && Object.keys(value).some((operator) => operator.startsWith('has'))
      : (name === 'AND' || name === 'OR') &&
        [value].flat().some((each) => isPlainObject(each) && requiresElements(table, each)),
  );

/** The steps by which a page is read before it is read like any other. */
export function stepsOf(
  table: SqlTable,
  scope: Parameters['scope'],
  where: unknown,
  [first]: readonly SortKey[],
): readonly PageStep[] {
  if (table.model !== 'Opportunity' || scope === anyWorkspace || !first) return [];
  const order = first.column.name;
  const isUnsure = (condition: Where) =>
    requiresElements(table, condition) ||
    (order === indexedRelation.order && relatedIn(condition) !== undefined);
  const isStepped = indexedOrders.includes(order) && conditionsIn(table, where).some(isUnsure);
  return isStepped ? ['start', 'few'] : [];
}

/** Compiles the conditions of a page in two parts: the position from which it continues, and all others. */
function compileParts(parameters: Parameters, { target, where }: SteppedPage) {
  const { table } = target;
  const clause = new WhereClause(parameters);
  const conditions = conditionsIn(table, where);
  const [ranges, others] = [true, false].map((isRange) =>
    conditions.filter((each) => (keysetRangeOf(table, each) !== undefined) === isRange),
  ) as [Where[], Where[]];
  const compile = (each: readonly Where[]) =>
    each.map((one) => clause.all(target, one)).filter((one) => one !== matchingAll);
  const inList = [...withinWorkspace(target, parameters.scope), ...compile(ranges)];
  return { clause, inList, others, compile };
}

/** The rows of a step, and whether there can be more of them. */
interface Step {
  readonly definitions: readonly string[];
  readonly rows: string;
  readonly isIncomplete: string;
}

function compileStart(parameters: Parameters, page: SteppedPage): Step {
  const { target, columns, sortKeys, limit } = page;
  const { inList, others, compile } = compileParts(parameters, page);
  const { alias, table } = target;
  // A condition in CASE cannot become a join, which would not keep the order of the list.
  const matches = `CASE WHEN ${compile(others).join(' AND ')} THEN TRUE ELSE FALSE END`;
  const compared = matches.match(/"t0"\."\w+"/g) ?? [];
  const needed = [...new Set([...columns, ...compared])].join(', ');
  const list = `SELECT ${needed} FROM ${table.sql} AS ${alias} WHERE ${inList.join(' AND ')}${orderClause(target, sortKeys)} LIMIT ${String(pageStepSizes.start)}`;
  const found = `SELECT ${columns.join(', ')} FROM "list" AS ${alias} WHERE ${matches} LIMIT ${String(limit)}`;
  return {
    definitions: [`"list" AS MATERIALIZED (${list})`, `"found" AS MATERIALIZED (${found})`],
    rows: 'SELECT * FROM "found"',
    isIncomplete: `(SELECT COUNT(*) FROM "found") < ${String(limit)} AND (SELECT COUNT(*) FROM "list") = ${String(pageStepSizes.start)}`,
  };
}

function compileFew(parameters: Parameters, page: SteppedPage): Step {
  const { target, columns, sortKeys, limit } = page;
  const { clause, inList, others, compile } = compileParts(parameters, page);
  const { alias, table } = target;
  const inPage = `${orderClause(target, sortKeys)} LIMIT ${String(limit)}`;
  const rowsWith = (conditions: readonly string[]) =>
    `SELECT ${columns.join(', ')} FROM ${table.sql} AS ${alias} WHERE ${[...inList, ...conditions].join(' AND ')}`;
  const most = String(pageStepSizes.few);
  const oneMore = String(pageStepSizes.few + 1);

  const isFirst = (column: SqlColumn | undefined) => column?.name === indexedRelation.order;
  const found = isFirst(sortKeys[0]?.column)
    ? others.find((condition) => relatedIn(condition) !== undefined)
    : undefined;
  const relation = table.relations.get(indexedRelation.name);
  const link = relation?.links.at(-1);
  if (found === undefined || relation === undefined || link === undefined) {
    // A table of its own is planned as if it were read to its end: with LIMIT, PostgreSQL would rather read all rows.
    const matches = `"matches" AS MATERIALIZED (${rowsWith(compile(others))})`;
    const few = `"few" AS MATERIALIZED (SELECT * FROM "matches" LIMIT ${oneMore})`;
    const count = '(SELECT COUNT(*) FROM "few")';
    return {
      definitions: [matches, few],
      rows: `SELECT ${columns.join(', ')} FROM "few" AS ${alias} WHERE ${count} <= ${most}${inPage}`,
      isIncomplete: `${count} > ${most}`,
    };
  }
  // The start of the list of each related row.
  const to = { table: relation.target, alias: '"r"' };
  const [own, theirs] = link;
  const isRelated = [...withinWorkspace(to, parameters.scope), clause.all(to, relatedIn(found))];
  const related = `SELECT ${at(to.alias, theirs)} AS "id" FROM ${to.table.sql} AS ${to.alias} WHERE ${isRelated.join(' AND ')} LIMIT ${oneMore}`;
  const rest = compile(others.filter((condition) => condition !== found));
  const ofOne = rowsWith([`${at(alias, own)} = "related"."id"`, ...rest]);
  const count = '(SELECT COUNT(*) FROM "related")';
  return {
    definitions: [`"related" AS MATERIALIZED (${related})`],
    rows: `SELECT ${alias}.* FROM "related" CROSS JOIN LATERAL (${ofOne}${inPage}) AS ${alias} WHERE ${count} <= ${most}${inPage}`,
    isIncomplete: `${count} > ${most}`,
  };
}

/** Compiles a step of a page as a query, whose caller sorts its rows. */
export function compilePageStep(parameters: Parameters, step: PageStep, page: SteppedPage): string {
  const compileStep = step === 'start' ? compileStart : compileFew;
  const compiled = compileStep(parameters, page);
  const rows = `SELECT *, FALSE AS ${isIncomplete} FROM (${compiled.rows}) AS "rows"`;
  const noValues = page.columns.map(() => 'NULL, ').join('');
  return `WITH ${compiled.definitions.join(', ')} ${rows} UNION ALL SELECT ${noValues}TRUE WHERE ${compiled.isIncomplete}`;
}
