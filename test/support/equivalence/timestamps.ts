// Timestamps in the notations of callers, and the moment of each. They are written out, so that no parser is part of
// the expectation.

/** Valid timestamps. */
export const legalTimestamps: Readonly<Record<string, string>> = {
  '2026-01-15T17:00:00Z': '2026-01-15T17:00:00.000Z',
  '2026-01-15T17:00:00.000Z': '2026-01-15T17:00:00.000Z',
  '2026-01-15T17:00:00.123Z': '2026-01-15T17:00:00.123Z',
  '2026-01-15T17:00:00.1239999Z': '2026-01-15T17:00:00.123Z',
  '2026-01-15T17:00:00': '2026-01-15T17:00:00.000Z',
  '2026-01-15T17:00Z': '2026-01-15T17:00:00.000Z',
  '2026-01-15T17:00:00+02:00': '2026-01-15T15:00:00.000Z',
  '2026-01-15T17:00:00-0700': '2026-01-16T00:00:00.000Z',
  '2026-01-15T17:00:00+02': '2026-01-15T15:00:00.000Z',
  '2026-01-15T17:00:00-00:00': '2026-01-15T17:00:00.000Z',
  '2024-02-29T12:00:00+05:30': '2024-02-29T06:30:00.000Z',
  '0001-01-01T00:00:00Z': '0001-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z': '9999-12-31T23:59:59.999Z',
};

export const illegalTimestamps = [
  ...['', ' ', 'tomorrow', '2026-01-15', '17:00:00Z', '1768496400', '2026-W03-4T17:00:00Z'],
  ...['2026-01-15 17:00:00Z', '2026-01-15T17:00:00z', ' 2026-01-15T17:00:00Z'],
  ...['2026-02-30T00:00:00Z', '2025-02-29T00:00:00Z', '2026-13-01T00:00:00Z'],
  ...['2026-01-15T24:00:00Z', '2026-01-15T17:60:00Z', '2026-01-15T17:00:60Z'],
  ...['2026-01-15T17:00:00+24:00', '2026-01-15T17:00:00+02:60', '2026-01-15T17:00:00ZZ'],
  ...['10000-01-01T00:00:00Z', '+010000-01-01T00:00:00Z', '0000-12-31T23:59:59Z'],
  ...['0001-01-01T00:00:00+01:00', '9999-12-31T23:59:59-01:00', '-000001-01-01T00:00:00Z'],
  ...['2026-01-15T17:00:00\0Z', '2026-01-15T17:00:00Z\ud800', '2026-01-15T17:00:00Z2026'],
];

/** The GraphQL notation of a timestamp. Only REST accepts a time without an offset, and reads it as UTC. */
export const zonedTimestamp = (text: string) =>
  text === '2026-01-15T17:00:00' ? `${text}Z` : text;

/** The moment in the format of REST; undefined for an invalid timestamp. */
export const readTimestamp = (text: string): string | undefined =>
  Object.hasOwn(legalTimestamps, text) ? legalTimestamps[text] : undefined;
