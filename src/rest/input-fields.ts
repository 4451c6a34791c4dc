// The fields of objects in request bodies: the fields of the GraphQL input under their REST names.
import {
  isNonNullType,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from 'graphql';

/** A place for a value in a request: a field of an input object, or a variable. */
export interface Slot {
  /** The name in GraphQL. */
  readonly name: string;
  readonly type: GraphQLInputType;
  /** The value that is used if the request has none. */
  readonly defaultValue?: unknown;
}

/** Whether a request without the value is rejected. */
export const isRequired = ({ type, defaultValue }: Slot): boolean =>
  isNonNullType(type) && defaultValue === undefined;

/** @param name the name of a GraphQL field, such as `contactName` */
export const restNameOf = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Replaces the names of GraphQL fields in a text by their REST names. */
export const restNamesIn = (text: string): string =>
  text.replace(/\b[a-z]+(?:[A-Z][a-z]+)+\b/g, restNameOf);

const known = new WeakMap<GraphQLInputObjectType, ReadonlyMap<string, GraphQLInputField>>();

/** The fields of an input type by their REST names. */
export function restFieldsOf(type: GraphQLInputObjectType): ReadonlyMap<string, GraphQLInputField> {
  const fields =
    known.get(type) ??
    new Map(Object.values(type.getFields()).map((field) => [restNameOf(field.name), field]));
  known.set(type, fields);
  return fields;
}
