// The columns of a noun's table, in one table of the code: which values a caller can write, and how lists can be filtered
// and sorted. A new column gets one line there, and does not compile without it.
import type { z } from 'zod';
import type { FilterColumn } from './list/filter-column.js';
import type { SortColumn } from './list/sort-column.js';

export interface Column {
  /** The rule for values that a caller writes. A column without a rule is written by the gateway alone. */
  readonly write?: z.ZodType;
  /** Absent: lists cannot be filtered by the column. */
  readonly filter?: FilterColumn<never>;
  /** Absent: lists cannot be sorted by the column. Each sort column needs an index. */
  readonly sort?: SortColumn;
  /** Events hold the changes of a column unless this is false. */
  readonly isAudited?: false;
}

/** A line for each column of a model of Prisma. */
export type Columns<Model> = Readonly<Record<keyof Model, Column>>;

/** One property of each column that has it, by the name of the column. */
export type ColumnsWith<Table, Property extends keyof Column> = {
  readonly [
    Name in keyof Table as Table[Name] extends Readonly<Record<Property, unknown>> ? Name : never
  ]: Table[Name] extends Readonly<Record<Property, infer Value>> ? Value : never;
};

/** Picks one property of each column: the write rules, the filters or the sort columns of a table. */
export const columnsWith = <Table extends object, Property extends keyof Column>(
  table: Table,
  property: Property,
) =>
  Object.fromEntries(
    Object.entries(table as Readonly<Record<string, Column>>).flatMap(([name, column]) =>
      column[property] === undefined ? [] : [[name, column[property]]],
    ),
  ) as ColumnsWith<Table, Property>;
