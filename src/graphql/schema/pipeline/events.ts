// The events of pipelines and their stages.
import type { Selection } from '../../../database/table.js';
import type { WorkspaceEventModel } from '../../../generated/prisma/models.js';
import { costs, prices } from '../../cost/prices.js';
import { loadRecord } from '../batch-loader.js';
import { builder } from '../builder.js';
import { eventNode } from '../event/node.js';
import { encodeId, encodeLink } from '../ids.js';
import { Pipeline, Stage } from './node.js';

type RecordOfEvent = Pick<WorkspaceEventModel, 'recordType' | 'recordId' | 'relatedId'>;

const pipelineIdOf = ({ recordId, relatedId }: RecordOfEvent): string => relatedId ?? recordId;
const stageIdOf = ({ recordType, recordId }: RecordOfEvent): string | null =>
  recordType === 'stage' ? recordId : null;

export const PipelineEvent = builder.prismaNode('WorkspaceEvent', {
  variant: 'PipelineEvent',
  description:
    'One change of a pipeline, or of one of its stages. Pipelines and stages whose positions shift because another one is added, moved or deleted have no event.',
  ...eventNode('pipeline', 'stage'),
  fields: (t) => ({
    pipelineId: t.id({
      description: 'ID of the pipeline. It stays when the pipeline is deleted.',
      resolve: (event) => encodeId('Pipeline', pipelineIdOf(event)),
    }),
    pipeline: t.prismaField({
      type: Pipeline,
      nullable: true,
      description: 'The pipeline as it is now; `null` if it has been deleted.',
      ...costs({ points: () => prices.ownRecord }),
      resolve: (query, event, _args, context) =>
        loadRecord(context, 'pipeline', pipelineIdOf(event), query as Selection),
    }),
    stageId: t.id({
      nullable: true,
      description: 'ID of the stage that was changed; `null` if the pipeline itself was changed.',
      resolve: (event) => encodeLink('Stage', stageIdOf(event)),
    }),
    stage: t.prismaField({
      type: Stage,
      nullable: true,
      description:
        'The stage as it is now; `null` if it has been deleted, or if the pipeline itself was changed.',
      ...costs({ points: () => prices.ownRecord }),
      resolve: (query, event, _args, context) =>
        loadRecord(context, 'stage', stageIdOf(event), query as Selection),
    }),
  }),
});
