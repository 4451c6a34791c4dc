// The names of parameters that a call contains and that were ignored or converted, for headers, the log and the usage.
// They are short and few, because clients choose them.
import { maskKeys } from '../auth/key-secret.js';

declare module 'fastify' {
  interface FastifyRequest {
    reportedNames?: ReportedNames;
  }
}

interface ReportedNames {
  readonly ignored: readonly string[];
  readonly converted: readonly string[];
}

export const reportedNamesMax = 20;
export const reportedBytesMax = 1_024;

/** A name of this length fits into the header, whatever its characters. */
const reportedNameLengthMax = 60;

/** Shortens a name, and replaces what neither headers nor the database can store. */
const shortened = (name: string): string =>
  name === ''
    ? '""'
    : Array.from(maskKeys(name.toWellFormed()))
        .slice(0, reportedNameLengthMax)
        .join('')
        .replaceAll('\0', '\ufffd');

export const reported = (names: readonly string[]): string[] => [
  ...new Set(names.slice(0, reportedNamesMax).map(shortened)),
];

/** Names as clients give them to fields: `custom_fields`, `utm_source`, `items[0].note`, `größe`. */
const fieldName = /^[\p{L}_$][\p{L}\p{N}_.:$[\]-]*$/u;

/** Stands for names that are unlike those of fields. */
const otherName = '(other)';

/**
 * The names as the log and the usage keep them. A name that is unlike a field's can be a person's data, such as a body in
 * the place of a name, or an email address.
 */
export const recordable = (names: readonly string[]): string[] => [
  ...new Set(names.map((name) => (fieldName.test(name) ? name : otherName))),
];

/** The value of a header that lists names. Names that do not fit are left out. */
export function namesHeader(names: readonly string[]): string {
  let value = '';
  for (const name of names) {
    const longer = (value === '' ? '' : `${value}, `) + encodeURIComponent(name);
    if (longer.length <= reportedBytesMax) value = longer;
  }
  return value;
}
