// The order within a stage. A rank is the digits of a hexadecimal fraction, compared as a string. Between any two ranks there
// is another one, so a move writes one row and needs no lock. Each rank ends in random digits, so that no two rows have the
// same rank.
import { randomUUID } from 'node:crypto';

const timeMax = 0xffff_ffff_ffff;

/** 14 digits of a UUID that are all random. Node.js generates UUIDs in advance, which takes a tenth of the time of `randomBytes`. */
function tail(): string {
  const uuid = randomUUID();
  return uuid.slice(0, 2) + uuid.slice(-12);
}

const timeDigits = (ms: number) => ms.toString(16).padStart(12, '0');

let latestMs = 0;
/** The current time in ms, higher with each call, so that the ranks that a process makes within a millisecond are in order. */
const nextMs = () => (latestMs = Math.max(latestMs + 1, Date.now()));

/** @param index of a row among those that are added together, from 0 to 255 */
const firstRankAt = (ms: number, index = 0) =>
  `0${timeDigits(timeMax - ms)}${index.toString(16).padStart(2, '0')}${tail()}`;

/**
 * A rank before all ranks that were made earlier, except for those of a process whose clock is ahead.
 *
 * @param ms the current time in milliseconds since 1970
 */
export const firstRank = (ms = nextMs()) => firstRankAt(ms);

/** First ranks for up to 256 rows that are added together, in the order of the rows. */
export function firstRanks(count: number): string[] {
  const ms = nextMs();
  return Array.from({ length: count }, (_, index) => firstRankAt(ms, index));
}

/** A rank after all ranks that were made earlier, with the same exception. */
const lastRank = () => `f${timeDigits(nextMs())}${tail()}`;

/**
 * Ranks for up to 65,536 rows that are added together at the end of a stage, in the order of the rows.
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

/** @param low a rank before `high` */
export const rankBetween = (low: string, high: string) => middle(low, high) + tail();

/** A rank before `rank`, regardless of clocks. */
export function rankBefore(rank: string): string {
  const first = firstRank();
  return first < rank ? first : rankBetween('', rank);
}

/** A rank after `rank`, regardless of clocks. */
export function rankAfter(rank: string): string {
  const last = lastRank();
  return last > rank ? last : middle(rank) + tail();
}

/**
 * Digits between two ranks, such that any digits can be appended to them.
 *
 * @param high undefined for digits after `low`
 */
function middle(low: string, high?: string): string {
  const from = low === '' ? -1 : parseInt(low.charAt(0), 16);
  const to = high === undefined ? 16 : parseInt(high.charAt(0), 16);
  if (to - from > 1) return Math.floor((from + to) / 2).toString(16);
  if (to === from) return low.charAt(0) + middle(low.slice(1), high?.slice(1));
  return from === -1 ? `0${middle('', high?.slice(1))}` : low.charAt(0) + middle(low.slice(1));
}
