// The arguments of lists of opportunities: filter and sort order.
import { opportunityColumns } from '../../../domain/opportunity/columns.js';
import { contactLists } from '../contact/list.js';
import { enumFilter } from '../filter-types.js';
import { listArguments } from '../list-arguments.js';
import { ApprovalStatusType } from './approval-status.js';
import { linkTypes } from './link-types.js';

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
