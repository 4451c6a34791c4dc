// The cost of a selection set, split into parts that are multiplied differently by the fields around it.
import { add, free, type Charge } from './charge.js';

/** The cost of a selection set. */
export interface Cost {
  /** The cost for each record to which the selection applies. */
  readonly each: Charge;
  /** The cost for each row, if the selection is that of a connection. */
  readonly eachRow: Charge;
  /**
   * The part of the cost that is for related records, which the database joins: to each record, or to each row of a
   * connection.
   */
  readonly joined: Charge;
  /** The cost that does not depend on the number of records. */
  readonly once: Charge;
  /** The highest nesting of lists, as `points`. */
  readonly depth: Charge;
  /** The number of fields without a selection set, for each record. Aliases count separately. */
  readonly leaves: number;
  /** Whether the selection evaluates the filter above it a second time, as the `totalCount` of a connection does. */
  readonly repeatsFilter: boolean;
}

export const noCost: Cost = {
  each: free,
  eachRow: free,
  joined: free,
  once: free,
  depth: free,
  leaves: 0,
  repeatsFilter: false,
};

export const both = (one: Cost, other: Cost): Cost => ({
  each: add(one.each, other.each),
  eachRow: add(one.eachRow, other.eachRow),
  joined: add(one.joined, other.joined),
  once: add(one.once, other.once),
  depth: one.depth.points >= other.depth.points ? one.depth : other.depth,
  leaves: one.leaves + other.leaves,
  repeatsFilter: one.repeatsFilter || other.repeatsFilter,
});
