// Contacts: creating, changing and deleting them.
import { z } from 'zod';
import type { Issue } from '../../errors.js';
import { columnsWith } from '../column-table.js';
import { recordChange, recordCreation, recordDeletion } from '../record-writes.js';
import { uniqueColumn } from '../unique-column.js';
import type { InputOf } from '../validation.js';
import { contactColumns } from './columns.js';
import { contactKeys } from './keys.js';

const writes = columnsWith(contactColumns, 'write');

/** The input of a creation, which needs a first name. An unknown field is rejected, never dropped. */
const creation = z.strictObject(writes);

/** The input of a change. */
export const change = z.strictObject({
  ...writes,
  firstName: writes.firstName.exactOptional(),
});

export type ContactInput = InputOf<typeof change>;

const contactRules = {
  unique: uniqueColumn('contact', 'externalId', 'Is taken by another contact.'),
  /** A contact needs an email address or a phone number. (The database has the same rule.) */
  issues: ({ email, phone }: ContactInput): Issue[] =>
    email == null && phone == null
      ? [{ path: ['email'], message: 'An email address or a phone number is needed.' }]
      : [],
  derived: (contact: ContactInput, version: number, { country }: { readonly country: string }) =>
    contactKeys(contact, version, country),
};

export const createContact = recordCreation('contact', creation, contactRules);

export const updateContact = recordChange('contact', change, contactRules);

export const deleteContact = recordDeletion('contact', {
  count: ({ db }, id) => db.opportunity.count({ where: { primaryContactId: id } }),
  message: (count) =>
    `The contact is the primary contact of ${String(count)} opportunities or projects. Give them another one first.`,
});
