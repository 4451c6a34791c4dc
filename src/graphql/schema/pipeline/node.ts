// Pipelines and their stages: the nodes, and the connection of pipelines. A pipeline is the way that an
// opportunity or a project takes through the company.
import { stagesMax } from '../../../domain/pipeline/read.js';
import { pipelineKinds } from '../../../domain/value-sets.js';
import { rowsAtMost } from '../../cost/prices.js';
import { builder } from '../builder.js';
import { enumValues } from '../enum-values.js';
import { encodeId } from '../ids.js';
import { limited, placeLimits, textLimits } from '../limits.js';

export const PipelineKindType = builder.enumType('PipelineKind', {
  description: 'What moves through a pipeline.',
  values: enumValues(pipelineKinds, {
    opportunity: 'Leads and potential projects.',
    project: 'Approved projects.',
  }),
});

export const Pipeline = builder.prismaNode('Pipeline', {
  description: 'A sequence of stages.',
  nullable: true,
  id: { resolve: ({ id }) => id },
  findUnique: (id, { viewer: { workspaceId } }) => ({ workspaceId_id: { workspaceId, id } }),
  fields: (t) => ({
    uuid: t.expose('id', { type: 'UUID', description: 'The id that REST uses.' }),
    name: t.exposeString('name', limited('What people call it.', textLimits, 'Sales')),
    kind: t.expose('kind', { type: PipelineKindType, description: 'What moves through it.' }),
    isDefault: t.exposeBoolean('isDefault', {
      description:
        'Whether records of its kind enter here when no pipeline is named. One of each kind is.',
    }),
    position: t.exposeInt(
      'position',
      limited('Its place among all pipelines of the workspace, counted from 0.', placeLimits),
    ),
    stages: t.relation('stages', {
      description: `Its stages in their order: from 1 to ${String(stagesMax)}.`,
      query: { orderBy: [{ position: 'asc' }, { id: 'asc' }] },
      extensions: {
        ...rowsAtMost(stagesMax).extensions,
        limits: { minItems: 1, maxItems: stagesMax },
      },
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
  }),
});

export const Stage = builder.prismaNode('Stage', {
  description: 'A step of a pipeline.',
  nullable: true,
  id: { resolve: ({ id }) => id },
  findUnique: (id, { viewer: { workspaceId } }) => ({ workspaceId_id: { workspaceId, id } }),
  fields: (t) => ({
    uuid: t.expose('id', { type: 'UUID', description: 'The id that REST uses.' }),
    name: t.exposeString('name', limited('What people call it.', textLimits, 'New lead')),
    position: t.exposeInt(
      'position',
      limited('Its place in the pipeline, counted from 0.', placeLimits),
    ),
    pipeline: t.relation('pipeline', { description: 'The pipeline that it is a step of.' }),
    pipelineId: t.id({
      description: 'ID of the pipeline, without loading it.',
      resolve: ({ pipelineId }) => encodeId('Pipeline', pipelineId),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
  }),
});

export const PipelineConnection = builder.connectionObject(
  {
    type: Pipeline,
    name: 'PipelineConnection',
    description: 'A list of pipelines, a page at a time.',
  },
  { name: 'PipelineEdge', description: 'A pipeline on a page.' },
);
