// The two addresses of a contact. Each part of an address is a column, and a field of the same name.

const addresses = ['mailing', 'billing'] as const;
const parts = ['Street', 'City', 'State', 'Zip', 'Country'] as const;

type AddressColumn = `${(typeof addresses)[number]}${(typeof parts)[number]}`;

const addressColumns = addresses.flatMap((address) =>
  parts.map((part) => `${address}${part}` as const),
);

/**
 * Makes the same for each column of both addresses, such as a rule, a field or a filter.
 *
 * @returns the results of `make`, by column
 */
export const forAddresses = <Value>(
  make: (column: AddressColumn) => Value,
): Record<AddressColumn, Value> =>
  Object.fromEntries(addressColumns.map((column) => [column, make(column)])) as Record<
    AddressColumn,
    Value
  >;
