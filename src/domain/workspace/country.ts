// The country of a workspace.
import { countryNamed } from '../contact/phone.js';
import { knownName } from '../validation.js';

/** Reads the code of a country in upper or lower case. */
export const country = knownName(
  countryNamed,
  'Must be the two letters of a country in ISO 3166-1, such as US.',
);
