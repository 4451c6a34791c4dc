// The arguments of lists of opportunities: filter and sort order. All lists of opportunities share them.
import type { ChoiceFilter } from '../../../domain/list/filter-column.js';
import { columnsWith } from '../../../domain/column-table.js';
import { opportunityColumns } from '../../../domain/opportunity/columns.js';
import type {
  OpportunityFilter,
  OpportunityListArguments,
  OpportunityOrder,
} from '../../../domain/opportunity/read.js';
import type { ApprovalStatus } from '../../../domain/value-sets.js';
import type { PageArguments } from '../../../domain/list/keyset.js';
import { builder } from '../builder.js';
import {
  columnFilters,
  filterRule,
  filterSize,
  logicalOperators,
  matches,
  orderByDescription,
  orderType,
  toOrder,
  whereDescription,
  withFilterUuids,
  type OrderInput,
} from '../filters.js';
import { textField } from '../limits.js';
import { ApprovalStatusType } from './approval-status.js';
import { linkTypes } from './link-types.js';

const ApprovalStatusFilter = builder
  .inputRef<ChoiceFilter<ApprovalStatus>>('ApprovalStatusFilter')
  .implement({
    description: `Filters by approval status. ${filterRule}`,
    fields: (t) => ({
      eq: t.field({ type: ApprovalStatusType, description: matches.eq }),
      in: t.field({ type: [ApprovalStatusType], description: matches.in }),
    }),
  });

export const OpportunityFilterType = builder.inputRef<OpportunityFilter>('OpportunityFilter');

OpportunityFilterType.implement({
  description: `Filters opportunities. ${filterRule} ${filterSize} The conditions count towards the cost of the request.`,
  fields: (t) => ({
    ...logicalOperators(t, OpportunityFilterType),
    q: t.string(
      textField('Search words: each must occur in `name` or `contactName`, regardless of case.'),
    ),
    ...columnFilters(t, 'Opportunity', columnsWith(opportunityColumns, 'filter'), {
      approvalStatus: ApprovalStatusFilter,
    }),
  }),
});

/** The type of the record that each ID in a filter names. */
const filterTypes = { ...linkTypes, id: 'Opportunity' } as const;

/** A filter as the domain takes it. */
export const toFilter = (where: OpportunityFilter | null | undefined) =>
  where && withFilterUuids(where, filterTypes);

const OpportunityOrderType = orderType(
  'Opportunity',
  'opportunities',
  columnsWith(opportunityColumns, 'sort'),
);

/** The arguments of a list. */
export const opportunityListArgs = (defaultOrder = 'newest first') =>
  builder.args((t) => ({
    where: t.field({ type: OpportunityFilterType, description: whereDescription }),
    orderBy: t.field({
      type: OpportunityOrderType,
      description: orderByDescription(defaultOrder),
    }),
  }));

export interface OpportunitiesFieldArguments extends PageArguments {
  readonly where?: OpportunityFilter | null | undefined;
  readonly orderBy?: OrderInput<OpportunityOrder['column']> | null | undefined;
}

/** The arguments of a list, as the domain takes them. */
export const toOpportunityListArguments = (
  { where, orderBy, ...sizes }: OpportunitiesFieldArguments,
  otherwise?: OpportunityOrder,
): OpportunityListArguments => ({
  ...sizes,
  where: toFilter(where),
  orderBy: toOrder(orderBy) ?? otherwise,
});
