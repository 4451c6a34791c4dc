// Opportunities: reading one, and listing them.
import { opportunityColumns } from '../../../domain/opportunity/columns.js';
import { getOpportunityByExternalId } from '../../../domain/opportunity/read.js';
import {
  searchOpportunities,
  searchResultsMax,
  searchWordsMax,
} from '../../../domain/opportunity/search-opportunities.js';
import { builder } from '../builder.js';
import { contactLists } from '../contact/queries.js';
import { alike, enumFilter } from '../filter-types.js';
import { textField } from '../limits.js';
import { listArguments } from '../list-arguments.js';
import { listQuery, recordQuery } from '../record-queries.js';
import { recordSelection } from '../selection.js';
import { ApprovalStatusType } from './approval-status.js';
import { linkTypes } from './link-types.js';
import { Opportunity, OpportunityConnection } from './node.js';

export const opportunityLists = listArguments('Opportunity', opportunityColumns, {
  nouns: 'opportunities',
  searched: '`name` or `contactName`',
  enumFilters: {
    approvalStatus: enumFilter(
      'ApprovalStatusFilter',
      ApprovalStatusType,
      'approval status',
      opportunityColumns.approvalStatus.filter,
    ),
  },
  related: { primaryContact: contactLists },
  typenames: { ...linkTypes, id: 'Opportunity' },
});

recordQuery('opportunity', Opportunity);

builder.queryField('opportunityByExternalId', (t) =>
  t.field({
    type: Opportunity,
    nullable: true,
    description: 'The opportunity with this external ID; `null` if the workspace has none.',
    args: {
      externalId: t.arg.string({
        required: true,
        description: 'External ID of the opportunity. Letter case matters.',
      }),
    },
    resolve: (_root, { externalId }, context, info) =>
      getOpportunityByExternalId(
        context,
        externalId,
        recordSelection(context, info, Opportunity.name),
      ),
  }),
);

const searchArgs = builder.args((t) => ({
  search: t.string(
    textField(
      `Searches opportunities and their primary contacts, the closest match first, ${alike}. Each word must occur in \`name\`, \`contactName\`, \`addressStreet\`, \`addressCity\`, \`addressZip\`, \`tags\`, \`leadSource\` or \`externalId\`, or in the name, company, email or phone number of the primary contact. A phone number matches in any spelling. If few opportunities match, words with a typo match as well. Returns at most ${String(searchResultsMax)} opportunities. \`where\` applies as well, and \`orderBy\` must be absent. At most ${String(searchWordsMax)} words.`,
    ),
  ),
}));

listQuery('opportunities', Opportunity, {
  pages: OpportunityConnection,
  description: 'Opportunities of the workspace, newest first by default.',
  args: { ...searchArgs, ...opportunityLists.args('newest first, or the closest with `search`') },
  list: (context, { search, ...args }, query) =>
    searchOpportunities(context, { ...opportunityLists.toDomain(args), search }, query),
});
