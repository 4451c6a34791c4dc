// Pages of a list by keyset: a cursor contains the sort value and the ID of a row, and a page has the rows before or after
// that point. Rows that are inserted or deleted between two pages cause no other row to be repeated or skipped.
import { z } from 'zod';
import {
  conditionOn,
  withColumns,
  type Condition,
  type Selection,
  type TableName,
} from '../../database/table.js';
import type { Issue } from '../../errors.js';
import type { Caller } from '../caller.js';
import { readCursor, sortedBy, writeCursor, type Order, type Position } from './cursor.js';
import type { SortColumn } from './sort-column.js';
import { validate, type Maybe } from '../validation.js';

export const pageSizeDefault = 25;
export const pageSizeMax = 100;

export interface PageArguments {
  readonly first?: Maybe<number>;
  readonly after?: Maybe<string>;
  readonly last?: Maybe<number>;
  readonly before?: Maybe<string>;
}

const pageSize = z
  .number()
  .int()
  .min(1, `Must be from 1 to ${String(pageSizeMax)}.`)
  .max(pageSizeMax, `Must be from 1 to ${String(pageSizeMax)}.`)
  .nullish();

/** The rules for the page size. `readCursor` checks the cursors, because their format depends on the sort order. */
export const pageSizes = z
  .object({ first: pageSize, last: pageSize })
  .refine(({ first, last }) => first == null || last == null, {
    message: 'Give either first or last, not both.',
    path: ['last'],
  });

/** The number of rows that a page is to have. */
export const pageSizeOf = ({ first, last }: PageArguments): number =>
  last ?? first ?? pageSizeDefault;

const reverse = (order: Order): Order => ({
  ...order,
  direction: order.direction === 'asc' ? 'desc' : 'asc',
  nulls: order.nulls === 'first' ? 'last' : 'first',
});

/** The rows that come after a position. */
function following(
  { direction, nulls }: Order,
  column: string,
  nullable: boolean,
  { value, id }: Position,
) {
  const beyond = direction === 'asc' ? 'gt' : 'lt';
  const later = { id: { [beyond]: id } };
  if (value === null) {
    const laterNulls = { [column]: null, ...later };
    return nulls === 'first' ? { OR: [{ [column]: { not: null } }, laterNulls] } : laterNulls;
  }
  // The first comparison limits the range of the index; the second one breaks ties.
  const rest = {
    [column]: { [`${beyond}e`]: value },
    OR: [{ [column]: { [beyond]: value } }, later],
  };
  return nullable && nulls === 'last' ? { OR: [rest, { [column]: null }] } : rest;
}

/**
 * The arguments of the query for a page. It asks for one row more than the page has, to find out whether there is a
 * further page.
 */
interface Window<Name extends TableName> {
  readonly where: Condition<Name>;
  readonly orderBy: object[];
  readonly take: number;
}

export interface Page<R> {
  readonly rows: R[];
  cursorOf(row: R): string;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/**
 * @param found the rows after or before the cursor, at most one more than the page has; those before it in reverse order
 */
export function pageOfRows<R>(
  found: readonly R[],
  args: PageArguments,
  cursorOf: (row: R) => string,
): Page<R> {
  const size = pageSizeOf(args);
  const rows = found.slice(0, size);
  const isMore = found.length > size;
  const backward = args.last != null;
  if (backward) rows.reverse();
  return {
    rows,
    cursorOf,
    hasNextPage: backward ? args.before != null : isMore,
    hasPreviousPage: backward ? isMore : args.after != null,
  };
}

/** The rows of a whole list, in their order. */
interface OrderedRows<Name extends TableName> {
  readonly table: Name;
  readonly condition: Condition<Name>;
  readonly order: Order;
  /** Writes and reads the values of `order.column` in cursors. */
  readonly column: SortColumn;
}

export interface PagePlan<Name extends TableName> {
  readonly find: Window<Name>;
  /** Adds the columns from which cursors are made to a selection of the rows. */
  readonly withCursorColumns: (query?: Selection) => Selection;
  /** Makes the page of the rows that were found. */
  readonly toPage: <R extends { id: string }>(found: readonly R[]) => Page<R>;
}

/**
 * @param moreIssues further issues of the request
 * @throws ValidationError for a page size outside 1 to 100, or a malformed cursor
 */
export function planPage<Name extends TableName>(
  caller: Caller,
  { table, condition, order, column }: OrderedRows<Name>,
  args: PageArguments,
  moreIssues: readonly Issue[],
): PagePlan<Name> {
  const issues = [...moreIssues];
  const filters: object[] = [];
  const sorted = sortedBy(order, column);
  const bound = (name: 'after' | 'before', direction: Order) => {
    const cursor = args[name];
    if (cursor == null) return;
    const position = readCursor(table, order, column, cursor);
    if (typeof position === 'string') issues.push({ path: [name], message: position });
    else filters.push(following(direction, sorted, column.nullable, position));
  };
  bound('after', order);
  bound('before', reverse(order));
  validate(caller, pageSizes, args, issues);

  const backward = args.last != null;
  const size = pageSizeOf(args);
  const { direction, nulls } = backward ? reverse(order) : order;
  const sort = column.nullable ? { sort: direction, nulls } : direction;
  return {
    find: {
      where: conditionOn(table, { AND: [condition, ...filters] }),
      orderBy: [{ [sorted]: sort }, { id: direction }],
      take: size + 1,
    },
    withCursorColumns: (query = {}) => withColumns(query, ['id', sorted]),
    toPage: (found) => pageOfRows(found, args, (row) => writeCursor(table, order, column, row)),
  };
}
