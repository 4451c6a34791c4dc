// Which record a mutation is about.
import type { InputFieldBuilder } from './input.js';

/** @param noun what the record is called: "opportunity" */
export const targetFields = (noun: string) => (t: InputFieldBuilder) => ({
  id: t.id({
    required: true,
    description: `The ${noun}: its global id, or its uuid.`,
  }),
  expectedVersion: t.int({
    description:
      'Version of the record that the caller last read. If the record has changed since, nothing is written and the result is `StaleVersionError`.',
  }),
});
