// The fields of an object in a request's body: those of the GraphQL input, named as REST names things.
import {
  isNonNullType,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from 'graphql';

/** A value that a request can hold: a field of an input object, or a variable. */
export interface Slot {
  /** The name in GraphQL. */
  readonly name: string;
  readonly type: GraphQLInputType;
  /** Used if the request does not hold the value. */
  readonly defaultValue?: unknown;
}

/** Whether a request without the value is rejected. */
export const isRequired = ({ type, defaultValue }: Slot): boolean =>
  isNonNullType(type) && defaultValue === undefined;

/** @param name of a GraphQL field: `contactName` */
export const restNameOf = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A text about GraphQL fields, with their names as REST has them. */
export const restNamesIn = (text: string): string =>
  text.replace(/\b[a-z]+(?:[A-Z][a-z]+)+\b/g, restNameOf);

const known = new WeakMap<GraphQLInputObjectType, ReadonlyMap<string, GraphQLInputField>>();

/** The fields by the names that REST gives them. */
export function restFieldsOf(type: GraphQLInputObjectType): ReadonlyMap<string, GraphQLInputField> {
  const fields =
    known.get(type) ??
    new Map(Object.values(type.getFields()).map((field) => [restNameOf(field.name), field]));
  known.set(type, fields);
  return fields;
}
