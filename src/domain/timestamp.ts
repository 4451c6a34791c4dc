// Points in time, from ISO 8601 text.
import { z } from 'zod';

/** A date and a time of day that exist, with an offset, `Z` or neither. */
const isoTimestamp = z.iso.datetime({ offset: true, local: true });
const zone = /(Z|[+-]\d{2}:\d{2})$/;

/**
 * Reads an ISO 8601 timestamp. An offset or `Z` is honoured, a local time is taken for UTC; what is
 * finer than a millisecond is dropped.
 *
 * @returns undefined for a bare date, a time that does not exist, or a year outside 1 to 9999 in UTC
 */
export function parseTimestamp(text: string): Date | undefined {
  if (!isoTimestamp.safeParse(text).success) return undefined;
  const time = new Date(zone.test(text) ? text : `${text}Z`);
  const year = time.getUTCFullYear();
  return year >= 1 && year <= 9999 ? time : undefined;
}
