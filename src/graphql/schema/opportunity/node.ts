// Opportunities: the node and its connection.
import { builder } from '../builder.js';
import { examples } from '../examples.js';
import { encodeId, encodeLink } from '../ids.js';
import { dollarsLimits, limited, tagsLimits, textLimits } from '../limits.js';
import { ApprovalStatusType } from './approval-status.js';
import { linkTypes } from './link-types.js';

export const Opportunity = builder.prismaNode('Opportunity', {
  description:
    'A lead or a potential project. Once approved it becomes a project: the same record with the same id.',
  nullable: true,
  id: { resolve: ({ id }) => id },
  findUnique: (id, { viewer: { workspaceId } }) => ({ workspaceId_id: { workspaceId, id } }),
  fields: (t) => ({
    uuid: t.expose('id', { type: 'UUID', description: 'The id that REST uses.' }),
    workspaceId: t.id({
      description: 'ID of the workspace.',
      resolve: ({ workspaceId }) => encodeId('Workspace', workspaceId),
    }),
    name: t.exposeString('name', { nullable: true, description: 'A title.' }),
    contactName: t.exposeString('contactName', {
      nullable: true,
      ...limited(
        'The display name of the customer or company, shown on cards and in lists.',
        textLimits,
        examples.contactName,
      ),
    }),
    primaryContact: t.relation('primaryContact', {
      nullable: true,
      description: 'The contact it is for.',
    }),
    primaryContactId: t.id({
      nullable: true,
      description: 'ID of the primary contact, without loading the contact.',
      resolve: ({ primaryContactId }) => encodeLink(linkTypes.primaryContactId, primaryContactId),
    }),
    value: t.field({
      type: 'Decimal',
      nullable: true,
      ...limited(
        'The estimated value in dollars, with two decimals.',
        dollarsLimits,
        examples.value,
      ),
      resolve: ({ value }) => value?.toFixed(2),
    }),
    leadSource: t.exposeString('leadSource', {
      nullable: true,
      ...limited(
        `Where the lead came from, for example "${examples.leadSource}".`,
        textLimits,
        examples.leadSource,
      ),
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
    salesRepId: t.id({
      nullable: true,
      description: 'ID of the sales representative, without loading the user.',
      resolve: ({ salesRepId }) => encodeLink(linkTypes.salesRepId, salesRepId),
    }),
    projectManager: t.relation('projectManager', {
      nullable: true,
      description: 'The user who manages the job.',
    }),
    projectManagerId: t.id({
      nullable: true,
      description: 'ID of the project manager, without loading the user.',
      resolve: ({ projectManagerId }) => encodeLink(linkTypes.projectManagerId, projectManagerId),
    }),
    arOwner: t.relation('arOwner', {
      nullable: true,
      description: 'The user who sees to its accounts receivable.',
    }),
    arOwnerId: t.id({
      nullable: true,
      description: 'ID of the accounts receivable owner, without loading the user.',
      resolve: ({ arOwnerId }) => encodeLink(linkTypes.arOwnerId, arOwnerId),
    }),
    pipeline: t.relation('pipeline', { description: 'The pipeline it moves through.' }),
    pipelineId: t.id({
      description: 'ID of the pipeline, without loading it.',
      resolve: ({ pipelineId }) => encodeId(linkTypes.pipelineId, pipelineId),
    }),
    stage: t.relation('stage', { description: 'The stage of the pipeline that it is in.' }),
    stageId: t.id({
      description: 'ID of the stage, without loading it.',
      resolve: ({ stageId }) => encodeId(linkTypes.stageId, stageId),
    }),
    stageRank: t.exposeString('stageRank', {
      description:
        'Its place among those of its stage: they are in the order of these texts, compared character by character.',
    }),
    tags: t.exposeStringList('tags', limited('Labels, in the order they were given.', tagsLimits)),
    approvalStatus: t.expose('approvalStatus', {
      type: ApprovalStatusType,
      description: 'Whether it is still an opportunity, a project, or archived.',
    }),
    approvedAt: t.expose('approvedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was approved; null: not yet.',
    }),
    archivedAt: t.expose('archivedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was archived; null unless it is archived.',
    }),
    externalId: t.exposeString('externalId', {
      nullable: true,
      description: 'Its name in another system, unique in the workspace.',
    }),
    version: t.exposeInt('version', {
      description: 'Counts the changes: 1 as it was created. For expectedVersion.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
  }),
});

export const OpportunityConnection = builder.connectionObject(
  {
    type: Opportunity,
    name: 'OpportunityConnection',
    description: 'A list of opportunities, a page at a time.',
  },
  { name: 'OpportunityEdge', description: 'An opportunity on a page.' },
);
