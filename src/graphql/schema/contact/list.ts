// What the list of contacts takes: which ones, and in which order.
import { filteredParts, forAddresses } from '../../../domain/contact/addresses.js';
import type {
  ContactFilter,
  ContactListArguments,
  ContactOrder,
} from '../../../domain/contact/read.js';
import type { ChoiceFilter } from '../../../domain/list/filter-column.js';
import type { PageArguments } from '../../../domain/list/keyset.js';
import type { ContactType } from '../../../domain/value-sets.js';
import { builder } from '../builder.js';
import {
  DateTimeFilterType,
  IdFilterType,
  joints,
  orderType,
  TagsFilterType,
  TextFilterType,
  toOrder,
  withFilterUuids,
  type OrderInput,
} from '../filters.js';
import { textField } from '../limits.js';
import { addressDescription, ContactTypeType } from './node.js';

const ContactTypeFilter = builder
  .inputRef<ChoiceFilter<ContactType>>('ContactTypeFilter')
  .implement({
    description: 'Asks what a contact is. Everything given must hold; null asks for nothing.',
    fields: (t) => ({
      eq: t.field({ type: ContactTypeType, description: 'Is this.' }),
      in: t.field({ type: [ContactTypeType], description: 'Is one of these, up to 100.' }),
      isNull: t.boolean({ description: 'Whether it must have no type, or must have one.' }),
    }),
  });

const ContactFilterType = builder.inputRef<ContactFilter>('ContactFilter');

ContactFilterType.implement({
  description:
    'Which contacts: those to which everything given here applies. A field that is null asks for nothing. Up to 100 conditions, nested up to 10 deep.',
  fields: (t) => ({
    ...joints(t, ContactFilterType),
    q: t.string(
      textField('Words, each of which must occur in firstName, lastName, company, email or phone.'),
    ),
    id: t.field({ type: IdFilterType, description: 'Which one.' }),
    firstName: t.field({ type: TextFilterType, description: 'The first name.' }),
    lastName: t.field({ type: TextFilterType, description: 'The last name.' }),
    email: t.field({ type: TextFilterType, description: 'The email address.' }),
    phone: t.field({ type: TextFilterType, description: 'The phone number, as entered.' }),
    company: t.field({ type: TextFilterType, description: 'The name of the company.' }),
    jobTitle: t.field({ type: TextFilterType, description: 'What the person does there.' }),
    type: t.field({ type: ContactTypeFilter, description: 'What it is to the workspace.' }),
    ...forAddresses(filteredParts, (_column, address, part) =>
      t.field({ type: TextFilterType, description: addressDescription(address, part) }),
    ),
    tags: t.field({ type: TagsFilterType, description: 'Its labels.' }),
    externalId: t.field({
      type: TextFilterType,
      description: 'Identifier of the contact in an external system.',
    }),
    createdAt: t.field({ type: DateTimeFilterType, description: 'When it was created.' }),
    updatedAt: t.field({ type: DateTimeFilterType, description: 'When it last changed.' }),
  }),
});

const ContactOrderField = builder.enumType('ContactOrderField', {
  description: 'What contacts can be ordered by.',
  values: {
    CREATED_AT: { value: 'createdAt', description: 'When it was created.' },
    UPDATED_AT: { value: 'updatedAt', description: 'When it last changed.' },
    FIRST_NAME: { value: 'firstName', description: 'The first name.' },
    LAST_NAME: { value: 'lastName', description: 'The last name.' },
    COMPANY: { value: 'company', description: 'The name of the company.' },
  } as const satisfies Record<string, { value: ContactOrder['column']; description: string }>,
});

const ContactOrderType = orderType('ContactOrder', 'contacts', ContactOrderField);

/** The arguments of the list. */
export const contactListArgs = builder.args((t) => ({
  where: t.field({ type: ContactFilterType, description: 'Which ones; left out: all.' }),
  orderBy: t.field({
    type: ContactOrderType,
    description: 'In which order; left out: the most recently created first.',
  }),
}));

interface ListArguments extends PageArguments {
  readonly where?: ContactFilter | null | undefined;
  readonly orderBy?: OrderInput<ContactOrder['column']> | null | undefined;
}

/** The arguments of the list, as the domain takes them. */
export const toListArguments = ({
  where,
  orderBy,
  ...sizes
}: ListArguments): ContactListArguments => ({
  ...sizes,
  where: where && withFilterUuids(where, { id: 'Contact' }),
  orderBy: toOrder(orderBy),
});
