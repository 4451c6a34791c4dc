// Places in an order: n siblings have the positions 0 to n-1, each of them once. Only changes of the
// workspace's setup (setup.ts), which take turns, may move anything.
import type { Issue } from '../../errors.js';

/** Positions, with one bound or two. */
interface Range {
  readonly gt?: number;
  readonly gte?: number;
  readonly lt?: number;
  readonly lte?: number;
}

/** Those that have an order among themselves. */
export interface Siblings {
  count(): Promise<number>;
  /** Moves all that stand in a range, in one statement. */
  shift(range: Range, by: 1 | -1): PromiseLike<unknown>;
}

/**
 * What is wrong with a position that was asked for, if one was.
 *
 * @param positionMax the last one that is free to choose
 */
export const positionIssues = (
  position: number | null | undefined,
  positionMax: number,
): Issue[] =>
  position != null && (position < 0 || position > positionMax)
    ? [{ path: ['position'], message: `Must be from 0 to ${String(positionMax)}.` }]
    : [];

/** Makes room for a new one. */
export const openPosition = (siblings: Siblings, position: number) =>
  siblings.shift({ gte: position }, 1);

/** Closes the gap that one has left behind. */
export const closePosition = (siblings: Siblings, position: number) =>
  siblings.shift({ gt: position }, -1);

/** Lets those between two positions make way for one that moves from one to the other. */
export const makeWay = (siblings: Siblings, from: number, to: number) =>
  from < to ? siblings.shift({ gt: from, lte: to }, -1) : siblings.shift({ gte: to, lt: from }, 1);
