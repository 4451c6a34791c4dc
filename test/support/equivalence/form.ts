// The forms of parameters: which values each API accepts before any rule of the domain is checked, and how a value of
// REST is written in GraphQL. This is the oracle's own knowledge, so it imports nothing of src/rest.
//
// There are two classes of rejections by form:
// both  GraphQL rejects the value of the variable, and REST that of the parameter. Both result in INVALID_REQUEST and
// name the parameter in their issues. (GraphQL has no issues for queries and for missing fields.)
// rest  GraphQL has no such value, or accepts it: an unknown parameter, a repeated one, a malformed If-Match, an
// address that is not UTF-8, a decimal as a string, an ID as a number, a single value for a list. REST must reject it,
// GraphQL is not called, and nothing may have been written.
import { camelCase } from './names.js';
import { readTimestamp, zonedTimestamp } from './timestamps.js';
import type { Value } from './value.js';

export interface Fault {
  /** The position within the parameter: `[3].name`. */
  readonly at: string;
  readonly by: 'both' | 'rest';
}

export interface Form {
  readonly faults: (value: Value) => readonly Fault[];
  /** @param isKeyed whether equal REST values must have equal GraphQL values, as retries require */
  readonly inGraphQL: (value: Value, isKeyed: boolean) => Value;
}

const none: readonly Fault[] = [];
const refusedBy = (by: Fault['by'], at = ''): readonly Fault[] => [{ at, by }];

const isText = (value: NonNullable<Value>) =>
  'text' in value || 'reference' in value || 'cursor' in value;

/** @param faults checks a value that is not null; every form accepts null */
const form = (
  faults: (value: NonNullable<Value>) => readonly Fault[],
  inGraphQL: (value: NonNullable<Value>, isKeyed: boolean) => Value = (value) => value,
): Form => ({
  faults: (value) => (value === null ? none : faults(value)),
  inGraphQL: (value, isKeyed) => (value === null ? null : inGraphQL(value, isKeyed)),
});

export const text = form((value) => (isText(value) ? none : refusedBy('both')));

/** GraphQL accepts an integer as an ID. */
export const id = form((value) => {
  if (isText(value)) return none;
  return refusedBy('number' in value ? 'rest' : 'both');
});

const numeral = /^-?\d{1,40}(\.\d{1,40})?([eE][+-]?\d{1,2})?$/;

/** GraphQL accepts numbers and strings. Each is used for some of the values. */
export const decimal = form(
  (value) => {
    if ('number' in value) return numeral.test(value.number) ? none : refusedBy('both');
    return refusedBy(isText(value) ? 'rest' : 'both');
  },
  (value, isKeyed) =>
    'number' in value && !isKeyed && value.number.length % 2 === 1 ? { text: value.number } : value,
);

export const timestamp = form(
  (value) =>
    'text' in value && readTimestamp(value.text) !== undefined ? none : refusedBy('both'),
  (value) => ('text' in value ? { text: zonedTimestamp(value.text) } : value),
);

/** Swaps the case: enum values are lower case in REST and upper case in GraphQL. Invalid words stay invalid. */
const swapCase = (word: string) =>
  Array.from(word, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  ).join('');

export const choice = (words: readonly string[]) =>
  form(
    (value) => ('text' in value && words.includes(value.text) ? none : refusedBy('both')),
    (value) => ('text' in value ? { text: swapCase(value.text) } : value),
  );

export const flag = form((value) => ('flag' in value ? none : refusedBy('both')));

/** An integer in a query, where every value is a string. */
export const size = form(
  (value) => ('text' in value && /^-?[0-9]{1,9}$/.test(value.text) ? none : refusedBy('both')),
  (value) =>
    'text' in value && /^-?[0-9]+$/.test(value.text)
      ? { number: String(Number(value.text)) }
      : value,
);

export const required = ({ faults, inGraphQL }: Form): Form => ({
  faults: (value) => (value === null ? refusedBy('both') : faults(value)),
  inGraphQL,
});

const within = (place: string, faults: readonly Fault[]): Fault[] =>
  faults.map(({ at, by }) => ({ at: place + at, by }));

/** GraphQL accepts a single value for a list of one. */
export const listOf = (item: Form): Form =>
  form(
    (value) => {
      if ('list' in value)
        return value.list.flatMap((one, index) => within(`[${index}]`, required(item).faults(one)));
      return refusedBy(item.faults(value).some(({ by }) => by === 'both') ? 'both' : 'rest');
    },
    (value, isKeyed) =>
      'list' in value
        ? { list: value.list.map((one) => item.inGraphQL(one, isKeyed)) }
        : item.inGraphQL(value, isKeyed),
  );

/** An object, whose fields have camel-case names in GraphQL. */
export const objectOf = (fields: Readonly<Record<string, { readonly form: Form }>>): Form => {
  const formOf = (name: string) => (Object.hasOwn(fields, name) ? fields[name]?.form : undefined);
  return form(
    (value) => {
      if (!('fields' in value)) return refusedBy('both');
      return Object.entries(value.fields).flatMap(([name, inner]) =>
        within(`.${name}`, formOf(name)?.faults(inner) ?? refusedBy('rest')),
      );
    },
    (value, isKeyed) =>
      'fields' in value
        ? {
            fields: Object.fromEntries(
              Object.entries(value.fields).map(([name, inner]) => [
                camelCase(name),
                formOf(name)?.inGraphQL(inner, isKeyed) ?? inner,
              ]),
            ),
          }
        : value,
  );
};
