// The events of contacts.
import { builder } from '../builder.js';
import { recordEvent } from '../event/node.js';
import { encodeLink } from '../ids.js';

export const ContactEvent = recordEvent('Contact', { description: 'One change of a contact.' });

builder.prismaObjectField(ContactEvent, 'mergedWithId', (t) =>
  t.id({
    nullable: true,
    description:
      'ID of the other contact of a merge: of the deleted one in an event `MERGED`, and of the one that stays in an event `DELETED`; `null` for any other change.',
    resolve: ({ relatedId }) => encodeLink('Contact', relatedId),
  }),
);
