// Pages of opportunities by conditions whose number of matches PostgreSQL cannot estimate: on tags, and on the primary contact.
// It expects many matches and reads the list from its start on, which takes a second in a large workspace without a match.
// Such a page is read in up to three statements, and comes from one of them alone. The first reads the start of the list, where
// most pages end. The second reads all matches from an index of the filter, if there are at most 1,000. The third reads the page
// like any other.
import { isPlainObject, notCompilable } from './not-compiled.js';
import { keysetRangeOf } from './keyset-range.js';
import { orderClause, type SqlPage, type SortKey } from './order-clause.js';
import type { SqlTable } from './sql-table.js';
import { anyWorkspace, at, withinWorkspace, type Parameters } from './statement-parts.js';
import { matchingAll, WhereClause } from './where-clause.js';

/** The sizes of the steps. Tests change them. */
export const pageStepSizes = {
  /** The rows at the start of the list that the first step reads. */
  start: 1_000,
  /** The highest number of matches, or of related rows that match, that the second step reads. */
  few: 1_000,
};

export type PageStep = 'start' | 'few';

/** A column of each step. It is true in one extra row, without other values, if the step has not found the whole page. */
export const incompleteColumn = '"is_incomplete"';

/** Columns without nulls whose order has an index. Without one, the first step would sort all rows. */
const indexedOrders = ['createdAt', 'updatedAt', 'stageRank'];
/** The relation whose column, followed by this order, has an index. */
const indexedRelation = { name: 'primaryContact', order: 'createdAt' };

type Where = Readonly<Record<string, unknown>>;

/** Splits a condition into those that AND joins. */
const conditionsIn = (table: SqlTable, where: unknown): Where[] => {
  if (where === undefined) return [];
  if (!isPlainObject(where)) return notCompilable();
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

/** The same, if an index has the rows of each related row in the order of the list. */
const indexedRelatedIn = (condition: Where, first: SortKey | undefined): Where | undefined =>
  first?.column.name === indexedRelation.order ? relatedIn(condition) : undefined;

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
  const hasUnknownCount = (condition: Where) =>
    requiresElements(table, condition) || indexedRelatedIn(condition, first) !== undefined;
  const isStepped =
    indexedOrders.includes(first.column.name) && conditionsIn(table, where).some(hasUnknownCount);
  return isStepped ? ['start', 'few'] : [];
}

/** Compiles the conditions of a page in two parts: the position from which it continues, and all others. */
function compileParts(parameters: Parameters, { target, where }: SqlPage) {
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

/** The SQL of a step. */
interface Step {
  readonly definitions: readonly string[];
  readonly rows: string;
  /** The condition that the page can have more rows than the step has found. */
  readonly mayHaveMore: string;
}

function compileStart(parameters: Parameters, page: SqlPage): Step {
  const { target, columns, sortKeys, limit } = page;
  const { inList, others, compile } = compileParts(parameters, page);
  const { alias, table } = target;
  // A condition in CASE cannot become a join, which would not keep the order of the list.
  const matches = `CASE WHEN ${compile(others).join(' AND ')} THEN TRUE ELSE FALSE END`;
  // The list must have the columns that the condition names.
  const compared = matches.match(new RegExp(`${alias}\\."\\w+"`, 'g')) ?? [];
  const needed = [...new Set([...columns, ...compared])].join(', ');
  const list = `SELECT ${needed} FROM ${table.sql} AS ${alias} WHERE ${inList.join(' AND ')}${orderClause(target, sortKeys)} LIMIT ${String(pageStepSizes.start)}`;
  const found = `SELECT ${columns.join(', ')} FROM "list" AS ${alias} WHERE ${matches} LIMIT ${String(limit)}`;
  return {
    definitions: [`"list" AS MATERIALIZED (${list})`, `"found" AS MATERIALIZED (${found})`],
    rows: 'SELECT * FROM "found"',
    mayHaveMore: `(SELECT COUNT(*) FROM "found") < ${String(limit)} AND (SELECT COUNT(*) FROM "list") = ${String(pageStepSizes.start)}`,
  };
}

const most = () => String(pageStepSizes.few);
const oneMore = () => String(pageStepSizes.few + 1);

type Parts = ReturnType<typeof compileParts>;

/** Selects rows of the page's table by its position and further conditions. */
const rowsWith = ({ target, columns }: SqlPage, { inList }: Parts, further: readonly string[]) =>
  `SELECT ${columns.join(', ')} FROM ${target.table.sql} AS ${target.alias} WHERE ${[...inList, ...further].join(' AND ')}`;

const inPage = ({ target, sortKeys, limit }: SqlPage) =>
  `${orderClause(target, sortKeys)} LIMIT ${String(limit)}`;

/** All matches, if these are few. */
function compileFewMatches(page: SqlPage, parts: Parts): Step {
  const { target, columns } = page;
  // A table of its own is planned as if it were read to its end: with LIMIT, PostgreSQL would rather read all rows.
  const matches = `"matches" AS MATERIALIZED (${rowsWith(page, parts, parts.compile(parts.others))})`;
  const few = `"few" AS MATERIALIZED (SELECT * FROM "matches" LIMIT ${oneMore()})`;
  const count = '(SELECT COUNT(*) FROM "few")';
  return {
    definitions: [matches, few],
    rows: `SELECT ${columns.join(', ')} FROM "few" AS ${target.alias} WHERE ${count} <= ${most()}${inPage(page)}`,
    mayHaveMore: `${count} > ${most()}`,
  };
}

/** The start of the list of each related row that matches, if these are few. */
function compileFewRelated(
  parameters: Parameters,
  page: SqlPage,
  parts: Parts,
  condition: Where,
): Step {
  const { alias, table } = page.target;
  const relation = table.relations.get(indexedRelation.name) ?? notCompilable();
  const [own, theirs] = relation.links.at(-1) ?? notCompilable();
  const to = { table: relation.target, alias: '"r"' };
  const meets = parts.clause.all(to, relatedIn(condition));
  const isRelated = [...withinWorkspace(to, parameters.scope), meets].join(' AND ');
  const related = `SELECT ${at(to.alias, theirs)} AS "id" FROM ${to.table.sql} AS ${to.alias} WHERE ${isRelated} LIMIT ${oneMore()}`;
  const rest = parts.compile(parts.others.filter((other) => other !== condition));
  const ofOne = rowsWith(page, parts, [`${at(alias, own)} = "related"."id"`, ...rest]);
  const count = '(SELECT COUNT(*) FROM "related")';
  return {
    definitions: [`"related" AS MATERIALIZED (${related})`],
    rows: `SELECT ${alias}.* FROM "related" CROSS JOIN LATERAL (${ofOne}${inPage(page)}) AS ${alias} WHERE ${count} <= ${most()}${inPage(page)}`,
    mayHaveMore: `${count} > ${most()}`,
  };
}

function compileFew(parameters: Parameters, page: SqlPage): Step {
  const parts = compileParts(parameters, page);
  const condition = parts.others.find(
    (each) => indexedRelatedIn(each, page.sortKeys[0]) !== undefined,
  );
  return condition === undefined
    ? compileFewMatches(page, parts)
    : compileFewRelated(parameters, page, parts, condition);
}

/** Compiles a step of a page as a query, whose caller sorts its rows. */
export function compilePageStep(parameters: Parameters, step: PageStep, page: SqlPage): string {
  const compileStep = step === 'start' ? compileStart : compileFew;
  const compiled = compileStep(parameters, page);
  const rows = `SELECT *, FALSE AS ${incompleteColumn} FROM (${compiled.rows}) AS "rows"`;
  const noValues = page.columns.map(() => 'NULL, ').join('');
  return `WITH ${compiled.definitions.join(', ')} ${rows} UNION ALL SELECT ${noValues}TRUE WHERE ${compiled.mayHaveMore}`;
}
