// Lists that can be filtered, ordered and paged: the same for every noun.
import {
  tableOf,
  type Condition,
  type RowOf,
  type Selection,
  type TableName,
} from '../../database/table.js';
import type { Caller } from '../caller.js';
import { columnsWith, type ColumnsWith } from '../column-table.js';
import type { FilterColumns } from './filter-column.js';
import { planFilter, type Filter, type Filterable } from './filter.js';
import type { Order } from './cursor.js';
import { planPage, type Page, type PageArguments, type PagePlan } from './keyset.js';
import { type SortColumn } from './sort-column.js';
import type { Maybe } from '../validation.js';

export interface ListKind<
  Name extends TableName,
  Columns extends FilterColumns,
  Sort extends string,
> extends Filterable<Name, Columns> {
  readonly sortColumns: Readonly<Record<Sort, SortColumn>>;
  /** The default sort order. */
  readonly order: ListOrder<Sort>;
}

/** The most recently created first. */
export const newestFirst = { column: 'createdAt', direction: 'desc', nulls: 'last' } as const;

export interface ListOrder<Sort extends string> extends Order {
  readonly column: Sort;
}

/**
 * Describes the list of a noun.
 *
 * @param columns the columns of the noun, with their filters and sort orders
 * @param filters the filters of more than one column, such as a search
 */
export const describeList = <
  Name extends TableName,
  Table extends object,
  Filters extends object = object,
>(
  table: Name,
  columns: Table,
  order: ListOrder<keyof ColumnsWith<Table, 'sort'> & string>,
  filters: Filters = {} as Filters,
) => ({
  table,
  filterColumns: { ...columnsWith(columns, 'filter'), ...filters },
  sortColumns: columnsWith(columns, 'sort'),
  order,
});

export interface ListArguments<
  Columns extends FilterColumns,
  Sort extends string,
> extends PageArguments {
  readonly where?: Maybe<Filter<Columns>>;
  readonly orderBy?: Maybe<ListOrder<Sort>>;
}

export interface ListPlan<Name extends TableName> extends PagePlan<Name> {
  /** The condition for the rows of the whole list. */
  readonly condition: Condition<Name>;
}

/** A page, and the number of rows of the whole list. */
export interface ListPage<Row> extends Page<Row> {
  readonly totalCount: () => Promise<number>;
}

/**
 * Plans one page of a list: the query, and how to make the page of its rows.
 *
 * @throws ValidationError for a page size outside 1 to 100, a malformed cursor, or an invalid filter
 */
export function planList<
  Name extends TableName,
  Columns extends FilterColumns,
  Sort extends string,
>(
  caller: Caller,
  kind: ListKind<Name, Columns, Sort>,
  { where, orderBy, ...sizes }: ListArguments<Columns, Sort>,
): ListPlan<Name> {
  const { table, sortColumns } = kind;
  const order = orderBy ?? kind.order;
  const { condition, issues } = planFilter(caller, kind, where);
  const column = sortColumns[order.column];
  const page = planPage(caller, { table, condition, order, column }, sizes, issues);
  return { condition, ...page };
}

/**
 * One page of a list, in the order of its kind unless another one is given.
 *
 * @throws ValidationError as `planList` does
 */
export async function listRecords<
  Name extends TableName,
  Columns extends FilterColumns,
  Sort extends string,
>(
  caller: Caller,
  kind: ListKind<Name, Columns, Sort>,
  args: ListArguments<Columns, Sort>,
  query: Selection = {},
): Promise<ListPage<RowOf<Name>>> {
  const { find, withCursorColumns, condition, toPage } = planList(caller, kind, args);
  const rows = tableOf(caller.db, kind.table);
  const found = await rows.findMany({ ...find, ...withCursorColumns(query) });
  return { ...toPage(found), totalCount: () => rows.count({ where: condition }) };
}
