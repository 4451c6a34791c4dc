// Opportunities: moving one to another stage, or to another position in its stage.
import type { Selection } from '../../database/table.js';
import { ValidationError, type Issue } from '../../errors.js';
import type { OpportunityModel } from '../../generated/prisma/models.js';
import type { Caller } from '../caller.js';
import { keyOf } from '../key.js';
import { isUuid } from '../uuid.js';
import type { Maybe } from '../validation.js';
import type { Target } from '../version.js';
import { changeOpportunity } from './change.js';
import { requireTransition } from './lifecycle.js';
import { withCheckedLinks, type Placement } from './links.js';
import { firstRank, rankAfter, rankBefore, rankBetween } from './rank.js';
import { findPlacement, type PlacementInput } from './transitions.js';

/** The opportunity of the stage next to which another one is placed. */
interface NeighborInput {
  readonly beforeId?: Maybe<string>;
  readonly afterId?: Maybe<string>;
}

/**
 * Moves an opportunity to another stage, to another position in its stage, or both. Without a neighbor, it goes
 * to the top.
 *
 * @throws NotFoundError when the workspace has no such opportunity
 * @throws StaleVersionError when it is at another version than the one expected
 * @throws InvalidTransitionError when it is archived
 * @throws ValidationError when a named record is not there, or the neighbor is not in the stage
 */
export async function moveOpportunity(
  caller: Caller,
  { id, expectedVersion, ...input }: Target & PlacementInput & NeighborInput,
  query: Selection = {},
) {
  return withCheckedLinks(
    () => findPlacement(caller, input, 'unchanged', moveIssues(input)),
    (placement) =>
      changeOpportunity(
        caller,
        { id, expectedVersion },
        'moved',
        async (before, inner) => {
          requireTransition(before, 'move');
          const { pipelineId, stageId } = placement ?? before;
          return {
            pipelineId,
            stageId,
            stageRank: await findRank(inner, before, { pipelineId, stageId }, input),
          };
        },
        query,
      ),
  );
}

/** The issues of an input that names no target, or two neighbors. */
function moveIssues({
  pipelineId,
  stageId,
  beforeId,
  afterId,
}: PlacementInput & NeighborInput): Issue[] {
  const named = [pipelineId, stageId, beforeId, afterId].filter((id) => id != null);
  if (named.length === 0)
    return [{ path: [], message: 'A stage, a pipeline or a neighbor is required.' }];
  if (beforeId != null && afterId != null)
    return [{ path: ['afterId'], message: 'Only one neighbor can be given.' }];
  return [];
}

/** The maximum length of a rank. An index entry has at most 2,704 bytes. Only thousands of moves to one position make a rank that long. */
const rankLengthMax = 1_000;

/** @param next the rank on the other side of the gap, where there is one */
function rankNextTo(rank: string, next: string | undefined, isAfter: boolean): string {
  if (isAfter) return next === undefined ? rankAfter(rank) : rankBetween(rank, next);
  return next === undefined ? rankBefore(rank) : rankBetween(next, rank);
}

/** The rank that brings a row next to its neighbor, or to the top of the stage. */
async function findRank(
  caller: Caller,
  moving: OpportunityModel,
  placement: Placement,
  { beforeId, afterId }: NeighborInput,
): Promise<string> {
  const { db } = caller;
  const [field, id] = afterId != null ? ['afterId', afterId] : ['beforeId', beforeId];
  if (id == null) return firstRank();
  const reject = (message: string): never => {
    throw new ValidationError([{ path: [field], message }]);
  };
  if (id === moving.id) return reject('Is the opportunity that is to be moved.');
  const neighbor = isUuid(id)
    ? await db.opportunity.findUnique({
        where: { ...keyOf(caller, id), ...placement },
        select: { stageRank: true },
      })
    : null;
  if (neighbor === null) return reject('Does not name an opportunity in that stage.');
  const { stageRank } = neighbor;
  const next = await db.opportunity.findFirst({
    where: {
      ...placement,
      id: { not: moving.id },
      stageRank: afterId != null ? { gt: stageRank } : { lt: stageRank },
    },
    orderBy: { stageRank: afterId != null ? 'asc' : 'desc' },
    select: { stageRank: true },
  });
  const rank = rankNextTo(stageRank, next?.stageRank, afterId != null);
  return rank.length > rankLengthMax
    ? reject('No position is left next to this opportunity. Move it to another position first.')
    : rank;
}
