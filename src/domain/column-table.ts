// Describes the columns of a record type in one place: the rule for values that callers write, the filter and the sort order. A
// column of the Prisma model without an entry is a compile error.
import type { z } from 'zod';
import type { FilterColumn, FilterKind } from './list/filter-column.js';
import type { SortColumn } from './list/sort-column.js';

export interface Column<Nullable extends boolean = boolean, Kind extends FilterKind = FilterKind> {
  /** The rule for values that a caller writes. A column without a rule is written by the gateway alone. */
  readonly write?: z.ZodType;
  /** Absent: lists cannot be filtered by the column. */
  readonly filter?: FilterColumn<never, Kind, Nullable>;
  /** Absent: lists cannot be sorted by the column. A column by which lists are sorted often needs an index. */
  readonly sort?: SortColumn<Nullable>;
  /**
   * Events contain the changes of a column unless this is false. Only a column that callers cannot change may set it: a
   * change of such columns alone leaves no event.
   */
  readonly isAudited?: false;
}

/** The kinds of filters that a column can have. Filters of strings and tags need a folded column to compare with. */
type KindOf<
  Model,
  Name extends keyof Model,
> = `folded${Capitalize<Name & string>}` extends keyof Model
  ? FilterKind
  : Exclude<FilterKind, 'tags' | 'text'>;

/** One entry for each column of a Prisma model, except the folded ones, which callers do not see. */
export type Columns<Model> = {
  readonly [Name in keyof Model as Name extends `folded${string}` ? never : Name]: Column<
    null extends Model[Name] ? true : false,
    KindOf<Model, Name>
  >;
};

/** Maps the name of each column that has the property to the value of that property. */
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
