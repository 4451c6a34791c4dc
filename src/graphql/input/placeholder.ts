// Placeholders: valid values that replace values that do not fit their types. With them, an operation can run until all
// other issues of its input have been found. They are never stored: `inTransaction` rejects a caller with issues.
import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  type GraphQLInputType,
} from 'graphql';

const scalars: Readonly<Record<string, unknown>> = {
  Boolean: false,
  Int: 0,
  Decimal: '0',
  UUID: '00000000-0000-0000-0000-000000000000',
  DateTime: '1970-01-01T00:00:00Z',
};

/** Returns a variable value that fits the type. */
export function placeholderOf(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return placeholderOf(type.ofType);
  if (isListType(type)) return [];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type))
    return Object.fromEntries(
      Object.values(type.getFields())
        .filter(isRequiredInputField)
        .map((field) => [field.name, placeholderOf(field.type)]),
    );
  return scalars[type.name] ?? '';
}
