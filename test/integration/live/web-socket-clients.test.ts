// The WebSocket at /graphql with the clients of frontends, set up as the guide recommends.
import { ApolloClient, gql, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { Client as UrqlClient, fetchExchange, subscriptionExchange } from '@urql/core';
import type { Sink } from 'graphql-ws';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { newWorkspace } from '../../support/gateway.js';
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

test('Apollo Client sends queries and subscriptions over one socket', async () => {
  // The link reads a constant of the browser's class, which Node.js 20 does not have.
  vi.stubGlobal('WebSocket', WebSocket);
  onTestFinished(() => void vi.unstubAllGlobals());
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
