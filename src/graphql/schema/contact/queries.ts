// Contacts: reading one, and listing them.
import { getContact, listContacts } from '../../../domain/contact/read.js';
import { rowsOfPage } from '../../cost/prices.js';
import { builder } from '../builder.js';
import { toConnection } from '../connection.js';
import { toUuid } from '../ids.js';
import { nodeSelection } from '../selection.js';
import { contactListArgs, toListArguments } from './list.js';
import { Contact, ContactConnection } from './node.js';

builder.queryFields((t) => ({
  contact: t.prismaField({
    type: Contact,
    nullable: true,
    description: 'The contact with this id; null where the workspace has none.',
    args: { id: t.arg.id({ required: true, description: 'Its global id, or its uuid.' }) },
    resolve: (query, _root, { id }, context) =>
      getContact(context, { id: toUuid('Contact', id) }, query),
  }),
  contacts: t.connection(
    {
      type: Contact,
      description: 'The contacts of the workspace, the most recently created first.',
      args: contactListArgs,
      ...rowsOfPage,
      resolve: async (_root, args, context, info) =>
        toConnection(
          await listContacts(context, toListArguments(args), nodeSelection(context, info)),
        ),
    },
    ContactConnection,
  ),
}));
