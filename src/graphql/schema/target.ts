// The target of a mutation: the record that it changes.
import type { InputFieldBuilder } from './input-field-builder.js';

/** @param noun what the record is called: "opportunity" */
export const targetFields = (noun: string) => (t: InputFieldBuilder) => ({
  id: t.id({
    required: true,
    description: `ID of the ${noun}: global ID or UUID.`,
  }),
  expectedVersion: t.int({
    description:
      'Version of the record that the caller last read. If the record has changed since, nothing is written and the result is `StaleVersionError`. Default: no check.',
  }),
});
