// Lists pipelines, in their order.
import type { PipelineKind } from '../value-sets.js';
import { choiceFilter } from '../list/filter-column.js';
import { integerColumn } from '../list/sort-column.js';

/** The maximum number of stages of a pipeline. It is small, so stages are never paged. */
export const stagesMax = 30;

export const pipelineList = {
  table: 'pipeline',
  filterColumns: { kind: choiceFilter<PipelineKind, false>(false) },
  sortColumns: { position: integerColumn },
  order: { column: 'position', direction: 'asc', nulls: 'last' },
} as const;
