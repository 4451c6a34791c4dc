// The changes of opportunities as they happen.
import { watchOpportunities } from '../../../domain/opportunity/live.js';
import { getOpportunity } from '../../../domain/opportunity/read.js';
import type { OpportunityEventModel } from '../../../generated/prisma/models.js';
import { builder } from '../builder.js';
import { OpportunityEvent } from './history.js';
import { OpportunityFilterType, toFilter } from './list.js';
import { Opportunity } from './node.js';

const OpportunityChange = builder.objectRef<OpportunityEventModel>('OpportunityChange').implement({
  description: 'A change of an opportunity that has just happened.',
  fields: (t) => ({
    event: t.field({
      type: OpportunityEvent,
      description: 'What happened, when, and by whom.',
      resolve: (event) => event,
    }),
    opportunity: t.prismaField({
      type: Opportunity,
      nullable: true,
      description: 'The opportunity as it is now; null where it is no more.',
      resolve: (query, { opportunityId: id }, _args, context) =>
        getOpportunity(context, { id }, query),
    }),
  }),
});

builder.subscriptionField('opportunityChanged', (t) =>
  t.field({
    type: OpportunityChange,
    description:
      'Each change of an opportunity, once it is committed, if the opportunity matches the filter after it. A deletion reaches every subscriber. If changes may have been missed, the stream ends without `complete`, and the client must subscribe again. If the API key is revoked or expires, the stream sends an error and completes.',
    args: {
      where: t.arg({ type: OpportunityFilterType, description: 'Which ones; left out: all.' }),
    },
    subscribe: (_root, { where }, context) =>
      watchOpportunities(context, { where: toFilter(where) }),
    resolve: (change) => {
      if (change instanceof Error) throw change;
      return change.event;
    },
  }),
);
