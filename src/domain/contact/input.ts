// The input of a contact, and the rule that joins two of its fields.
import { z } from 'zod';
import type { Issue } from '../../errors.js';
import type { InputOf } from '../validation.js';
import { columnsWith } from '../column-table.js';
import { contactColumns } from './columns.js';

const writes = columnsWith(contactColumns, 'write');

/** The input of a creation, which needs a first name. An unknown field is rejected, never dropped. */
export const creation = z.strictObject(writes);

/** The input of a change, without the fields that name the contact. */
export const change = z.strictObject({
  ...writes,
  firstName: writes.firstName.exactOptional(),
});

export type ContactInput = InputOf<typeof change>;

/**
 * The issue of a contact without an email address and a phone number. (The database has the same rule.)
 *
 * @param contact as it would be
 */
export const emailOrPhoneIssues = ({ email, phone }: ContactInput): Issue[] =>
  email == null && phone == null
    ? [{ path: ['email'], message: 'An email address or a phone number is needed.' }]
    : [];
