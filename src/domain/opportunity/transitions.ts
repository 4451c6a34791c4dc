// The transitions of opportunities. Each runs in one transaction; lifecycle.ts defines which are allowed.
import type { Selection } from '../../database/table.js';
import type { Issue } from '../../errors.js';
import type { Caller } from '../caller.js';
import type { FieldChange } from '../event/audit.js';
import { rejectIssues, type Maybe } from '../validation.js';
import type { Target } from '../version.js';
import { changeOpportunity } from './change.js';
import { requireTransition } from './lifecycle.js';
import { findLinks, withCheckedLinks, type DefaultPlacement, type Placement } from './links.js';
import { resolvePlacement } from './placement.js';
import { firstRank } from './rank.js';

export interface PlacementInput {
  readonly pipelineId?: Maybe<string>;
  readonly stageId?: Maybe<string>;
}

/** @throws ValidationError */
export async function findPlacement(
  caller: Caller,
  input: PlacementInput,
  defaultPlacement: DefaultPlacement,
  moreIssues: readonly Issue[] = [],
): Promise<Placement | undefined> {
  const links = await findLinks(caller, [input], defaultPlacement);
  const { placement, issues } = resolvePlacement(links, input, defaultPlacement);
  const found = issues.map(({ field, message }) => ({ path: [field], message }));
  rejectIssues(caller, [...found, ...moreIssues]);
  return placement;
}

/**
 * Approves an opportunity: the same record becomes a project, in the default project pipeline's first
 * stage unless another placement is given.
 *
 * @throws NotFoundError when the workspace has no such opportunity
 * @throws StaleVersionError when it is at another version than the one expected
 * @throws InvalidTransitionError when it is a project already, or archived
 * @throws ValidationError
 */
export async function approveOpportunity(
  caller: Caller,
  { id, expectedVersion, ...input }: Target & PlacementInput,
  query: Selection = {},
) {
  return withCheckedLinks(
    () => findPlacement(caller, input, 'project'),
    (placement) =>
      changeOpportunity(
        caller,
        { id, expectedVersion },
        'approved',
        (before) => ({
          approvalStatus: requireTransition(before, 'approve'),
          approvedAt: new Date(),
          ...placement,
          stageRank: firstRank(),
        }),
        query,
      ),
  );
}

/** The stage that an opportunity was in before its last approval; undefined if that stage no longer exists. */
async function placementBeforeApproval({ db }: Caller, id: string): Promise<Placement | undefined> {
  const approval = await db.opportunityEvent.findFirst({
    where: { opportunityId: id, type: 'approved' },
    orderBy: { version: 'desc' },
    select: { changes: true },
  });
  const changes = (approval?.changes ?? []) as unknown as readonly FieldChange[];
  const stageId = changes.find(({ field }) => field === 'stageId')?.before;
  if (typeof stageId !== 'string') return undefined;
  const stage = await db.stage.findFirst({ where: { id: stageId }, select: { pipelineId: true } });
  return stage === null ? undefined : { pipelineId: stage.pipelineId, stageId };
}

/**
 * Takes an approval back: the same record becomes an opportunity again, on top of the stage that it was in before the
 * approval. If that stage no longer exists, it enters the default opportunity pipeline.
 *
 * @throws NotFoundError when the workspace has no such opportunity
 * @throws StaleVersionError when it is at another version than the one expected
 * @throws InvalidTransitionError when it is not a project
 * @throws ValidationError
 */
export async function unapproveOpportunity(
  caller: Caller,
  { id, expectedVersion, ...input }: Target & PlacementInput,
  query: Selection = {},
) {
  const isPlacementGiven = input.pipelineId != null || input.stageId != null;
  return withCheckedLinks(
    () => findPlacement(caller, input, 'opportunity'),
    (placement) =>
      changeOpportunity(
        caller,
        { id, expectedVersion },
        'unapproved',
        async (before, inner) => ({
          approvalStatus: requireTransition(before, 'unapprove'),
          approvedAt: null,
          ...placement,
          ...(!isPlacementGiven && (await placementBeforeApproval(inner, before.id))),
          stageRank: firstRank(),
        }),
        query,
      ),
  );
}

/** Makes a transition that changes the approval status and sets or clears the time of archiving. */
const toStatus =
  (transition: 'archive' | 'restore', type: 'archived' | 'restored') =>
  (caller: Caller, target: Target, query: Selection = {}) => {
    return changeOpportunity(
      caller,
      target,
      type,
      (before) => ({
        approvalStatus: requireTransition(before, transition),
        archivedAt: transition === 'archive' ? new Date() : null,
      }),
      query,
    );
  };

/**
 * Archives an opportunity or a project. It keeps its stage.
 *
 * @throws NotFoundError, StaleVersionError, InvalidTransitionError
 */
export const archiveOpportunity = toStatus('archive', 'archived');

/**
 * Brings an archived record back to what it was: an opportunity, or a project.
 *
 * @throws NotFoundError, StaleVersionError, InvalidTransitionError
 */
export const restoreOpportunity = toStatus('restore', 'restored');
