// Generates an example value for a schema from the examples of its fields.
import { followed, type Components, type JsonSchema } from './json-schema.js';

export const exampleUuid = '01a20c80-5306-72f4-af30-4bf3886dfa32';

/** Examples of strings that have a format but no example. */
const formats: Readonly<Record<string, string>> = {
  uuid: exampleUuid,
  'date-time': '2026-01-15T17:00:00.000Z',
};

/** An example of an object, with the required fields and those that have examples. */
function objectExample({ properties, required }: JsonSchema, components: Components) {
  const always = new Set(required as readonly string[] | undefined);
  return Object.fromEntries(
    Object.entries(properties as Record<string, JsonSchema>)
      .filter(([name, property]) => always.has(name) || property.examples !== undefined)
      .map(([name, property]) => [name, exampleOf(property, components)]),
  );
}

/** @param components the schemas to which the schema refers */
export function exampleOf(schema: JsonSchema, components: Components): unknown {
  if (Array.isArray(schema.examples)) return schema.examples[0] as unknown;
  const { anyOf, type, format, minimum, items, ...rest } = followed(schema, components);
  if (Array.isArray(rest.enum)) return rest.enum[0] as unknown;
  // The value is nullable.
  if (anyOf !== undefined || Array.isArray(type)) return null;
  if (type === 'object') return objectExample(rest, components);
  if (type === 'array') {
    const item = followed(items as JsonSchema, components);
    return item.type === 'object' ? [exampleOf(item, components)] : [];
  }
  if (type === 'boolean') return false;
  if (type === 'string') return formats[format as string] ?? 'text';
  return Math.max(0, (minimum as number | undefined) ?? 0);
}
