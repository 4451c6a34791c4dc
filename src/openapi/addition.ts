// Marks the parts of the API reference that are not in the legacy contract, for people and for programs.
import type { JsonSchema } from './json-schema.js';

export const marked = (isAddition: boolean, schema: JsonSchema): JsonSchema =>
  isAddition
    ? {
        ...schema,
        description: `${String(schema.description)} An addition to the legacy contract.`,
        'x-addition': true,
      }
    : schema;
