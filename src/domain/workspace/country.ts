// The country of a workspace.
import { z } from 'zod';
import { countryNamed } from '../contact/phone.js';

/** Reads the code of a country in upper or lower case. */
export const country = z.string().transform((code, context) => {
  const known = countryNamed(code);
  if (known !== undefined) return known;
  context.addIssue({
    code: 'custom',
    message: 'Must be the two letters of a country in ISO 3166-1, such as US.',
  });
  return z.NEVER;
});
