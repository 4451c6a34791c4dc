// Lists pipelines, in their order.
import { describeList } from '../list/list-kind.js';
import { pipelineColumns } from './columns.js';

/** The maximum number of stages of a pipeline. It is small, so stages are never paged. */
export const stagesMax = 30;

export const pipelineList = describeList('pipeline', pipelineColumns, {
  column: 'position',
  direction: 'asc',
  nulls: 'last',
});
