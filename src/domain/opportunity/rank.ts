// The order within a stage. A rank is the digits of a hexadecimal fraction, and between any two there is
// room for another: so a move writes one row, and no lock is needed for the order to stay total. Each rank
// ends in random digits, so that no two rows have the same.
import { randomBytes } from 'node:crypto';

const timeMax = 0xffff_ffff_ffff;
const tail = () => randomBytes(7).toString('hex');
const timeDigits = (ms: number) => ms.toString(16).padStart(12, '0');

/**
 * Comes before every rank that was given earlier, but for one that a clock ahead of ours made.
 *
 * @param index from 0 to 255, of a row among those that come at once: the first one comes first
 */
export const firstRank = (index = 0) =>
  `0${timeDigits(timeMax - Date.now())}${index.toString(16).padStart(2, '0')}${tail()}`;

/** Comes after every rank that was given earlier, with the same exception. */
const lastRank = () => `f${timeDigits(Date.now())}${tail()}`;

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
