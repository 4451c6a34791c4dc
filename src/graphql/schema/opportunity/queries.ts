// Opportunities: reading one, and listing them.
import { getOpportunity, listOpportunities } from '../../../domain/opportunity/read.js';
import { rowsOfPage } from '../../cost/prices.js';
import { builder } from '../builder.js';
import { toConnection } from '../connection.js';
import { toUuid } from '../ids.js';
import { nodeSelection } from '../selection.js';
import { opportunityLists } from './list.js';
import { Opportunity, OpportunityConnection } from './node.js';

builder.queryFields((t) => ({
  opportunity: t.prismaField({
    type: Opportunity,
    nullable: true,
    description: 'The opportunity with this ID; `null` if the workspace has none.',
    args: {
      id: t.arg.id({ required: true, description: 'Opportunity to return: global ID or UUID.' }),
    },
    resolve: (query, _root, { id }, context) =>
      getOpportunity(context, { id: toUuid('Opportunity', id) }, query),
  }),
  opportunities: t.connection(
    {
      type: Opportunity,
      description: 'Opportunities of the workspace, newest first by default.',
      args: opportunityLists.args('newest first'),
      ...rowsOfPage,
      resolve: async (_root, args, context, info) =>
        toConnection(
          await listOpportunities(
            context,
            opportunityLists.toDomain(args),
            nodeSelection(context, info),
          ),
        ),
    },
    OpportunityConnection,
  ),
}));
