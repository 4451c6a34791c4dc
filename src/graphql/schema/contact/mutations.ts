// Contacts: creating, changing and deleting them.
import { addressParts, forAddresses } from '../../../domain/contact/addresses.js';
import { createContact, deleteContact, updateContact } from '../../../domain/contact/write.js';
import { textLengthMax } from '../../../domain/validation.js';
import { NotFoundError, RecordInUseError, StaleVersionError } from '../../../errors.js';
import { builder } from '../builder.js';
import { deletedFields } from '../deleted.js';
import { examples } from '../examples.js';
import { withUuids } from '../ids.js';
import type { InputFieldBuilder } from '../input-field-builder.js';
import { emailLimits, filledTextField, limited, tagsField, textField } from '../limits.js';
import { payloadSelection } from '../selection.js';
import { targetFields } from '../target.js';
import { addressDescription, Contact, ContactTypeType } from './node.js';

/** What a caller fills in, on creating and on changing, but for the first name. */
const contactFields = (t: InputFieldBuilder) => ({
  lastName: t.string(textField('Last name.', examples.lastName)),
  email: t.string(
    limited(
      `Email address. A contact must have an email address or a phone number. Up to ${String(textLengthMax)} characters.`,
      emailLimits,
      examples.email,
    ),
  ),
  phone: t.string(
    filledTextField(
      'Phone number, in any format. A contact must have an email address or a phone number.',
    ),
  ),
  company: t.string(textField('Name of the company.')),
  jobTitle: t.string(textField('Job title of the person at the company.')),
  type: t.field({
    type: ContactTypeType,
    description: 'Relationship of the contact to the workspace.',
  }),
  ...forAddresses(addressParts, (_column, address, part) =>
    t.string(textField(addressDescription(address, part))),
  ),
  tags: t.stringList(tagsField),
  externalId: t.string(
    filledTextField(
      'Identifier of the contact in an external system. Unique within the workspace.',
    ),
  ),
});

const firstNameField = filledTextField('First name.', examples.firstName);

const target = targetFields('contact');

const contactInputTypes = { id: 'Contact' };

builder.relayMutationField(
  'createContact',
  {
    description: 'Values of the new contact. An email address or a phone number is required.',
    inputFields: (t) => ({
      firstName: t.string({ required: true, ...firstNameField }),
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
      contact: t.expose('contact', { type: Contact, description: 'The contact after the change.' }),
    }),
  },
);

builder.relayMutationField(
  'updateContact',
  {
    description:
      'Changes of a contact. An absent field keeps its value; `null` clears the field. The contact must keep an email address or a phone number.',
    inputFields: (t) => ({
      ...target(t),
      firstName: t.string({
        description: `${firstNameField.description} It cannot be cleared.`,
        extensions: { ...firstNameField.extensions, isClearable: false },
      }),
      ...contactFields(t),
    }),
  },
  {
    description: 'Changes fields of a contact.',
    errors: { types: [NotFoundError, StaleVersionError] },
    resolve: async (_root, { input }, context, info) => ({
      contact: await updateContact(
        context,
        { input: withUuids(input, contactInputTypes) },
        payloadSelection(context, info, 'UpdateContactPayload', 'contact'),
      ),
    }),
  },
  {
    description: 'The contact has been changed.',
    outputFields: (t) => ({
      contact: t.expose('contact', { type: Contact, description: 'The contact after the change.' }),
    }),
  },
);

builder.relayMutationField(
  'deleteContact',
  { description: 'Contact to delete.', inputFields: target },
  {
    description:
      'Deletes a contact permanently. If opportunities refer to the contact, it is kept and the result is `RecordInUseError`.',
    errors: { types: [NotFoundError, StaleVersionError, RecordInUseError] },
    resolve: (_root, { input }, context) =>
      deleteContact(context, { input: withUuids(input, contactInputTypes) }),
  },
  {
    description: 'The contact has been deleted.',
    outputFields: deletedFields('Contact'),
  },
);
