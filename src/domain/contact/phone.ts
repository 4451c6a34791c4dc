// Phone numbers: the form in which they are compared, and the countries whose numbers are known.
import { createRequire } from 'node:module';
import type * as PhoneNumbers from 'libphonenumber-js/min';

let loaded: typeof PhoneNumbers | undefined;

/** The library and its metadata. They take 60 ms to load, so the first phone number loads them. */
const phoneNumbers = (): typeof PhoneNumbers =>
  (loaded ??= createRequire(import.meta.url)('libphonenumber-js/min') as typeof PhoneNumbers);

/** One character can become up to 18, and an index takes only short values. */
const keyLengthMax = 255;

/**
 * Returns the form of a phone number in which numbers are compared: E.164 (`+15558675309`, with `;ext=12` for an
 * extension), or the letters and digits of what is not a number of a possible length. A number of a possible length need
 * not be assigned to anybody: fictitious and new numbers have one form as well.
 *
 * @param country the country of numbers without a country code
 */
export function phoneKey(phone: string, country: string): string {
  const number = phoneNumbers().parsePhoneNumberFromString(
    phone,
    country as PhoneNumbers.CountryCode,
  );
  if (number?.isPossible() === true)
    return number.ext === undefined ? number.number : `${number.number};ext=${number.ext}`;
  const characters = phone.normalize('NFKC').toLowerCase();
  const key = characters.replace(/[^\p{L}\p{N}]/gu, '') || characters;
  return Array.from(key).slice(0, keyLengthMax).join('');
}

const nationalDigitsMax = 10;

/**
 * Returns digits that all spellings of a phone number contain: those without country code and without leading zeros.
 *
 * @param country the country of numbers without a country code
 */
export function nationalDigits(phone: string, country: string): string {
  const number = phoneNumbers().parsePhoneNumberFromString(
    phone,
    country as PhoneNumbers.CountryCode,
  );
  const digits = number?.isPossible() === true ? number.nationalNumber : phone.replace(/\D/g, '');
  return digits.replace(/^0+/, '').slice(-nationalDigitsMax);
}

/** @returns the code of the country in upper case; undefined if its phone numbers are not known */
export function countryNamed(code: string): string | undefined {
  const upper = code.toUpperCase();
  return phoneNumbers().isSupportedCountry(upper) ? upper : undefined;
}
