// Enums of the schema whose values a column holds.

/** The enum value for a name: `CREATED_AT` for `createdAt`. */
export const enumName = (name: string) => name.replace(/[A-Z]/g, '_$&').toUpperCase();

/** A value of an enum, as Pothos takes it. */
interface EnumValue<Value> {
  readonly value: Value;
  readonly description: string;
}

/**
 * The values of an enum: each in upper case in the schema, and as the column holds it in the domain.
 *
 * @param values such as a set of src/domain/value-sets.ts
 */
export const enumValues = <Value extends string>(
  values: readonly Value[],
  descriptions: Readonly<Record<Value, string>>,
) =>
  Object.fromEntries(
    values.map((value) => [value.toUpperCase(), { value, description: descriptions[value] }]),
  ) as Record<Uppercase<Value>, EnumValue<Value>>;
