import { describe, expect, test } from 'vitest';
import type { Role } from '../../../src/domain/value-sets.js';
import { driver, newUnreadableUser, newWorkspace, type Client } from '../../support/gateway.js';
import {
  footprint,
  get,
  mutate,
  mutation,
  nothing,
  post,
  replayOf,
} from '../../support/idempotency.js';
import { missingId } from '../../support/opportunities.js';

const once = { opportunities: 1, events: 1, answers: 1 };
const send = (client: Client, body: object, key?: string, headers = {}) =>
  post(client, '/graphql', body, key, headers);

/** The codes of the top-level errors of an answer that must hold nothing else. */
function codesOf({ text }: { text: string }): string[] {
  const body = JSON.parse(text);
  expect(Object.keys(body)).toEqual(['errors']);
  return body.errors.map(({ extensions }: any) => extensions.code);
}

describe('a mutation that results in a typed error stores nothing, and its key stays free', () => {
  const typeOf = ({ text }: { text: string }) => {
    const [result] = Object.values<any>(JSON.parse(text).data);
    return result.__typename;
  };

  async function expectFree(id: string, client: Client, key: string) {
    const before = await footprint(id);
    const answer = await mutate(client, 'createOpportunity', {}, key);
    expect(answer).toMatchObject({ status: 200, replayed: undefined });
    expect(typeOf(answer)).toBe('CreateOpportunityPayload');
    expect((await footprint(id)).answers).toBe(before.answers + 1);
  }

  test('a ValidationError', async () => {
    const { id, client } = await newWorkspace();
    const input = { contactName: 'x'.repeat(256), salesRepId: missingId, name: 5 };
    const refused = await mutate(client, 'createOpportunity', input, 'key');
    expect(typeOf(refused)).toBe('ValidationError');
    expect(JSON.parse(refused.text).data.createOpportunity.issues).toHaveLength(3);
    expect(await footprint(id)).toEqual(nothing);
    await expectFree(id, client, 'key');
  });

  test.each<[Role, boolean]>([
    ['viewer', false],
    ['admin', true],
  ])('a ForbiddenError (%s, read-only: %s)', async (role, readOnly) => {
    const workspace = await newWorkspace();
    const { id, db } = workspace;
    const client = await workspace.clientAs(role, { readOnly });
    const refused = await mutate(client, 'createOpportunity', {}, 'key');
    expect(typeOf(refused)).toBe('ForbiddenError');
    expect(await footprint(id)).toEqual(nothing);
    await db.apiKey.updateMany({ data: { readOnly: false } });
    await db.user.updateMany({ data: { role: 'member' } });
    await expectFree(id, client, 'key');
  });

  test('a NotFoundError', async () => {
    const { id, client } = await newWorkspace();
    const refused = await mutate(client, 'updateOpportunity', { id: missingId }, 'key');
    expect(typeOf(refused)).toBe('NotFoundError');
    expect(await footprint(id)).toEqual(nothing);
    await expectFree(id, client, 'key');
  });

  test('a StaleVersionError', async () => {
    const { id, client } = await newWorkspace();
    const { text } = await mutate(client, 'createOpportunity', {});
    const { uuid } = JSON.parse(text).data.createOpportunity.opportunity;
    const input = { id: uuid, contactName: 'Ann' };
    const stale = await mutate(
      client,
      'updateOpportunity',
      { ...input, expectedVersion: 2 },
      'key',
    );
    expect(typeOf(stale)).toBe('StaleVersionError');
    expect(await footprint(id)).toEqual({ ...once, answers: 0 });
    const sound = await mutate(
      client,
      'updateOpportunity',
      { ...input, expectedVersion: 1 },
      'key',
    );
    expect(typeOf(sound)).toBe('UpdateOpportunityPayload');
    expect(await footprint(id)).toEqual({ opportunities: 1, events: 2, answers: 1 });
  });
});

test('a key identifies the document, the variables and the operation name together', async () => {
  const { id, client } = await newWorkspace();
  const query = `mutation A($input: CreateOpportunityInput!) { createOpportunity(input: $input) { __typename } }
    mutation B($input: CreateOpportunityInput!) { createOpportunity(input: $input) { __typename } }`;
  const body = { query, operationName: 'A', variables: { input: { contactName: 'Ann' } } };
  const first = await send(client, body, 'key');
  expect(first.status).toBe(200);
  for (const other of [
    { ...body, operationName: 'B' },
    { ...body, variables: { input: { contactName: 'Bob' } } },
    { ...body, variables: { input: { contactName: 'Ann', name: null } } },
    { ...body, query: `${query} ` },
    { ...body, extensions: { a: 1 } },
  ]) {
    const refused = await send(client, other, 'key');
    expect(refused).toMatchObject({ status: 422, replayed: undefined });
    expect(codesOf(refused)).toEqual(['IDEMPOTENCY_MISMATCH']);
  }
  expect(await send(client, body, 'key')).toEqual(replayOf(first));
  expect(await footprint(id)).toEqual(once);
});

test.each(['updateOpportunity', 'upsertOpportunity', 'approveOpportunity', 'deleteOpportunity'])(
  'a second %s with the key of the first writes nothing more',
  async (name) => {
    const { id, client } = await newWorkspace();
    const created = await mutate(client, 'createOpportunity', {});
    const { uuid } = JSON.parse(created.text).data.createOpportunity.opportunity;
    const inputs: Record<string, object> = {
      updateOpportunity: { id: uuid, contactName: 'Ann' },
      upsertOpportunity: { externalId: 'x' },
    };
    const write = () =>
      name === 'deleteOpportunity'
        ? send(
            client,
            { query: `mutation { deleteOpportunity(input: { id: "${uuid}" }) { __typename } }` },
            'key',
          )
        : mutate(client, name, inputs[name] ?? { id: uuid }, 'key');
    const first = await write();
    expect(first.text).toContain('Payload"');
    const after = await footprint(id);
    expect(await write()).toEqual(replayOf(first));
    expect(await footprint(id)).toEqual(after);
  },
);

describe('an error in another field of the mutation', () => {
  /** A mutation that fails after its write: the opportunity's sales representative cannot be read. */
  async function failing() {
    const workspace = await newWorkspace();
    const { id: userId } = await newUnreadableUser(workspace.id);
    const query = `mutation { createOpportunity(input: { contactName: "Ann", salesRepId: "${userId}" }) {
      ... on CreateOpportunityPayload {
        opportunity { uuid events(first: 1) { nodes { opportunity { salesRep { createdAt } } } } } } } }`;
    return { ...workspace, query };
  }

  test('rolls back the write, and is the whole response', async () => {
    const { id, client, query } = await failing();
    const rejected = await send(client, { query }, 'key');
    expect(codesOf(rejected)).toEqual(['INTERNAL']);
    expect(rejected.text).not.toContain('Ann');
    expect(await footprint(id)).toEqual(nothing);
    const valid = await send(
      client,
      { query: query.replace('salesRep { createdAt }', 'uuid') },
      'key',
    );
    expect(valid).toMatchObject({ status: 200, replayed: undefined });
    expect(await footprint(id)).toEqual(once);
  });

  test('rolls back the write as well if the response is an event stream', async () => {
    const { id, client, query } = await failing();
    const rejected = await send(client, { query }, 'key', { accept: 'text/event-stream' });
    expect(rejected.status).toBe(200);
    expect(rejected.text).toContain('INTERNAL');
    expect(rejected.text).not.toContain('"data"');
    expect(await footprint(id)).toEqual(nothing);
  });

  test('determines the status in the media type that has a status for it', async () => {
    const { client, query } = await failing();
    const accept = 'application/graphql-response+json';
    const rejected = await send(client, { query }, 'key', { accept });
    expect(rejected).toMatchObject({ status: 500, type: `${accept}; charset=utf-8` });
    expect(codesOf(rejected)).toEqual(['INTERNAL']);
    expect(rejected.text).not.toContain('"http"');
  });

  test('does not roll back the write if there is no key', async () => {
    const { id, client, query } = await failing();
    const { text } = await send(client, { query });
    expect(JSON.parse(text)).toMatchObject({ errors: [{}] });
    expect(await footprint(id)).toEqual({ ...once, answers: 0 });
  });
});

describe('a request with a key must have a single mutation', () => {
  test.each([
    [
      'two mutations',
      'mutation { a: createOpportunity(input: {}) { __typename } b: createOpportunity(input: {}) { __typename } }',
      2,
    ],
    [
      'a mutation in a fragment',
      'mutation { ...F } fragment F on Mutation { createOpportunity(input: {}) { __typename } }',
      1,
    ],
    [
      'a mutation in an inline fragment',
      'mutation { ... { createOpportunity(input: {}) { __typename } } }',
      1,
    ],
    [
      'a mutation beside its type',
      'mutation { __typename createOpportunity(input: {}) { __typename } }',
      1,
    ],
  ])('%s is rejected with a key, and works without', async (_what, query, writes) => {
    const { id, client } = await newWorkspace();
    const refused = await send(client, { query }, 'key');
    expect(refused.status).toBe(400);
    expect(codesOf(refused)).toEqual(['INVALID_REQUEST']);
    expect(await footprint(id)).toEqual(nothing);
    expect((await send(client, { query })).status).toBe(200);
    expect(await footprint(id)).toEqual({ opportunities: writes, events: writes, answers: 0 });
  });

  test('a mutation whose response is a secret is rejected with a key', async () => {
    const { id, client } = await newWorkspace();
    // Refused by its name, before anything asks whether there is such a mutation, under any alias.
    for (const query of [
      'mutation { createApiKey(input: { name: "CI" }) { __typename } }',
      'mutation { a: createApiKey(input: { name: "CI" }) { __typename } }',
    ]) {
      const refused = await send(client, { query }, 'key');
      expect(refused.status).toBe(400);
      expect(codesOf(refused)).toEqual(['INVALID_REQUEST']);
      expect(refused.text).toContain('createApiKey does not accept an Idempotency-Key');
    }
    expect(await footprint(id)).toEqual(nothing);
  });
});

describe('a selection beyond the written records', () => {
  const creation = (selection: string) => `mutation { createOpportunity(input: {}) {
    ... on CreateOpportunityPayload { opportunity { ${selection} } } } }`;

  test('is rejected with a key before anything is written, and the error names the field to remove', async () => {
    const { id, client } = await newWorkspace();
    const query = creation('uuid stage { opportunities(first: 100) { nodes { name } } }');
    const rejected = await send(client, { query }, 'key');
    expect(codesOf(rejected)).toEqual(['INVALID_REQUEST']);
    expect(rejected.text).toContain('"createOpportunity.opportunity.stage.opportunities');
    expect(await footprint(id)).toEqual(nothing);
    expect((await send(client, { query })).status).toBe(200);
    expect(await footprint(id)).toEqual({ ...once, answers: 0 });
    const small = creation('uuid pipeline { stages { name } }');
    expect(await send(client, { query: small }, 'key')).toMatchObject({ status: 200 });
  });

  test('is rejected by a limit that depends on the number of records', async () => {
    const { id, client } = await newWorkspace();
    const query = `mutation ($opportunities: [CreateOpportunitiesItemInput!]!) {
      createOpportunities(input: { opportunities: $opportunities }) {
        ... on CreateOpportunitiesPayload { results { opportunity {
          pipeline { name } stage { name } events(first: 5) { nodes { type } } } } } } }`;
    const variables = { opportunities: Array.from({ length: 20 }, () => ({})) };
    expect(await send(client, { query, variables }, 'key')).toMatchObject({ status: 200 });
    const large = query.replace('first: 5', 'first: 50');
    expect(codesOf(await send(client, { query: large, variables }, 'other'))).toEqual([
      'INVALID_REQUEST',
    ]);
    expect(await footprint(id)).toEqual({ opportunities: 20, events: 20, answers: 1 });
  });
});

test('a response of more than 2 MiB rolls back the write, and its key stays free', async () => {
  const { id, client } = await newWorkspace();
  const aliases = (count: number) =>
    Array.from({ length: count }, (_, index) => `a${String(index)}: tags`).join(' ');
  const query = (count: number) => `mutation ($tags: [String!]) {
    createOpportunities(input: { opportunities: [{ tags: $tags }, { tags: $tags }] }) {
      ... on CreateOpportunitiesPayload { results { opportunity { ${aliases(count)} } } } } }`;
  const tags = Array.from({ length: 100 }, (_, index) => String(index).padEnd(100, '\u20ac'));
  const write = (count: number) =>
    send(client, { query: query(count), variables: { tags } }, 'key');
  const rejected = await write(38);
  expect(codesOf(rejected)).toEqual(['INVALID_REQUEST']);
  expect(rejected.text).toContain('2 MiB');
  expect(await footprint(id)).toEqual(nothing);
  const first = await write(17);
  expect(first.status).toBe(200);
  expect(first.text.length).toBeGreaterThan(300_000);
  expect(await write(17)).toEqual(replayOf(first));
  const [row] = await driver.session((session) =>
    session.query(
      `SELECT body, octet_length(gzipped_body) AS bytes FROM idempotent_answer WHERE workspace_id = $1`,
      [id],
    ),
  );
  expect(row?.body).toBeNull();
  expect(Number(row?.bytes)).toBeLessThan(2 ** 17);
});

test('a query ignores any key, by POST and by GET', async () => {
  const { id, client } = await newWorkspace();
  const query = '{ opportunities { totalCount } }';
  for (const key of ['key', 'key', '', 'x'.repeat(256)]) {
    const plain = { status: 200, text: '{"data":{"opportunities":{"totalCount":0}}}' };
    expect(await send(client, { query }, key)).toMatchObject({ ...plain, replayed: undefined });
    const url = `/graphql?${new URLSearchParams({ query }).toString()}`;
    expect(await get(client, url, key)).toMatchObject({ ...plain, replayed: undefined });
  }
  expect(await footprint(id)).toEqual(nothing);
});

test('the key applies to the operation that runs, if a document has several', async () => {
  const { id, client } = await newWorkspace();
  const query = `query Read { opportunities { totalCount } }
    mutation Write { createOpportunity(input: {}) { __typename } }`;
  for (const operationName of ['Read', 'Write', 'Read', 'Write'])
    expect((await send(client, { query, operationName }, operationName)).status).toBe(200);
  const read = await send(client, { query, operationName: 'Read' }, 'Write');
  expect(read).toMatchObject({ status: 200, replayed: undefined });
  expect(await footprint(id)).toEqual(once);
});

test.each([
  ['malformed', 'mutation {'],
  ['nested without end', 'mutation { a'.repeat(2_000)],
  ['of very many fields', `mutation { ${'__typename '.repeat(20_000)}}`],
  ['of an unknown mutation', 'mutation { nope }'],
  ['of an unknown argument', 'mutation { createOpportunity(input: {}, nope: 1) { __typename } }'],
  ['without an argument', 'mutation { createOpportunity { __typename } }'],
])('a document that is %s is rejected with a key as without one', async (_what, query) => {
  const { id, client } = await newWorkspace();
  for (const accept of ['application/json', 'application/graphql-response+json']) {
    const plain = await send(client, { query }, undefined, { accept });
    expect(codesOf(plain)).toEqual(['INVALID_REQUEST']);
    expect(await send(client, { query }, 'key', { accept })).toEqual(plain);
  }
  expect(await footprint(id)).toEqual(nothing);
});

test('a batch with rejected items is a success, and is replayed', async () => {
  const { id, client } = await newWorkspace();
  const query = `mutation ($input: CreateOpportunitiesInput!) { createOpportunities(input: $input) {
    ... on CreateOpportunitiesPayload { results { index opportunity { uuid } issues { message } } }
    ... on ValidationError { issues { message } } } }`;
  const opportunities = [{ contactName: 'Ann' }, { value: '-1' }, { contactName: 'Bob' }];
  const some = { query, variables: { input: { allOrNone: false, opportunities } } };
  const first = await send(client, some, 'some');
  const { results } = JSON.parse(first.text).data.createOpportunities;
  expect(results.map((result: any) => result.issues.length)).toEqual([0, 1, 0]);
  expect(await send(client, some, 'some')).toEqual(replayOf(first));
  expect(await footprint(id)).toEqual({ opportunities: 2, events: 2, answers: 1 });

  const all = { query, variables: { input: { allOrNone: true, opportunities } } };
  const refused = await send(client, all, 'all');
  expect(JSON.parse(refused.text).data.createOpportunities.issues).toHaveLength(1);
  expect(await send(client, all, 'all')).toEqual(refused);
  expect(await footprint(id)).toEqual({ opportunities: 2, events: 2, answers: 1 });
});

test('a request whose Accept header allows no supported media type stores nothing', async () => {
  const { id, client } = await newWorkspace();
  const body = { query: mutation('createOpportunity'), variables: { input: {} } };
  expect((await send(client, body, 'key', { accept: 'image/png' })).status).toBe(406);
  expect(await footprint(id)).toEqual(nothing);
});

describe('a retried mutation gets its response in the media type that the retry accepts', () => {
  const types = ['application/json', 'application/graphql-response+json', 'text/event-stream'];
  const dataOf = ({ type, text }: { type: string | undefined; text: string }): unknown =>
    JSON.parse(
      type === 'text/event-stream'
        ? (/^:\n\nevent: next\ndata: (.*)\n\nevent: complete\ndata:\n\n$/.exec(text)?.[1] ?? '')
        : text,
    );

  test.each(types.flatMap((first) => types.map((again) => [first, again] as const)))(
    '%s, then %s',
    async (accept, acceptAgain) => {
      const { id, client } = await newWorkspace();
      const body = { query: mutation('createOpportunity'), variables: { input: {} } };
      const first = await send(client, body, 'key', { accept });
      expect(first).toMatchObject({ status: 200, replayed: undefined });
      expect(first.type).toContain(accept);
      const again = await send(client, body, 'key', { accept: acceptAgain });
      expect(again).toMatchObject({ status: 200, replayed: 'true' });
      expect(again.type).toContain(acceptAgain);
      expect(dataOf(first)).toMatchObject({
        data: { createOpportunity: { __typename: 'CreateOpportunityPayload' } },
      });
      expect(dataOf(again)).toEqual(dataOf(first));
      if (acceptAgain === accept) expect(again).toEqual(replayOf(first));
      expect(await footprint(id)).toEqual(once);
    },
  );
});
