// A live page with urql and its normalized cache.
import { cacheExchange, type Cache } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { Client, fetchExchange, subscriptionExchange } from '@urql/core';
import type { Sink } from 'graphql-ws';
import { indexFor, type Board } from './board.js';
import { openSocket, signedInFetch, type Connection } from './connection.js';
import type { BoardChangesSubscription } from './generated/graphql.js';
import possible from './generated/possible-types.js';
import { boardChanges, boardPage, renameOpportunity } from './operations.js';
import { resuming } from './resume.js';

/** Removes an opportunity from each page of the list. */
function removeCard(id: string, cache: Cache): void {
  const removed = cache.keyOfEntity({ __typename: 'Opportunity', id });
  for (const { fieldName, arguments: args } of cache.inspectFields('Query')) {
    if (fieldName !== 'opportunities') continue;
    const list = cache.resolve('Query', fieldName, args) as string;
    const edges = cache.resolve(list, 'edges') as string[];
    cache.link(
      list,
      'edges',
      edges.filter((edge) => cache.resolve(edge, 'node') !== removed),
    );
  }
}

/** Removes the further pages of the list once its first one is read again: they no longer continue it. */
function removeFurtherPages(cache: Cache): void {
  for (const { fieldName, arguments: args } of cache.inspectFields('Query'))
    if (fieldName === 'opportunities' && args?.after != null)
      cache.invalidate('Query', fieldName, args);
}

/** Changes the list after an event. The cache has taken over the changed opportunity already. */
function applyEvent({ opportunityEventAdded: event }: BoardChangesSubscription, cache: Cache) {
  const { opportunity: card } = event;
  if (card === null) {
    removeCard(event.opportunityId, cache);
    return;
  }
  if (event.type !== 'CREATED') return;
  cache.updateQuery({ query: boardPage, variables: {} }, (page) => {
    if (!page) return page;
    const { edges, pageInfo } = page.opportunities;
    const cards = edges.map(({ node }) => node);
    const index = indexFor(card, cards, pageInfo.hasNextPage);
    if (index === undefined) return page;
    const edge = { __typename: 'OpportunityEdge', cursor: '', node: card };
    const opportunities = { ...page.opportunities, edges: edges.toSpliced(index, 0, edge) };
    return { ...page, opportunities };
  });
}

export function urqlBoard(connection: Connection): Board {
  const socket = openSocket(connection);
  let isReadAnew = false;
  const overSocket = resuming(socket, () => load());
  const client = new Client({
    url: `${connection.gateway}/graphql`,
    fetch: signedInFetch(connection),
    preferGetMethod: false,
    exchanges: [
      cacheExchange({
        possibleTypes: possible.possibleTypes,
        // Joins the pages of a list.
        resolvers: { Query: { opportunities: relayPagination() } },
        updates: {
          Query: {
            // Also called when an event changes the list, which keeps its pages.
            opportunities: (_page, _arguments, cache) => {
              if (isReadAnew) removeFurtherPages(cache);
            },
          },
          Subscription: {
            opportunityEventAdded: (data, _variables, cache) => {
              applyEvent(data as unknown as BoardChangesSubscription, cache);
            },
          },
        },
      }),
      subscriptionExchange({
        forwardSubscription: ({ query = '', ...request }) => ({
          subscribe: (sink) => ({
            unsubscribe: overSocket.subscribe({ ...request, query }, sink as Sink),
          }),
        }),
      }),
      fetchExchange,
    ],
  });
  const cached = () => client.readQuery(boardPage, {})?.data;
  async function load(after?: string | null): Promise<void> {
    const variables = after == null ? {} : { after };
    isReadAnew = after == null;
    const { error } = await client
      .query(boardPage, variables, { requestPolicy: 'network-only' })
      .toPromise();
    isReadAnew = false;
    if (error) throw error;
  }

  return {
    load: () => load(),
    loadMore: () => load(cached()?.opportunities.pageInfo.endCursor),
    cards: () => cached()?.opportunities.edges.map(({ node }) => node) ?? [],
    async rename({ id, version }, name) {
      const input = { id, name, expectedVersion: version };
      const { data, error } = await client.mutation(renameOpportunity, { input }).toPromise();
      // For what no type of the schema describes: `error.graphQLErrors` have `extensions.code`.
      if (error) throw error;
      const result = data?.updateOpportunity;
      if (result?.__typename === 'UpdateOpportunityPayload') return undefined;
      if (result?.__typename === 'ValidationError') return result.issues[0]?.message;
      return result?.message;
    },
    watch(onEnd) {
      const after = cached()?.opportunityEvents?.nodes[0]?.id ?? null;
      const changes = client.subscription(boardChanges, { after });
      const subscription = changes.subscribe(({ error }) => {
        if (error) onEnd(error);
      });
      return () => {
        subscription.unsubscribe();
      };
    },
    close() {
      void socket.dispose();
    },
  };
}
