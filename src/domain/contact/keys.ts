// The keys by which contacts are looked up, whatever the spelling of the email address and the phone number. They are
// stored with each write. A row that an earlier version has written is found by its exact values, until its keys are filled.
import type { ContactModel } from '../../generated/prisma/models.js';
import type { Maybe } from '../validation.js';
import { phoneKey } from './phone.js';

/** Returns the form of an email address in which addresses are compared: without a difference in case. */
export const emailKey = (email: string): string => email.normalize('NFC').toLowerCase();

export type ContactKeys = Pick<
  ContactModel,
  'emailKey' | 'phoneKey' | 'phoneCountry' | 'keysVersion'
>;

/**
 * The columns that hold the keys of a contact.
 *
 * @param version the version of the contact with these values
 * @param country the country of the workspace
 */
export const contactKeys = (
  { email, phone }: { readonly email?: Maybe<string>; readonly phone?: Maybe<string> },
  version: number,
  country: string,
): ContactKeys => ({
  emailKey: email == null ? null : emailKey(email),
  phoneKey: phone == null ? null : phoneKey(phone, country),
  phoneCountry: phone == null ? null : country,
  keysVersion: version,
});
