// Automatic persisted queries, as Apollo Client and urql send them.
import { createHash, randomUUID } from 'node:crypto';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { Client as UrqlClient, fetchExchange } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { describe, expect, test } from 'vitest';
import { fetchAs, type Sent } from '../../support/fetch.js';
import { countOpportunities, newWorkspace, type Client } from '../../support/gateway.js';
import { footprint, post, replayOf } from '../../support/idempotency.js';

const uri = 'http://gateway.test/graphql';
const responseType = 'application/graphql-response+json';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const extensionsOf = (query: string, hash = sha256(query)) => ({
  persistedQuery: { version: 1, sha256Hash: hash },
});
const creating = 'mutation { createOpportunity(input: {}) { __typename } }';

/** A document that no other test has sent. */
const newQuery = () => `{ a${randomUUID().replaceAll('-', '')}: __typename }`;

/** Whether the gateway knows a document of this client's workspace. */
async function isKnown(client: Client, query: string): Promise<boolean> {
  const { body } = await client.post('/graphql', { extensions: extensionsOf(query) });
  return body.errors?.[0]?.extensions.code !== 'PERSISTED_QUERY_NOT_FOUND';
}

/** The methods of the requests, and whether each held the document. */
const summaryOf = (sent: readonly Sent[]) =>
  sent.map(({ method, url, body }) => [
    method,
    method === 'GET'
      ? new URL(url, uri).searchParams.has('query')
      : 'query' in JSON.parse(body ?? '{}'),
  ]);

describe('Apollo Client', () => {
  test.each([false, true])('sends a document once (GET for queries: %s)', async (isGet) => {
    const { id, client } = await newWorkspace();
    const sent: Sent[] = [];
    const apollo = new ApolloClient({
      cache: new InMemoryCache(),
      link: new PersistedQueryLink({ sha256, useGETForHashedQueries: isGet }).concat(
        new HttpLink({ uri, fetch: fetchAs(client, sent) }),
      ),
    });
    const query = gql`
      query ($first: Int!) {
        opportunities(first: $first) {
          totalCount
        }
      }
    `;
    for (const first of [1, 2]) {
      const { data } = await apollo.query({ query, variables: { first } });
      expect(data).toMatchObject({ opportunities: { totalCount: 0 } });
    }
    const read = isGet ? 'GET' : 'POST';
    expect(summaryOf(sent)).toEqual([
      [read, false],
      ['POST', true],
      [read, false],
    ]);

    const mutation = gql(creating);
    for (let count = 0; count < 2; count++) await apollo.mutate({ mutation });
    expect(summaryOf(sent).slice(3)).toEqual([
      ['POST', false],
      ['POST', true],
      ['POST', false],
    ]);
    expect(await countOpportunities(id)).toBe(2);
  });
});

test.each([false, true])('urql sends a document once (GET for queries: %s)', async (isGet) => {
  const { client } = await newWorkspace();
  const sent: Sent[] = [];
  const urql = new UrqlClient({
    url: uri,
    fetch: fetchAs(client, sent),
    preferGetMethod: false,
    exchanges: [
      persistedExchange({ preferGetForPersistedQueries: isGet, enableForMutation: true }),
      fetchExchange,
    ],
  });
  const query = 'query ($first: Int!) { opportunities(first: $first) { totalCount } }';
  for (const first of [1, 2]) {
    const { data, error } = await urql.query(query, { first });
    expect(error).toBeUndefined();
    expect(data).toMatchObject({ opportunities: { totalCount: 0 } });
  }
  const read = isGet ? 'GET' : 'POST';
  expect(summaryOf(sent)).toEqual([
    [read, false],
    [read, true],
    [read, false],
  ]);
});

test.each([
  [undefined, 200, 'application/json'],
  ['application/json', 200, 'application/json'],
  [responseType, 404, responseType],
  ['text/event-stream', 404, 'application/json'],
])('an unknown hash has an error code of its own (Accept: %s)', async (accept, status, type) => {
  const { client } = await newWorkspace();
  const extensions = extensionsOf(newQuery());
  const url = `/graphql?${new URLSearchParams({ extensions: JSON.stringify(extensions) }).toString()}`;
  const headers = accept === undefined ? {} : { accept };
  for (const answer of [
    await client.post('/graphql', { extensions }, headers),
    await client.get(url, headers),
  ]) {
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe(`${type}; charset=utf-8`);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.body).toEqual({
      errors: [
        { message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } },
      ],
    });
  }
});

test('a document is known only in the workspace that sent it', async () => {
  const [one, other] = [await newWorkspace(), await newWorkspace()];
  const query = newQuery();
  await one.client.post('/graphql', { query, extensions: extensionsOf(query) });
  expect(await isKnown(one.client, query)).toBe(true);
  expect(await isKnown(await one.clientAs('viewer'), query)).toBe(true);
  expect(await isKnown(other.client, query)).toBe(false);
});

test.each([
  ['a hash of another document', extensionsOf('{ a }'), 'sha256Hash'],
  ['a hash that is none', extensionsOf('', 'x'), 'sha256Hash'],
  ['no hash', { persistedQuery: { version: 1 } }, 'sha256Hash'],
  ['a hash that is no string', { persistedQuery: { version: 1, sha256Hash: [] } }, 'sha256Hash'],
  ['another version', { persistedQuery: { version: 2, sha256Hash: 'x' } }, 'version'],
  ['no object', { persistedQuery: 'x' }, 'version'],
])('%s with a document is rejected, by POST and by GET', async (_name, extensions, field) => {
  const { client } = await newWorkspace();
  const query = newQuery();
  const inAddress = new URLSearchParams({ query, extensions: JSON.stringify(extensions) });
  for (const accept of ['application/json', responseType])
    for (const answer of [
      await client.post('/graphql', { query, extensions }, { accept }),
      await client.get(`/graphql?${inAddress.toString()}`, { accept }),
    ]) {
      expect(answer.status).toBe(400);
      expect(answer.body.errors).toEqual([
        {
          message: expect.stringContaining(`extensions.persistedQuery.${field}: Must be`) as string,
          extensions: { code: 'INVALID_REQUEST' },
        },
      ]);
    }
  expect(await isKnown(client, query)).toBe(false);
});

test.each([
  ['does not parse', '{'],
  ['is too large', `{ a # ${'x'.repeat(2 ** 16)}\n }`],
  ['nests too deep', '{ a '.repeat(65) + '}'.repeat(65)],
])('a document that %s is not stored', async (_name, query) => {
  const { client } = await newWorkspace();
  const { body } = await client.post('/graphql', { query, extensions: extensionsOf(query) });
  expect(body.errors[0].extensions.code).toBe('INVALID_REQUEST');
  expect(await isKnown(client, query)).toBe(false);
});

test('a mutation does not run by GET, with its hash or with the document', async () => {
  const { id, client } = await newWorkspace();
  const extensions = extensionsOf(creating);
  await client.post('/graphql', { query: creating, extensions });
  for (const parameters of [{}, { query: creating }]) {
    const inAddress = new URLSearchParams({
      ...parameters,
      extensions: JSON.stringify(extensions),
    });
    const { status, headers } = await client.get(`/graphql?${inAddress.toString()}`);
    expect([status, headers.allow]).toEqual([405, 'POST']);
  }
  expect(await countOpportunities(id)).toBe(1);
});

test('a keyed mutation is executed once, whether it is sent by hash, with its document or both', async () => {
  const { id, client } = await newWorkspace();
  const extensions = extensionsOf(creating);
  const send = (body: object) => post(client, '/graphql', body, 'key');
  expect((await send({ extensions })).text).toContain('PERSISTED_QUERY_NOT_FOUND');
  const first = await send({ query: creating, extensions });
  expect(first).toMatchObject({ status: 200, replayed: undefined });
  for (const body of [{ extensions }, { query: creating, extensions }, { query: creating }])
    expect(await send(body)).toEqual(replayOf(first));
  expect(await footprint(id)).toEqual({ opportunities: 1, events: 1, answers: 1 });
});
