// The cost of a selection set, in the parts that its surroundings multiply differently.
import { add, free, type Charge } from './charge.js';

/** The cost of a selection set. */
export interface Cost {
  /** For each record that the selection is made of. */
  readonly each: Charge;
  /** In a connection, for each of its rows. */
  readonly eachRow: Charge;
  /** Once, however many records there are. */
  readonly once: Charge;
  /** How deep lists nest, in `points`. */
  readonly depth: Charge;
  /** How many fields without a selection of their own there are for each record, under whatever alias. */
  readonly leaves: number;
  /** Whether the selection contains the `totalCount` of its connection. */
  readonly isCounted: boolean;
}

export const noCost: Cost = {
  each: free,
  eachRow: free,
  once: free,
  depth: free,
  leaves: 0,
  isCounted: false,
};

export const both = (one: Cost, other: Cost): Cost => ({
  each: add(one.each, other.each),
  eachRow: add(one.eachRow, other.eachRow),
  once: add(one.once, other.once),
  depth: one.depth.points >= other.depth.points ? one.depth : other.depth,
  leaves: one.leaves + other.leaves,
  isCounted: one.isCounted || other.isCounted,
});
