// What each surface takes by form alone, before any rule of the domain is asked; and how a value of REST is
// written in GraphQL. This is the oracle's own knowledge: nothing of src/rest may enter.
//
// There are two classes of refusals by form:
//   both  GraphQL rejects the value of the variable, REST that of the parameter: both say INVALID_REQUEST, and name
//         the parameter in their issues. (GraphQL has no issues for queries and for missing fields.)
//   rest  GraphQL has no such thing, or takes it: an unknown parameter, one given twice, an If-Match that is
//         none, an address that is not UTF-8, a decimal as a text, an id as a number, one value for a list.
//         There REST must refuse, GraphQL is not asked, and nothing may have been written.
import { camelCase } from './names.js';
import { readTimestamp, zonedTimestamp } from './timestamps.js';
import type { Value } from './value.js';

export interface Fault {
  /** Within the parameter: `[3].name`. */
  readonly at: string;
  readonly by: 'both' | 'rest';
}

export interface Form {
  readonly faults: (value: Value) => readonly Fault[];
  /** @param isKeyed whether what is the same to REST must be written the same */
  readonly inGraphQL: (value: Value, isKeyed: boolean) => Value;
}

const none: readonly Fault[] = [];
const refusedBy = (by: Fault['by'], at = ''): readonly Fault[] => [{ at, by }];

const isText = (value: NonNullable<Value>) =>
  'text' in value || 'reference' in value || 'cursor' in value;

/** @param faults of what is not null, which every form takes */
const form = (
  faults: (value: NonNullable<Value>) => readonly Fault[],
  inGraphQL: (value: NonNullable<Value>, isKeyed: boolean) => Value = (value) => value,
): Form => ({
  faults: (value) => (value === null ? none : faults(value)),
  inGraphQL: (value, isKeyed) => (value === null ? null : inGraphQL(value, isKeyed)),
});

export const text = form((value) => (isText(value) ? none : refusedBy('both')));

/** GraphQL takes a whole number for an id. */
export const id = form((value) => {
  if (isText(value)) return none;
  return refusedBy('number' in value ? 'rest' : 'both');
});

const numeral = /^-?\d{1,40}(\.\d{1,40})?([eE][+-]?\d{1,2})?$/;

/** GraphQL takes both numbers and texts: it gets now the one, now the other. */
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

/** Lower case in REST, upper case in GraphQL; what is in neither stays as wrong as it was. */
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

/** A whole number in a query, where everything is a text. */
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

/** GraphQL takes a single value for a list of one. */
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

/** An object, whose fields GraphQL names in camel case. */
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
