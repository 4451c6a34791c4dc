// The description of a column that lists can be filtered by.
import type { z } from 'zod';
import type { TableName } from '../../database/table.js';
import type { Caller } from '../caller.js';
import type { ByForm, ColumnCondition } from './condition.js';

/** The kinds of filters. A kind has one type in the GraphQL schema, except for `choice`, which has one for each enum. */
export type FilterKind =
  | 'choice'
  | 'decimal'
  | 'email'
  | 'id'
  | 'phone'
  | 'related'
  | 'search'
  | 'tags'
  | 'text'
  | 'timestamp';

/** The parts of a plan that a condition can depend on. */
interface FilterContext {
  readonly caller: Caller;
  readonly byForm: ByForm;
  /** Translates a filter of the rows of another table. */
  readonly ofTable: (table: TableName, columns: FilterColumns, filter: object) => ColumnCondition;
}

/** The columns that a list can be filtered by. */
export type FilterColumns = Readonly<Record<string, FilterColumn<never>>>;

/** The conditions that a filter can have for one column. */
export interface FilterColumn<
  Operators,
  Kind extends FilterKind = FilterKind,
  Nullable extends boolean = boolean,
> {
  readonly kind: Kind;
  /** Whether rows can be without a value. */
  readonly nullable: Nullable;
  /** The rule for the values to compare with. */
  readonly rule: z.ZodType;
  readonly condition: (
    operators: Operators,
    name: string,
    context: FilterContext,
  ) => ColumnCondition;
}
