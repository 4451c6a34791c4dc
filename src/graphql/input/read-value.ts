// Reads input values by their types. A value that does not fit is reported with its path, and replaced by a
// placeholder. Unknown and missing fields are left to the validation of variables (variables.ts).
import {
  GraphQLError,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLScalarType,
} from 'graphql';
import { isLosslessNumber } from 'lossless-json';
import type { Issue } from '../../errors.js';
import { Literal } from './literal.js';
import { placeholderOf } from './placeholder.js';

/** Receives the problem of a value that does not fit its type, and its path. */
export type Report = (message: string, path: Issue['path']) => void;

const expectations: Readonly<Record<string, string>> = {
  String: 'a string',
  ID: 'a string',
  Int: 'a whole number',
  Float: 'a number',
  Boolean: 'true or false',
};

const expectationOf = (type: GraphQLScalarType | GraphQLEnumType): string | undefined =>
  isEnumType(type)
    ? `one of ${type
        .getValues()
        .map(({ name }) => name)
        .join(', ')}`
    : expectations[type.name];

function readLeaf(
  type: GraphQLScalarType | GraphQLEnumType,
  value: unknown,
  path: Issue['path'],
  report: Report,
): unknown {
  try {
    if (!(value instanceof Literal)) {
      type.parseValue(value);
      return value;
    }
    type.parseLiteral(value.node, {});
    return value.value;
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const expectation = expectationOf(type);
    report(expectation === undefined ? error.message : `Must be ${expectation}.`, path);
    return undefined;
  }
}

function readObject(
  type: GraphQLInputObjectType,
  value: unknown,
  path: Issue['path'],
  report: Report,
): unknown {
  const isObject =
    typeof value === 'object' &&
    !Array.isArray(value) &&
    !(value instanceof Literal) &&
    !isLosslessNumber(value);
  if (!isObject) {
    report('Must be an object.', path);
    return undefined;
  }
  const fields = type.getFields();
  return Object.fromEntries(
    Object.entries(value as Readonly<Record<string, unknown>>)
      .map(([name, inner]) => {
        const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
        return [name, field ? readValue(field.type, inner, [...path, name], report) : inner];
      })
      .filter(([, inner]) => inner !== undefined),
  );
}

/** @returns the value of a variable; undefined for an optional value that does not fit */
export function readValue(
  type: GraphQLInputType,
  value: unknown,
  path: Issue['path'],
  report: Report,
): unknown {
  if (isNonNullType(type)) {
    if (value === null) report('Must be given.', path);
    const result = value === null ? undefined : readValue(type.ofType, value, path, report);
    return result === undefined ? placeholderOf(type) : result;
  }
  if (value === null) return null;
  if (isListType(type)) {
    // A single value is coerced to a list of one, as the specification requires.
    if (!Array.isArray(value)) return [readValue(type.ofType, value, path, report) ?? null];
    return (value as unknown[]).map(
      (item, index) => readValue(type.ofType, item, [...path, index], report) ?? null,
    );
  }
  if (isInputObjectType(type)) return readObject(type, value, path, report);
  return readLeaf(type, value, path, report);
}
