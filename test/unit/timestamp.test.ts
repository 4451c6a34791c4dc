import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTimestamp } from '../../src/domain/timestamp.js';
import { arbitraryText } from '../support/arbitrary-text.js';

const iso = (text: string) => parseTimestamp(text)?.toISOString();

test.each([
  ['Z', '2026-01-15T17:00:00Z', '2026-01-15T17:00:00.000Z'],
  ['an offset west of UTC', '2026-01-15T12:00:00-05:00', '2026-01-15T17:00:00.000Z'],
  ['an offset east of UTC', '2026-01-16T03:45:00+10:45', '2026-01-15T17:00:00.000Z'],
  ['an offset of zero', '2026-01-15T17:00:00-00:00', '2026-01-15T17:00:00.000Z'],
  ['an offset into another day', '2026-03-01T00:30:00+01:00', '2026-02-28T23:30:00.000Z'],
  ['tenths of a second', '2026-01-15T17:00:00.5Z', '2026-01-15T17:00:00.500Z'],
  ['microseconds, cut', '2026-01-15T17:00:00.123999Z', '2026-01-15T17:00:00.123Z'],
  [
    'a fraction that would round up a year',
    '2025-12-31T23:59:59.9999Z',
    '2025-12-31T23:59:59.999Z',
  ],
  ['a fraction and an offset', '2026-01-15T17:00:00.25+01:00', '2026-01-15T16:00:00.250Z'],
  ['no seconds', '2026-01-15T17:00Z', '2026-01-15T17:00:00.000Z'],
  ['no seconds but an offset', '2026-01-15T17:00-05:00', '2026-01-15T22:00:00.000Z'],
  ['a leap day', '2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ['a leap day in a leap century', '2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
  ['the first moment', '0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ['the last moment', '9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
])('reads a time with %s', (_name, text, expected) => {
  expect(iso(text)).toBe(expected);
});

test.each([
  ['nothing', ''],
  ['a word', 'tomorrow'],
  ['a bare date', '2026-01-15'],
  ['a bare date with Z', '2026-01-15Z'],
  ['a bare time', '17:00:00Z'],
  ['a year', '2026'],
  ['a month', '2026-01'],
  ['the 30th of February', '2026-02-30T10:00:00Z'],
  ['a local time', '2026-01-15T17:00:00'],
  ['a local time without seconds', '2026-01-15T17:00'],
  ['a fraction of a local time', '2026-01-15T17:00:00.25'],
  ['a leap day in a common year', '2026-02-29T10:00:00Z'],
  ['a leap day in a common century', '1900-02-29T10:00:00Z'],
  ['the 31st of April', '2026-04-31T10:00:00Z'],
  ['month 13', '2026-13-01T10:00:00Z'],
  ['month 0', '2026-00-01T10:00:00Z'],
  ['day 0', '2026-01-00T10:00:00Z'],
  ['24:00', '2026-01-15T24:00:00Z'],
  ['24:00 without seconds', '2026-01-15T24:00Z'],
  ['hour 25', '2026-01-15T25:00:00Z'],
  ['minute 60', '2026-01-15T10:60:00Z'],
  ['second 60', '2026-01-15T23:59:60Z'],
  ['an offset of 24 hours', '2026-01-15T10:00:00+24:00'],
  ['an offset of 60 minutes', '2026-01-15T10:00:00+01:60'],
  ['two zones', '2026-01-15T10:00:00Z+01:00'],
  ['a named zone', '2026-01-15T10:00:00 EST'],
  ['a zone in brackets', '2026-01-15T10:00:00+01:00[Europe/Paris]'],
  ['a week date', '2026-W03-4T10:00:00Z'],
  ['an ordinal date', '2026-015T10:00:00Z'],
  ['a year of two digits', '26-01-15T10:00:00Z'],
  ['a year of five digits', '12026-01-15T10:00:00Z'],
  ['a year with a sign', '+002026-01-15T10:00:00Z'],
  ['a year before Christ', '-000044-03-15T10:00:00Z'],
  ['the year zero', '0000-12-31T23:59:59Z'],
  ['an offset to before the first year', '0001-01-01T00:00:00+00:01'],
  ['an offset to after the last year', '9999-12-31T23:59:00-00:01'],
  ['a point without a fraction', '2026-01-15T10:00:00.Z'],
  ['digits of another script', '٢٠٢٦-01-15T10:00:00Z'],
  ['space before it', ' 2026-01-15T10:00:00Z'],
  ['space after it', '2026-01-15T10:00:00Z '],
  ['a line feed after it', '2026-01-15T10:00:00\n'],
  ['a NUL after it', '2026-01-15T10:00:00Z\0'],
  ['an American date', '01/15/2026 10:00 AM'],
  ['seconds since 1970', '1768496400'],
  ['infinity', 'infinity'],
])('rejects %s', (_name, text) => {
  expect(parseTimestamp(text)).toBeUndefined();
});

describe('for random times', () => {
  const times = fc.date({
    min: new Date('0001-01-02T00:00:00Z'),
    max: new Date('9999-12-30T23:59:59.999Z'),
    noInvalidDate: true,
  });

  test('accepts a time as written, but only with Z', () => {
    fc.assert(
      fc.property(times, (time) => {
        expect(parseTimestamp(time.toISOString())).toEqual(time);
        expect(parseTimestamp(time.toISOString().slice(0, -1))).toBeUndefined();
      }),
    );
  });

  test('reads the same moment from any offset', () => {
    const offsets = fc.integer({ min: -(23 * 60 + 59), max: 23 * 60 + 59 });
    fc.assert(
      fc.property(times, offsets, (time, minutes) => {
        const wall = new Date(time.getTime() + minutes * 60_000).toISOString().slice(0, -1);
        const size = Math.abs(minutes);
        const two = (number: number) => String(number).padStart(2, '0');
        const offset = `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
        expect(parseTimestamp(wall + offset)).toEqual(time);
      }),
    );
  });

  test('rejects a day that its month does not have', () => {
    const parts = fc.record({
      year: fc.integer({ min: 1, max: 9999 }),
      month: fc.integer({ min: 0, max: 14 }),
      day: fc.integer({ min: 0, max: 33 }),
    });
    fc.assert(
      fc.property(parts, ({ year, month, day }) => {
        const date = [String(year).padStart(4, '0'), month, day]
          .map((part) => String(part).padStart(2, '0'))
          .join('-');
        const read = iso(`${date}T12:00:00Z`);
        const midday = new Date(0);
        midday.setUTCFullYear(year, month - 1, day);
        const exists = midday.getUTCMonth() === month - 1 && midday.getUTCDate() === day;
        expect(read).toBe(exists ? `${date}T12:00:00.000Z` : undefined);
      }),
      { numRuns: 500 },
    );
  });

  test('reads from any string a time within the years 1 to 9999, or nothing', () => {
    const near = fc
      .tuple(times, fc.nat({ max: 23 }), fc.string({ maxLength: 2 }))
      .map(([time, place, text]) => {
        const good = time.toISOString();
        return good.slice(0, place) + text + good.slice(place + 1);
      });
    fc.assert(
      fc.property(fc.oneof(near, arbitraryText()), (text) => {
        const time = parseTimestamp(text);
        if (time === undefined) return;
        expect(time.toISOString()).toMatch(/^(?!0000)\d{4}-/);
      }),
      { numRuns: 500 },
    );
  });
});
