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
  /** Whether the selection contains the `totalCount` of its connection. */
  readonly isCounted: boolean;
}

export const nothing: Cost = {
  each: free,
  eachRow: free,
  once: free,
  depth: free,
  isCounted: false,
};

export const both = (one: Cost, other: Cost): Cost => ({
  each: add(one.each, other.each),
  eachRow: add(one.eachRow, other.eachRow),
  once: add(one.once, other.once),
  depth: one.depth.points >= other.depth.points ? one.depth : other.depth,
  isCounted: one.isCounted || other.isCounted,
});
