// The two addresses of a contact. Each part of each is a column, and a field of the same name.

const addresses = ['mailing', 'billing'] as const;
const parts = ['Street', 'City', 'State', 'Zip', 'Country'] as const;

type AddressColumn = `${(typeof addresses)[number]}${(typeof parts)[number]}`;

const addressColumns = addresses.flatMap((address) =>
  parts.map((part) => `${address}${part}` as const),
);

/**
 * The same for each column of both addresses: a rule, a field, a filter.
 *
 * @param make called for each column
 * @returns the results of `make`, by column
 */
export const forAddresses = <Value>(
  make: (column: AddressColumn) => Value,
): Record<AddressColumn, Value> =>
  Object.fromEntries(addressColumns.map((column) => [column, make(column)])) as Record<
    AddressColumn,
    Value
  >;
