// Groups of contacts with the same normalized email address or phone number.
import { queryFromInfo } from '@pothos/plugin-prisma';
import {
  duplicateKinds,
  groupContactsMax,
  listDuplicates,
  type DuplicateGroup,
} from '../../../domain/contact/list-duplicates.js';
import type { Selection } from '../../../database/table.js';
import { isCountOnly } from '../../cost/count-only.js';
import { costs, prices, rowsAtMost, rowsOfPage } from '../../cost/prices.js';
import { builder } from '../builder.js';
import { toConnection } from '../connection.js';
import { enumValues } from '../enum-values.js';
import { loadRecord } from '../batch-loader.js';
import { connectionType } from '../record-queries.js';
import { noRows } from '../selection.js';
import { Contact } from './node.js';

const ContactDuplicateKind = builder.enumType('ContactDuplicateKind', {
  description: 'Value that contacts of a group have in common.',
  values: enumValues(duplicateKinds, {
    email: 'The email address, without regard to letter case.',
    phone: 'The phone number, regardless of how it is written.',
  }),
});

const ContactDuplicateGroup = builder.objectRef<DuplicateGroup>('ContactDuplicateGroup').implement({
  description: 'Contacts that have the same email address or phone number.',
  fields: (t) => ({
    kind: t.expose('kind', {
      type: ContactDuplicateKind,
      description: 'Value that the contacts have in common.',
    }),
    key: t.exposeString('key', {
      description:
        'Normalized email address or phone number of the contacts: an address in lower case, a number in E.164 such as `+15558675309`, or the letters and digits of any other number.',
    }),
    count: t.exposeInt('count', { description: 'Number of contacts in the group, at least 2.' }),
    contacts: t.field({
      type: [Contact],
      description: `Contacts of the group, oldest first, at most ${String(groupContactsMax)}. Merge them with \`mergeContacts\`.`,
      ...rowsAtMost(groupContactsMax),
      resolve: async ({ contactIds }, _args, context, info) => {
        const query: Selection = queryFromInfo({ context, info });
        const contacts = await Promise.all(
          contactIds.map((id) => loadRecord(context, 'contact', id, query)),
        );
        // A contact that has been deleted since the groups were read is missing.
        return contacts.filter((contact) => contact !== null);
      },
    }),
  }),
});

const ContactDuplicateGroupConnection = connectionType(
  ContactDuplicateGroup,
  'groups of contacts',
  'A group of contacts with its cursor.',
);

builder.queryField('contactDuplicates', (t) =>
  t.connection(
    {
      type: ContactDuplicateGroup,
      description:
        'Groups of contacts that have the same email address or phone number, sorted by kind and key. A contact can be in one group of each kind. After a migration or a change of `Workspace.country`, groups are incomplete until the keys of all contacts have been stored again in the background.',
      // The keys of all contacts are read.
      ...costs({
        ...rowsOfPage.extensions.cost,
        points: () => prices.rootList + prices.aggregate,
      }),
      resolve: async (_root, args, context, info) => {
        const query = info.fieldNodes.every(isCountOnly) ? noRows : {};
        return toConnection(await listDuplicates(context, args, query));
      },
    },
    ContactDuplicateGroupConnection,
  ),
);
