// The two addresses of a contact. Each part of each is a column, and a field of the same name.

const addresses = ['mailing', 'billing'] as const;
export type Address = (typeof addresses)[number];

export const addressParts = ['Street', 'City', 'State', 'Zip', 'Country'] as const;
export type AddressPart = (typeof addressParts)[number];

/** The parts that a list can be filtered by. */
export const filteredParts = ['City', 'State', 'Zip', 'Country'] as const;

/**
 * The same for each column of both addresses: a rule, a field, a filter.
 *
 * @param make called for each of `parts` of each address
 * @returns what it made, by column
 */
export function forAddresses<Part extends AddressPart, Value>(
  parts: readonly Part[],
  make: (column: `${Address}${Part}`, address: Address, part: Part) => Value,
): Record<`${Address}${Part}`, Value> {
  const made = addresses.flatMap((address) =>
    parts.map((part) => {
      const column = `${address}${part}` as const;
      return [column, make(column, address, part)] as const;
    }),
  );
  return Object.fromEntries(made) as Record<`${Address}${Part}`, Value>;
}
