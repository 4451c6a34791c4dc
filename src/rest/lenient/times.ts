// The spellings of times that clients send besides ISO 8601: those that programs write, and that mean one instant.

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** RFC 5322 and HTTP: `Tue, 01 Dec 2026 10:00:00 GMT`. */
const mailTime =
  /^(?<weekday>\w{3}), (?<day>\d\d?) (?<month>\w{3}) (?<year>\d{4}) (?<time>\d\d:\d\d(?::\d\d)?) ?(?<zone>GMT|UTC|[+-]\d{4})$/;
/** The text of a `Date` in JavaScript: `Tue Dec 01 2026 10:00:00 GMT+0100 (Central European Standard Time)`. */
const scriptTime =
  /^(?<weekday>\w{3}) (?<month>\w{3}) (?<day>\d\d) (?<year>\d{4}) (?<time>\d\d:\d\d:\d\d) GMT(?<zone>[+-]\d{4})(?: \([^()]*\))?$/;

/**
 * Rewrites a time that has the name of its month.
 *
 * @returns the time as sent if it has another form, or names another weekday than that of its date
 */
function withoutNames(text: string): string {
  const groups = (mailTime.exec(text) ?? scriptTime.exec(text))?.groups;
  if (groups === undefined) return text;
  const { weekday, day = '', month = '', year = '', time = '', zone = '' } = groups;
  const monthNumber = String(months.indexOf(month) + 1).padStart(2, '0');
  const date = `${year}-${monthNumber}-${day.padStart(2, '0')}`;
  const isOnWeekday = new Date(date).toUTCString().startsWith(`${weekday ?? ''},`);
  return isOnWeekday ? `${date}T${time}${zone.replace(/^[A-Z]+$/, 'Z')}` : text;
}

/** JSON of .NET before Json.NET, also of Windows PowerShell: milliseconds since 1970 in UTC. An offset is only informative. */
const dotNetTime = /^\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\/$/;

function timeOfDotNet(text: string): string {
  const time = new Date(Number(dotNetTime.exec(text)?.[1] ?? NaN));
  return Number.isNaN(time.getTime()) ? text : time.toISOString();
}

const replacements: readonly (readonly [RegExp, string])[] = [
  [/^(\d{4}-\d\d-\d\d)$/, '$1T00:00:00Z'],
  [/^(\d{4}-\d\d-\d\d)[ t](?=\d)/, '$1T'],
  [/(?<=\d)z$/, 'Z'],
  // The name of a zone after an offset, as Java and RFC 9557 write it. The offset alone says the time.
  [/(?<=[\dZ])\[[\w/+-]+\]$/, ''],
  // The same as Go writes it, with the reading of its monotonic clock.
  [/(?<= [+-]\d{4}) [A-Z]{3,5}(?: m=[+-][\d.]+)?$/, ''],
  [/(?<=:\d\d(?:\.\d+)?) ?(?:UTC|GMT)$/, 'Z'],
  [/(?<=:\d\d(?:\.\d+)?) (?=[+-]\d\d:?\d\d$)/, ''],
];

/** Rewrites a time to ISO 8601. A time in an unknown spelling is returned as sent. */
export const isoTime = (text: string): string =>
  replacements.reduce(
    (time, [pattern, replacement]) => time.replace(pattern, replacement),
    withoutNames(timeOfDotNet(text)),
  );
