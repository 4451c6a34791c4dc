// The type of the builder of input fields, for fields that several inputs share.
import type { builder } from './builder.js';

export type InputFieldBuilder = Parameters<Parameters<typeof builder.inputType>[1]['fields']>[0];
