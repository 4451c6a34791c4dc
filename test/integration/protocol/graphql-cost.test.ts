import { parse } from 'graphql';
import pino from 'pino';
import { describe, expect, test } from 'vitest';
import { createApp } from '../../../src/app.js';
import { list } from '../../../src/rest/responses.js';
import { route } from '../../../src/rest/routes.js';
import {
  database,
  newContact,
  newUser,
  newWorkspace,
  statementsOf,
} from '../../support/gateway.js';
import { create, requestErrors } from '../../support/opportunities.js';
import { named, routes } from '../../support/routes.js';

/** The number of statements for sign-in. */
const signIn = 1;

const lists = (count: number) =>
  Array.from(
    { length: count },
    (_, i) => `a${String(i)}: opportunities(first: 100) { nodes { uuid } }`,
  ).join(' ');

/** `depth` lists within each other, of a row each. */
const chain = (depth: number): string =>
  depth === 0
    ? 'uuid'
    : `opportunities(first: 1) { nodes { uuid primaryContact { ${chain(depth - 1)} } } }`;

test('a request that costs too much is rejected before anything is loaded', async () => {
  const { client } = await newWorkspace();
  expect((await client.graphql(`{ ${lists(33)} }`)).errors).toBeUndefined();
  for (const [document, message] of [
    [`{ ${lists(40)} }`, /^The operation costs 6,040 points\. The limit is 5,000\. .*"a0"/],
    [`{ ${chain(6)} }`, /^Lists are nested 6 levels deep/],
    [
      `mutation { createOpportunity(input: {}) { ... on CreateOpportunityPayload { opportunity {
         stage { opportunities(first: 100) { nodes { stage { opportunities(first: 100) { nodes { uuid } } } } } } } } } }`,
      /"createOpportunity\.opportunity\.stage\.opportunities\.nodes\.stage\.opportunities"/,
    ],
  ] as const) {
    const statements = await statementsOf(async () => {
      const [error] = await requestErrors(client, document);
      expect(error?.message).toMatch(message);
    });
    expect(statements).toHaveLength(signIn);
  }
  expect(await client.data('{ opportunities { totalCount } }')).toEqual({
    opportunities: { totalCount: 0 },
  });
});

test('the highest number of filter values fits into a statement', async () => {
  const workspace = await newWorkspace();
  const { client, id } = workspace;
  const salesRepId = (await newUser(id)).id;
  await create(client, { salesRepId, primaryContactId: (await newContact(id)).id, name: 'A' });
  const nested = (depth: number): string =>
    `salesRep { opportunities(role: SALES_REP, first: 1, where: $where) { nodes { uuid ${
      depth > 1 ? nested(depth - 1) : ''
    } } } }`;
  const document = (depth: number) =>
    `query($where: OpportunityFilter) { opportunities(first: 1, where: $where) { nodes { ${nested(depth)} } } }`;
  const where = {
    or: Array.from({ length: 49 }, (_, i) => ({
      name: {
        in: ['A', ...Array.from({ length: 49 }, (_value, j) => `${String(i)} ${String(j)}`)],
      },
    })),
  };
  const { opportunities } = await client.data<{ opportunities: unknown }, object>(document(4), {
    where,
  });
  expect(JSON.stringify(opportunities).match(/"uuid"/g)).toHaveLength(4);
});

describe('a connection of which only the count is selected', () => {
  const ofStages = (below: string) => `{ pipelines(first: 5) { nodes { stages { ${below} } } } }`;

  test('loads no row: the count is the only statement', async () => {
    const { client } = await newWorkspace();
    await create(client, { name: 'A' });
    for (const [below, count] of [
      ['totalCount', 1],
      ['totalCount nodes { name }', 2],
    ] as const) {
      const statements = await statementsOf(() => client.data(`{ opportunities { ${below} } }`));
      expect(statements).toHaveLength(signIn + count);
    }
  });

  test('loads the rows that another selection of the same key selects', async () => {
    const { client } = await newWorkspace();
    await create(client, { name: 'A' });
    const { pipelines } = await client.data<{ pipelines: unknown }, object>(
      ofStages(
        'a: opportunities(first: 1) { totalCount } a: opportunities(first: 1) { nodes { name } }',
      ),
      {},
    );
    expect(JSON.stringify(pipelines)).toContain('"a":{"totalCount":1,"nodes":[{"name":"A"}]}');
    expect(
      await client.data('{ a: opportunities { totalCount } a: opportunities { nodes { name } } }'),
    ).toEqual({ a: { totalCount: 1, nodes: [{ name: 'A' }] } });
  });
});

test('the count of stages without rows equals the count of stages with rows', async () => {
  const { client } = await newWorkspace();
  await create(client, { name: 'A' });
  const document = `{ pipelines(first: 5) { nodes { stages {
    a: opportunities { totalCount } b: opportunities(first: 1) { totalCount nodes { uuid } } } } } }`;
  const { pipelines } = await client.data<
    { pipelines: { nodes: { stages: { a: object; b: { totalCount: number } }[] }[] } },
    object
  >(document, {});
  for (const { a, b } of pipelines.nodes.flatMap(({ stages }) => stages))
    expect(a).toEqual({ totalCount: b.totalCount });
});

const lists100 = routes.filter(({ operation }) => operation.parameters.has('limit'));

test.each(named(lists100))(
  '%s with the highest limit is accepted, also at /graphql',
  async (_name, { path, operation }) => {
    const { client } = await newWorkspace();
    const answer = await client.get(`${path}?limit=100`);
    expect(answer.status).toBe(200);
    const { errors } = await client.graphql(operation.text, { limit: 100 });
    expect(errors).toBeUndefined();
  },
);

test('REST rejects an operation that costs too much, with the same message as /graphql', async () => {
  const { client } = await newWorkspace();
  const words = Array.from({ length: 128 }, (_, index) => String.fromCodePoint(0x61 + index));
  const longest = encodeURIComponent(words.join(' ').slice(0, 255));
  expect((await client.get(`/v1/opportunities?limit=100&q=${longest}`)).status).toBe(200);
  // No route of the table costs too much, so one is added.
  const document = parse(
    `{ result: opportunities(first: 100) {
    data: nodes { stage { opportunities(first: 100) { nodes { uuid } } } }
    page: pageInfo { has_more: hasNextPage next_cursor: endCursor } } }`.replace(
      '{',
      'query Costly {',
    ),
  );
  const costly = route('GET', '/v1/costly', document as never, list as never);
  const restApp = createApp({ database, logger: pino({ level: 'silent' }), routes: [costly] });
  const headers = { authorization: `Bearer ${client.apiKey ?? ''}` };
  const statements = await statementsOf(async () => {
    const answer = await restApp.inject({ url: '/v1/costly', headers });
    expect(answer.statusCode).toBe(400);
    const [error] = await requestErrors(client, costly.operation.text);
    expect(answer.json()).toMatchObject({ error: { message: error?.message } });
    expect(error?.message).toMatch(/^The operation costs 12,\d+ points\./);
  });
  expect(statements).toHaveLength(2 * signIn);
  await restApp.close();
});
