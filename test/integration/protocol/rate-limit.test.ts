import type { InjectOptions } from 'fastify';
import pino from 'pino';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { createApp } from '../../../src/app.js';
import {
  app as unlimited,
  countOpportunities,
  database,
  newWorkspace,
  statementsOf,
  type Client,
} from '../../support/gateway.js';
import { expectDocumented } from '../../support/openapi.js';
import { stream } from '../../support/sse.js';

const points = 500;
const seconds = 600;
const limited = createApp({
  database,
  logger: pino({ level: 'silent' }),
  rateLimit: { points, seconds },
});
afterAll(() => limited.close());
afterEach(() => {
  vi.useRealTimers();
});

/** The number of statements for sign-in. */
const signIn = 1;

/** Sends a request to the gateway with the limit. */
async function send({ apiKey = '' }: Client, options: InjectOptions & { url: string }) {
  const response = await limited.inject({
    ...options,
    headers: { authorization: `Bearer ${apiKey}`, ...options.headers },
  });
  const { statusCode: status, headers, payload: text } = response;
  const { method = 'GET', url } = options;
  expectDocumented({ method, url, status, headers, text });
  const [, remaining, reset] = /^"default";r=(\d+);t=(\d+)$/.exec(String(headers.ratelimit)) ?? [];
  return {
    status,
    headers,
    text,
    body: text === '' ? undefined : response.json(),
    remaining: Number(remaining),
    reset: Number(reset),
  };
}

const post = (client: Client, url: string, payload: object | string, headers = {}) =>
  send(client, {
    method: 'POST',
    url,
    payload,
    headers: { 'content-type': 'application/json', ...headers },
  });

const graphql = (client: Client, query: string, headers = {}) =>
  post(client, '/graphql', { query }, headers);

/** A list of the operation costs 30 points, and each row 1.21. */
const list = (rows: number) => `{ opportunities(first: ${String(rows)}) { nodes { uuid } } }`;
const costOfList = (rows: number) => Math.ceil(30 + rows * 1.21);

/** Spends what a fresh key has, but for `left` points: with four lists, which cost 120 points without their rows. */
async function spendAllBut(client: Client, left: number): Promise<void> {
  const rows = Math.floor((points - left - 120) / 1.21) - 290;
  const lists = [100, 100, 90, rows].map(
    (count, i) => `a${String(i)}: ${list(count).slice(2, -2)}`,
  );
  const { remaining } = await graphql(client, `{ ${lists.join(' ')} }`);
  expect(remaining).toBe(left);
}

test('both APIs charge one budget of the key, and report the remaining points', async () => {
  const workspace = await newWorkspace();
  const { client } = workspace;
  const other = await workspace.clientAs('member');
  const first = await graphql(client, list(10));
  expect(first.headers).toMatchObject({
    'ratelimit-policy': `"default";q=${String(points)};w=${String(seconds)}`,
    ratelimit: `"default";r=${String(points - costOfList(10))};t=${String(seconds)}`,
    'access-control-expose-headers': expect.stringContaining(', RateLimit, RateLimit-Policy'),
  });
  expect(first.body.extensions).toEqual({
    cost: {
      requested: costOfList(10),
      limit: points,
      remaining: first.remaining,
      resetSeconds: first.reset,
    },
  });
  const read = await send(client, { url: '/v1/me' });
  expect(read.remaining).toBe(first.remaining - 1);
  const listed = await send(client, { url: '/v1/opportunities?limit=100' });
  expect(listed.remaining).toBe(read.remaining - 274);
  expect((await send(other, { url: '/v1/me' })).remaining).toBe(points - 1);
});

test('a request whose operation has no cost, or too high a cost, is charged 1 point', async () => {
  const { client } = await newWorkspace();
  const lists = Array.from({ length: 40 }, (_, i) => `a${String(i)}: ${list(100).slice(2, -2)}`);
  const answers = [
    await graphql(client, '{'),
    await graphql(client, '{ nothing }'),
    await graphql(client, 'query ($id: ID!) { node(id: $id) { id } }'),
    await graphql(client, `{ ${lists.join(' ')} }`),
    await graphql(client, '{ __typename }', { accept: 'image/png' }),
    await post(client, '/graphql', '{'),
    await send(client, { url: '/v1/me?nope=1' }),
    await post(client, '/v1/opportunities', '{'),
    await send(client, { method: 'PUT', url: '/v1/opportunities' }),
  ];
  expect(answers.map(({ remaining }) => remaining)).toEqual(
    answers.map((_, index) => points - 1 - index),
  );
  expect(answers[3]?.body).toMatchObject({
    errors: [{ message: expect.stringMatching(/^The operation costs/) }],
    extensions: { cost: { requested: 1 } },
  });
});

describe('an operation above the remaining points of its key', () => {
  const message = (left: number, due: number) =>
    expect.stringMatching(
      new RegExp(
        `^The request needs ${String(due)} more points, but the caller has only ${String(left)} of its 500 points left\\. Try again in \\d+ seconds\\.$`,
      ),
    );

  test.each(['application/json', 'application/graphql-response+json', 'text/event-stream'])(
    'results in 429 before it is executed (Accept: %s)',
    async (accept) => {
      const { client } = await newWorkspace();
      await spendAllBut(client, 20);
      const statements = await statementsOf(async () => {
        const answer = await graphql(client, list(1), { accept });
        expect(answer).toMatchObject({ status: 429, remaining: 19 });
        expect(answer.headers['retry-after']).toBe(String(answer.reset));
        expect(answer.body).toEqual({
          errors: [
            {
              message: message(19, 31),
              extensions: { code: 'RATE_LIMITED', retryAfterSeconds: expect.any(Number) },
            },
          ],
          extensions: {
            cost: { requested: 32, limit: points, remaining: 19, resetSeconds: answer.reset },
          },
        });
      });
      expect(statements).toHaveLength(signIn);
    },
  );

  test('results in 429 in REST, and a cheaper one is served', async () => {
    const { client } = await newWorkspace();
    await spendAllBut(client, 20);
    const answer = await send(client, { url: '/v1/opportunities' });
    expect(answer).toMatchObject({ status: 429, remaining: 19 });
    expect(answer.headers['retry-after']).toBe(String(answer.reset));
    expect(answer.body.error).toMatchObject({ code: 'rate_limited', message: message(19, 90) });
    expect((await send(client, { url: '/v1/me' })).status).toBe(200);
  });
});

test('any request of a key without points results in 429 until the window ends', async () => {
  const { client, id } = await newWorkspace();
  await spendAllBut(client, 0);
  const answers = [
    await post(client, '/v1/opportunities', {}),
    await post(client, '/v1/opportunities', '{'),
    await graphql(client, '{ nothing }'),
    await graphql(client, 'subscription { opportunityEventAdded { type } }'),
  ];
  for (const { status, headers, remaining } of answers)
    expect([status, headers['retry-after'], remaining]).toEqual([429, expect.any(String), 0]);
  expect(answers[2]?.body).toMatchObject({
    errors: [{ extensions: { code: 'RATE_LIMITED' } }],
    extensions: { cost: { requested: 1, remaining: 0 } },
  });
  expect(await countOpportunities(id)).toBe(0);

  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + (answers[3]?.reset ?? 0) * 1_000 });
  expect(await send(client, { url: '/v1/me' })).toMatchObject({
    status: 200,
    remaining: points - 1,
  });
});

test('an operation above the whole budget uses all of it', async () => {
  const { client } = await newWorkspace();
  const query = `{ a: ${list(100).slice(2, -2)} b: ${list(100).slice(2, -2)} c: ${list(100).slice(2, -2)} d: ${list(100).slice(2, -2)} }`;
  expect((await graphql(client, query)).body).toMatchObject({
    data: {},
    extensions: { cost: { requested: 604, limit: points, remaining: 0 } },
  });
});

test.each([
  ['/v1/opportunities', {}],
  [
    '/graphql',
    {
      query:
        'mutation { createOpportunity(input: {}) { ... on CreateOpportunityPayload { opportunity { uuid } } } }',
    },
  ],
])(
  'a replay by %s is charged as a request, and its headers report the current points',
  async (url, body) => {
    const { client } = await newWorkspace();
    const keyed = () => post(client, url, body, { 'idempotency-key': 'key' });
    const first = await keyed();
    await graphql(client, list(10));
    const replay = await keyed();
    expect(replay.headers['idempotent-replayed']).toBe('true');
    expect(replay.text).toBe(first.text);
    expect(points - first.remaining).toBeGreaterThan(10);
    expect(replay.remaining).toBe(first.remaining - 1 - costOfList(10));
    expect(first.body.extensions).toBeUndefined();
  },
);

test('a subscription is charged once, when it starts', async () => {
  const { client } = await newWorkspace();
  const address = await limited.listen({ port: 0, host: '127.0.0.1' });
  const changes = await stream(
    address,
    client.apiKey,
    'subscription { opportunityEventAdded { type } }',
  );
  expect(changes.response.headers.ratelimit).toMatch(/^"default";r=499;/);
  let { remaining } = await send(client, { url: '/v1/me' });
  for (let i = 0; i < 3; i++) {
    const { remaining: left } = await post(client, '/v1/opportunities', {});
    expect(left).toBe(remaining - 12);
    remaining = left;
    await changes.next();
  }
  expect((await send(client, { url: '/v1/me' })).remaining).toBe(remaining - 1);
});

test('pages, and the responses of a gateway without a limit, have no rate limit headers', async () => {
  const { client } = await newWorkspace();
  const headers = { authorization: `Bearer ${client.apiKey ?? ''}` };
  const html = { ...headers, accept: 'text/html' };
  const operation = await unlimited.inject({ url: '/graphql?query=%7B__typename%7D', headers });
  expect(operation.json()).toEqual({ data: { __typename: 'Query' } });
  for (const { statusCode, headers: told } of [
    operation,
    await unlimited.inject({ url: '/v1/me', headers }),
    await limited.inject({ url: '/graphql', headers: html }),
    await limited.inject({ url: '/docs', headers: html }),
  ]) {
    expect(statusCode).toBe(200);
    expect(told).not.toHaveProperty('ratelimit');
    expect(told).not.toHaveProperty('ratelimit-policy');
  }
});
