// Where an opportunity stands.
import { approvalStatuses } from '../../../domain/value-sets.js';
import { builder } from '../builder.js';
import { enumValues } from '../enum-values.js';

export const ApprovalStatusType = builder.enumType('ApprovalStatus', {
  description: 'Where an opportunity stands.',
  values: enumValues(approvalStatuses, {
    opportunity: 'A lead or potential project.',
    project: 'Approved: the same record, now a project.',
    archived: 'Put aside.',
  }),
});
