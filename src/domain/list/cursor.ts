// Cursors of lists: what a cursor contains, and how it is written and read. Callers get it as an opaque string.
import { z } from 'zod';
import { foldedColumn } from '../../database/folded-columns.js';
import type { TableName } from '../../database/table.js';
import type { SortColumn, SortValue } from './sort-column.js';

/** The maximum length of a cursor: a string of up to 255 characters or a rank, in JSON, in base64. */
export const cursorLengthMax = 4_096;

type Direction = 'asc' | 'desc';
type Nulls = 'first' | 'last';
/** The order of a list. Ties break on `id`, in the same direction. */
export interface Order {
  readonly column: string;
  readonly direction: Direction;
  readonly nulls: Nulls;
}

export interface Position {
  readonly value: SortValue;
  readonly id: string;
}

interface Row {
  readonly id: string;
  readonly [column: string]: unknown;
}

/** The sort order, the sort value, the ID and the table. Older cursors do not name the table. */
const cursorContent = z.tuple([z.string(), z.string().nullable(), z.guid(), z.string().optional()]);
const orderTag = ({ column, direction, nulls }: Order) => `${column} ${direction} ${nulls}`;

/** The problem of a cursor that a list did not give. */
export const foreignCursor = 'Is not a cursor of this list.';

export const encodeCursor = (content: unknown): string =>
  Buffer.from(JSON.stringify(content)).toString('base64url');

/** The column of the rows by which a list is sorted. */
export const sortedBy = ({ column }: Order, { isFolded }: SortColumn): string =>
  isFolded === true ? foldedColumn(column) : column;

export function writeCursor(table: TableName, order: Order, column: SortColumn, row: Row): string {
  const value = row[sortedBy(order, column)];
  const content: z.input<typeof cursorContent> = [
    orderTag(order),
    value === null ? null : column.write(value as never),
    row.id,
    table,
  ];
  return encodeCursor(content);
}

/**
 * Reads a cursor. Callers can forge cursors, so each part is checked before it reaches the database.
 *
 * @returns the position; for an invalid cursor its problem, as a string
 */
export function readCursor(
  table: TableName,
  order: Order,
  column: SortColumn,
  cursor: string,
): Position | string {
  const bytes = Buffer.from(cursor, 'base64url');
  if (bytes.toString('base64url') !== cursor) return foreignCursor;
  let content: unknown;
  try {
    content = JSON.parse(bytes.toString());
  } catch {
    return foreignCursor;
  }
  const parsed = cursorContent.safeParse(content);
  if (!parsed.success) return foreignCursor;
  const [tag, text, id, ownTable = table] = parsed.data;
  if (ownTable !== table) return foreignCursor;
  if (tag !== orderTag(order)) return 'Is a cursor of another order.';
  const value = text === null ? null : column.read(text);
  return value === undefined || (value === null && !column.nullable)
    ? foreignCursor
    : { value, id };
}
