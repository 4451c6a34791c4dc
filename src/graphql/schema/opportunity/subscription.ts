// The events of opportunities as they are added.
import { watchOpportunityEvents } from '../../../domain/opportunity/live.js';
import { builder } from '../builder.js';
import { OpportunityEvent } from './events.js';
import { opportunityLists } from './list.js';

builder.subscriptionField('opportunityEventAdded', (t) =>
  t.field({
    type: OpportunityEvent,
    description:
      'Events of opportunities, each sent once its change is committed, if the opportunity matches the filter after the change. The event of a deletion is sent to every subscriber. If events may have been missed, the stream ends without `complete`, and the client must subscribe again. If the API key or the token of the subscriber is no longer valid, the stream sends an error and completes.',
    args: {
      where: t.arg({
        type: opportunityLists.whereType,
        description: 'Filters the opportunities whose events are sent. Default: no filter.',
      }),
    },
    subscribe: (_root, { where }, context) =>
      watchOpportunityEvents(context, { where: opportunityLists.toWhere(where) }),
    resolve: (added) => {
      if (added instanceof Error) throw added;
      return added.event;
    },
  }),
);
