// Pipelines and their stages: the nodes. A pipeline is the way that an opportunity or a project takes through the
// company.
import { stagesMax } from '../../../domain/pipeline/read.js';
import { pipelineKinds } from '../../../domain/value-sets.js';
import { rowsAtMost } from '../../cost/prices.js';
import { builder } from '../builder.js';
import { enumValues } from '../enum-values.js';
import { encodeId } from '../ids.js';
import { withLimits, positionLimits, textLimits } from '../limits.js';
import { ownedNode, uuidOptions } from '../record.js';

export const PipelineKindType = builder.enumType('PipelineKind', {
  description: 'Kind of a pipeline.',
  values: enumValues(pipelineKinds, {
    opportunity: 'A pipeline of opportunities: leads and potential projects.',
    project: 'A pipeline of projects: approved opportunities.',
  }),
});

export const Pipeline = builder.prismaNode('Pipeline', {
  description: 'A sequence of stages that opportunities or projects move through.',
  ...ownedNode,
  fields: (t) => ({
    uuid: t.expose('id', uuidOptions),
    name: t.exposeString('name', withLimits(textLimits, 'Sales')),
    kind: t.expose('kind', { type: PipelineKindType }),
    isDefault: t.exposeBoolean('isDefault'),
    position: t.exposeInt('position', withLimits(positionLimits)),
    stages: t.relation('stages', {
      description: `Stages of the pipeline in their order, from 1 to ${String(stagesMax)}.`,
      query: { orderBy: [{ position: 'asc' }, { id: 'asc' }] },
      extensions: {
        ...rowsAtMost(stagesMax).extensions,
        limits: { minItems: 1, maxItems: stagesMax },
      },
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

export const Stage = builder.prismaNode('Stage', {
  description: 'A step of a pipeline.',
  ...ownedNode,
  fields: (t) => ({
    uuid: t.expose('id', uuidOptions),
    name: t.exposeString('name', withLimits(textLimits, 'New lead')),
    position: t.exposeInt('position', withLimits(positionLimits)),
    pipeline: t.relation('pipeline'),
    pipelineId: t.id({
      description: 'ID of the pipeline, without loading the pipeline.',
      resolve: ({ pipelineId }) => encodeId('Pipeline', pipelineId),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});
