// The events of opportunities: each is one change, with its time, its author and the fields that changed.
import type { Selection } from '../../../database/table.js';
import {
  listEventsOfOpportunity,
  listOpportunityEvents,
  planEventsOfOpportunity,
} from '../../../domain/opportunity/events.js';
import { getRecord } from '../../../domain/stored-record.js';
import { costs, prices, rowsOfOwnPage } from '../../cost/prices.js';
import { builder } from '../builder.js';
import { toConnection } from '../connection.js';
import { Event } from '../event/node.js';
import { encodeId, withUuids } from '../ids.js';
import { connectionType, listQuery } from '../record-queries.js';
import { ownedNode } from '../record.js';
import { argumentsCheckedBy } from '../payload-arguments.js';
import { nodeSelection } from '../selection.js';
import { Opportunity } from './node.js';

export const OpportunityEvent = builder.prismaNode('OpportunityEvent', {
  description:
    'One change of an opportunity. Events are only added, never changed or removed, and outlive their opportunity.',
  ...ownedNode,
  interfaces: [Event],
  fields: (t) => ({
    opportunityId: t.id({
      description:
        'ID of the opportunity. It stays when the opportunity is deleted, so that a cache can evict the record.',
      resolve: ({ opportunityId }) => encodeId('Opportunity', opportunityId),
    }),
    opportunity: t.prismaField({
      type: Opportunity,
      nullable: true,
      description: 'The opportunity as it is now; `null` if it has been deleted.',
      ...costs({ points: () => prices.ownRecord }),
      resolve: (query, { opportunityId }, _args, context) =>
        getRecord(context, 'opportunity', opportunityId, query as Selection),
    }),
    version: t.exposeInt('version'),
    // The interface loads both with a statement of its own; here they are loaded with the event.
    user: t.relation('user', { nullable: true }),
    apiKey: t.relation('apiKey', { nullable: true }),
  }),
});

const OpportunityEventConnection = connectionType(
  OpportunityEvent,
  'opportunity events',
  'An opportunity event with its cursor.',
);

builder.prismaObjectField(Opportunity, 'events', (t) =>
  t.connection(
    {
      type: OpportunityEvent,
      description: 'Events of the opportunity, newest first.',
      ...argumentsCheckedBy(planEventsOfOpportunity, rowsOfOwnPage),
      resolve: async ({ id }, args, context, info) =>
        toConnection(
          await listEventsOfOpportunity(
            context,
            { ...args, opportunityId: id },
            nodeSelection(context, info, OpportunityEvent.name),
          ),
        ),
    },
    OpportunityEventConnection,
  ),
);

listQuery('opportunityEvents', OpportunityEvent, {
  pages: OpportunityEventConnection,
  nullable: true,
  description:
    'Events of all opportunities of the workspace, including deleted ones, newest first.',
  args: builder.args((t) => ({
    opportunityId: t.id({
      description:
        'Opportunity whose events to return: global ID or UUID. Default: all opportunities.',
    }),
  })),
  list: (context, args, query) =>
    listOpportunityEvents(context, withUuids(args, { opportunityId: 'Opportunity' }), query),
});
