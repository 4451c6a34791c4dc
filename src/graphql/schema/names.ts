// The names of the types that belong to a field.

/** `createContact` has a `CreateContactInput`, a `CreateContactPayload` and a `CreateContactResult`. */
export const typeName = (field: string, kind: 'Input' | 'Payload' | 'Result') =>
  `${field.charAt(0).toUpperCase()}${field.slice(1)}${kind}`;
