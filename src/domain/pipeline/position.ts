// Positions of pipelines and stages: n siblings have the positions 0 to n-1, each of them once. Positions are changed only
// by `changeSetup` (workspace/lock.ts), which runs such changes one after the other.
import type { Issue } from '../../errors.js';

/** Positions, with one bound or two. */
interface Range {
  readonly gt?: number;
  readonly gte?: number;
  readonly lt?: number;
  readonly lte?: number;
}

/** The records that are ordered among themselves: the pipelines of a workspace, or the stages of a pipeline. */
export interface Siblings {
  count(): Promise<number>;
  /** Moves all records in a range of positions, in one statement. */
  shift(range: Range, by: 1 | -1): PromiseLike<unknown>;
}

/**
 * Returns the issue of a requested position that is out of range.
 *
 * @param positionMax the highest position allowed
 */
export const positionIssues = (
  position: number | null | undefined,
  positionMax: number,
): Issue[] =>
  position != null && (position < 0 || position > positionMax)
    ? [{ path: ['position'], message: `Must be from 0 to ${String(positionMax)}.` }]
    : [];

/** Makes room for a new record at a position. */
export const openPosition = (siblings: Siblings, position: number) =>
  siblings.shift({ gte: position }, 1);

/** Closes the gap that a deleted record has left. */
export const closePosition = (siblings: Siblings, position: number) =>
  siblings.shift({ gt: position }, -1);

/** Shifts the records between two positions, for a record that moves from one to the other. */
export const makeWay = (siblings: Siblings, from: number, to: number) =>
  from < to ? siblings.shift({ gt: from, lte: to }, -1) : siblings.shift({ gte: to, lt: from }, 1);
