// The values of parameters, in an abstract form from which the values of both APIs are made. References (to a record,
// to a page) are resolved separately in each twin.

export type Noun = 'opportunity' | 'contact' | 'user' | 'pipeline' | 'stage';

/** A reference to a record by its ID. */
export interface Reference {
  readonly noun: Noun;
  /** The index among the records of the noun in order of creation, modulo their number. */
  readonly nth: number;
  readonly whose: 'own' | 'elsewhere' | 'nobody';
  readonly written: 'uuid' | 'upper case' | 'node id' | 'node id of another type';
}

/** A reference to the n-th cursor that a list has returned, modulo their number. */
interface CursorReference {
  /** The route of the list. */
  readonly list: string;
  readonly nth: number;
}

export type Value =
  | null
  | { readonly text: string }
  /** The digits of a number in JSON. */
  | { readonly number: string }
  | { readonly flag: boolean }
  | { readonly reference: Reference }
  | { readonly cursor: CursorReference }
  | { readonly list: readonly Value[] }
  | { readonly fields: Readonly<Record<string, Value>> };

/** Resolves references in one of the twins. */
export interface Names {
  idOf(reference: Reference): string;
  cursorOf(cursor: CursorReference): string;
}

/** The string that a value stands for, if it is one. */
export function textOf(value: Value, names: Names): string | undefined {
  if (value === null) return undefined;
  if ('text' in value) return value.text;
  if ('reference' in value) return names.idOf(value.reference);
  if ('cursor' in value) return names.cursorOf(value.cursor);
  return undefined;
}

/** Formats a value as JSON. */
export function jsonOf(value: Value, names: Names): string {
  const text = textOf(value, names);
  if (text !== undefined) return JSON.stringify(text);
  if (value === null) return 'null';
  if ('number' in value) return value.number;
  if ('flag' in value) return String(value.flag);
  if ('list' in value) return `[${value.list.map((item) => jsonOf(item, names)).join(',')}]`;
  return 'fields' in value ? objectJson(Object.entries(value.fields), names) : 'null';
}

/** @param fields a list of pairs rather than an object, because a key can be `__proto__` */
export const objectJson = (fields: readonly (readonly [string, Value])[], names: Names): string =>
  `{${fields.map(([name, value]) => `${JSON.stringify(name)}:${jsonOf(value, names)}`).join(',')}}`;
