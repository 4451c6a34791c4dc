// The form of compiled reads and writes.
import type { TypedQuery } from '../typed-query.js';

/** The values of a row, in the order of the columns of its statement. */
export type SqlRow = readonly unknown[];

export interface CompiledRead {
  readonly query: TypedQuery;
  /** Makes the result from the rows. */
  readonly toResult: (rows: readonly SqlRow[]) => unknown;
  /** Compiles the read that replaces this one if its rows are not the whole result; otherwise returns undefined. */
  readonly replacement?: (rows: readonly SqlRow[]) => CompiledRead | undefined;
}
