// A gateway that runs the documents of a file only (PERSISTED_DOCUMENTS).
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { print } from 'graphql';
import pino from 'pino';
import { afterAll, describe, expect, test } from 'vitest';
import { createApp } from '../../../src/app.js';
import { readTrustedDocuments } from '../../../src/graphql/server/trusted-documents.js';
import { fetchAs } from '../../support/fetch.js';
import { countOpportunities, database, newWorkspace, type Client } from '../../support/gateway.js';
import { getPage } from '../../support/pages.js';

const folder = mkdtempSync(join(tmpdir(), 'gateway-documents-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function fileOf(content: string): string {
  const file = join(folder, 'documents.json');
  writeFileSync(file, content);
  return file;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
// As Apollo Client sends it: it adds __typename to every selection.
const counting = gql('query Count { opportunities { totalCount __typename } }');
const creating = 'mutation Create { createOpportunity(input: {}) { __typename } }';
const documents = {
  [sha256(print(counting))]: print(counting),
  // Relay names documents by their MD5.
  '0cc175b9c0f1b6a831c399e269772661': creating,
};

const gateway = createApp({
  database,
  logger: pino({ level: 'silent' }),
  trustedDocuments: readTrustedDocuments(fileOf(JSON.stringify(documents))),
});
afterAll(() => gateway.close());

async function send({ apiKey = '' }: Client, payload: object, headers = {}) {
  const {
    statusCode,
    headers: sent,
    payload: text,
  } = await gateway.inject({
    method: 'POST',
    url: '/graphql',
    headers: { authorization: `Bearer ${apiKey}`, ...headers },
    payload,
  });
  return { status: statusCode, headers: sent, body: JSON.parse(text) };
}

test('a document of the file runs by its ID, in each form of a request', async () => {
  const { client } = await newWorkspace();
  const hash = sha256(print(counting));
  const extensions = { persistedQuery: { version: 1, sha256Hash: hash } };
  const opportunities = { totalCount: 0, __typename: 'OpportunityConnection' };
  const expected = { status: 200, body: { data: { opportunities } } };
  for (const body of [{ documentId: hash }, { documentId: `sha256:${hash}` }, { extensions }])
    expect(await send(client, body)).toMatchObject(expected);
  const { payload } = await gateway.inject({
    url: `/graphql?documentId=${hash}`,
    headers: { authorization: `Bearer ${client.apiKey ?? ''}` },
  });
  expect(JSON.parse(payload)).toEqual(expected.body);

  const apollo = new ApolloClient({
    cache: new InMemoryCache(),
    link: new PersistedQueryLink({ sha256 }).concat(
      new HttpLink({ uri: 'http://gateway.test/graphql', fetch: fetchAs(client, [], gateway) }),
    ),
  });
  expect((await apollo.query({ query: counting })).data).toMatchObject(expected.body.data);
});

test('a keyed mutation of the file is executed once, and does not run by GET', async () => {
  const { id, client } = await newWorkspace();
  const body = { documentId: '0cc175b9c0f1b6a831c399e269772661' };
  const first = await send(client, body, { 'idempotency-key': 'key' });
  const again = await send(client, body, { 'idempotency-key': 'key' });
  expect(first).toMatchObject({ status: 200, body: again.body });
  expect(again.headers['idempotent-replayed']).toBe('true');
  const { statusCode } = await gateway.inject({
    url: `/graphql?documentId=${body.documentId}`,
    headers: { authorization: `Bearer ${client.apiKey ?? ''}` },
  });
  expect(statusCode).toBe(405);
  expect(await countOpportunities(id)).toBe(1);
});

test('any other document is rejected, and nothing is stored', async () => {
  const { id, client } = await newWorkspace();
  const other = `${creating} `;
  const extensions = { persistedQuery: { version: 1, sha256Hash: sha256(other) } };
  const bodies = [
    { query: other },
    { query: creating },
    { query: other, extensions },
    { query: other, documentId: '0cc175b9c0f1b6a831c399e269772661' },
    {},
  ];
  for (const body of bodies) {
    const { status, body: answer } = await send(client, body);
    expect(status).toBe(400);
    expect(answer.errors).toEqual([
      {
        message: expect.stringContaining('registered documents only') as string,
        extensions: { code: 'INVALID_REQUEST' },
      },
    ]);
  }
  for (const body of [{ extensions }, { documentId: 'nope' }, { documentId: '__proto__' }])
    expect((await send(client, body)).body.errors[0].extensions.code).toBe(
      'PERSISTED_QUERY_NOT_FOUND',
    );
  expect(await countOpportunities(id)).toBe(0);
});

test('REST calls are not restricted', async () => {
  const { client } = await newWorkspace();
  const { statusCode } = await gateway.inject({
    method: 'POST',
    url: '/v1/opportunities',
    headers: { authorization: `Bearer ${client.apiKey ?? ''}` },
    payload: {},
  });
  expect(statusCode).toBe(201);
});

test.each(['/graphql', '/docs', '/explain', '/explain?url=/v1/me', '/llms.txt'])(
  'the page %s states that only registered documents run',
  async (address) => {
    const { status, text } = await getPage(address, {}, gateway);
    expect(status).toBe(200);
    expect(text).toContain('runs only registered GraphQL documents');
    expect(text).not.toContain('Open in GraphiQL');
    expect((await getPage(address)).text).not.toContain('registered GraphQL documents');
  },
);

describe('a file of documents is rejected', () => {
  test.each([
    ['that is not JSON', '{"a":\n x}', /^is not JSON: /],
    ['that is no object', '["{ __typename }"]', /must be a JSON object from IDs to documents/],
    ['with a document that is no string', '{"a": 1}', /document "a": is not a string/],
    ['with a document that does not parse', '{"a": "{"}', /document "a": Syntax Error/],
    ['with a document that does not fit the schema', '{"a": "{ nope }"}', /document "a": .*"nope"/],
    ['with a document that is too large', `{"a": "{ a ${' '.repeat(2 ** 16)}}"}`, /"a": .*64 KB/],
  ])('%s', (_name, content, message) => {
    const file = fileOf(content);
    expect(() => readTrustedDocuments(file)).toThrow(message);
    expect(() => readTrustedDocuments(file)).not.toThrow(/\n/);
  });

  test('that is missing', () => {
    expect(() => readTrustedDocuments(join(folder, 'nope.json'))).toThrow(/no such file/);
  });
});
