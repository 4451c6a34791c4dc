// The WebSocket at /graphql with the clients of frontends, set up as the guide recommends.
import { ApolloClient, gql, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { Client as UrqlClient, fetchExchange, subscriptionExchange } from '@urql/core';
import type { Sink } from 'graphql-ws';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { apolloBoard } from '../../../examples/frontends/apollo.js';
import { relayBoard } from '../../../examples/frontends/relay.js';
import { urqlBoard } from '../../../examples/frontends/urql.js';
import { revokeAnyApiKey } from '../../../src/domain/workspace/create.js';
import { database, newWorkspace } from '../../support/gateway.js';
import { listeningApp, write } from '../../support/live.js';
import { resultOf, socketClient } from '../../support/web-socket.js';

const watching = 'subscription { opportunityEventAdded { __typename id version } }';
const counting = '{ opportunities { __typename totalCount } }';
const expensive = `{ opportunities(first: 100) { __typename nodes { __typename id
  events(first: 100) { __typename nodes { __typename id } } } } }`;

async function opened() {
  const { client } = await newWorkspace();
  const { address } = await listeningApp();
  return { client, address, overSocket: socketClient(address, client.apiKey) };
}

/** Resolves with the first value that is passed to it. */
function firstValue<Value>() {
  let take: (value: Value) => void = () => undefined;
  const first = new Promise<Value>((resolve) => (take = resolve));
  return { first, take };
}

/** The link of Apollo Client reads a constant of the browser's class, which Node.js 20 does not have. */
function withWebSocketClass() {
  vi.stubGlobal('WebSocket', WebSocket);
  onTestFinished(() => void vi.unstubAllGlobals());
}

test('Apollo Client sends queries and subscriptions over one socket', async () => {
  withWebSocketClass();
  const { client, overSocket } = await opened();
  const apollo = new ApolloClient({
    cache: new InMemoryCache(),
    link: new GraphQLWsLink(overSocket),
  });
  const { first, take } = firstValue<any>();
  const subscription = apollo.subscribe({ query: gql(watching) }).subscribe(take);
  const { data } = await apollo.query({ query: gql(counting) });
  expect(data).toMatchObject({ opportunities: { totalCount: 0 } });
  await write(client, 'createOpportunity');
  expect((await first).data.opportunityEventAdded.version).toBe(1);
  subscription.unsubscribe();
  await expect(apollo.query({ query: gql(expensive) })).rejects.toMatchObject({
    errors: [{ extensions: { code: 'INVALID_REQUEST' } }],
  });
});

test('urql sends subscriptions over the socket', async () => {
  const { client, address, overSocket } = await opened();
  const urql = new UrqlClient({
    url: `${address}/graphql`,
    preferGetMethod: false,
    fetchOptions: { headers: { authorization: `Bearer ${client.apiKey ?? ''}` } },
    exchanges: [
      subscriptionExchange({
        forwardSubscription: (request) => ({
          subscribe: (sink) => ({
            unsubscribe: overSocket.subscribe(
              { ...request, query: request.query ?? '' },
              sink as Sink,
            ),
          }),
        }),
      }),
      fetchExchange,
    ],
  });
  const { first, take } = firstValue<any>();
  const subscription = urql.subscription(watching, {}).subscribe(take);
  expect((await urql.query(counting, {})).data.opportunities.totalCount).toBe(0);
  await resultOf(overSocket, { query: counting });
  await write(client, 'createOpportunity');
  expect((await first).data.opportunityEventAdded.version).toBe(1);
  subscription.unsubscribe();
});

describe("Apollo's multipart subscriptions", () => {
  test.each([
    'multipart/mixed;boundary="graphql";subscriptionSpec=1.0,application/json',
    'multipart/mixed;subscriptionSpec=1.0',
  ])('are rejected with an error that names the transports: %s', async (accept) => {
    const { client } = await newWorkspace();
    const answer = await client.post('/graphql', { query: watching }, { accept });
    expect(answer.status).toBe(406);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect(answer.body.errors[0]).toMatchObject({
      message: expect.stringMatching(/text\/event-stream.*graphql-transport-ws/),
      extensions: { code: 'NOT_ACCEPTABLE' },
    });
  });
});

const recipes = { 'Apollo Client': apolloBoard, urql: urqlBoard, Relay: relayBoard };

describe.each(Object.entries(recipes))('the recipe for %s', (_name, openBoard) => {
  async function openedBoard() {
    withWebSocketClass();
    const workspace = await newWorkspace();
    const { client } = workspace;
    const { address } = await listeningApp({ keyCheckIntervalMs: 20 });
    const board = openBoard({
      gateway: address,
      webSocketImpl: WebSocket,
      credential: () => Promise.resolve(client.apiKey ?? ''),
    });
    onTestFinished(() => {
      board.close();
    });
    return { ...workspace, board };
  }

  test('shows the first page alone after it has read the data again, and keeps its pages at an event', async () => {
    const { client, board } = await openedBoard();
    const query = `mutation ($input: CreateOpportunitiesInput!) { createOpportunities(input: $input) {
      ... on CreateOpportunitiesPayload { results { opportunity { id } } } } }`;
    const opportunities = Array.from({ length: 25 }, (_, index) => ({ name: String(index) }));
    await client.data(query, { input: { opportunities } });
    await board.load();
    await board.loadMore();
    expect(board.cards()).toHaveLength(25);
    await write(client, 'deleteOpportunity', { id: board.cards().at(-1)?.id });
    await board.load();
    expect(board.cards()).toHaveLength(20);
    await board.loadMore();
    expect(board.cards()).toHaveLength(24);
    onTestFinished(board.watch(() => undefined));
    await write(client, 'createOpportunity');
    await expect.poll(() => board.cards().length, { timeout: 10_000 }).toBe(25);
  });

  test('tells the page that the key is no longer valid', async () => {
    const { db, board } = await openedBoard();
    await board.load();
    const { first: end, take: onEnd } = firstValue<unknown>();
    const stop = board.watch(onEnd);
    onTestFinished(stop);
    const [key] = await db.apiKey.findMany();
    await revokeAnyApiKey(database.system, key?.id ?? '');
    expect(await end).toBeTruthy();
  });
});
