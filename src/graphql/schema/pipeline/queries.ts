// Pipelines: reading one, and listing them.
import { getPipeline, listPipelines } from '../../../domain/pipeline/read.js';
import { rowsOfPage } from '../../cost/prices.js';
import { builder } from '../builder.js';
import { toConnection } from '../connection.js';
import { toUuid } from '../ids.js';
import { nodeSelection } from '../selection.js';
import { Pipeline, PipelineConnection, PipelineKindType } from './node.js';

builder.queryFields((t) => ({
  pipeline: t.prismaField({
    type: Pipeline,
    nullable: true,
    description: 'The pipeline with this id; null where the workspace has none.',
    args: { id: t.arg.id({ required: true, description: 'Its global id, or its uuid.' }) },
    resolve: (query, _root, { id }, context) =>
      getPipeline(context, { id: toUuid('Pipeline', id) }, query),
  }),
  pipelines: t.connection(
    {
      type: Pipeline,
      description: 'The pipelines of the workspace, in the order of their positions.',
      args: {
        kind: t.arg({ type: PipelineKindType, description: 'Only those of this kind.' }),
      },
      ...rowsOfPage,
      resolve: async (_root, args, context, info) =>
        toConnection(await listPipelines(context, args, nodeSelection(context, info))),
    },
    PipelineConnection,
  ),
}));
