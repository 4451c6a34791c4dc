// What stands in JSON, as JSON Schema (2020-12): the scalars on their way in and out, and the types of input.
import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  type GraphQLEnumType,
  type GraphQLInputType,
  type GraphQLInputObjectType,
} from 'graphql';
import { limitsOf, textLimits, type Limits } from '../graphql/limits.js';
import { restFieldsOf, restNamesIn } from './input-fields.js';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** Schemas that others refer to, by name. */
export type Components = Map<string, JsonSchema>;

/** @returns a reference to the component, which is made where it is not there yet */
export function component(components: Components, name: string, make: () => JsonSchema) {
  if (!components.has(name)) {
    // It may refer to itself.
    components.set(name, {});
    components.set(name, make());
  }
  return { $ref: `#/components/schemas/${name}` };
}

const int32 = { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };

/** Both forms of an id, of which the global one is the longer. */
const idLengthMax = 255;

/** As answers hold them. */
export const answeredScalars: Readonly<Record<string, JsonSchema>> = {
  String: { type: 'string', ...textLimits },
  ID: { type: 'string', maxLength: idLengthMax, pattern: '^[A-Za-z0-9+/]+={0,2}$' },
  UUID: { type: 'string', format: 'uuid', maxLength: 36 },
  DateTime: { type: 'string', format: 'date-time', maxLength: 24 },
  Boolean: { type: 'boolean' },
  Int: { type: 'integer', format: 'int32', ...int32 },
  Decimal: { type: 'number' },
};

/** As requests hold them. Ids are of either form; times can be finer, and have an offset. */
const sentScalars: Readonly<Record<string, JsonSchema>> = {
  ...answeredScalars,
  ID: { type: 'string', ...textLimits, maxLength: idLengthMax },
  DateTime: { type: 'string', format: 'date-time', maxLength: 64 },
};

export const enumSchema = (type: GraphQLEnumType): JsonSchema => ({
  type: 'string',
  enum: type.getValues().map(({ name }) => name.toLowerCase()),
});

export const listSchema = (items: JsonSchema, limits: Limits): JsonSchema => ({
  type: 'array',
  ...limits,
  items,
});

/** An object that has nothing else. */
export const objectSchema = (
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[] = Object.keys(properties),
): JsonSchema => ({
  type: 'object',
  properties,
  ...(required.length > 0 && { required }),
  additionalProperties: false,
});

/** A schema with what is said of a field or a type; names of fields in it are brought to REST's form. */
export function described(text: string | null | undefined, schema: JsonSchema): JsonSchema {
  const description = restNamesIn(text ?? '');
  return Object.assign({ description }, schema, { description });
}

/** The same, or null. */
export const orNull = (schema: JsonSchema): JsonSchema =>
  typeof schema.type === 'string'
    ? {
        ...schema,
        type: [schema.type, 'null'],
        ...(Array.isArray(schema.enum) && { enum: [...(schema.enum as unknown[]), null] }),
      }
    : { anyOf: [schema, { type: 'null' }] };

/** What a request can hold as a value of a type. Null is "no value". */
export function inputSchema(
  type: GraphQLInputType,
  limits: Limits,
  components: Components,
): JsonSchema {
  return isNonNullType(type)
    ? valueSchema(type.ofType, limits, components)
    : orNull(valueSchema(type, limits, components));
}

/** The same without null. */
export function valueSchema(
  type: GraphQLInputType,
  limits: Limits,
  components: Components,
): JsonSchema {
  if (isNonNullType(type)) return valueSchema(type.ofType, limits, components);
  if (isListType(type))
    return listSchema(inputSchema(type.ofType, limits.items ?? {}, components), limits);
  if (isInputObjectType(type))
    return component(components, type.name, () => inputObjectSchema(type, components));
  if (isEnumType(type)) return enumSchema(type);
  return { ...sentScalars[type.name], ...limits };
}

function inputObjectSchema(type: GraphQLInputObjectType, components: Components): JsonSchema {
  const fields = [...restFieldsOf(type)];
  const properties = fields.map(([name, field]) => {
    const schema = inputSchema(field.type, limitsOf(field), components);
    return [name, described(field.description, schema)] as const;
  });
  const required = fields.filter(([, field]) => isRequiredInputField(field)).map(([name]) => name);
  return described(type.description, objectSchema(Object.fromEntries(properties), required));
}
