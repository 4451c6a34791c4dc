// What a request can hold as a value of an input type, as JSON Schema.
import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from 'graphql';
import { isClearable, limitsOf, type Limits } from '../graphql/schema/limits.js';
import { restFieldsOf } from '../rest/input-fields.js';
import {
  component,
  described,
  enumSchema,
  listSchema,
  objectSchema,
  orNull,
  sentScalars,
  type Components,
  type JsonSchema,
} from './json-schema.js';

type Place = GraphQLArgument | GraphQLInputField;

/** In a body, where null is "no value". */
export const bodySchema = (
  type: GraphQLInputType,
  place: Place,
  components: Components,
): JsonSchema => {
  const schema = valueSchema(type, limitsOf(place), components);
  return isNonNullType(type) || !isClearable(place) ? schema : orNull(schema);
};

/** In an address, where there is no null. */
export const addressSchema = (
  type: GraphQLInputType,
  place: Place,
  components: Components,
): JsonSchema => valueSchema(type, limitsOf(place), components);

function valueSchema(type: GraphQLInputType, limits: Limits, components: Components): JsonSchema {
  if (isNonNullType(type)) return valueSchema(type.ofType, limits, components);
  if (isListType(type))
    return listSchema(valueSchema(type.ofType, limits.items ?? {}, components), limits);
  if (isInputObjectType(type))
    return component(components, type.name, () => inputObjectSchema(type, components));
  if (isEnumType(type)) return enumSchema(type, components);
  return { ...sentScalars[type.name], ...limits };
}

function inputObjectSchema(type: GraphQLInputObjectType, components: Components): JsonSchema {
  const fields = [...restFieldsOf(type)];
  const properties = fields.map(([name, field]) => {
    const schema = bodySchema(field.type, field, components);
    return [name, described(field.description, schema)] as const;
  });
  const required = fields.filter(([, field]) => isRequiredInputField(field)).map(([name]) => name);
  return described(type.description, objectSchema(Object.fromEntries(properties), required));
}
