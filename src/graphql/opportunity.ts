// Opportunities: node, fields, queries, inputs, mutations.
import {
  createOpportunity,
  getOpportunity,
  listOpportunities,
  newestFirst,
  updateOpportunity,
  type OpportunityOrder as Order,
} from '../domain/opportunity.js';
import { NotFoundError } from '../errors.js';
import { ApprovalStatus } from '../generated/prisma/enums.js';
import { builder } from './builder.js';
import { toConnection } from './connection.js';
import { toUuid, withUuids } from './ids.js';
import { nodeSelection, payloadSelection } from './selection.js';
import type { InputFieldBuilder } from './input.js';

const ApprovalStatusType = builder.enumType('ApprovalStatus', {
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

export const Opportunity = builder.prismaNode('Opportunity', {
  description:
    'A lead or a potential project. Once approved it becomes a project: the same record with the same id.',
  nullable: true,
  id: { resolve: ({ id }) => id },
  findUnique: (id, { viewer: { workspaceId } }) => ({ workspaceId_id: { workspaceId, id } }),
  fields: (t) => ({
    uuid: t.expose('id', { type: 'UUID', description: 'The id that REST uses.' }),
    workspaceUuid: t.expose('workspaceId', {
      type: 'UUID',
      description: 'The uuid of the workspace.',
    }),
    name: t.exposeString('name', { nullable: true, description: 'A title.' }),
    contactName: t.exposeString('contactName', {
      nullable: true,
      description: 'The display name of the customer or company, shown on cards and in lists.',
    }),
    primaryContact: t.relation('primaryContact', {
      nullable: true,
      description: 'The contact it is for.',
    }),
    primaryContactUuid: t.expose('primaryContactId', {
      type: 'UUID',
      nullable: true,
      description: 'The uuid of the primary contact, without loading it.',
    }),
    value: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'The estimated value in dollars, with two decimals.',
      resolve: ({ value }) => value?.toFixed(2),
    }),
    leadSource: t.exposeString('leadSource', {
      nullable: true,
      description: 'Where the lead came from, for example "Referral".',
    }),
    appointmentAt: t.expose('appointmentAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the first appointment is.',
    }),
    addressStreet: t.exposeString('addressStreet', {
      nullable: true,
      description: 'Street and number of the job site.',
    }),
    addressCity: t.exposeString('addressCity', {
      nullable: true,
      description: 'City of the job site.',
    }),
    addressState: t.exposeString('addressState', {
      nullable: true,
      description: 'State of the job site.',
    }),
    addressZip: t.exposeString('addressZip', {
      nullable: true,
      description: 'Postal code of the job site.',
    }),
    addressCountry: t.exposeString('addressCountry', {
      nullable: true,
      description: 'Country of the job site.',
    }),
    salesRep: t.relation('salesRep', { nullable: true, description: 'The user who sells it.' }),
    salesRepUuid: t.expose('salesRepId', {
      type: 'UUID',
      nullable: true,
      description: 'The uuid of the sales rep, without loading the user.',
    }),
    projectManager: t.relation('projectManager', {
      nullable: true,
      description: 'The user who manages the job.',
    }),
    projectManagerUuid: t.expose('projectManagerId', {
      type: 'UUID',
      nullable: true,
      description: 'The uuid of the project manager, without loading the user.',
    }),
    arOwner: t.relation('arOwner', {
      nullable: true,
      description: 'The user who sees to its accounts receivable.',
    }),
    arOwnerUuid: t.expose('arOwnerId', {
      type: 'UUID',
      nullable: true,
      description: 'The uuid of the accounts receivable owner, without loading the user.',
    }),
    pipeline: t.relation('pipeline', { description: 'The pipeline it moves through.' }),
    pipelineUuid: t.expose('pipelineId', {
      type: 'UUID',
      description: 'The uuid of the pipeline, without loading it.',
    }),
    stage: t.relation('stage', { description: 'The stage of the pipeline that it is in.' }),
    stageUuid: t.expose('stageId', {
      type: 'UUID',
      description: 'The uuid of the stage, without loading it.',
    }),
    tags: t.exposeStringList('tags', { description: 'Labels, in the order they were given.' }),
    approvalStatus: t.expose('approvalStatus', {
      type: ApprovalStatusType,
      description: 'Whether it is still an opportunity, a project, or archived.',
    }),
    approvedAt: t.expose('approvedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was approved; null: not yet.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
  }),
});

const OpportunityConnection = builder.connectionObject(
  {
    type: Opportunity,
    name: 'OpportunityConnection',
    description: 'A list of opportunities, a page at a time.',
  },
  { name: 'OpportunityEdge', description: 'An opportunity on a page.' },
);

const OpportunityFilter = builder.inputType('OpportunityFilter', {
  description: 'Which opportunities: those to which everything given here applies.',
  fields: (t) => ({
    q: t.string({
      description: 'Words, each of which must occur in name or contactName. Up to 255 characters.',
    }),
    contactName: t.string({
      description:
        'A part of contactName; upper and lower case are the same. Up to 255 characters.',
    }),
    approvalStatus: t.field({
      type: ApprovalStatusType,
      description: 'Where it stands; null: anywhere.',
    }),
  }),
});

const OrderDirection = builder.enumType('OrderDirection', {
  description: 'Which end of an order comes first.',
  values: {
    ASC: { value: 'asc', description: 'From the least to the greatest, the oldest to the newest.' },
    DESC: {
      value: 'desc',
      description: 'From the greatest to the least, the newest to the oldest.',
    },
  } as const,
});

const NullsOrder = builder.enumType('NullsOrder', {
  description: 'Where rows without a value come.',
  values: {
    FIRST: { value: 'first', description: 'Before all others.' },
    LAST: { value: 'last', description: 'After all others.' },
  } as const,
});

const OpportunityOrderField = builder.enumType('OpportunityOrderField', {
  description: 'What opportunities can be ordered by.',
  values: {
    CREATED_AT: { value: 'createdAt', description: 'When it was created.' },
    UPDATED_AT: { value: 'updatedAt', description: 'When it last changed.' },
    APPOINTMENT_AT: { value: 'appointmentAt', description: 'When the first appointment is.' },
    VALUE: { value: 'value', description: 'The estimated value.' },
  } as const satisfies Record<string, { value: Order['column']; description: string }>,
});

const OpportunityOrder = builder.inputType('OpportunityOrder', {
  description: 'An order of opportunities. Ties are broken by id, in the same direction.',
  fields: (t) => ({
    field: t.field({
      type: OpportunityOrderField,
      required: true,
      description: 'What to order by.',
    }),
    direction: t.field({
      type: OrderDirection,
      required: true,
      defaultValue: 'asc',
      description: 'Which end comes first.',
    }),
    nulls: t.field({
      type: NullsOrder,
      required: true,
      defaultValue: 'last',
      description: 'Where opportunities without a value come.',
    }),
  }),
});

builder.queryFields((t) => ({
  opportunity: t.prismaField({
    type: Opportunity,
    nullable: true,
    description: 'The opportunity with this id; null where the workspace has none.',
    args: { id: t.arg.id({ required: true, description: 'Its global id, or its uuid.' }) },
    resolve: (query, _root, { id }, context) =>
      getOpportunity(context, { id: toUuid('Opportunity', id) }, query),
  }),
  opportunities: t.connection(
    {
      type: Opportunity,
      description: 'The opportunities of the workspace, the most recently created first.',
      args: {
        where: t.arg({ type: OpportunityFilter, description: 'Which ones; left out: all.' }),
        orderBy: t.arg({
          type: OpportunityOrder,
          description: 'In which order; left out: the most recently created first.',
        }),
      },
      resolve: async (_root, { orderBy, ...args }, context, info) => {
        const order = orderBy ? { ...orderBy, column: orderBy.field } : newestFirst;
        const query = nodeSelection(context, info);
        return toConnection(await listOpportunities(context, { ...args, orderBy: order }, query));
      },
    },
    OpportunityConnection,
  ),
}));

/** What a caller fills in, on creating and on changing. */
const inputFields = (t: InputFieldBuilder) => ({
  name: t.string({ description: 'A title. Up to 255 characters.' }),
  contactName: t.string({
    description: 'The display name of the customer or company. Up to 255 characters.',
  }),
  primaryContactId: t.id({
    description: 'A contact of the workspace: its global id, or its uuid.',
  }),
  value: t.field({
    type: 'Decimal',
    description:
      'Estimated dollars: not negative, up to two decimals and 12 digits before the point.',
  }),
  leadSource: t.string({ description: 'Free text, for example "Referral". Up to 255 characters.' }),
  appointmentAt: t.field({ type: 'DateTime', description: 'When the first appointment is.' }),
  addressStreet: t.string({
    description: 'Street and number of the job site. Up to 255 characters.',
  }),
  addressCity: t.string({ description: 'City of the job site. Up to 255 characters.' }),
  addressState: t.string({ description: 'State of the job site. Up to 255 characters.' }),
  addressZip: t.string({ description: 'Postal code of the job site. Up to 255 characters.' }),
  addressCountry: t.string({ description: 'Country of the job site. Up to 255 characters.' }),
  salesRepId: t.id({ description: 'The user who sells it: global id or uuid.' }),
  projectManagerId: t.id({ description: 'The user who manages the job: global id or uuid.' }),
  arOwnerId: t.id({
    description: 'The user who sees to its accounts receivable: global id or uuid.',
  }),
  pipelineId: t.id({
    description:
      'A pipeline of the workspace: global id or uuid. Without a stage its first one is meant.',
  }),
  stageId: t.id({
    description: 'A stage of the workspace: global id or uuid. It implies its pipeline.',
  }),
  tags: t.stringList({ description: 'Labels: up to 100, each of up to 100 characters.' }),
});

/** What the ids of an input name. */
const linkTypes = {
  primaryContactId: 'Contact',
  salesRepId: 'User',
  projectManagerId: 'User',
  arOwnerId: 'User',
  pipelineId: 'Pipeline',
  stageId: 'Stage',
} as const;

builder.relayMutationField(
  'createOpportunity',
  {
    description:
      'The values of a new opportunity. All are optional: an empty input makes a blank one.',
    inputFields,
  },
  {
    description:
      'Creates an opportunity. Without a pipeline it enters the default one; without a stage, its first.',
    errors: {},
    resolve: async (_root, { input }, context, info) => ({
      opportunity: await createOpportunity(
        context,
        { input: withUuids(input, linkTypes) },
        payloadSelection(context, info, 'CreateOpportunityPayload', 'opportunity'),
      ),
    }),
  },
  {
    description: 'The opportunity has been created.',
    outputFields: (t) => ({
      opportunity: t.expose('opportunity', {
        type: Opportunity,
        description: 'The new opportunity.',
      }),
    }),
  },
);

builder.relayMutationField(
  'updateOpportunity',
  {
    description: 'What to change. An absent field stays as it is; null clears it.',
    inputFields: (t) => ({
      id: t.id({ required: true, description: 'The opportunity: its global id, or its uuid.' }),
      ...inputFields(t),
    }),
  },
  {
    description: 'Changes fields of an opportunity.',
    errors: { types: [NotFoundError] },
    resolve: async (_root, { input }, context, info) => ({
      opportunity: await updateOpportunity(
        context,
        { input: withUuids(input, { id: 'Opportunity', ...linkTypes }) },
        payloadSelection(context, info, 'UpdateOpportunityPayload', 'opportunity'),
      ),
    }),
  },
  {
    description: 'The opportunity has been changed.',
    outputFields: (t) => ({
      opportunity: t.expose('opportunity', { type: Opportunity, description: 'As it is now.' }),
    }),
  },
);
