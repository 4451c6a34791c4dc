// The arguments of lists of contacts: filter and sort order.
import { contactColumns } from '../../../domain/contact/columns.js';
import { enumFilter } from '../filter-types.js';
import { listArguments } from '../list-arguments.js';
import { ContactTypeType } from './node.js';

export const contactLists = listArguments('Contact', contactColumns, {
  nouns: 'contacts',
  typenames: { id: 'Contact' },
  searched: '`firstName`, `lastName`, `company`, `email` or `phone`',
  enumFilters: {
    type: enumFilter(
      'ContactTypeFilter',
      ContactTypeType,
      'the relationship of a contact to the workspace',
      contactColumns.type.filter,
    ),
  },
});
