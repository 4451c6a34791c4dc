// Addresses. Each part of an address is a column, and a field of the same name.

/** The descriptions of the parts of an address, by the ends of the names of their columns. */
const parts = {
  Street: 'Street and number',
  City: 'City',
  State: 'State',
  Zip: 'Postal code',
  Country: 'Country',
};
type Part = keyof typeof parts;

/** The descriptions of the addresses, by the starts of the names of their columns. */
const addresses = {
  address: 'job site',
  mailing: 'mailing address',
  billing: 'billing address',
};

type Address = keyof typeof addresses;

type AddressColumn<Name extends Address> = `${Name}${Part}`;

/**
 * Makes the same for each part of an address, such as a rule, a field or a filter.
 *
 * @param address the start of the names of its columns: `mailing` for `mailingStreet`
 * @returns the results of `make`, by column
 */
export const forAddress = <Name extends Address, Value>(
  address: Name,
  make: (column: AddressColumn<Name>) => Value,
) =>
  Object.fromEntries(
    (Object.keys(parts) as Part[]).map((part) => [`${address}${part}`, make(`${address}${part}`)]),
  ) as Record<AddressColumn<Name>, Value>;

/** The description of each column of an address, such as "City of the mailing address." */
export const addressDescriptions: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(addresses).flatMap(([address, what]) =>
    Object.entries(parts).map(([part, description]) => [
      `${address}${part}`,
      `${description} of the ${what}.`,
    ]),
  ),
);
