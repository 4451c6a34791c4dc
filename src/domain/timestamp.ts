// Points in time, from ISO 8601 text.
import { z } from 'zod';

/** A date and a time of day that exist; the zone is read apart. */
const localDateTime = z.iso.datetime({ local: true });
const zoned = /^(.*?)(?:Z|([+-])([01]\d|2[0-3])(?::?([0-5]\d))?)$/;

/** The earliest time that the gateway reads. PostgreSQL rejects the ISO 8601 text of an earlier year. */
const earliest = new Date('0001-01-01T00:00:00Z');

/** The time that precedes another one by a duration in milliseconds, or the earliest time that can be stored. */
export const timeBefore = (time: Date, durationMs: number): Date =>
  new Date(Math.max(time.getTime() - durationMs, earliest.getTime()));

/**
 * Reads an ISO 8601 timestamp with an offset (`+02:00`, `+0200` or `+02`) or `Z`. Digits beyond the millisecond are
 * cut off.
 *
 * @returns undefined for a time without an offset, a bare date, a time that does not exist, or a year outside 1 to
 *   9999 in UTC
 */
export function parseTimestamp(text: string): Date | undefined {
  const [, local = '', sign, hours, minutes = '00'] = zoned.exec(text) ?? [];
  if (local.endsWith('Z') || !localDateTime.safeParse(local).success) return undefined;
  const zone = sign === undefined ? 'Z' : `${sign}${hours ?? ''}:${minutes}`;
  const time = new Date(local + zone);
  const year = time.getUTCFullYear();
  return year >= 1 && year <= 9999 ? time : undefined;
}
