// Opportunities: reading one, and listing them.
import { listRecords } from '../../../domain/list/list-kind.js';
import { opportunityList } from '../../../domain/opportunity/read.js';
import { listQuery, recordQuery } from '../record-queries.js';
import { opportunityLists } from './list.js';
import { Opportunity, OpportunityConnection } from './node.js';

recordQuery('Opportunity');

listQuery('opportunities', Opportunity, OpportunityConnection, {
  description: 'Opportunities of the workspace, newest first by default.',
  args: opportunityLists.args('newest first'),
  list: (context, args, query) =>
    listRecords(context, opportunityList, opportunityLists.toDomain(args), query),
});
