// Contacts: reading one, and listing them.
import { contactList } from '../../../domain/contact/read.js';
import { listRecords } from '../../../domain/list/list-kind.js';
import { listQuery, recordQuery } from '../record-queries.js';
import { contactLists } from './list.js';
import { Contact } from './node.js';

recordQuery('Contact');

listQuery('contacts', Contact, {
  pages: { nouns: 'contacts', item: 'A contact with its cursor.' },
  description: 'Contacts of the workspace, newest first by default.',
  args: contactLists.args('newest first'),
  list: (context, args, query) =>
    listRecords(context, contactList, contactLists.toDomain(args), query),
});
