// Where an opportunity stands.
import { ApprovalStatus } from '../../../generated/prisma/enums.js';
import { builder } from '../builder.js';

export const ApprovalStatusType = builder.enumType('ApprovalStatus', {
  description: 'Where an opportunity stands.',
  values: {
    OPPORTUNITY: { value: ApprovalStatus.opportunity, description: 'A lead or potential project.' },
    PROJECT: {
      value: ApprovalStatus.project,
      description: 'Approved: the same record, now a project.',
    },
    ARCHIVED: { value: ApprovalStatus.archived, description: 'Put aside.' },
  },
});
