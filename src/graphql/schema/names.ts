// The names of the types that belong to a field.

/** `createContact` has a `CreateContactInput`, a `CreateContactPayload` and a `CreateContactResult`. */
export const typeName = (field: string, kind: 'Input' | 'Payload' | 'Result') =>
  `${field.charAt(0).toUpperCase()}${field.slice(1)}${kind}`;

/** The noun of a type, as the name of a field and of a table, and in descriptions: `contact` for `Contact`. */
export const nounOf = <Type extends string>(type: Type) =>
  `${type.charAt(0).toLowerCase()}${type.slice(1)}` as Uncapitalize<Type>;

/** The type of a noun: `Contact` for `contact`. */
export const typeOfNoun = <Noun extends string>(noun: Noun) =>
  `${noun.charAt(0).toUpperCase()}${noun.slice(1)}` as Capitalize<Noun>;
