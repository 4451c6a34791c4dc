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
      'The version that was read. Where it is another one by now, nothing happens, and the result is a ConflictError.',
  }),
});
