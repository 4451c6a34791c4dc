// Reads pipelines.
import type { Prisma } from '../../generated/prisma/client.js';
import type { PipelineKind } from '../value-sets.js';
import type { Caller } from '../caller.js';
import { keyOf } from '../key.js';
import { integerColumn } from '../list/sort-column.js';
import { planPage, type PageArguments } from '../list/keyset.js';
import { isUuid } from '../uuid.js';
import { refuseIssues, type Maybe } from '../validation.js';

/** The maximum number of stages of a pipeline. It is small, so stages are never paged. */
export const stagesMax = 30;

/** The relations to load with a row. The caller chooses them, and the domain passes them on to Prisma. */
export interface PipelineSelection {
  readonly include?: Prisma.PipelineInclude;
}

/** Returns the pipeline, or null if the workspace has none with this ID. */
export async function getPipeline(
  caller: Caller,
  { id }: { id: string },
  query: PipelineSelection = {},
) {
  refuseIssues(caller, []);
  if (!isUuid(id)) return null;
  return caller.db.pipeline.findUnique({ ...query, where: keyOf(caller, id) });
}

const inOrder = { column: 'position', direction: 'asc', nulls: 'last' } as const;

/**
 * One page of the workspace's pipelines, in their order.
 *
 * @param kind only those of this kind
 * @throws ValidationError for a page size outside 1 to 100, or a malformed cursor
 */
export async function listPipelines(
  caller: Caller,
  { kind, ...sizes }: PageArguments & { kind?: Maybe<PipelineKind> },
  query: PipelineSelection = {},
) {
  const page = planPage(caller, sizes, inOrder, integerColumn);
  const where: Prisma.PipelineWhereInput = kind == null ? {} : { kind };
  const found = await caller.db.pipeline.findMany({ ...page.findIn(where), ...query });
  return { ...page.toPage(found), totalCount: () => caller.db.pipeline.count({ where }) };
}
