// Lists that can be filtered, ordered and paged: the same for every noun.
import type { Caller } from '../caller.js';
import { planFilter, type Filter, type FilterColumns } from './filter.js';
import { type Condition } from './condition.js';
import { planPage, type Order, type PageArguments, type PagePlan, type Window } from './keyset.js';
import { type SortColumn } from './sort-column.js';
import type { Maybe } from '../validation.js';

export interface ListKind<Columns extends FilterColumns, Sort extends string> {
  readonly filterColumns: Columns;
  readonly sortColumns: Readonly<Record<Sort, SortColumn>>;
  /** The default sort order. */
  readonly order: ListOrder<Sort>;
}

export interface ListOrder<Sort extends string> extends Order {
  readonly column: Sort;
}

export interface ListArguments<
  Columns extends FilterColumns,
  Sort extends string,
> extends PageArguments {
  readonly where?: Maybe<Filter<Columns>>;
  readonly orderBy?: Maybe<ListOrder<Sort>>;
}

export interface ListPlan extends Pick<PagePlan, 'toPage'> {
  /** The condition for the rows of the whole list. */
  readonly condition: Condition;
  readonly find: Window;
}

/**
 * Plans one page of a list: the query, and how to make the page of its rows.
 *
 * @throws ValidationError for a page size outside 1 to 100, a malformed cursor, or an invalid filter
 */
export function planList<Columns extends FilterColumns, Sort extends string>(
  caller: Caller,
  kind: ListKind<Columns, Sort>,
  { where, orderBy, ...sizes }: ListArguments<Columns, Sort>,
): ListPlan {
  const order = orderBy ?? kind.order;
  const { condition, issues } = planFilter(kind.filterColumns, where);
  const page = planPage(caller, sizes, order, kind.sortColumns[order.column], issues);
  return { condition, find: page.findIn(condition), toPage: page.toPage };
}
