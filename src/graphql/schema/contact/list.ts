// The arguments of the list of contacts: filter and sort order.
import { columnsWith } from '../../../domain/column-table.js';
import { contactColumns } from '../../../domain/contact/columns.js';
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
  columnFilters,
  filterRule,
  filterSize,
  logicalOperators,
  matches,
  orderByDescription,
  orderType,
  toOrder,
  whereDescription,
  withFilterUuids,
  type OrderInput,
} from '../filters.js';
import { textField } from '../limits.js';
import { ContactTypeType } from './node.js';

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
    ...columnFilters(t, 'Contact', columnsWith(contactColumns, 'filter'), {
      type: ContactTypeFilter,
    }),
  }),
});

const ContactOrderType = orderType('Contact', 'contacts', columnsWith(contactColumns, 'sort'));

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
