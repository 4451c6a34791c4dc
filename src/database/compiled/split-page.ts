// Pages of a list that is sorted by a column that can be null. Such a page is read in two parts: the rows with a value and
// those without. Each part is a range of an index on the column, for either direction and either placement of nulls, from
// any cursor on. A single condition would need both ranges in another order than that of the index, and PostgreSQL would
// sort all rows instead.
import { orderClause, type SqlPage, type SortKey } from './order-clause.js';
import { at, type Parameters } from './statement-parts.js';
import { WhereClause } from './where-clause.js';

/** The sort key of the index, which does not say where nulls are. */
const withoutNulls = ({ column, direction }: SortKey): SortKey => ({
  column,
  direction: direction.replace(/ NULLS .*/, ''),
});

/** Whether the first sort key says where nulls are. */
export const placesNulls = ([first]: readonly SortKey[]): boolean =>
  first?.direction.includes('NULLS') === true;

/** Compiles the rows of a page as a query. Each part is sorted; the caller sorts the page. */
export function compileSplitPage(
  parameters: Parameters,
  { target, where, sortKeys, columns, limit }: SqlPage,
): string {
  const [first, ...others] = sortKeys;
  if (first === undefined) throw new Error('The page has no order.');
  const { column } = first;
  const order = orderClause(target, [withoutNulls(first), ...others]);
  const part = (isNull: boolean, more = '') => {
    const condition = new WhereClause(parameters, { target, column, isNull }).within(target, where);
    const which = `${at(target.alias, column)} IS ${isNull ? '' : 'NOT '}NULL`;
    return `SELECT ${columns.join(', ')} FROM ${target.table.sql} AS ${target.alias} WHERE ${which} AND ${condition}${more}${order} LIMIT ${String(limit)}`;
  };
  const startsWithNulls = first.direction.endsWith('FIRST');
  const start = part(startsWithNulls);
  // The second part runs only if the first one does not fill the page.
  const rest = part(!startsWithNulls, ` AND (SELECT COUNT(*) FROM "start") < ${String(limit)}`);
  return `WITH "start" AS MATERIALIZED (${start}) SELECT * FROM "start" UNION ALL (${rest})`;
}
