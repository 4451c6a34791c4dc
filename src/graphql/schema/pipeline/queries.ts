// Pipelines and stages: reading one, and listing pipelines.
import { listRecords } from '../../../domain/list/list-kind.js';
import { pipelineList } from '../../../domain/pipeline/read.js';
import { builder } from '../builder.js';
import { listQuery, recordQuery } from '../record-queries.js';
import { Pipeline, PipelineKindType, Stage } from './node.js';

recordQuery('pipeline', Pipeline);
recordQuery('stage', Stage);

listQuery('pipelines', Pipeline, {
  pages: { nouns: 'pipelines', item: 'A pipeline with its cursor.' },
  description: 'Pipelines of the workspace, in the order of their positions.',
  args: builder.args((t) => ({
    kind: t.field({
      type: PipelineKindType,
      description: 'Kind of the pipelines to return. Default: both kinds.',
    }),
  })),
  list: (context, { kind, ...sizes }, query) =>
    listRecords(context, pipelineList, { ...sizes, where: { kind: { eq: kind } } }, query),
});
