import { describe, expect, test } from 'vitest';
import {
  requireTransition,
  transitions,
  type LifeState,
  type Transition,
} from '../../src/domain/opportunity/lifecycle.js';
import { InvalidTransitionError } from '../../src/errors.js';
import { approvalStatuses, type ApprovalStatus } from '../../src/domain/value-sets.js';

const approvedAt = new Date('2026-01-15T17:00:00Z');

/** Every state that a record can be in. One that was archived as a project keeps its approvedAt. */
const states = {
  'an opportunity': { approvalStatus: 'opportunity', approvedAt: null, version: 3 },
  'a project': { approvalStatus: 'project', approvedAt, version: 4 },
  'an archived opportunity': { approvalStatus: 'archived', approvedAt: null, version: 5 },
  'an archived project': { approvalStatus: 'archived', approvedAt, version: 6 },
} as const satisfies Record<string, LifeState>;

type State = keyof typeof states;

/** The status after each transition, or the message of its error. A missing transition is a compile error. */
const expected: Record<Transition, Record<State, ApprovalStatus | `It is ${string}`>> = {
  move: {
    'an opportunity': 'opportunity',
    'a project': 'project',
    'an archived opportunity': 'It is archived, and cannot be moved.',
    'an archived project': 'It is archived, and cannot be moved.',
  },
  approve: {
    'an opportunity': 'project',
    'a project': 'It is a project, and cannot be approved.',
    'an archived opportunity': 'It is archived, and cannot be approved.',
    'an archived project': 'It is archived, and cannot be approved.',
  },
  unapprove: {
    'an opportunity': 'It is an opportunity, and cannot be unapproved.',
    'a project': 'opportunity',
    'an archived opportunity': 'It is archived, and cannot be unapproved.',
    'an archived project': 'It is archived, and cannot be unapproved.',
  },
  archive: {
    'an opportunity': 'archived',
    'a project': 'archived',
    'an archived opportunity': 'It is archived, and cannot be archived.',
    'an archived project': 'It is archived, and cannot be archived.',
  },
  restore: {
    'an opportunity': 'It is an opportunity, and cannot be restored.',
    'a project': 'It is a project, and cannot be restored.',
    'an archived opportunity': 'opportunity',
    'an archived project': 'project',
  },
};

const cases = (Object.keys(expected) as Transition[]).flatMap((transition) =>
  (Object.keys(states) as State[]).map(
    (state) => [transition, state, expected[transition][state]] as const,
  ),
);
const isRejection = (outcome: string) => outcome.startsWith('It is ');

test('the lifecycle has exactly the transitions and the states of this test', () => {
  expect(Object.keys(transitions).sort()).toEqual(Object.keys(expected).sort());
  const seen = new Set<string>(Object.values(states).map(({ approvalStatus }) => approvalStatus));
  expect([...seen].sort()).toEqual([...approvalStatuses].sort());
});

describe('an allowed transition', () => {
  test.each(cases.filter(([, , outcome]) => !isRejection(outcome)))(
    '%s, of %s, results in %s',
    (transition, state, outcome) => {
      expect(requireTransition(states[state], transition)).toBe(outcome);
    },
  );
});

describe('a transition that is not allowed reports the current state', () => {
  test.each(cases.filter(([, , outcome]) => isRejection(outcome)))(
    '%s, of %s: %s',
    (transition, state, message) => {
      const { approvalStatus, version } = states[state];
      const attempt = () => requireTransition(states[state], transition);
      expect(attempt).toThrow(InvalidTransitionError);
      expect(attempt).toThrow(
        expect.objectContaining({
          message,
          code: 'INVALID_TRANSITION',
          current: { approvalStatus, version },
        }),
      );
    },
  );
});
