// The target of a mutation: the record that it changes.
import type { InputFieldBuilder } from './input-field-builder.js';

/**
 * The ID of a record without a version.
 *
 * @param noun "user"
 */
export const idField = (noun: string) => (t: InputFieldBuilder) => ({
  id: t.id({
    required: true,
    description: `ID of the ${noun}: global ID or UUID.`,
  }),
});

/**
 * The ID of a record, and its expected version.
 *
 * @param noun "opportunity"
 */
export const targetFields = (noun: string) => (t: InputFieldBuilder) => ({
  ...idField(noun)(t),
  expectedVersion: t.int({
    description:
      'Version of the record that the caller last read. If the record has changed since, nothing is written and the result is `StaleVersionError`. Default: no check.',
  }),
});
