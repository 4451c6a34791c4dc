// The events of opportunities as they are added.
import { watchOpportunityEvents } from '../../../domain/opportunity/live.js';
import { builder } from '../builder.js';
import { afterArgument, addedEvent, liveNote, missedSince } from '../event/subscription-parts.js';
import { OpportunityEvent } from './events.js';
import { opportunityLists } from './queries.js';

builder.subscriptionField('opportunityEventAdded', (t) =>
  t.field({
    type: OpportunityEvent,
    description: `Events of opportunities, each sent once its change is committed, if the opportunity matches the filter after the change, or may have matched it before. The event of a deletion is sent to every subscriber. ${liveNote}`,
    args: {
      where: t.arg({
        type: opportunityLists.whereType,
        description:
          'Filters the opportunities whose events are sent. A change of a contact does not send an event of its opportunities. Default: no filter.',
      }),
      after: t.arg(afterArgument),
    },
    subscribe: (_root, { where, after }, context) =>
      watchOpportunityEvents(context, {
        where: opportunityLists.toWhere(where),
        ...missedSince(after, context),
      }),
    resolve: addedEvent,
  }),
);
