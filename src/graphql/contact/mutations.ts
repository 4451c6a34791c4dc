// Contacts: creating, changing and deleting them.
import { addressParts, forAddresses } from '../../domain/contact/addresses.js';
import { createContact, deleteContact, updateContact } from '../../domain/contact/write.js';
import { ConflictError, NotFoundError } from '../../errors.js';
import { builder } from '../builder.js';
import { deletedFields } from '../deleted.js';
import { withUuids } from '../ids.js';
import type { InputFieldBuilder } from '../input.js';
import { payloadSelection } from '../selection.js';
import { targetFields } from '../target.js';
import { addressDescription, Contact, ContactTypeType } from './node.js';

/** What a caller fills in, on creating and on changing, but for the first name. */
const contactFields = (t: InputFieldBuilder) => ({
  lastName: t.string({ description: 'The last name. Up to 255 characters.' }),
  email: t.string({
    description:
      'The email address, up to 255 characters. A contact has one, or a phone number, or both.',
  }),
  phone: t.string({ description: 'The phone number, in any form. From 1 to 255 characters.' }),
  company: t.string({ description: 'The name of the company. Up to 255 characters.' }),
  jobTitle: t.string({
    description: 'What the person does at the company. Up to 255 characters.',
  }),
  type: t.field({ type: ContactTypeType, description: 'What the contact is to the workspace.' }),
  ...forAddresses(addressParts, (_column, address, part) =>
    t.string({ description: `${addressDescription(address, part)} Up to 255 characters.` }),
  ),
  tags: t.stringList({ description: 'Labels: up to 100, each of up to 100 characters.' }),
});

const firstName = 'The first name. From 1 to 255 characters.';

const target = targetFields('contact');

const inputTypes = { id: 'Contact' };

builder.relayMutationField(
  'createContact',
  {
    description: 'The values of a new contact. It needs an email address or a phone number.',
    inputFields: (t) => ({
      firstName: t.string({ required: true, description: firstName }),
      ...contactFields(t),
    }),
  },
  {
    description: 'Creates a contact.',
    errors: {},
    resolve: async (_root, { input }, context, info) => ({
      contact: await createContact(
        context,
        { input },
        payloadSelection(context, info, 'CreateContactPayload', 'contact'),
      ),
    }),
  },
  {
    description: 'The contact has been created.',
    outputFields: (t) => ({
      contact: t.expose('contact', { type: Contact, description: 'As it is now.' }),
    }),
  },
);

builder.relayMutationField(
  'updateContact',
  {
    description:
      'What to change. An absent field stays as it is; null clears it. The contact keeps an email address or a phone number.',
    inputFields: (t) => ({
      ...target(t),
      firstName: t.string({ description: `${firstName} It cannot be cleared.` }),
      ...contactFields(t),
    }),
  },
  {
    description: 'Changes fields of a contact.',
    errors: { types: [NotFoundError, ConflictError] },
    resolve: async (_root, { input }, context, info) => ({
      contact: await updateContact(
        context,
        { input: withUuids(input, inputTypes) },
        payloadSelection(context, info, 'UpdateContactPayload', 'contact'),
      ),
    }),
  },
  {
    description: 'The contact has been changed.',
    outputFields: (t) => ({
      contact: t.expose('contact', { type: Contact, description: 'As it is now.' }),
    }),
  },
);

builder.relayMutationField(
  'deleteContact',
  { description: 'What to delete, for good.', inputFields: target },
  {
    description:
      'Deletes a contact for good. One that opportunities hold stays; the ConflictError says how many.',
    errors: { types: [NotFoundError, ConflictError] },
    resolve: (_root, { input }, context) =>
      deleteContact(context, { input: withUuids(input, inputTypes) }),
  },
  {
    description: 'The contact is no more.',
    outputFields: deletedFields('Contact'),
  },
);
