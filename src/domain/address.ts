// Addresses. Each part of an address is a column, and a field of the same name.

const parts = ['Street', 'City', 'State', 'Zip', 'Country'] as const;

type AddressColumn<Address extends string> = `${Address}${(typeof parts)[number]}`;

/**
 * Makes the same for each part of an address, such as a rule, a field or a filter.
 *
 * @param address the start of the names of its columns: `mailing` for `mailingStreet`
 * @returns the results of `make`, by column
 */
export const forAddress = <Address extends string, Value>(
  address: Address,
  make: (column: AddressColumn<Address>) => Value,
) =>
  Object.fromEntries(
    parts.map((part) => [`${address}${part}`, make(`${address}${part}`)]),
  ) as Record<AddressColumn<Address>, Value>;
