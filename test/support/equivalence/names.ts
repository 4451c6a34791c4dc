// Converts names between REST and GraphQL. The columns of the models have the GraphQL names.

/** `contact_name` as `contactName` */
export const camelCase = (name: string) =>
  name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());

/** `contactName` as `contact_name` */
export const snakeCase = (name: string) =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The parameters of writes whose names differ from those of the input fields. */
const renamed: readonly (readonly [parameter: string, field: string])[] = [
  ['contact_type', 'type'],
];

/** The input field that takes a parameter. */
export const inputFieldOf = (parameter: string) =>
  renamed.find(([name]) => name === parameter)?.[1] ?? camelCase(parameter);

/** The parameter whose value an input field takes. */
export const parameterNameOf = (inputField: string) =>
  renamed.find(([, field]) => field === inputField)?.[0] ?? snakeCase(inputField);
