// Contacts: creating, changing and deleting them.
import { forAddress } from '../../../domain/address.js';
import { mergeContacts, mergedMax } from '../../../domain/contact/merge.js';
import { upsertContact } from '../../../domain/contact/upsert.js';
import { createContact, deleteContact, updateContact } from '../../../domain/contact/write.js';
import { textLengthMax } from '../../../domain/validation.js';
import {
  AmbiguousIdentifierError,
  LimitReachedError,
  NotFoundError,
  RecordInUseError,
  StaleVersionError,
} from '../../../errors.js';
import type { ContactModel } from '../../../generated/prisma/models.js';
import { builder } from '../builder.js';
import { columnDescription } from '../descriptions.js';
import { examples } from '../examples.js';
import { encodeId, withUuids } from '../ids.js';
import type { InputFieldBuilder } from '../input-field-builder.js';
import { emailLimits, filledTextField, limited, tagsField, textField } from '../limits.js';
import { deletionMutation, recordMutation } from '../record.js';
import { payloadSelection } from '../selection.js';
import { targetFields } from '../target.js';
import { Contact, ContactTypeType } from './node.js';

const contactDescription = (column: keyof ContactModel) => columnDescription('Contact', column);

/** The fields of creation and change, except for the first name. */
const contactFields = (t: InputFieldBuilder) => ({
  lastName: t.string(textField(contactDescription('lastName'), examples.lastName)),
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
  company: t.string(textField(contactDescription('company'))),
  jobTitle: t.string(textField(contactDescription('jobTitle'))),
  type: t.field({ type: ContactTypeType, description: contactDescription('type') }),
  ...forAddress('mailing', (column) => t.string(textField(contactDescription(column)))),
  ...forAddress('billing', (column) => t.string(textField(contactDescription(column)))),
  tags: t.stringList(tagsField),
  externalId: t.string(filledTextField(contactDescription('externalId'))),
});

const firstNameField = filledTextField(contactDescription('firstName'), examples.firstName);

const contactTarget = targetFields('contact');

recordMutation('createContact', Contact, {
  description: 'Creates a contact.',
  inputDescription: 'Values of the new contact. An email address or a phone number is required.',
  inputFields: (t) => ({
    firstName: t.string({ required: true, ...firstNameField }),
    ...contactFields(t),
  }),
  write: (context, input, query) => createContact(context, input, query),
});

recordMutation('updateContact', Contact, {
  description: 'Changes fields of a contact.',
  inputDescription:
    'Changes of a contact. An absent field keeps its value; `null` clears the field. The contact must keep an email address or a phone number.',
  inputFields: (t) => ({
    ...contactTarget(t),
    firstName: t.string({
      description: `${firstNameField.description} It cannot be cleared.`,
      extensions: { ...firstNameField.extensions, isClearable: false },
    }),
    ...contactFields(t),
  }),
  errors: [NotFoundError, StaleVersionError],
  write: (context, input, query) => updateContact(context, input, query),
});

deletionMutation('deleteContact', Contact, {
  description:
    'Deletes a contact permanently. If opportunities refer to the contact, it is kept and the result is `RecordInUseError`.',
  inputDescription: 'Contact to delete.',
  inputFields: contactTarget,
  errors: [NotFoundError, StaleVersionError, RecordInUseError],
  remove: (context, input) => deleteContact(context, input),
});

builder.relayMutationField(
  'upsertContact',
  {
    description:
      'Values of the contact that `externalId`, `email` or `phone` names. At least one of them is required. If the contact exists, an absent field keeps its value and `null` clears the field.',
    inputFields: (t) => ({
      firstName: t.string({
        description: `${firstNameField.description} Required if the contact is created. It cannot be cleared.`,
        extensions: { ...firstNameField.extensions, isClearable: false },
      }),
      ...contactFields(t),
    }),
  },
  {
    description:
      'Changes the contact that `externalId`, `email` or `phone` names, or creates it if they name none. If they do not identify a single contact, or identify one with another `externalId`, the result is `AmbiguousIdentifierError`.',
    errors: { types: [AmbiguousIdentifierError] },
    nullable: true,
    resolve: (_root, { input }, context, info) =>
      upsertContact(
        context,
        input,
        payloadSelection(context, info, 'UpsertContactPayload', 'contact'),
      ),
  },
  {
    description: 'The contact has been changed or created.',
    outputFields: (t) => ({
      contact: t.expose('contact', {
        type: Contact,
        description: 'The contact after the change.',
      }),
      created: t.exposeBoolean('created', {
        description: 'Whether the contact was created. If false, an existing contact was changed.',
      }),
    }),
  },
);

builder.relayMutationField(
  'mergeContacts',
  {
    description: 'Contacts to merge: the one that stays and the one that is deleted.',
    inputFields: (t) => ({
      intoId: t.id({
        required: true,
        description: 'Contact that stays: global ID or UUID.',
      }),
      fromId: t.id({
        required: true,
        description: 'Contact that is deleted: global ID or UUID.',
      }),
      expectedVersion: t.int({
        description:
          'Version of the contact that stays, as the caller last read it. If the contact has changed since, nothing is written and the result is `StaleVersionError`. Default: no check.',
      }),
    }),
  },
  {
    description: `Merges two contacts. The opportunities and projects of \`fromId\` get \`intoId\` as their primary contact, each with an event: at most ${mergedMax.toLocaleString('en')}, otherwise the result is \`LimitReachedError\`. The contact that stays takes over the tags, and each value and address that it lacks. The other one is deleted.`,
    errors: { types: [StaleVersionError, LimitReachedError] },
    nullable: true,
    resolve: (_root, { input }, context, info) =>
      mergeContacts(
        context,
        withUuids(input, { intoId: 'Contact', fromId: 'Contact' }),
        payloadSelection(context, info, 'MergeContactsPayload', 'contact'),
      ),
  },
  {
    description: 'The contacts have been merged.',
    outputFields: (t) => ({
      contact: t.expose('contact', {
        type: Contact,
        description: 'The contact that stays, after the merge.',
      }),
      deletedId: t.id({
        description: 'Global ID of the deleted contact.',
        resolve: ({ deletedId }) => encodeId('Contact', deletedId),
      }),
    }),
  },
);
