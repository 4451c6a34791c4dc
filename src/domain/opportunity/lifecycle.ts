// The lifecycle of an opportunity: a table of the transitions, each with the states that it leads from and to.
import { InvalidTransitionError } from '../../errors.js';
import type { ApprovalStatus } from '../value-sets.js';

/** The part of a record that determines which transitions are allowed. */
export interface LifeState {
  readonly approvalStatus: ApprovalStatus;
  /** Kept when a project is archived, so that a restored record becomes a project again. */
  readonly approvedAt: Date | null;
  readonly version: number;
}

type TransitionTarget = ApprovalStatus | 'what it was';

/** For each transition, from which state it is allowed, and where it leads. */
export const transitions = {
  move: { opportunity: 'opportunity', project: 'project' },
  approve: { opportunity: 'project' },
  unapprove: { project: 'opportunity' },
  archive: { opportunity: 'archived', project: 'archived' },
  restore: { archived: 'what it was' },
} as const satisfies Record<string, Partial<Record<ApprovalStatus, TransitionTarget>>>;

export type Transition = keyof typeof transitions;

const statusNames: Record<ApprovalStatus, string> = {
  opportunity: 'an opportunity',
  project: 'a project',
  archived: 'archived',
};
const participles: Record<Transition, string> = {
  move: 'moved',
  approve: 'approved',
  unapprove: 'unapproved',
  archive: 'archived',
  restore: 'restored',
};

/**
 * Requires that a state allows a transition.
 *
 * @returns the approval status that the transition leads to
 * @throws InvalidTransitionError when the state does not allow the transition
 */
export function requireTransition(
  { approvalStatus, approvedAt, version }: LifeState,
  transition: Transition,
): ApprovalStatus {
  const from: Partial<Record<ApprovalStatus, TransitionTarget>> = transitions[transition];
  const target = from[approvalStatus];
  if (target === undefined)
    throw new InvalidTransitionError(
      `It is ${statusNames[approvalStatus]}, and cannot be ${participles[transition]}.`,
      { approvalStatus, version },
    );
  if (target !== 'what it was') return target;
  return approvedAt === null ? 'opportunity' : 'project';
}
