// The order within a stage. A rank is the digits of a hexadecimal fraction, and between any two there is
// room for another: so a move writes one row, and no lock is needed for the order to stay total. Each rank
// ends in random digits, so that no two rows have the same.
import { randomBytes } from 'node:crypto';

const timeMax = 0xffff_ffff_ffff;
const tail = () => randomBytes(7).toString('hex');
const timeDigits = (ms: number) => ms.toString(16).padStart(12, '0');

let latestMs = 0;
/** The time, later with each call: two ranks that this process gives within a millisecond are in order too. */
const nextMs = () => (latestMs = Math.max(latestMs + 1, Date.now()));

/** @param index from 0 to 255, of a row among those that come at once */
const firstRankAt = (ms: number, index = 0) =>
  `0${timeDigits(timeMax - ms)}${index.toString(16).padStart(2, '0')}${tail()}`;

/**
 * Comes before every rank that was given earlier, but for one that a clock ahead of ours made.
 *
 * @param ms since 1970: the moment to take for now
 */
export const firstRank = (ms = nextMs()) => firstRankAt(ms);

/** First ranks for up to 256 rows that come at once, in the order of the rows. */
export function firstRanks(count: number): string[] {
  const ms = nextMs();
  return Array.from({ length: count }, (_, index) => firstRankAt(ms, index));
}

/** Comes after every rank that was given earlier, with the same exception. */
const lastRank = () => `f${timeDigits(nextMs())}${tail()}`;

/**
 * Ranks for up to 65,536 rows that come to the end of a stage at once, in the order of the rows.
 *
 * @param last the last rank of the stage; undefined if the stage is empty
 */
export function lastRanks(count: number, last?: string): string[] {
  const latest = `f${timeDigits(nextMs())}`;
  const start = last === undefined || latest > last ? latest : middle(last);
  return Array.from(
    { length: count },
    (_, index) => start + index.toString(16).padStart(4, '0') + tail(),
  );
}

/** @param low less than `high` */
export const rankBetween = (low: string, high: string) => middle(low, high) + tail();

/** Comes before `rank`, whatever the clocks say. */
export function rankBefore(rank: string): string {
  const first = firstRank();
  return first < rank ? first : rankBetween('', rank);
}

/** Comes after `rank`, whatever the clocks say. */
export function rankAfter(rank: string): string {
  const last = lastRank();
  return last > rank ? last : middle(rank) + tail();
}

/** Digits that can be followed by any others and still lie between the two; without `high`, above `low`. */
function middle(low: string, high?: string): string {
  const from = low === '' ? -1 : parseInt(low.charAt(0), 16);
  const to = high === undefined ? 16 : parseInt(high.charAt(0), 16);
  if (to - from > 1) return Math.floor((from + to) / 2).toString(16);
  if (to === from) return low.charAt(0) + middle(low.slice(1), high?.slice(1));
  return from === -1 ? `0${middle('', high?.slice(1))}` : low.charAt(0) + middle(low.slice(1));
}
