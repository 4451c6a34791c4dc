// The statements that empty a stage or a pipeline before it is deleted. Each names one workspace.
import { Prisma } from '../generated/prisma/client.js';
import type { OpportunityModel } from '../generated/prisma/models.js';
import { thisWorkspace } from './this-workspace.js';
import type { WorkspaceTables } from './workspace-client.js';

/**
 * Prevents new references of opportunities to a pipeline, a stage or a contact until the transaction ends. A transaction that references
 * a row holds a lock on its key; this statement waits for all of those locks.
 */
export async function closeToOpportunities(
  db: WorkspaceTables,
  table: 'contact' | 'pipeline' | 'stage',
  id: string,
): Promise<void> {
  await db.$queryRaw(Prisma.sql`
    SELECT 1 AS locked FROM ${Prisma.raw(table)}
    WHERE workspace_id = ${thisWorkspace}::uuid AND id = ${id}::uuid FOR UPDATE`);
}

/** An opportunity of a stage or a pipeline that is being emptied. */
type PlacedOpportunity = Pick<
  OpportunityModel,
  'id' | 'version' | 'pipelineId' | 'stageId' | 'stageRank'
>;

/**
 * Locks and returns the opportunities of a pipeline, or of one of its stages, ordered by stage and rank. The locks last
 * until the transaction ends.
 *
 * @param stageId null for all stages
 */
export const lockOpportunitiesIn = (
  db: WorkspaceTables,
  { pipelineId, stageId }: { pipelineId: string; stageId: string | null },
) =>
  db.$queryRaw<PlacedOpportunity[]>(Prisma.sql`
    SELECT opportunity.id, version, opportunity.pipeline_id AS "pipelineId",
      stage_id AS "stageId", stage_rank AS "stageRank"
    FROM opportunity JOIN stage ON stage.workspace_id = ${thisWorkspace}::uuid AND stage.id = stage_id
    WHERE opportunity.workspace_id = ${thisWorkspace}::uuid
      AND opportunity.pipeline_id = ${pipelineId}::uuid
      AND (${stageId}::uuid IS NULL OR stage_id = ${stageId}::uuid)
    ORDER BY stage.position, stage_rank, opportunity.id FOR NO KEY UPDATE OF opportunity`);

/** Moves opportunities to a stage, each to a rank of its own, and increments their versions. */
export async function placeOpportunities(
  db: WorkspaceTables,
  { pipelineId, stageId }: { pipelineId: string; stageId: string },
  ranks: readonly { readonly id: string; readonly rank: string }[],
): Promise<void> {
  // The rows are passed as one value, so that the statement's text does not depend on their number.
  await db.$queryRaw(Prisma.sql`
    UPDATE opportunity SET pipeline_id = ${pipelineId}::uuid, stage_id = ${stageId}::uuid,
      stage_rank = moved.rank, version = version + 1,
      folded_version = folded_version + 1, updated_at = ${new Date().toISOString()}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(ranks)}::jsonb) AS moved(id uuid, rank text)
    WHERE opportunity.workspace_id = ${thisWorkspace}::uuid AND opportunity.id = moved.id
    RETURNING opportunity.id`);
}
