// The proof of equivalence can fail: for each of these tables of routes, which differ from the real one in one row,
// it does, and says how.
import pino from 'pino';
import { beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.js';
import type { Route } from '../../src/rest/routes.js';
import { brokenRows, routesWith } from '../support/equivalence/broken-rows.js';
import type { Send } from '../support/equivalence/outcome.js';
import { rowOf } from '../support/equivalence/over-graphql.js';
import { prove } from '../support/equivalence/prove.js';
import { newTwins, type Twins } from '../support/equivalence/twins.js';
import { database, isPostgres } from '../support/gateway.js';

const minuteMs = 60_000;

/** Sends to a gateway that serves another table than the one that is. */
async function withRoutes(table: readonly Route[], work: (send: Send) => Promise<unknown>) {
  const app = createApp({ database, logger: pino({ level: 'silent' }), routes: table });
  try {
    await work(async (request) => {
      const { statusCode, headers, payload } = await app.inject(request);
      const body: unknown = payload === '' ? undefined : JSON.parse(payload);
      return { status: statusCode, headers: headers as Record<string, string>, body };
    });
  } finally {
    await app.close();
  }
}

// This is about the proof, which is the same on any database.
describe.runIf(isPostgres)('the equivalence proof fails, with a reason, for a row', () => {
  let twins: Twins;
  beforeAll(async () => {
    twins = await newTwins();
  });

  test.each(brokenRows.map((row) => [row.route, row.what, row] as const))(
    '%s %s',
    { timeout: 5 * minuteMs },
    (_route, _what, broken) =>
      withRoutes(routesWith(broken), async (send) => {
        const proof = { twins, send, runs: 400, seed: 1, shrinks: 30 };
        const message = await prove(proof).then(String, (error: unknown) => String(error));
        // A difference shows in the response, or only in the rows that are stored.
        expect([
          `Error: The proof fails at ${broken.route}:`,
          'Error: The proof fails in what they have stored:',
        ]).toContain(message.split('\n  - ')[0]);
        // A header that only REST has, such as If-Match, may not be asked of GraphQL.
        const { name } = rowOf(broken.route).operation;
        expect(message).toMatch(
          new RegExp(`# GraphQL: ${name}(?:, with the variables| is not asked)`),
        );
        expect(message).toContain(`\ncurl -i -X ${broken.route.split(' ')[0]} "$url""/v1/`);
        expect(message).toContain('Again: EQUIVALENCE_SEED=1 ');
      }),
  );
});
