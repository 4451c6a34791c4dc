// What lists of opportunities take: which ones, and in which order. The same wherever there is such a list.
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
  joints,
  orderType,
  TagsFilterType,
  TextFilterType,
  toOrder,
  withFilterUuids,
  type OrderInput,
} from '../filters.js';
import { textField } from '../limits.js';
import { ApprovalStatusType } from './approval-status.js';
import { linkTypes } from './link-types.js';

const ApprovalStatusFilter = builder
  .inputRef<ChoiceFilter<ApprovalStatus>>('ApprovalStatusFilter')
  .implement({
    description: 'Asks where it stands. Everything given must hold; null asks for nothing.',
    fields: (t) => ({
      eq: t.field({ type: ApprovalStatusType, description: 'Is this.' }),
      in: t.field({ type: [ApprovalStatusType], description: 'Is one of these, up to 100.' }),
    }),
  });

export const OpportunityFilterType = builder.inputRef<OpportunityFilter>('OpportunityFilter');

OpportunityFilterType.implement({
  description:
    'Which opportunities: those to which everything given here applies. A field that is null asks for nothing. Up to 100 conditions, nested up to 10 deep. What a filter holds counts towards the cost of the request.',
  fields: (t) => ({
    ...joints(t, OpportunityFilterType),
    q: t.string(textField('Words, each of which must occur in name or contactName.')),
    id: t.field({ type: IdFilterType, description: 'Which one.' }),
    name: t.field({ type: TextFilterType, description: 'The title.' }),
    contactName: t.field({ type: TextFilterType, description: 'The customer or company.' }),
    primaryContactId: t.field({ type: IdFilterType, description: 'The contact it is for.' }),
    value: t.field({ type: DecimalFilterType, description: 'The estimated dollars.' }),
    leadSource: t.field({ type: TextFilterType, description: 'Where the lead came from.' }),
    appointmentAt: t.field({
      type: DateTimeFilterType,
      description: 'When the first appointment is.',
    }),
    addressStreet: t.field({ type: TextFilterType, description: 'Street of the job site.' }),
    addressCity: t.field({ type: TextFilterType, description: 'City of the job site.' }),
    addressState: t.field({ type: TextFilterType, description: 'State of the job site.' }),
    addressZip: t.field({ type: TextFilterType, description: 'Postal code of the job site.' }),
    addressCountry: t.field({ type: TextFilterType, description: 'Country of the job site.' }),
    salesRepId: t.field({ type: IdFilterType, description: 'The user who sells it.' }),
    projectManagerId: t.field({ type: IdFilterType, description: 'The user who manages the job.' }),
    arOwnerId: t.field({
      type: IdFilterType,
      description: 'The user who sees to its accounts receivable.',
    }),
    pipelineId: t.field({ type: IdFilterType, description: 'The pipeline it moves through.' }),
    stageId: t.field({ type: IdFilterType, description: 'The stage it is in.' }),
    tags: t.field({ type: TagsFilterType, description: 'Its labels.' }),
    approvalStatus: t.field({ type: ApprovalStatusFilter, description: 'Where it stands.' }),
    approvedAt: t.field({ type: DateTimeFilterType, description: 'When it was approved.' }),
    externalId: t.field({ type: TextFilterType, description: 'Its name in another system.' }),
    createdAt: t.field({ type: DateTimeFilterType, description: 'When it was created.' }),
    updatedAt: t.field({ type: DateTimeFilterType, description: 'When it last changed.' }),
  }),
});

/** The type of the record that each ID in a filter names. */
const filterTypes = { ...linkTypes, id: 'Opportunity' } as const;

/** A filter as the domain takes it. */
export const toFilter = (where: OpportunityFilter | null | undefined) =>
  where && withFilterUuids(where, filterTypes);

const OpportunityOrderField = builder.enumType('OpportunityOrderField', {
  description: 'What opportunities can be ordered by.',
  values: {
    CREATED_AT: { value: 'createdAt', description: 'When it was created.' },
    UPDATED_AT: { value: 'updatedAt', description: 'When it last changed.' },
    APPOINTMENT_AT: { value: 'appointmentAt', description: 'When the first appointment is.' },
    APPROVED_AT: { value: 'approvedAt', description: 'When it was approved.' },
    VALUE: { value: 'value', description: 'The estimated value.' },
    NAME: { value: 'name', description: 'The title.' },
    CONTACT_NAME: { value: 'contactName', description: 'The customer or company.' },
    LEAD_SOURCE: { value: 'leadSource', description: 'Where the lead came from.' },
    STAGE_RANK: { value: 'stageRank', description: 'The place among those of its stage.' },
  } as const satisfies Record<string, { value: OpportunityOrder['column']; description: string }>,
});

const OpportunityOrderType = orderType('OpportunityOrder', 'opportunities', OpportunityOrderField);

/** The arguments of a list. */
export const opportunityListArgs = (otherwise = 'the most recently created first') =>
  builder.args((t) => ({
    where: t.field({ type: OpportunityFilterType, description: 'Which ones; left out: all.' }),
    orderBy: t.field({
      type: OpportunityOrderType,
      description: `In which order; left out: ${otherwise}.`,
    }),
  }));

export interface ListArguments extends PageArguments {
  readonly where?: OpportunityFilter | null | undefined;
  readonly orderBy?: OrderInput<OpportunityOrder['column']> | null | undefined;
}

/** The arguments of a list, as the domain takes them. */
export const toListArguments = (
  { where, orderBy, ...sizes }: ListArguments,
  otherwise?: OpportunityOrder,
): OpportunityListArguments => ({
  ...sizes,
  where: toFilter(where),
  orderBy: toOrder(orderBy) ?? otherwise,
});
