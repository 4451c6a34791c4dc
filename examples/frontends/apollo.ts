// A live page with Apollo Client 4.
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { relayStylePagination } from '@apollo/client/utilities';
import { OperationTypeNode } from 'graphql';
import { indexFor, type Board, type Card } from './board.js';
import { openSocket, signedInFetch, type Connection } from './connection.js';
import possible from './generated/possible-types.js';
import { boardChanges, boardPage, renameOpportunity } from './operations.js';
import { resuming } from './resume.js';

export function apolloBoard(connection: Connection): Board {
  const socket = openSocket(connection);
  const client = new ApolloClient({
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(resuming(socket, () => load())),
      new HttpLink({ uri: `${connection.gateway}/graphql`, fetch: signedInFetch(connection) }),
    ),
    // Every record has a global ID, so the cache needs no keys of its own. Lists that differ in these arguments are
    // different lists; the others select a page.
    cache: new InMemoryCache({
      possibleTypes: possible.possibleTypes,
      typePolicies: {
        Query: { fields: { opportunities: relayStylePagination(['where', 'orderBy', 'search']) } },
      },
    }),
  });
  const cached = () => client.readQuery({ query: boardPage });
  /** Replaces all pages by the first one. */
  async function load(): Promise<void> {
    await client.query({ query: boardPage, fetchPolicy: 'network-only' });
  }

  function addCard(card: Card): void {
    client.cache.updateQuery({ query: boardPage }, (page) => {
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

  return {
    load,
    async loadMore() {
      const after = cached()?.opportunities.pageInfo.endCursor ?? null;
      await client.query({
        query: boardPage,
        variables: { after },
        fetchPolicy: 'network-only',
      });
    },
    cards: () => cached()?.opportunities.edges.map(({ node }) => node) ?? [],
    async rename({ id, version }, name) {
      // Rejects with a CombinedGraphQLErrors for what no type of the schema describes: its `errors` have
      // `extensions.code`.
      const { data } = await client.mutate({
        mutation: renameOpportunity,
        variables: { input: { id, name, expectedVersion: version } },
      });
      const result = data?.updateOpportunity;
      if (result?.__typename === 'UpdateOpportunityPayload') return undefined;
      if (result?.__typename === 'ValidationError') return result.issues[0]?.message;
      return result?.message;
    },
    watch(onEnd) {
      const after = cached()?.opportunityEvents?.nodes[0]?.id ?? null;
      const changes = client.subscribe({ query: boardChanges, variables: { after } });
      const subscription = changes.subscribe(({ data, error }) => {
        if (error) onEnd(error);
        // The cache has taken over the changed opportunity already.
        const event = data?.opportunityEventAdded;
        if (!event) return;
        if (event.opportunity === null) {
          client.cache.evict({ id: `Opportunity:${event.opportunityId}` });
          client.cache.gc();
        } else if (event.type === 'CREATED') addCard(event.opportunity);
      });
      return () => {
        subscription.unsubscribe();
      };
    },
    close() {
      client.stop();
      void socket.dispose();
    },
  };
}
