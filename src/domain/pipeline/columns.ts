// The columns of pipelines, and those of stages.
import { z } from 'zod';
import type { PipelineModel, StageModel } from '../../generated/prisma/models.js';
import type { Columns } from '../column-table.js';
import { choiceFilter } from '../list/filter-operators.js';
import { integerColumn } from '../list/sort-column.js';
import { requiredText } from '../validation.js';
import type { PipelineKind } from '../value-sets.js';

export const pipelineColumns = {
  workspaceId: { isAudited: false },
  id: { isAudited: false },
  name: { write: requiredText },
  kind: { filter: choiceFilter<PipelineKind, false>(false) },
  isDefault: { write: z.boolean() },
  position: { write: z.number(), sort: integerColumn },
  createdAt: { isAudited: false },
  updatedAt: { isAudited: false },
} satisfies Columns<PipelineModel>;

export const stageColumns = {
  workspaceId: { isAudited: false },
  id: { isAudited: false },
  pipelineId: {},
  name: { write: requiredText },
  position: { write: z.number() },
  createdAt: { isAudited: false },
  updatedAt: { isAudited: false },
} satisfies Columns<StageModel>;
