// The same name as REST writes it, and as GraphQL and the columns of the models do.

/** `contact_name` as `contactName` */
export const camelCase = (name: string) =>
  name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());

/** `contactName` as `contact_name` */
export const snakeCase = (name: string) =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
