// Opportunities: the node and its connection.
import { forAddress } from '../../../domain/address.js';
import { builder } from '../builder.js';
import { columnDescription } from '../descriptions.js';
import { examples } from '../examples.js';
import { encodeId, encodeLink } from '../ids.js';
import { dollarsLimits, limited, textLimits, withLimits } from '../limits.js';
import { connectionType } from '../record-queries.js';
import { ownedNode, tagsOptions, uuidOptions, workspaceIdOptions } from '../record.js';
import { ApprovalStatusType } from './approval-status.js';
import { linkTypes } from './link-types.js';

export const Opportunity = builder.prismaNode('Opportunity', {
  description:
    'A lead or a potential project. Approval turns it into a project: the same record with the same ID.',
  ...ownedNode,
  fields: (t) => ({
    uuid: t.expose('id', uuidOptions),
    workspaceId: t.id(workspaceIdOptions),
    name: t.exposeString('name', { nullable: true }),
    contactName: t.exposeString('contactName', {
      nullable: true,
      ...withLimits(textLimits, examples.contactName),
    }),
    primaryContact: t.relation('primaryContact', { nullable: true }),
    primaryContactId: t.id({
      nullable: true,
      description: 'ID of the primary contact, without loading the contact.',
      resolve: ({ primaryContactId }) => encodeLink(linkTypes.primaryContactId, primaryContactId),
    }),
    value: t.field({
      type: 'Decimal',
      nullable: true,
      ...limited(columnDescription('Opportunity', 'value'), dollarsLimits, examples.value),
      resolve: ({ value }) => value?.toFixed(2),
    }),
    leadSource: t.exposeString('leadSource', {
      nullable: true,
      ...withLimits(textLimits, examples.leadSource),
    }),
    appointmentAt: t.expose('appointmentAt', { type: 'DateTime', nullable: true }),
    ...forAddress('address', (column) => t.exposeString(column, { nullable: true })),
    salesRep: t.relation('salesRep', { nullable: true }),
    salesRepId: t.id({
      nullable: true,
      description: 'ID of the sales representative, without loading the user.',
      resolve: ({ salesRepId }) => encodeLink(linkTypes.salesRepId, salesRepId),
    }),
    projectManager: t.relation('projectManager', { nullable: true }),
    projectManagerId: t.id({
      nullable: true,
      description: 'ID of the project manager, without loading the user.',
      resolve: ({ projectManagerId }) => encodeLink(linkTypes.projectManagerId, projectManagerId),
    }),
    arOwner: t.relation('arOwner', { nullable: true }),
    arOwnerId: t.id({
      nullable: true,
      description: 'ID of the accounts receivable owner, without loading the user.',
      resolve: ({ arOwnerId }) => encodeLink(linkTypes.arOwnerId, arOwnerId),
    }),
    pipeline: t.relation('pipeline'),
    pipelineId: t.id({
      description: 'ID of the pipeline, without loading the pipeline.',
      resolve: ({ pipelineId }) => encodeId(linkTypes.pipelineId, pipelineId),
    }),
    stage: t.relation('stage'),
    stageId: t.id({
      description: 'ID of the stage, without loading the stage.',
      resolve: ({ stageId }) => encodeId(linkTypes.stageId, stageId),
    }),
    stageRank: t.exposeString('stageRank'),
    tags: t.exposeStringList('tags', tagsOptions),
    approvalStatus: t.expose('approvalStatus', { type: ApprovalStatusType }),
    approvedAt: t.expose('approvedAt', { type: 'DateTime', nullable: true }),
    archivedAt: t.expose('archivedAt', { type: 'DateTime', nullable: true }),
    externalId: t.exposeString('externalId', { nullable: true }),
    version: t.exposeInt('version'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

export const OpportunityConnection = connectionType(
  Opportunity,
  'opportunities',
  'An opportunity with its cursor.',
);
