// The arguments of the list of contacts: filter and sort order.
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
  filterRule,
  filterSize,
  logicalOperators,
  matches,
  orderByDescription,
  orderType,
  TagsFilterType,
  TextFilterType,
  toOrder,
  whereDescription,
  withFilterUuids,
  type OrderInput,
} from '../filters.js';
import { textField } from '../limits.js';
import { addressDescription, ContactTypeType } from './node.js';

const ContactTypeFilter = builder
  .inputRef<ChoiceFilter<ContactType>>('ContactTypeFilter')
  .implement({
    description: `Filters by the relationship of a contact to the workspace. ${filterRule}`,
    fields: (t) => ({
      eq: t.field({ type: ContactTypeType, description: matches.eq }),
      in: t.field({ type: [ContactTypeType], description: matches.in }),
      isNull: t.boolean({ description: matches.isNull }),
    }),
  });

const ContactFilterType = builder.inputRef<ContactFilter>('ContactFilter');

ContactFilterType.implement({
  description: `Filters contacts. ${filterRule} ${filterSize}`,
  fields: (t) => ({
    ...logicalOperators(t, ContactFilterType),
    q: t.string(
      textField(
        'Search words: each must occur in `firstName`, `lastName`, `company`, `email` or `phone`, regardless of case.',
      ),
    ),
    id: t.field({ type: IdFilterType, description: 'ID of the contact.' }),
    firstName: t.field({ type: TextFilterType, description: 'First name.' }),
    lastName: t.field({ type: TextFilterType, description: 'Last name.' }),
    email: t.field({ type: TextFilterType, description: 'Email address.' }),
    phone: t.field({ type: TextFilterType, description: 'Phone number, as entered.' }),
    company: t.field({ type: TextFilterType, description: 'Name of the company.' }),
    jobTitle: t.field({
      type: TextFilterType,
      description: 'Job title of the person at the company.',
    }),
    type: t.field({
      type: ContactTypeFilter,
      description: 'Relationship of the contact to the workspace.',
    }),
    ...forAddresses(filteredParts, (_column, address, part) =>
      t.field({ type: TextFilterType, description: addressDescription(address, part) }),
    ),
    tags: t.field({ type: TagsFilterType, description: 'Labels of the contact.' }),
    externalId: t.field({
      type: TextFilterType,
      description: 'Identifier of the contact in an external system.',
    }),
    createdAt: t.field({ type: DateTimeFilterType, description: 'Time of creation.' }),
    updatedAt: t.field({ type: DateTimeFilterType, description: 'Time of the last change.' }),
  }),
});

const ContactOrderField = builder.enumType('ContactOrderField', {
  description: 'Fields by which contacts can be sorted.',
  values: {
    CREATED_AT: { value: 'createdAt', description: 'Time of creation.' },
    UPDATED_AT: { value: 'updatedAt', description: 'Time of the last change.' },
    FIRST_NAME: { value: 'firstName', description: 'First name.' },
    LAST_NAME: { value: 'lastName', description: 'Last name.' },
    COMPANY: { value: 'company', description: 'Name of the company.' },
  } as const satisfies Record<string, { value: ContactOrder['column']; description: string }>,
});

const ContactOrderType = orderType('ContactOrder', 'contacts', ContactOrderField);

/** The arguments of the list. */
export const contactListArgs = builder.args((t) => ({
  where: t.field({ type: ContactFilterType, description: whereDescription }),
  orderBy: t.field({
    type: ContactOrderType,
    description: orderByDescription('newest first'),
  }),
}));

interface ContactsFieldArguments extends PageArguments {
  readonly where?: ContactFilter | null | undefined;
  readonly orderBy?: OrderInput<ContactOrder['column']> | null | undefined;
}

/** The arguments of the list, as the domain takes them. */
export const toContactListArguments = ({
  where,
  orderBy,
  ...sizes
}: ContactsFieldArguments): ContactListArguments => ({
  ...sizes,
  where: where && withFilterUuids(where, { id: 'Contact' }),
  orderBy: toOrder(orderBy),
});
