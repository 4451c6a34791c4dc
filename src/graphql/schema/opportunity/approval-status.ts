// The approval status of an opportunity.
import { approvalStatuses } from '../../../domain/value-sets.js';
import { builder } from '../builder.js';
import { enumValues } from '../enum-values.js';

export const ApprovalStatusType = builder.enumType('ApprovalStatus', {
  description: 'Approval status of an opportunity.',
  values: enumValues(approvalStatuses, {
    opportunity: 'A lead or potential project.',
    project: 'An approved opportunity: the same record, now a project.',
    archived: 'An archived opportunity or project.',
  }),
});
