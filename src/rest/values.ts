// Reads the values of a request by their GraphQL types.
import {
  GraphQLError,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLScalarType,
} from 'graphql';
import { isLosslessNumber } from 'lossless-json';
import type { Issue } from '../errors.js';
import { placeholderOf } from '../graphql/input/placeholder.js';
import type { Report } from '../graphql/input/read-value.js';
import { isRequired, restFieldsOf, type Slot } from './input-fields.js';

/** The path of an issue with an unknown name: an empty step, followed by the name as sent. */
export const named = (name: string): Issue['path'] => ['', name];

/** A value does not fit its type. The message says what it must be. */
export class Mismatch extends Error {}

export const mustBe = (expected: string): never => {
  throw new Mismatch(`Must be ${expected}.`);
};

/** Reads a value of one type, and returns the value of the variable. */
export type Coercer = (value: unknown) => unknown;

const string: Coercer = (value) => (typeof value === 'string' ? value : mustBe('a string'));

/** A date and time without an offset. */
const localTimePattern = /T[\d:.]+$/;

/** Reads a local time as UTC. GraphQL, in contrast, requires an offset or `Z`. */
const dateTime: Coercer = (value) => {
  const text = string(value) as string;
  return localTimePattern.test(text) ? `${text}Z` : text;
};

/** Readers of scalars in bodies, by their JSON types. Numbers still have all their digits. */
export const jsonForms: Record<string, Coercer> = {
  String: string,
  ID: string,
  UUID: string,
  DateTime: dateTime,
  Boolean: (value) => (typeof value === 'boolean' ? value : mustBe('true or false')),
  Int: (value) => (typeof value === 'number' ? value : mustBe('a whole number')),
  Decimal: (value) =>
    typeof value === 'number' || isLosslessNumber(value) ? String(value) : mustBe('a number'),
};

/** Readers of scalars in the query and the path, where every value is a string. */
export const textForms: Record<string, Coercer> = {
  ...jsonForms,
  Boolean: (value) =>
    value === 'true' || value === 'false' ? value === 'true' : mustBe('true or false'),
  Int: (value) =>
    /^-?\d{1,9}$/.test(string(value) as string) ? Number(value) : mustBe('a whole number'),
};

/** Checks a value by the rule of its scalar, but returns it unparsed, as variables need it. */
function checked(type: GraphQLScalarType, value: unknown): unknown {
  try {
    type.parseValue(value);
  } catch (error) {
    if (error instanceof GraphQLError) throw new Mismatch(error.message);
    throw error;
  }
  return value;
}

/** @returns undefined for a value that cannot be read and has been reported */
function read(
  type: GraphQLInputType,
  forms: Record<string, Coercer>,
  value: unknown,
  report: Report,
): unknown {
  try {
    if (isNonNullType(type))
      return value === null ? mustBe('given') : read(type.ofType, forms, value, report);
    if (value === null) return null;
    if (isListType(type)) return readList(type.ofType, forms, value, report);
    if (isInputObjectType(type)) return readObject(type, forms, value, report);
    if (isEnumType(type)) {
      const names = type.getValues().map(({ name }) => name);
      return (
        names.find((name) => name.toLowerCase() === value) ??
        mustBe(`one of ${names.map((name) => name.toLowerCase()).join(', ')}`)
      );
    }
    return checked(type, (forms[type.name] ?? string)(value));
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    report(error.message, []);
    return undefined;
  }
}

/** Like `read`, but returns a placeholder for a required value that cannot be read. */
function readOrStandIn(
  type: GraphQLInputType,
  forms: Record<string, Coercer>,
  value: unknown,
  report: Report,
): unknown {
  const result = read(type, forms, value, report);
  return result === undefined && isNonNullType(type) ? placeholderOf(type) : result;
}

/**
 * The highest number of items. Far above the limit of any list of an input, because each bad item costs time and an
 * issue.
 */
const itemsMax = 1_000;

function readList(
  type: GraphQLInputType,
  forms: Record<string, Coercer>,
  value: unknown,
  report: Report,
): unknown[] {
  if (!Array.isArray(value)) return mustBe('an array');
  if (value.length > itemsMax) return mustBe(`an array of at most ${String(itemsMax)} items`);
  return value.map(
    (item, index) =>
      readOrStandIn(type, forms, item, (message, path) => {
        report(message, [index, ...path]);
      }) ?? null,
  );
}

function readObject(
  type: GraphQLInputObjectType,
  forms: Record<string, Coercer>,
  value: unknown,
  report: Report,
): object {
  if (
    typeof value !== 'object' ||
    value === null ||
    Array.isArray(value) ||
    isLosslessNumber(value)
  )
    return mustBe('an object');
  return readFields(restFieldsOf(type), forms, value, report);
}

/**
 * Reads the fields of an object.
 *
 * @param slots the places for values, by the names in the object
 * @returns the values by their GraphQL names
 */
export function readFields(
  slots: ReadonlyMap<string, Slot>,
  forms: Record<string, Coercer>,
  values: object,
  report: Report,
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    const slot = slots.get(name);
    if (slot === undefined) {
      report('Is not known.', named(name));
      continue;
    }
    const readable = readOrStandIn(slot.type, forms, value, (message, path) => {
      report(message, [slot.name, ...path]);
    });
    if (readable !== undefined) result[slot.name] = readable;
  }
  for (const [name, slot] of slots)
    if (isRequired(slot) && !Object.hasOwn(values, name)) {
      report('Must be given.', [slot.name]);
      result[slot.name] = placeholderOf(slot.type);
    }
  return result;
}
