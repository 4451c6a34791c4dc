// Opportunities: the node and its connection.
import { builder } from '../builder.js';
import { examples } from '../examples.js';
import { encodeId, encodeLink } from '../ids.js';
import { dollarsLimits, limited, tagsLimits, textLimits } from '../limits.js';
import { ApprovalStatusType } from './approval-status.js';
import { linkTypes } from './link-types.js';

export const Opportunity = builder.prismaNode('Opportunity', {
  description:
    'A lead or a potential project. Approval turns it into a project: the same record with the same ID.',
  nullable: true,
  id: { resolve: ({ id }) => id },
  findUnique: (id, { viewer: { workspaceId } }) => ({ workspaceId_id: { workspaceId, id } }),
  fields: (t) => ({
    uuid: t.expose('id', {
      type: 'UUID',
      description: 'UUID of the record, as used by the REST API.',
    }),
    workspaceId: t.id({
      description: 'ID of the workspace.',
      resolve: ({ workspaceId }) => encodeId('Workspace', workspaceId),
    }),
    name: t.exposeString('name', { nullable: true, description: 'Title of the opportunity.' }),
    contactName: t.exposeString('contactName', {
      nullable: true,
      ...limited(
        'Display name of the customer or company, shown on cards and in lists.',
        textLimits,
        examples.contactName,
      ),
    }),
    primaryContact: t.relation('primaryContact', {
      nullable: true,
      description: 'Contact that the opportunity is for.',
    }),
    primaryContactId: t.id({
      nullable: true,
      description: 'ID of the primary contact, without loading the contact.',
      resolve: ({ primaryContactId }) => encodeLink(linkTypes.primaryContactId, primaryContactId),
    }),
    value: t.field({
      type: 'Decimal',
      nullable: true,
      ...limited('Estimated value in dollars, with two decimals.', dollarsLimits, examples.value),
      resolve: ({ value }) => value?.toFixed(2),
    }),
    leadSource: t.exposeString('leadSource', {
      nullable: true,
      ...limited(
        `Source of the lead, for example "${examples.leadSource}".`,
        textLimits,
        examples.leadSource,
      ),
    }),
    appointmentAt: t.expose('appointmentAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time of the first appointment.',
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
    salesRep: t.relation('salesRep', {
      nullable: true,
      description: 'Sales representative: the user who sells the job.',
    }),
    salesRepId: t.id({
      nullable: true,
      description: 'ID of the sales representative, without loading the user.',
      resolve: ({ salesRepId }) => encodeLink(linkTypes.salesRepId, salesRepId),
    }),
    projectManager: t.relation('projectManager', {
      nullable: true,
      description: 'Project manager: the user who manages the job.',
    }),
    projectManagerId: t.id({
      nullable: true,
      description: 'ID of the project manager, without loading the user.',
      resolve: ({ projectManagerId }) => encodeLink(linkTypes.projectManagerId, projectManagerId),
    }),
    arOwner: t.relation('arOwner', {
      nullable: true,
      description: 'Accounts receivable owner: the user responsible for accounts receivable.',
    }),
    arOwnerId: t.id({
      nullable: true,
      description: 'ID of the accounts receivable owner, without loading the user.',
      resolve: ({ arOwnerId }) => encodeLink(linkTypes.arOwnerId, arOwnerId),
    }),
    pipeline: t.relation('pipeline', { description: 'Pipeline that the opportunity is in.' }),
    pipelineId: t.id({
      description: 'ID of the pipeline, without loading the pipeline.',
      resolve: ({ pipelineId }) => encodeId(linkTypes.pipelineId, pipelineId),
    }),
    stage: t.relation('stage', {
      description: 'Stage of the pipeline that the opportunity is in.',
    }),
    stageId: t.id({
      description: 'ID of the stage, without loading the stage.',
      resolve: ({ stageId }) => encodeId(linkTypes.stageId, stageId),
    }),
    stageRank: t.exposeString('stageRank', {
      description:
        'Sort key of the opportunity within its stage. The opportunities of a stage are in ascending order of this string, compared character by character.',
    }),
    tags: t.exposeStringList(
      'tags',
      limited('Labels, in the order in which they were given.', tagsLimits),
    ),
    approvalStatus: t.expose('approvalStatus', {
      type: ApprovalStatusType,
      description: 'Approval status: opportunity, project or archived.',
    }),
    approvedAt: t.expose('approvedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time of the approval; `null` if it has not been approved.',
    }),
    archivedAt: t.expose('archivedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time of the archiving; `null` unless it is archived.',
    }),
    externalId: t.exposeString('externalId', {
      nullable: true,
      description:
        'Identifier of the opportunity in an external system. Unique within the workspace.',
    }),
    version: t.exposeInt('version', {
      description:
        'Version of the record: 1 after creation, incremented by each change. Pass it as `expectedVersion` to detect concurrent changes.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Time of creation.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'Time of the last change.' }),
  }),
});

export const OpportunityConnection = builder.connectionObject(
  {
    type: Opportunity,
    name: 'OpportunityConnection',
    description: 'A page of a list of opportunities.',
  },
  { name: 'OpportunityEdge', description: 'An opportunity with its cursor.' },
);
