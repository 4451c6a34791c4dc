// The property: for any sequence of calls, REST and GraphQL have the same outcomes and store the same.
import fc from 'fast-check';
import { compare, type Differences } from './compare.js';
import { createCoverage, type Coverage } from './coverage.js';
import { sequence } from './draw-calls.js';
import { createKnowledge } from './meaning.js';
import type { Outcome, Send } from './outcome.js';
import { callGraphQL } from './over-graphql.js';
import { callRest } from './over-rest.js';
import { reproductionOf, type Made } from './reproduction.js';
import { createSide, type Side } from './side.js';
import { malformed, type Step } from './step.js';
import { compareStored } from './stored.js';
import type { Twins } from './twins.js';

export interface Proof {
  readonly twins: Twins;
  /** Sends a request to the gateway under test. */
  readonly send: Send;
  readonly runs: number;
  readonly seed: number;
  /** The highest number of smaller sequences that are tried after a failure. */
  readonly shrinks?: number;
  /** The path of a failure that fast-check has reported, to reproduce it at once. */
  readonly path?: string | undefined;
}

const symbolic = ({ symbols }: Side, outcome: Outcome): Outcome => ({
  ...outcome,
  data: symbols.of(outcome.data),
});

/** @throws Error with a reproduction if the sides differ */
async function runSequence(steps: readonly Step[], proof: Proof, coverage: Coverage) {
  const { twins } = proof;
  await twins.reset();
  const rest = createSide(twins.rest, twins.elsewhere);
  const graphql = createSide(twins.graphql, twins.elsewhere);
  const sides = { rest, graphql };
  const knowledge = createKnowledge(rest);
  const calls: Made[] = [];
  const refuse = (where: string, differences: Differences) => {
    if (differences.length > 0) throw new Error(reproductionOf(calls, where, differences, sides));
  };

  for (const step of steps) {
    const made = await makeCall(step, calls.length + 1, proof, sides);
    calls.push(made);
    const { outcome } = made.rest;
    coverage.note(step, outcome);
    rest.learn(step, outcome);
    if (made.graphql) graphql.learn(step, made.graphql.outcome);
    refuse(`at ${step.route}`, [
      ...compare(
        step,
        symbolic(rest, outcome),
        made.graphql && symbolic(graphql, made.graphql.outcome),
      ),
      ...knowledge.learn(step, outcome),
    ]);
  }
  refuse('in what they have stored', await compareStored(rest, graphql, knowledge));
}

/** Makes a call on both sides at the same time, because neither depends on the other. */
async function makeCall(
  step: Step,
  number: number,
  { send }: Proof,
  { rest, graphql }: Record<'rest' | 'graphql', Side>,
): Promise<Made> {
  const isOfRestAlone = malformed(step)?.by === 'rest';
  const [exchange, other] = await Promise.all([
    rest.symbols.during(number, () => callRest(send, step, rest)),
    isOfRestAlone
      ? undefined
      : graphql.symbols.during(number, () => callGraphQL(send, step, graphql)),
  ]);
  return { step, rest: exchange, graphql: other };
}

/**
 * Generates sequences and runs each on both sides.
 *
 * @throws Error with the seed and the shortest sequence for which the sides differ
 */
export async function prove(proof: Proof): Promise<Coverage> {
  const { runs, seed, path, shrinks = 500 } = proof;
  const coverage = createCoverage();
  const property = fc.asyncProperty(fc.limitShrink(sequence, shrinks), (steps) =>
    runSequence(steps, proof, coverage),
  );
  const { failed, counterexamplePath, errorInstance, numRuns } = await fc.check(property, {
    numRuns: runs,
    seed,
    ...(path !== undefined && { path }),
  });
  if (failed)
    throw new Error(
      [
        errorInstance instanceof Error ? errorInstance.message : String(errorInstance),
        '',
        `In run ${numRuns} of ${runs}. Again: EQUIVALENCE_SEED=${seed} EQUIVALENCE_PATH=${counterexamplePath ?? ''}`,
      ].join('\n'),
    );
  return coverage;
}
