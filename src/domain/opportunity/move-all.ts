// Opportunities: moving all of a stage or a pipeline at once, with a number of statements that does not depend on how many
// there are. Archived records move as well, because their stage is deleted.
import { lockOpportunitiesIn, placeOpportunities } from '../../database/stage-statements.js';
import type { Caller } from '../caller.js';
import { changesBetween, recordEvents } from './events.js';
import type { Placement } from './links.js';
import { lastRanks } from './rank.js';

/**
 * Moves all opportunities of a stage or a pipeline to the end of another stage, in their order. Each gets an event and a
 * new version. It must run in a transaction that keeps other opportunities from entering that stage or pipeline.
 */
export async function moveAllOpportunities(
  caller: Caller,
  from: { readonly pipelineId: string; readonly stageId: string | null },
  to: Placement,
): Promise<void> {
  const { db } = caller;
  const moving = await lockOpportunitiesIn(db, from);
  const last = await db.opportunity.findFirst({
    where: to,
    orderBy: { stageRank: 'desc' },
    select: { stageRank: true },
  });
  const ranks = lastRanks(moving.length, last?.stageRank);
  const moved = moving.map((before, index) => {
    const after = { ...to, stageRank: ranks[index] ?? '' };
    return { before, after };
  });
  await placeOpportunities(
    db,
    to,
    moved.map(({ before, after }) => ({ id: before.id, rank: after.stageRank })),
  );
  await recordEvents(
    caller,
    moved.map(({ before, after }) => ({
      opportunityId: before.id,
      version: before.version + 1,
      type: 'moved',
      changes: changesBetween(before, after),
    })),
  );
}
