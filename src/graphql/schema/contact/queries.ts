// Contacts: reading one, and listing them.
import { contactColumns } from '../../../domain/contact/columns.js';
import { contactList } from '../../../domain/contact/read.js';
import { listRecords } from '../../../domain/list/list-kind.js';
import { enumFilter } from '../filter-types.js';
import { listArguments } from '../list-arguments.js';
import { listQuery, recordQuery } from '../record-queries.js';
import { Contact, ContactTypeType } from './node.js';

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

recordQuery('contact', Contact);

listQuery('contacts', Contact, {
  pages: { nouns: 'contacts', item: 'A contact with its cursor.' },
  description: 'Contacts of the workspace, newest first by default.',
  args: contactLists.args('newest first'),
  list: (context, args, query) =>
    listRecords(context, contactList, contactLists.toDomain(args), query),
});
