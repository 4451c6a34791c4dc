// Opportunities: reading one, and listing them.
import { listRecords } from '../../../domain/list/list-kind.js';
import { getOpportunityByExternalId, opportunityList } from '../../../domain/opportunity/read.js';
import { onlyAskedColumns } from '../asked-columns.js';
import { builder } from '../builder.js';
import { listQuery, recordQuery } from '../record-queries.js';
import { opportunityLists } from './list.js';
import { Opportunity, OpportunityConnection } from './node.js';

recordQuery('Opportunity');

builder.queryField('opportunityByExternalId', (t) =>
  t.prismaField({
    type: 'Opportunity',
    nullable: true,
    description: 'The opportunity with this external ID; `null` if the workspace has none.',
    args: {
      externalId: t.arg.string({
        required: true,
        description: 'External ID of the opportunity. Letter case matters.',
      }),
    },
    resolve: (query, _root, { externalId }, context, info) =>
      getOpportunityByExternalId(context, externalId, onlyAskedColumns(info, 'Opportunity', query)),
  }),
);

listQuery('opportunities', Opportunity, OpportunityConnection, {
  description: 'Opportunities of the workspace, newest first by default.',
  args: opportunityLists.args('newest first'),
  list: (context, args, query) =>
    listRecords(context, opportunityList, opportunityLists.toDomain(args), query),
});
