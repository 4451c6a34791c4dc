// From a REST request to the variables of its operation.
import {
  GraphQLError,
  isEnumType,
  isListType,
  isNonNullType,
  type GraphQLInputType,
  type GraphQLScalarType,
} from 'graphql';
import { isLosslessNumber } from 'lossless-json';
import type { Issue } from '../errors.js';
import type { Operation } from './operation.js';

/** What a value must be, in the words of a refusal. */
class Mismatch extends Error {}

const mustBe = (expected: string): never => {
  throw new Mismatch(`Must be ${expected}.`);
};

/** Reads a value of one type; what it returns is the variable's value. */
type Read = (value: unknown) => unknown;

const string: Read = (value) => (typeof value === 'string' ? value : mustBe('a string'));

/** The JSON type of each scalar in a request's body. Numbers still have all their digits. */
const jsonForms: Record<string, Read> = {
  String: string,
  ID: string,
  UUID: string,
  DateTime: string,
  Boolean: (value) => (typeof value === 'boolean' ? value : mustBe('true or false')),
  Int: (value) => (typeof value === 'number' ? value : mustBe('a whole number')),
  Decimal: (value) =>
    typeof value === 'number' || isLosslessNumber(value) ? String(value) : mustBe('a number'),
};

/** The same where every value arrives as text: in the query and the path. */
const textForms: Record<string, Read> = {
  ...jsonForms,
  Boolean: (value) =>
    value === 'true' || value === 'false' ? value === 'true' : mustBe('true or false'),
  Int: (value) =>
    /^-?\d{1,9}$/.test(string(value) as string) ? Number(value) : mustBe('a whole number'),
};

/** The scalar's own rule has the last word; its value in the variables stays as it came. */
function checked(type: GraphQLScalarType, value: unknown): unknown {
  try {
    type.parseValue(value);
  } catch (error) {
    if (error instanceof GraphQLError) throw new Mismatch(error.message);
    throw error;
  }
  return value;
}

/** Keeps the place of what cannot be read, so that the rest of its list is checked as well. */
const unreadable = '';

/** Told of what cannot be read, and where in the value it stands. */
type Report = (message: string, path: readonly number[]) => void;

function read(
  type: GraphQLInputType,
  forms: Record<string, Read>,
  value: unknown,
  report: Report,
): unknown {
  try {
    if (isNonNullType(type))
      return value === null ? mustBe('given') : read(type.ofType, forms, value, report);
    if (value === null) return null;
    if (isListType(type)) {
      if (!Array.isArray(value)) return mustBe('an array');
      return value.map(
        (item, index) =>
          read(type.ofType, forms, item, (message, path) => {
            report(message, [index, ...path]);
          }) ?? unreadable,
      );
    }
    if (isEnumType(type)) {
      const names = type.getValues().map(({ name }) => name);
      return (
        names.find((name) => name.toLowerCase() === value) ??
        mustBe(`one of ${names.map((name) => name.toLowerCase()).join(', ')}`)
      );
    }
    return checked(type as GraphQLScalarType, (forms[type.name] ?? string)(value));
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    report(error.message, []);
    return undefined;
  }
}

/** What a request holds, by the place a value stands in. */
export interface RequestValues {
  readonly path: Readonly<Record<string, string>>;
  /** A name that is given more than once has several values. */
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The path of an issue with a name that is no variable: it starts with an empty step, as no argument does. */
const named = (name: string) => ['', name];

/**
 * Translates a request. What cannot be translated is reported and left out of the variables (in a
 * list, an empty text stands in for it); the operation still runs, so that the domain can add what it
 * finds wrong with the rest, and refuse.
 *
 * @param takes where the route's parameters may stand, besides the path
 */
export function readVariables(
  { parameters }: Operation,
  { path, query, body }: RequestValues,
  takes: 'query' | 'body',
): { variables: Record<string, unknown>; issues: Issue[] } {
  const variables: Record<string, unknown> = {};
  const issues: Issue[] = [];
  const take = (name: string, values: readonly unknown[], forms: Record<string, Read>) => {
    const parameter = Object.hasOwn(path, name) ? undefined : parameters.get(name);
    if (parameter === undefined)
      return void issues.push({ path: named(name), message: 'Is not known.' });
    if (values.length > 1)
      return void issues.push({ path: parameter.path, message: 'Is given more than once.' });
    const value = read(parameter.type, forms, values[0], (message, rest) => {
      issues.push({ path: [...parameter.path, ...rest], message });
    });
    if (value !== undefined) variables[name] = value;
  };
  for (const name of new Set(query.keys()))
    if (takes === 'query') take(name, query.getAll(name), textForms);
    else
      issues.push({
        path: named(name),
        message: 'Is not known: this call takes no query parameters.',
      });
  for (const [name, value] of Object.entries(body)) take(name, [value], jsonForms);
  return { variables: { ...variables, ...path }, issues };
}

/** The REST parameter that an issue is about, as `tags[3]` for an item of a list. */
export function parameterOf({ parameters }: Operation, path: readonly (string | number)[]): string {
  const [argument, unknown] = path;
  if (argument === '') return String(unknown);
  for (const { name, path: start } of parameters.values())
    if (start.every((step, index) => step === String(path[index])))
      return (
        name +
        path
          .slice(start.length)
          .map((step) => `[${String(step)}]`)
          .join('')
      );
  return path.join('.');
}
