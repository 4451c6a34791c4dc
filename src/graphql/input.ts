// What the definitions of inputs share.
import type { builder } from './builder.js';

/** The builder of input fields, for fields that several inputs share. */
export type InputFieldBuilder = Parameters<Parameters<typeof builder.inputType>[1]['fields']>[0];

/** The name of a type that belongs to a field: `createContact` has a `CreateContactPayload`. */
export const capitalized = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
