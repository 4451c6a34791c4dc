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
    description: 'The pipeline with this ID; `null` if the workspace has none.',
    args: {
      id: t.arg.id({ required: true, description: 'Pipeline to return: global ID or UUID.' }),
    },
    resolve: (query, _root, { id }, context) =>
      getPipeline(context, { id: toUuid('Pipeline', id) }, query),
  }),
  pipelines: t.connection(
    {
      type: Pipeline,
      description: 'Pipelines of the workspace, in the order of their positions.',
      args: {
        kind: t.arg({
          type: PipelineKindType,
          description: 'Kind of the pipelines to return. Default: both kinds.',
        }),
      },
      ...rowsOfPage,
      resolve: async (_root, args, context, info) =>
        toConnection(await listPipelines(context, args, nodeSelection(context, info))),
    },
    PipelineConnection,
  ),
}));
