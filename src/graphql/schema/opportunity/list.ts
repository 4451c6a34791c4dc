// The arguments of lists of opportunities: filter and sort order. All lists of opportunities share them.
import type { ChoiceFilter } from '../../../domain/list/filter-column.js';
import type {
  OpportunityFilter,
  OpportunityListArguments,
  OpportunityOrder,
} from '../../../domain/opportunity/read.js';
import type { ApprovalStatus } from '../../../domain/value-sets.js';
import type { PageArguments } from '../../../domain/list/keyset.js';
import { builder } from '../builder.js';
import {
  DateTimeFilterType,
  DecimalFilterType,
  IdFilterType,
  filterRule,
  filterSize,
  logicalOperators,
  matches,
  orderByDescription,
  orderType,
  TagsFilterType,
  TextFilterType,
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
    id: t.field({ type: IdFilterType, description: 'ID of the opportunity.' }),
    name: t.field({ type: TextFilterType, description: 'Title of the opportunity.' }),
    contactName: t.field({
      type: TextFilterType,
      description: 'Display name of the customer or company.',
    }),
    primaryContactId: t.field({ type: IdFilterType, description: 'ID of the primary contact.' }),
    value: t.field({ type: DecimalFilterType, description: 'Estimated value in dollars.' }),
    leadSource: t.field({ type: TextFilterType, description: 'Source of the lead.' }),
    appointmentAt: t.field({
      type: DateTimeFilterType,
      description: 'Time of the first appointment.',
    }),
    addressStreet: t.field({
      type: TextFilterType,
      description: 'Street and number of the job site.',
    }),
    addressCity: t.field({ type: TextFilterType, description: 'City of the job site.' }),
    addressState: t.field({ type: TextFilterType, description: 'State of the job site.' }),
    addressZip: t.field({ type: TextFilterType, description: 'Postal code of the job site.' }),
    addressCountry: t.field({ type: TextFilterType, description: 'Country of the job site.' }),
    salesRepId: t.field({ type: IdFilterType, description: 'ID of the sales representative.' }),
    projectManagerId: t.field({ type: IdFilterType, description: 'ID of the project manager.' }),
    arOwnerId: t.field({
      type: IdFilterType,
      description: 'ID of the accounts receivable owner.',
    }),
    pipelineId: t.field({ type: IdFilterType, description: 'ID of the pipeline.' }),
    stageId: t.field({ type: IdFilterType, description: 'ID of the stage.' }),
    tags: t.field({ type: TagsFilterType, description: 'Labels of the opportunity.' }),
    approvalStatus: t.field({ type: ApprovalStatusFilter, description: 'Approval status.' }),
    approvedAt: t.field({ type: DateTimeFilterType, description: 'Time of the approval.' }),
    externalId: t.field({
      type: TextFilterType,
      description: 'Identifier of the opportunity in an external system.',
    }),
    createdAt: t.field({ type: DateTimeFilterType, description: 'Time of creation.' }),
    updatedAt: t.field({ type: DateTimeFilterType, description: 'Time of the last change.' }),
  }),
});

/** The type of the record that each ID in a filter names. */
const filterTypes = { ...linkTypes, id: 'Opportunity' } as const;

/** A filter as the domain takes it. */
export const toFilter = (where: OpportunityFilter | null | undefined) =>
  where && withFilterUuids(where, filterTypes);

const OpportunityOrderField = builder.enumType('OpportunityOrderField', {
  description: 'Fields by which opportunities can be sorted.',
  values: {
    CREATED_AT: { value: 'createdAt', description: 'Time of creation.' },
    UPDATED_AT: { value: 'updatedAt', description: 'Time of the last change.' },
    APPOINTMENT_AT: { value: 'appointmentAt', description: 'Time of the first appointment.' },
    APPROVED_AT: { value: 'approvedAt', description: 'Time of the approval.' },
    VALUE: { value: 'value', description: 'Estimated value in dollars.' },
    NAME: { value: 'name', description: 'Title of the opportunity.' },
    CONTACT_NAME: { value: 'contactName', description: 'Display name of the customer or company.' },
    LEAD_SOURCE: { value: 'leadSource', description: 'Source of the lead.' },
    STAGE_RANK: { value: 'stageRank', description: 'Position within the stage.' },
  } as const satisfies Record<string, { value: OpportunityOrder['column']; description: string }>,
});

const OpportunityOrderType = orderType('OpportunityOrder', 'opportunities', OpportunityOrderField);

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
