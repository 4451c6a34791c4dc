// What stands in JSON, as JSON Schema (2020-12): scalars and enums on their way in and out, lists and objects.
import type { GraphQLEnumType } from 'graphql';
import { textLimits, type Limits } from '../graphql/schema/limits.js';
import { restNamesIn } from '../rest/input-fields.js';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** Schemas that others refer to, by name. */
export type Components = Map<string, JsonSchema>;

const componentsPath = '#/components/schemas/';

/** @returns a reference to the component, which is made where it is not there yet */
export function component(
  components: Components,
  name: string,
  make: () => JsonSchema,
): { readonly $ref: string } {
  if (!components.has(name)) {
    // It may refer to itself.
    components.set(name, {});
    components.set(name, make());
  }
  return { $ref: componentsPath + name };
}

/** A schema, or the component that it refers to. */
export const followed = (schema: JsonSchema, components: Components): JsonSchema =>
  typeof schema.$ref === 'string'
    ? (components.get(schema.$ref.slice(componentsPath.length)) ?? {})
    : schema;

const int32 = { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };

/** Either form of an id is shorter; a longer one names nothing. */
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

/**
 * As requests hold them. Ids are of either form. Times can have an offset, and be finer than they are kept; what is
 * written at greater length, or without an offset, is understood, but nothing to recommend.
 */
export const sentScalars: Readonly<Record<string, JsonSchema>> = {
  ...answeredScalars,
  ID: { type: 'string', ...textLimits, maxLength: idLengthMax },
  DateTime: { type: 'string', format: 'date-time', maxLength: 64 },
};

/**
 * A component: the values in lower case, and what they mean.
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
    ? { ...schema, type: [schema.type, 'null'] }
    : { anyOf: [schema, { type: 'null' }] };
