// What a caller fills in of a contact: the rule of each field, and the one that joins two of them.
import { z } from 'zod';
import type { Issue } from '../../errors.js';
import { contactTypes } from '../value-sets.js';
import { email, type Maybe, optionalText, requiredText, tags } from '../validation.js';
import { addressParts, forAddresses } from './addresses.js';

const firstName = z.string({ error: 'A contact needs a first name.' }).pipe(requiredText);

/** The columns that a caller fills in. A field that is missing here is refused, never dropped. */
const changedColumns = z.strictObject({
  firstName: firstName.exactOptional(),
  lastName: optionalText,
  email: email.nullable().exactOptional(),
  phone: requiredText.nullable().exactOptional(),
  company: optionalText,
  jobTitle: optionalText,
  type: z.enum(contactTypes).nullable().exactOptional(),
  ...forAddresses(addressParts, () => optionalText),
  tags: tags.exactOptional(),
  externalId: requiredText.nullable().exactOptional(),
});

type ContactColumns = z.input<typeof changedColumns>;

/** A field that is absent or null has no value in a new contact. In a change null clears, and absent leaves. */
export type ContactInput = {
  readonly [Field in keyof ContactColumns]?: Maybe<ContactColumns[Field]>;
};

/** The arguments of a creation. */
export const creation = z.object({ input: changedColumns.extend({ firstName }) });

/** The arguments of a change, without those that say of which contact. */
export const change = z.object({ input: changedColumns });

/**
 * What is wrong with a contact that cannot be reached. (The database has the same rule.)
 *
 * @param contact as it would be
 */
export const reachIssues = ({ email, phone }: ContactInput): Issue[] =>
  email == null && phone == null
    ? [{ path: ['input', 'email'], message: 'An email address or a phone number is needed.' }]
    : [];
