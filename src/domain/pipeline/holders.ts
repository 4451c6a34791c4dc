// What keeps a pipeline or a stage from being deleted: the opportunities in it.
import { closeToOpportunities } from '../../database/statements.js';
import { ConflictError } from '../../errors.js';
import type { Caller } from '../caller.js';

/**
 * Makes sure that what is to be deleted is empty, and stays so until the transaction ends.
 *
 * @throws ConflictError with the number of opportunities that are in it
 */
export async function requireEmpty(
  { db }: Caller,
  { pipelineId, stageId }: { pipelineId: string; stageId?: string },
): Promise<void> {
  const [table, id] = stageId === undefined ? ['pipeline', pipelineId] : ['stage', stageId];
  await closeToOpportunities(db, table as 'pipeline' | 'stage', id);
  const holders = await db.opportunity.count({
    where: { pipelineId, ...(stageId !== undefined && { stageId }) },
  });
  if (holders > 0)
    throw new ConflictError(
      `Opportunities or projects are in it: ${String(holders)}. Move them first.`,
      { holders },
    );
}
