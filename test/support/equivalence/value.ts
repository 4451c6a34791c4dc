// The values of parameters as they are drawn: abstract, so that the form of each surface is made from one and
// the same. What they name (a record, a page) is another one in each twin, and is looked up there.

export type Noun = 'opportunity' | 'contact' | 'user' | 'pipeline' | 'stage';

/** The id of a record. */
export interface Reference {
  readonly noun: Noun;
  /** Among those of its noun, in the order in which they came to be, counted round. */
  readonly nth: number;
  readonly whose: 'own' | 'elsewhere' | 'nobody';
  readonly written: 'uuid' | 'upper case' | 'node id' | 'node id of another type';
}

/** Where a list continues: the n-th cursor that it has given, counted round. */
interface CursorReference {
  /** The route of the list. */
  readonly list: string;
  readonly nth: number;
}

export type Value =
  | null
  | { readonly text: string }
  /** Its digits, as they stand in JSON. */
  | { readonly number: string }
  | { readonly flag: boolean }
  | { readonly reference: Reference }
  | { readonly cursor: CursorReference }
  | { readonly list: readonly Value[] }
  | { readonly fields: Readonly<Record<string, Value>> };

/** What references name in one of the twins. */
export interface Names {
  idOf(reference: Reference): string;
  cursorOf(cursor: CursorReference): string;
}

/** The text that a value is, if it is one. */
export function textOf(value: Value, names: Names): string | undefined {
  if (value === null) return undefined;
  if ('text' in value) return value.text;
  if ('reference' in value) return names.idOf(value.reference);
  if ('cursor' in value) return names.cursorOf(value.cursor);
  return undefined;
}

/** A value as JSON. */
export function jsonOf(value: Value, names: Names): string {
  const text = textOf(value, names);
  if (text !== undefined) return JSON.stringify(text);
  if (value === null) return 'null';
  if ('number' in value) return value.number;
  if ('flag' in value) return String(value.flag);
  if ('list' in value) return `[${value.list.map((item) => jsonOf(item, names)).join(',')}]`;
  return 'fields' in value ? objectJson(Object.entries(value.fields), names) : 'null';
}

/** @param fields not an object's, since a key can be `__proto__` */
export const objectJson = (fields: readonly (readonly [string, Value])[], names: Names): string =>
  `{${fields.map(([name, value]) => `${JSON.stringify(name)}:${jsonOf(value, names)}`).join(',')}}`;
