// A pipeline or a stage can be deleted once no opportunity is in it. A deletion can move its opportunities to another stage.
import { closeToOpportunities } from '../../database/stage-statements.js';
import { LimitReachedError, RecordInUseError, ValidationError } from '../../errors.js';
import type { Caller } from '../caller.js';
import type { Placement } from '../opportunity/links.js';
import { moveAllOpportunities } from '../opportunity/move-all.js';
import { isUuid } from '../uuid.js';
import type { Maybe } from '../validation.js';

/** The most opportunities that one deletion moves. */
export const movedMax = 1_000;

/** The input of a deletion. */
export interface Deletion {
  readonly id: string;
  /** The stage that the opportunities move to. */
  readonly moveOpportunitiesToStageId?: Maybe<string>;
}

/** The pipeline or the stage to delete. */
interface Deleted {
  readonly pipelineId: string;
  readonly stageId?: string;
}

/**
 * Finds the stage that the opportunities of a deleted pipeline or stage move to.
 *
 * @returns undefined if none is named
 * @throws ValidationError when the workspace has no such stage, or the stage is deleted as well
 */
export async function findDestination(
  { db }: Caller,
  moveOpportunitiesToStageId: Maybe<string>,
  { pipelineId, stageId }: Deleted,
): Promise<Placement | undefined> {
  if (moveOpportunitiesToStageId == null) return undefined;
  const reject = (message: string): never => {
    throw new ValidationError([{ path: ['moveOpportunitiesToStageId'], message }]);
  };
  const stage = isUuid(moveOpportunitiesToStageId)
    ? await db.stage.findFirst({
        where: { id: moveOpportunitiesToStageId },
        select: { id: true, pipelineId: true },
      })
    : null;
  if (stage === null) return reject('Does not name a stage of this workspace.');
  if (stageId === undefined && stage.pipelineId === pipelineId)
    return reject('Must be a stage of another pipeline.');
  if (stage.id === stageId) return reject('Must be another stage.');
  return { pipelineId: stage.pipelineId, stageId: stage.id };
}

/**
 * Makes sure that what is to be deleted is empty, and stays so until the transaction ends.
 *
 * @param destination where the opportunities in it move to; undefined: there must be none
 * @throws RecordInUseError when opportunities are in it and have no destination
 * @throws LimitReachedError when they are more than 1,000
 */
export async function ensureEmpty(
  caller: Caller,
  { pipelineId, stageId }: Deleted,
  destination: Placement | undefined,
): Promise<void> {
  const { db } = caller;
  const [table, id] = stageId === undefined ? ['pipeline', pipelineId] : ['stage', stageId];
  await closeToOpportunities(db, table as 'pipeline' | 'stage', id);
  const count = await db.opportunity.count({
    where: { pipelineId, ...(stageId !== undefined && { stageId }) },
  });
  if (count === 0) return;
  if (destination === undefined)
    throw new RecordInUseError(
      `Opportunities or projects are in it: ${String(count)}, archived ones included. Set moveOpportunitiesToStageId to the stage that they move to.`,
      count,
    );
  if (count > movedMax)
    throw new LimitReachedError(
      `Opportunities or projects are in it: ${String(count)}. At most ${movedMax.toLocaleString('en')} can be moved with a deletion. Move some of them first.`,
      movedMax,
    );
  await moveAllOpportunities(caller, { pipelineId, stageId: stageId ?? null }, destination);
}
