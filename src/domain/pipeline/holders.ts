// What keeps a pipeline or a stage from being deleted: the opportunities in it.
import { closeToOpportunities } from '../../database/statements.js';
import { RecordInUseError } from '../../errors.js';
import type { Caller } from '../caller.js';

/**
 * Makes sure that what is to be deleted is empty, and stays so until the transaction ends.
 *
 * @throws RecordInUseError when opportunities are in it
 */
export async function requireEmpty(
  { db }: Caller,
  { pipelineId, stageId }: { pipelineId: string; stageId?: string },
): Promise<void> {
  const [table, id] = stageId === undefined ? ['pipeline', pipelineId] : ['stage', stageId];
  await closeToOpportunities(db, table as 'pipeline' | 'stage', id);
  const count = await db.opportunity.count({
    where: { pipelineId, ...(stageId !== undefined && { stageId }) },
  });
  if (count > 0)
    throw new RecordInUseError(
      `Opportunities or projects are in it: ${String(count)}. Move them first.`,
      count,
    );
}
