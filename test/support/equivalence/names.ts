// The same name as REST writes it, and as GraphQL and the columns of the models do.

/** `contact_name` as `contactName` */
export const camelCase = (name: string) =>
  name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());

/** `contactName` as `contact_name` */
export const snakeCase = (name: string) =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The parameters of writes that are not called like the field of the input. */
const renamed: readonly (readonly [parameter: string, field: string])[] = [
  ['contact_type', 'type'],
];

/** The field of the input that takes a parameter. */
export const inputFieldOf = (parameter: string) =>
  renamed.find(([name]) => name === parameter)?.[1] ?? camelCase(parameter);

/** The parameter whose value a field of the input takes. */
export const parameterNameOf = (inputField: string) =>
  renamed.find(([, field]) => field === inputField)?.[0] ?? snakeCase(inputField);
