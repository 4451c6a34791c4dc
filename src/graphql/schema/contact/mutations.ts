// Contacts: creating, changing and deleting them.
import { forAddress } from '../../../domain/address.js';
import { createContact, deleteContact, updateContact } from '../../../domain/contact/write.js';
import { textLengthMax } from '../../../domain/validation.js';
import { NotFoundError, RecordInUseError, StaleVersionError } from '../../../errors.js';
import type { ContactModel } from '../../../generated/prisma/models.js';
import { columnDescription } from '../descriptions.js';
import { examples } from '../examples.js';
import type { InputFieldBuilder } from '../input-field-builder.js';
import { emailLimits, filledTextField, limited, tagsField, textField } from '../limits.js';
import { deletionMutation, recordMutation } from '../record.js';
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
  input: 'Values of the new contact. An email address or a phone number is required.',
  inputFields: (t) => ({
    firstName: t.string({ required: true, ...firstNameField }),
    ...contactFields(t),
  }),
  payload: 'The contact has been created.',
  write: (context, input, query) => createContact(context, input, query),
});

recordMutation('updateContact', Contact, {
  description: 'Changes fields of a contact.',
  input:
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
  payload: 'The contact has been changed.',
  write: (context, input, query) => updateContact(context, input, query),
});

deletionMutation('deleteContact', Contact, {
  description:
    'Deletes a contact permanently. If opportunities refer to the contact, it is kept and the result is `RecordInUseError`.',
  input: 'Contact to delete.',
  inputFields: contactTarget,
  errors: [NotFoundError, StaleVersionError, RecordInUseError],
  payload: 'The contact has been deleted.',
  remove: (context, input) => deleteContact(context, input),
});
