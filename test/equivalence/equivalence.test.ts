// REST and GraphQL are one behaviour, shown by random sequences of calls: each is made through REST on one
// workspace, and through the operation of its row on another. EQUIVALENCE_RUNS says how many sequences (by default 2,000
// on PostgreSQL and 500 on PGlite), and EQUIVALENCE_SEED which.
import { expect, test } from 'vitest';
import { routes } from '../../src/rest/routes.js';
import { drawers } from '../support/equivalence/drawers.js';
import { prove } from '../support/equivalence/prove.js';
import { newTwins } from '../support/equivalence/twins.js';
import { anonymous } from '../support/gateway.js';

const { EQUIVALENCE_RUNS, EQUIVALENCE_SEED, EQUIVALENCE_PATH } = process.env;
const runs = Number(EQUIVALENCE_RUNS ?? 2_000);
/** The same in each run of the checks, which thus never fail by luck. */
const seed = Number(EQUIVALENCE_SEED ?? 100);
/** With so many, each row meets success and refusal, and each parameter is taken. */
const runsOfFullCoverage = 2_000;
const minuteMs = 60_000;

/** Every outcome that a call can have. */
const everyCode = [
  ...['done', 'replayed', 'INVALID_REQUEST', 'UNAUTHORIZED', 'FORBIDDEN', 'NOT_FOUND'],
  ...['CONFLICT', 'PRECONDITION_FAILED', 'IDEMPOTENCY_MISMATCH'],
];

/** The one row that differs by what it is: it tells of calls over REST, which the other side makes none of. */
const ofRestAlone = '/v1/usage';

test('the generators draw calls of each route, with all parameters of its operation', () => {
  /** The parameters besides the one in the path. */
  const parametersOf = (path: string, names: Iterable<string>) =>
    [...names]
      .filter(
        (name) => !path.endsWith(`:${name}`) && !path.includes(`:${name}/`) && name !== 'If-Match',
      )
      .sort();
  expect(
    drawers.map(({ route, parameters }) => [route, parametersOf(route, Object.keys(parameters))]),
  ).toEqual(
    routes
      .filter(({ path }) => path !== ofRestAlone)
      .map(({ method, path, operation }) => [
        `${method} ${path}`,
        parametersOf(path, operation.parameters.keys()),
      ]),
  );
});

test(
  'REST and GraphQL return the same and store the same for random sequences of calls',
  { timeout: 30 * minuteMs },
  async () => {
    console.log(`Equivalence: ${runs} sequences, EQUIVALENCE_SEED=${seed}`);
    const coverage = await prove({
      twins: await newTwins(),
      send: (options) => anonymous.send(options),
      runs,
      seed,
      path: EQUIVALENCE_PATH,
    });
    console.log(`Equivalence: ${coverage.calls()} calls on each side`);
    if (runs < runsOfFullCoverage || EQUIVALENCE_PATH !== undefined) return;
    expect(coverage.gaps()).toEqual([]);
    expect(coverage.untried()).toEqual([]);
    expect([...coverage.codes()].sort()).toEqual(everyCode.sort());
  },
);
