// JSON Schema (2020-12) of the values in requests and responses: scalars, enums, lists and objects.
import type { GraphQLEnumType } from 'graphql';
import { textLimits, type Limits } from '../graphql/schema/limits.js';
import { restNamesIn } from '../rest/input-fields.js';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** Schemas that other schemas refer to, by name. */
export type Components = Map<string, JsonSchema>;

const componentsPath = '#/components/schemas/';

/** Returns a reference to a component. Creates the component if it does not exist yet. */
export function component(
  components: Components,
  name: string,
  make: () => JsonSchema,
): { readonly $ref: string } {
  if (!components.has(name)) {
    // Set before its schema is created, because the schema may refer to itself.
    components.set(name, {});
    components.set(name, make());
  }
  return { $ref: componentsPath + name };
}

/** Resolves a reference to a component. Returns any other schema unchanged. */
export const followed = (schema: JsonSchema, components: Components): JsonSchema =>
  typeof schema.$ref === 'string'
    ? (components.get(schema.$ref.slice(componentsPath.length)) ?? {})
    : schema;

const int32 = { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };

/** Longer than an ID of either format. A longer string cannot be an ID of a record. */
const idLengthMax = 255;

/** The schemas of scalars in responses. */
export const responseScalars: Readonly<Record<string, JsonSchema>> = {
  String: { type: 'string', ...textLimits },
  ID: { type: 'string', maxLength: idLengthMax, pattern: '^[A-Za-z0-9+/]+={0,2}$' },
  UUID: { type: 'string', format: 'uuid', maxLength: 36 },
  DateTime: { type: 'string', format: 'date-time', maxLength: 24 },
  Boolean: { type: 'boolean' },
  Int: { type: 'integer', format: 'int32', ...int32 },
  Decimal: { type: 'number' },
};

/**
 * The schemas of scalars in requests. IDs have either format. Times may have an offset, and fractions of a second that
 * are finer than the stored ones. REST also reads longer notations and times without an offset, but the document does
 * not recommend them.
 */
export const sentScalars: Readonly<Record<string, JsonSchema>> = {
  ...responseScalars,
  ID: { type: 'string', ...textLimits, maxLength: idLengthMax },
  DateTime: { type: 'string', format: 'date-time', maxLength: 64 },
};

/**
 * Returns a reference to the component of an enum, with its values in lower case and their descriptions.
 *
 * @param without values that REST does not have
 */
export const enumSchema = (type: GraphQLEnumType, components: Components): JsonSchema =>
  component(components, type.name, () => {
    const values = type.getValues();
    const meanings = values.map(
      ({ name, description }) => `- \`${name.toLowerCase()}\`: ${description ?? ''}`,
    );
    return described([type.description, '', ...meanings].join('\n'), {
      type: 'string',
      enum: values.map(({ name }) => name.toLowerCase()),
    });
  });

export const listSchema = (items: JsonSchema, limits: Limits): JsonSchema => ({
  type: 'array',
  ...limits,
  items,
});

/** The schema of an object without further properties. */
export const objectSchema = (
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[] = Object.keys(properties),
): JsonSchema => ({
  type: 'object',
  properties,
  ...(required.length > 0 && { required }),
  additionalProperties: false,
});

/**
 * Adds the description of a field or a type to a schema. Names of GraphQL fields in it are replaced by their REST
 * names.
 */
export function described(text: string | null | undefined, schema: JsonSchema): JsonSchema {
  const description = restNamesIn(text ?? '');
  return Object.assign({ description }, schema, { description });
}

/** The schema of a value or null. */
export const orNull = (schema: JsonSchema): JsonSchema =>
  typeof schema.type === 'string'
    ? { ...schema, type: [schema.type, 'null'] }
    : { anyOf: [schema, { type: 'null' }] };
