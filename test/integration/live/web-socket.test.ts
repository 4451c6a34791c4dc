// The WebSocket at /graphql: its operations have the results that they have over HTTP.
import { createHash, randomUUID } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import {
  countOpportunities,
  database,
  newUnreadableUser,
  newWorkspace,
} from '../../support/gateway.js';
import { mutation, post } from '../../support/idempotency.js';
import { listeningApp, write } from '../../support/live.js';
import { resultOf, signedInSocket, socketClient } from '../../support/web-socket.js';

const counting = '{ opportunities { totalCount } }';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

test('queries, mutations and subscriptions run over one socket', async () => {
  const { client } = await newWorkspace();
  const { address } = await listeningApp();
  const overSocket = socketClient(address, client.apiKey);
  const events = overSocket.iterate({
    query: 'subscription { opportunityEventAdded { version } }',
  });
  const first = events.next();
  expect(await resultOf(overSocket, { query: counting })).toMatchObject({
    data: { opportunities: { totalCount: 0 } },
  });
  const query = mutation('createOpportunity');
  expect(await resultOf(overSocket, { query, variables: { input: {} } })).toMatchObject({
    data: { createOpportunity: { opportunity: { version: 1 } } },
  });
  expect((await first).value).toEqual({ data: { opportunityEventAdded: { version: 1 } } });
});

test('each result equals that of the same body over HTTP, and an error that precedes execution is an error message', async () => {
  const { id: workspaceId, client } = await newWorkspace();
  await newUnreadableUser(workspaceId);
  const { address } = await listeningApp();
  const socket = await signedInSocket(address, client.apiKey);
  const withValue = (value: string) => {
    const query = mutation('createOpportunity');
    return `{"query": ${JSON.stringify(query)}, "variables": {"input": {"value": ${value}}}}`;
  };
  const persistedQuery = { version: 1, sha256Hash: sha256(randomUUID()) };
  const events = 'events(first: 100) { nodes { id } }';
  const values = Array.from({ length: 100 }, String);
  const bodies: [string, object | string, 'next' | 'error'][] = [
    ['a query', { query: counting }, 'next'],
    ['null', { query: counting, variables: null, extensions: null, operationName: null }, 'next'],
    ['an unknown parameter', { query: counting, documentIds: ['x'] }, 'next'],
    ['an issue of a mutation', withValue('-1'), 'next'],
    // JSON.parse would round this number to one that is valid.
    ['a number with too many digits', withValue('1.0000000000000000001'), 'next'],
    ['one of several operations', { query: `query A ${counting} query B ${counting}` }, 'error'],
    ['a syntax error', { query: '{ opportunities' }, 'error'],
    ['an unknown field', { query: '{ nothing }' }, 'error'],
    ['a missing variable', { query: 'query ($id: ID!) { opportunity(id: $id) { id } }' }, 'error'],
    ['an invalid page size', { query: '{ opportunities(first: 0) { totalCount } }' }, 'next'],
    ['a long document', { query: `{ a${'a'.repeat(65_536)} }` }, 'error'],
    [
      'a query that costs too much',
      {
        query: `{ opportunities(first: 100) { nodes { salesRep { opportunities(role: SALES_REP, first: 100) {
          nodes { ${events} } } } } } }`,
      },
      'error',
    ],
    [
      'a subscription that costs too much',
      { query: `subscription { opportunityEventAdded { opportunity { ${events} } } }` },
      'error',
    ],
    [
      'a subscription with a large filter',
      {
        query:
          'subscription ($where: OpportunityFilter) { opportunityEventAdded(where: $where) { id } }',
        variables: { where: { or: Array.from({ length: 60 }, () => ({ name: { in: values } })) } },
      },
      'error',
    ],
    ['an internal error', { query: '{ users { nodes { createdAt } } }' }, 'next'],
    ['an unknown persisted query', { extensions: { persistedQuery } }, 'error'],
    ['a query that is no string', { query: 5 }, 'error'],
    ['extensions that are no object', { query: counting, extensions: [] }, 'error'],
    ['no document', {}, 'error'],
  ];
  for (const [name, body, type] of bodies) {
    const payload = typeof body === 'string' ? body : JSON.stringify(body);
    const accept = 'application/graphql-response+json, text/event-stream';
    const expected = (await client.post('/graphql', payload, { accept })).body;
    socket.send(`{"id": "1", "type": "subscribe", "payload": ${payload}}`);
    const received = await socket.next();
    const ids = { requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) };
    const errors = expected.errors?.map((error: any) => ({
      ...error,
      extensions: { ...error.extensions, ...ids },
    }));
    const result = { ...expected, ...(errors && { errors }) };
    const expectedPayload = type === 'error' ? errors : result;
    expect(received, name).toEqual({ id: '1', type, payload: expectedPayload });
    if (type === 'next') expect(await socket.next()).toEqual({ id: '1', type: 'complete' });
  }
});

test('only registered documents run if the operator has restricted the gateway to them', async () => {
  const { client } = await newWorkspace();
  const { address } = await listeningApp({ trustedDocuments: new Map([['count', counting]]) });
  const overSocket = socketClient(address, client.apiKey);
  // The client of graphql-ws requires a query.
  const idOf = (sha256Hash: string) => ({
    query: '',
    extensions: { persistedQuery: { version: 1, sha256Hash } },
  });
  expect(await resultOf(overSocket, idOf('count'))).toMatchObject({
    data: { opportunities: { totalCount: 0 } },
  });
  const others = [{ query: counting }, { query: 'subscription { opportunityEventAdded { id } }' }];
  for (const other of others)
    await expect(resultOf(overSocket, other)).rejects.toMatchObject([
      { extensions: { code: 'INVALID_REQUEST' } },
    ]);
  await expect(resultOf(overSocket, idOf('other'))).rejects.toMatchObject([
    { extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } },
  ]);
  const socket = await signedInSocket(address, client.apiKey);
  socket.send({ id: '1', type: 'subscribe', payload: { documentId: 'count' } });
  expect(await socket.next()).toMatchObject({ type: 'next', payload: { data: {} } });
});

test('a retry with the same extensions.idempotencyKey changes nothing, on either transport', async () => {
  const { id, client } = await newWorkspace();
  const { address } = await listeningApp();
  const overSocket = socketClient(address, client.apiKey);
  const body = { query: mutation('createOpportunity'), variables: { input: {} } };
  const extensions = { idempotencyKey: randomUUID() };
  const first = await resultOf(overSocket, { ...body, extensions });
  const replay = await resultOf(overSocket, { ...body, extensions });
  expect(replay).toEqual({ ...first, extensions: { idempotentReplayed: true } });
  const overHttp = await post(client, '/graphql', body, extensions.idempotencyKey);
  expect(overHttp.replayed).toBe('true');
  expect(JSON.parse(overHttp.text)).toEqual(first);
  const other = { ...body, variables: { input: { name: 'x' } }, extensions };
  await expect(resultOf(overSocket, other)).rejects.toMatchObject([
    { extensions: { code: 'IDEMPOTENCY_MISMATCH' } },
  ]);
  await expect(
    resultOf(overSocket, { ...body, extensions: { idempotencyKey: 5 } }),
  ).rejects.toMatchObject([{ message: 'extensions.idempotencyKey: Must be a string.' }]);
  expect(await countOpportunities(id)).toBe(1);
});

test('a subscription that its client completes ends, and the socket stays open', async () => {
  const { client, id: workspaceId } = await newWorkspace();
  const { address } = await listeningApp();
  const socket = await signedInSocket(address, client.apiKey);
  const query = 'subscription { opportunityEventAdded { version } }';
  socket.send({ id: '1', type: 'subscribe', payload: { query } });
  socket.send({ id: '2', type: 'subscribe', payload: { query } });
  // The protocol has no message that says that a subscription listens. The socket itself is a watcher too.
  const watchers = () =>
    database.changes.principals().filter((each) => each.workspaceId === workspaceId);
  await vi.waitFor(() => {
    expect(watchers()).toHaveLength(3);
  });
  socket.send({ type: 'ping' });
  expect(await socket.next()).toEqual({ type: 'pong' });
  socket.send({ id: '1', type: 'complete' });
  socket.send({
    id: '3',
    type: 'subscribe',
    payload: { query: '{ viewer { workspace { id } } }' },
  });
  expect(await socket.next()).toMatchObject({ id: '3', type: 'next' });
  expect(await socket.next()).toEqual({ id: '3', type: 'complete' });
  await write(client, 'createOpportunity');
  expect(await socket.next()).toMatchObject({ id: '2', type: 'next' });
});
