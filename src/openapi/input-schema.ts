// The JSON Schema of values of input types in requests.
import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
} from 'graphql';
import { isClearable, limitsOf, type Limits } from '../graphql/schema/limits.js';
import { isRequired, restFieldsOf } from '../rest/input-fields.js';
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

/** The schema of a value in a path or query, which cannot be null. */
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
    return component(components, type.name, () =>
      described(type.description, fieldsSchema(restFieldsOf(type), components)),
    );
  if (isEnumType(type)) return enumSchema(type, components);
  return { ...sentScalars[type.name], ...limits };
}

/** The schema of a field in a body, where null means "no value". */
function fieldSchema(field: Place, components: Components): JsonSchema {
  const { type, description, defaultValue } = field;
  const schema = valueSchema(type, limitsOf(field), components);
  const standard = defaultValue === undefined ? '' : ` Default: ${JSON.stringify(defaultValue)}.`;
  return described(
    (description ?? '') + standard,
    isNonNullType(type) || !isClearable(field) ? schema : orNull(schema),
  );
}

/**
 * The schema of an object with the given fields of an input type.
 *
 * @param fields by their names in REST
 * @param mark adds to the schema of a field
 */
export function fieldsSchema(
  fields: ReadonlyMap<string, Place>,
  components: Components,
  mark = (_name: string, schema: JsonSchema): JsonSchema => schema,
): JsonSchema {
  const properties = Array.from(fields, ([name, field]): [string, JsonSchema] => [
    name,
    mark(name, fieldSchema(field, components)),
  ]);
  const required = [...fields].filter(([, field]) => isRequired(field)).map(([name]) => name);
  return objectSchema(Object.fromEntries(properties), required);
}
