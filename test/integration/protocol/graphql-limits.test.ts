// Requests that are large in every way that a request can be: the response is short, and comes soon.
import { describe, expect, test } from 'vitest';
import {
  countOpportunities,
  newWorkspace,
  stagesOf,
  topOf,
  type Client,
} from '../../support/gateway.js';

/** A goal of 100 ms with room for a busy machine. The gateway took up to 36 s without its limits. */
const soonMs = 2_000;

/** Sends a body, which must be rejected soon with few short messages. */
async function rejected(client: Client, body: object | string): Promise<string[]> {
  const payload = typeof body === 'string' ? body : JSON.stringify(body);
  expect(payload.length).toBeLessThan(2 ** 20);
  const start = performance.now();
  const answer = await client.post('/graphql', payload);
  const took = performance.now() - start;
  expect(took).toBeLessThan(2 * soonMs);
  const { errors } = answer.body as { errors: { message: string; extensions: object }[] };
  expect(answer.body).not.toHaveProperty('data');
  expect(errors.length).toBeLessThanOrEqual(10);
  for (const error of errors) {
    expect(error.message.length).toBeLessThan(500);
    expect(error.extensions).toEqual({ code: 'INVALID_REQUEST' });
  }
  return errors.map(({ message }) => message);
}

const filtered = 'query($where: OpportunityFilter) { opportunities(where: $where) { totalCount } }';

/** Fields whose names take 50 bytes each, so that as many values as a body may hold come close to its 1 MiB. */
const many = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`f${String(index)}`.padEnd(46, 'x'), 1]),
  );

/** As many values as a variable can have beside the query and its name. */
const valuesMax = 19_990;

test('a body can have at most 20,000 values', async () => {
  const { client } = await newWorkspace();
  const withIds = (count: number) =>
    rejected(client, {
      query: 'query($ids: [ID!]!) { nodes(ids: $ids) { id } }',
      variables: { ids: Array(count).fill(false) },
    });
  const message = 'The body must have at most 20,000 values.';
  expect(await withIds(valuesMax)).not.toContain(message);
  expect(await withIds(20_000)).toEqual([message]);
  expect(await withIds(100_000)).toEqual([message]);
});

describe('a variable with many values', () => {
  const tags = { tags: { any: Array(9_000).fill('x') } };
  const dates = { opportunities: Array(9_000).fill({ appointmentAt: 'x' }) };

  test.each<[string, string, object]>([
    [
      'in a filter',
      `query($where: OpportunityFilter!) { opportunities(where: { or: [${'$where '.repeat(900)}] }) { totalCount } }`,
      { where: tags },
    ],
    [
      'in mutations',
      `mutation($input: CreateOpportunitiesInput!) { ${Array.from({ length: 100 }, (_, index) => `a${String(index)}: createOpportunities(input: $input) { __typename }`).join(' ')} }`,
      { input: dates },
    ],
    [
      'as a default value',
      `query($ids: [ID!] = [${'"a" '.repeat(500)}]) { ${Array.from({ length: 100 }, (_, index) => `a${String(index)}: nodes(ids: $ids) { id }`).join(' ')} }`,
      {},
    ],
  ])('cannot be used many times %s', async (_name, query, variables) => {
    const { client } = await newWorkspace();
    const [message, ...others] = await rejected(client, { query, variables });
    expect(others).toEqual([]);
    expect(message).toMatch(/^The variables contain [\d,]{6,} values, each counted as often/);
  });

  test('counts for the operation that runs only', async () => {
    const { client, id } = await newWorkspace();
    const fields = ['City', 'Country', 'State', 'Street', 'Zip'].map((name) => [
      `address${name}`,
      'x',
    ]);
    const item = { name: 'x', contactName: 'x', leadSource: 'x', tags: Array(6).fill('x') };
    const opportunities = Array(100).fill({ ...item, ...Object.fromEntries(fields) });
    const { body } = await client.post('/graphql', {
      query: Array.from(
        { length: 20 },
        (_, index) =>
          `mutation M${String(index)}($input: CreateOpportunitiesInput!) { createOpportunities(input: $input) { __typename } }`,
      ).join(' '),
      operationName: 'M3',
      variables: { input: { opportunities } },
    });
    expect(body).toMatchObject({
      data: { createOpportunities: { __typename: 'CreateOpportunitiesPayload' } },
    });
    expect(await countOpportunities(id)).toBe(100);
  });

  test('that do not fit is rejected soon, and nothing is written', async () => {
    const { client, id } = await newWorkspace();
    const query =
      'mutation($input: CreateOpportunitiesInput!) { a: createOpportunities(input: { opportunities: [{}] }) { __typename } createOpportunities(input: $input) { ... on ValidationError { issues { message } } } }';
    const start = performance.now();
    const { body } = await client.post('/graphql', { query, variables: { input: dates } });
    expect(performance.now() - start).toBeLessThan(2 * soonMs);
    const { issues } = body.data.createOpportunities;
    expect(issues.length).toBeGreaterThan(1_000);
    expect(issues).toContainEqual({
      message: 'Has more problems than the 1,000 that are reported.',
    });
    expect(await countOpportunities(id)).toBe(1);
  });
});

test('a response of more than 16 MB is rejected, and a write with such a result is reported as done', async () => {
  const { client, id, db } = await newWorkspace();
  const [stage] = await stagesOf(id);
  const tags = Array.from({ length: 100 }, (_, index) => String(index).padEnd(100, 'x'));
  await db.opportunity.createMany({
    data: Array.from({ length: 100 }, () => ({ ...topOf(stage), tags })),
  });
  const query = (aliases: number) =>
    `{ opportunities(first: 100) { nodes { ${Array.from({ length: aliases }, (_, index) => `a${String(index)}: tags`).join(' ')} } } }`;
  expect(await rejected(client, { query: query(18) })).toEqual([
    'The response has more than 16 MB. Request smaller pages, or fewer fields.',
  ]);
  const { body } = await client.post('/graphql', { query: query(4) });
  expect(body.errors).toBeUndefined();
  expect(body.data.opportunities.nodes).toHaveLength(100);

  const selection = query(18).slice(2, -2);
  const written = await client.post('/graphql', {
    query: `mutation { createOpportunity(input: {}) { ... on CreateOpportunityPayload { opportunity { stage { ${selection} } } } } }`,
  });
  expect(written.body.data).toBeNull();
  expect(written.body.errors).toMatchObject([
    {
      message:
        'The mutation was executed, but its result is not sent, because it has more than 16 MB. Select fewer fields.',
    },
  ]);
  expect(await countOpportunities(id)).toBe(101);
});

describe('variables that do not coerce are reported in at most 10 short messages', () => {
  test.each<[string, string, object]>([
    ['very many unknown fields', filtered, { where: many(valuesMax) }],
    ['an unknown field with a long name', filtered, { where: { ['x'.repeat(900_000)]: 1 } }],
    [
      'a long string for a number',
      'query($n: Int) { opportunities(first: $n) { totalCount } }',
      { n: 'x'.repeat(900_000) },
    ],
    ['a large object for a string', filtered, { where: { q: many(valuesMax) } }],
    ['a large object in a list', filtered, { where: { name: { in: [many(valuesMax)] } } }],
    [
      'very many items of the wrong type',
      filtered,
      { where: { name: { in: Array(valuesMax).fill(true) } } },
    ],
    [
      'very many filters with unknown fields',
      filtered,
      { where: { or: Array(valuesMax / 2).fill({ nome: 1 }) } },
    ],
    [
      'long values of an enum',
      filtered,
      { where: { approvalStatus: { in: Array(9).fill('X'.repeat(90_000)) } } },
    ],
  ])('%s', async (_name, query, variables) => {
    const { client } = await newWorkspace();
    const messages = await rejected(client, { query, variables });
    expect(messages.join(' ')).not.toMatch(/isLosslessNumber|Prisma|\[object/);
  });

  test("are reported quickly, for any content of the caller's text", async () => {
    const { client } = await newWorkspace();
    const query = 'query($by: OpportunityOrder) { opportunities(orderBy: $by) { totalCount } }';
    const text = 'value: '.repeat(120_000);
    // Unlike the elapsed time, the CPU time does not depend on other processes.
    const start = process.cpuUsage();
    await rejected(client, { query, variables: { by: { field: text } } });
    await rejected(client, { query, variables: { by: { [text]: 1 } } });
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1_000).toBeLessThan(4_000);
  });

  test('have messages with the path, the problem and the start of the value', async () => {
    const { client } = await newWorkspace();
    const query = `query($first: Int!, $where: OpportunityFilter, $missing: ID!) {
      opportunities(first: $first, where: $where) { totalCount } node(id: $missing) { id } }`;
    const variables = {
      first: 'x'.repeat(100),
      where: {
        name: { in: ['a', 1.5, { b: 1 }, ['c']] },
        nome: 1,
        createdAt: { gt: 'today', lt: '2026-01-15T17:00' },
      },
    };
    expect(await rejected(client, { query, variables })).toEqual([
      `Variable "$first": Int cannot represent non-integer value: "${'x'.repeat(50)}...".`,
      'Variable "$where.createdAt.gt": Must be an ISO 8601 date and time, such as 2026-01-15T17:00:00Z.',
      'Variable "$where.createdAt.lt": Must have an offset or Z, such as 2026-01-15T17:00:00Z.',
      'Variable "$where.name.in.1": String cannot represent a non string value: 1.5.',
      'Variable "$where.name.in.2": String cannot represent a non string value: an object.',
      'Variable "$where.name.in.3": String cannot represent a non string value: a list.',
      'Variable "$where": Field "nome" is not defined by type "OpportunityFilter". Did you mean "name" or "not"?',
      'Variable "$missing": A value is required.',
    ]);
  });
});

describe('a document', () => {
  test('is rejected by its cost at once, however often it spreads its fragments', async () => {
    const { client } = await newWorkspace();
    const fragments = Array.from(
      { length: 40 },
      (_, i) => `fragment F${String(i)} on Mutation { ...F${String(i + 1)} ...F${String(i + 1)} }`,
    );
    const { errors } = await client.graphql(
      `mutation { ...F0 } ${fragments.join(' ')}
       fragment F40 on Mutation { createOpportunity(input: { value: "x" }) { __typename } }`,
    );
    expect(errors?.[0]?.message).toMatch(/^The operation costs /);
  });

  test('can have at most 64 KB of UTF-8', async () => {
    const { client } = await newWorkspace();
    const padded = (bytes: number, filler = 'x') => {
      const head = '{ __typename } #';
      return head + filler.repeat((bytes - head.length) / Buffer.byteLength(filler));
    };
    expect((await client.graphql(padded(65_536))).errors).toBeUndefined();
    const message = 'The document must be at most 64 KB (65,536 bytes) of text.';
    expect(await rejected(client, { query: padded(65_537) })).toEqual([message]);
    expect(await rejected(client, { query: padded(65_576, '\u20ac') })).toEqual([message]);
    expect(await rejected(client, { query: padded(1_000_000) })).toEqual([message]);
  });

  test.each([
    [
      'of unknown fields',
      `{ ${Array.from({ length: 1_900 }, (_, i) => `opportunitys${String(i)}`).join(' ')} }`,
    ],
    [
      'of long unknown fields',
      `{ ${Array.from({ length: 1_900 }, (_, i) => `f${String(i)}`.padEnd(32, 'x')).join(' ')} }`,
    ],
    ['with one long unknown field', `{ ${'o'.repeat(65_000)} }`],
    [
      'of unknown input fields',
      `{ opportunities(where: {${Array.from({ length: 600 }, (_, i) => `nome${String(i)}: 1`).join(' ')}}) { totalCount } }`,
    ],
    [
      'with a long string for a number',
      `{ opportunities(first: "${'x'.repeat(65_000)}") { totalCount } }`,
    ],
  ])('%s has at most 10 validation errors', async (_name, query) => {
    const { client } = await newWorkspace();
    await rejected(client, { query });
  });
});

test.each([
  [
    'by cost (goal: 50 ms)',
    (round: number) => ({
      query: `{ ${Array.from({ length: 150 }, (_, i) => `a${String(i + round)}: opportunities(first: 100) { nodes { uuid } }`).join(' ')} }`,
    }),
  ],
  [
    'for 1 MB of bad variables (goal: 100 ms)',
    (round: number) => ({ query: filtered, variables: { where: many(valuesMax - round) } }),
  ],
])('a rejection %s is fast; its times are printed', async (name, body) => {
  const { client } = await newWorkspace();
  const times: number[] = [];
  for (let round = 0; round < 10; round++) {
    const payload = JSON.stringify(body(round));
    const start = process.cpuUsage();
    await rejected(client, payload);
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1_000);
  }
  times.sort((one, other) => one - other);
  const [median, longest] = [times[5], times.at(-1)].map((ms = 0) => `${ms.toFixed(1)} ms`);
  console.log(
    `CPU time of a rejection ${name}: median ${String(median)}, longest ${String(longest)}`,
  );
});
