// Callers that ask for as much as they may, and for more, beside others who ask for little. Each test prints its
// figures; no time decides.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgres, type PostgresServer } from '../support/embedded-postgres.js';
import { call, newApiKey, runJson, startGateway } from '../support/process.js';
import { stream } from '../support/sse.js';

let server: PostgresServer;
let url: string;
/** Of a workspace with many opportunities. */
let busyKey: string;

beforeAll(async () => {
  server = await startPostgres();
  url = await server.createDatabase('load');
  ({ api_key: busyKey } = await runJson<{ api_key: string }>(['seed', '--opportunities', '5000'], {
    DATABASE_URL: url,
  }));
});
afterAll(() => server.remove());

const percentile = (times: readonly number[], part: number): number =>
  [...times].sort((a, b) => a - b)[Math.floor((times.length - 1) * part)] ?? NaN;

const describeTimes = (times: readonly number[]) =>
  `p50 ${percentile(times, 0.5).toFixed(0)} ms, p99 ${percentile(times, 0.99).toFixed(0)} ms`;

const conditions = Array.from(
  { length: 20 },
  (_, at) => `{ contactName: { contains: "x${String(at)}" } }`,
).join(' ');

/** A document of so many searches through all opportunities. */
const searches = (count: number) =>
  `{ ${Array.from({ length: count }, (_, at) => `a${String(at)}: opportunities(where: { or: [${conditions}] }) { totalCount }`).join(' ')} }`;

const post = (address: string, key: string, query: string) =>
  call(`${address}/graphql`, key, { method: 'POST', body: { query } });

/** The largest document of searches that the cost limit allows. */
async function worstAllowed(address: string): Promise<string> {
  for (let count = 100; count > 0; count--) {
    const { body } = await post(address, busyKey, searches(count));
    if (body.errors === undefined) return searches(count);
    expect(body.errors[0].extensions.code).toBe('INVALID_REQUEST');
  }
  throw new Error('Not even one search is allowed.');
}

/** Sends cheap calls one after the other, and remembers how long each took. */
async function sendCheapCalls(address: string, key: string, count: number) {
  const times: number[] = [];
  for (let sent = 0; sent < count; sent++) {
    const since = performance.now();
    expect((await call(`${address}/v1/opportunities?limit=5`, key)).status).toBe(200);
    expect((await fetch(`${address}/livez`)).status).toBe(200);
    times.push(performance.now() - since);
  }
  return times;
}

test('a workspace that sends the most expensive allowed calls does not cost its neighbours a response', async () => {
  const gateway = await startGateway({ DATABASE_URL: url, RATE_LIMIT_POINTS: '0' });
  const { address } = gateway;
  const neighbourKey = await newApiKey(url);
  const worst = await worstAllowed(address);
  const unloaded = await sendCheapCalls(address, neighbourKey, 200);

  let isOver = false;
  const statuses = new Map<number, number>();
  const busy = Array.from({ length: 20 }, async () => {
    while (!isOver) {
      const { status } = await post(address, busyKey, worst);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  });
  const loaded = await sendCheapCalls(address, neighbourKey, 200);
  isOver = true;
  await Promise.all(busy);
  console.log(
    `Neighbour: ${describeTimes(unloaded)} alone, ${describeTimes(loaded)} beside the worst that is allowed, which got ${JSON.stringify([...statuses])}`,
  );
  expect((await gateway.stop()).code).toBe(0);
});

test('100 subscribers receive every event of the opportunities that another client creates', async () => {
  const gateway = await startGateway({ DATABASE_URL: url, RATE_LIMIT_POINTS: '0' });
  const { address } = gateway;
  const key = await newApiKey(url);
  const create = async (count: number) => {
    const times: number[] = [];
    for (let sent = 0; sent < count; sent++) {
      const since = performance.now();
      const { status } = await call(`${address}/v1/opportunities`, key, {
        method: 'POST',
        body: { name: `Lead ${String(sent)}` },
      });
      times.push(performance.now() - since);
      expect(status).toBe(201);
    }
    return times;
  };
  await create(50);
  const alone = await create(100);
  const document = `subscription { opportunityEventAdded { opportunity { name } } }`;
  const subscribers = await Promise.all(
    Array.from({ length: 100 }, () => stream(address, key, document)),
  );
  const beside = await create(100);
  const received = await Promise.all(
    subscribers.map(async (subscriber) => {
      const names: string[] = [];
      while (names.length < 100) {
        const { data }: any = await subscriber.next();
        names.push(data.opportunityEventAdded.opportunity.name);
      }
      return names;
    }),
  );
  console.log(
    `A created opportunity: ${describeTimes(alone)} alone, ${describeTimes(beside)} with 100 subscribers`,
  );
  const all = Array.from({ length: 100 }, (_, at) => `Lead ${String(at)}`);
  for (const names of received) expect(names).toEqual(all);
  for (const { leave } of subscribers) leave();
  expect((await gateway.stop()).code).toBe(0);
});

test('malicious documents and variables are rejected, and the memory of the process stays bounded', async () => {
  const gateway = await startGateway({
    DATABASE_URL: url,
    NODE_OPTIONS: '--max-old-space-size=512',
    RATE_LIMIT_POINTS: '0',
  });
  const { address } = gateway;
  const times: number[] = [];
  const reject = async (body: unknown) => {
    const since = performance.now();
    const answer = await call(`${address}/graphql`, busyKey, { method: 'POST', body });
    times.push(performance.now() - since);
    expect(answer.status).toBeLessThan(500);
    expect(answer.body.errors[0].extensions.code).toMatch(/INVALID_REQUEST|PAYLOAD_TOO_LARGE/);
    expect(JSON.stringify(answer.body).length).toBeLessThan(10_000);
  };
  const nested = (levels: number) =>
    `${'{opportunities(first:1){nodes{primaryContact'.repeat(levels)}{id}${'}}}'.repeat(levels)}`;
  for (const levels of [6, 12, 16, 60]) await reject({ query: nested(levels) });
  await reject({ query: searches(100) });
  const unknownFields = Object.fromEntries(
    Array.from({ length: 68_000 }, (_, at) => [`f${String(at)}`, 1]),
  );
  await reject({
    query:
      'mutation ($input: CreateOpportunityInput!) { createOpportunity(input: $input) { __typename } }',
    variables: { input: unknownFields },
  });
  console.log(`Attacks: rejected within ${times.map((ms) => ms.toFixed(0)).join(', ')} ms`);

  const padding = '#'.repeat(60 * 1024);
  for (let sent = 0; sent < 1_100; sent++) {
    const { status } = await post(address, busyKey, `{ a${String(sent)}: __typename } ${padding}`);
    expect(status).toBe(200);
  }
  expect((await gateway.stop()).code).toBe(0);
});
