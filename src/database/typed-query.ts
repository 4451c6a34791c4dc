// A statement whose columns have known types, so that a driver needs no description of its result.
import type { SqlQuery } from '@prisma/driver-adapter-utils';

/** The type of the values of a column. */
export interface ValueType {
  readonly scalarType: SqlQuery['argTypes'][number]['scalarType'];
  readonly isList: boolean;
}

export interface TypedQuery extends SqlQuery {
  /** The types of the columns of the result, in their order. */
  readonly valueTypes: readonly ValueType[];
}

export const isTyped = (query: SqlQuery): query is TypedQuery => 'valueTypes' in query;
