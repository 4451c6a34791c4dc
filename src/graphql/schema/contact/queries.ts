// Contacts: reading one, and listing them.
import { getContact, listContacts } from '../../../domain/contact/read.js';
import { rowsOfPage } from '../../cost/prices.js';
import { builder } from '../builder.js';
import { toConnection } from '../connection.js';
import { toUuid } from '../ids.js';
import { nodeSelection } from '../selection.js';
import { contactLists } from './list.js';
import { Contact, ContactConnection } from './node.js';

builder.queryFields((t) => ({
  contact: t.prismaField({
    type: Contact,
    nullable: true,
    description: 'The contact with this ID; `null` if the workspace has none.',
    args: {
      id: t.arg.id({ required: true, description: 'Contact to return: global ID or UUID.' }),
    },
    resolve: (query, _root, { id }, context) =>
      getContact(context, { id: toUuid('Contact', id) }, query),
  }),
  contacts: t.connection(
    {
      type: Contact,
      description: 'Contacts of the workspace, newest first by default.',
      args: contactLists.args('newest first'),
      ...rowsOfPage,
      resolve: async (_root, args, context, info) =>
        toConnection(
          await listContacts(context, contactLists.toDomain(args), nodeSelection(context, info)),
        ),
    },
    ContactConnection,
  ),
}));
