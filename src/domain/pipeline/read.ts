// Lists pipelines, in their order.
import { columnsWith } from '../column-table.js';
import { pipelineColumns } from './columns.js';

/** The maximum number of stages of a pipeline. It is small, so stages are never paged. */
export const stagesMax = 30;

export const pipelineList = {
  table: 'pipeline',
  filterColumns: columnsWith(pipelineColumns, 'filter'),
  sortColumns: columnsWith(pipelineColumns, 'sort'),
  order: { column: 'position', direction: 'asc', nulls: 'last' },
} as const;
