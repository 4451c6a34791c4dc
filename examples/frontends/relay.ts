// A live page with the runtime of Relay. Components read the same store with the hooks of react-relay.
import {
  commitMutation,
  ConnectionHandler,
  createOperationDescriptor,
  Environment,
  fetchQuery,
  Network,
  Observable,
  RecordSource,
  requestSubscription,
  Store,
  type GraphQLResponse,
  type RecordSourceSelectorProxy,
} from 'relay-runtime';
import { indexFor, type Board } from './board.js';
import { openSocket, signedInFetch, type Connection } from './connection.js';
import changes, {
  type boardChangesSubscription,
} from './relay/__generated__/boardChangesSubscription.graphql.js';
import page, { type boardPageQuery } from './relay/__generated__/boardPageQuery.graphql.js';
import rename, {
  type boardRenameMutation,
} from './relay/__generated__/boardRenameMutation.graphql.js';
import { resuming } from './resume.js';

/** Changes the list after an event. The store has taken over the changed opportunity already. */
function applyEvent(
  store: RecordSourceSelectorProxy,
  { opportunityEventAdded: event }: boardChangesSubscription['response'],
): void {
  const list = ConnectionHandler.getConnection(store.getRoot(), 'board_opportunities');
  if (!event.opportunity) {
    if (list) ConnectionHandler.deleteNode(list, event.opportunityId);
    store.delete(event.opportunityId);
    return;
  }
  const record = store.get(event.opportunity.id);
  if (event.type !== 'CREATED' || !list || !record) return;
  const edges = list.getLinkedRecords('edges');
  const cards = edges.map((edge) => {
    const node = edge.getLinkedRecord('node');
    return { id: node.getDataID(), createdAt: String(node.getValue('createdAt')) };
  });
  const hasNextPage = list.getLinkedRecord('pageInfo').getValue('hasNextPage') === true;
  const index = indexFor(event.opportunity, cards, hasNextPage);
  if (index === undefined) return;
  const edge = ConnectionHandler.createEdge(store, list, record, 'OpportunityEdge');
  list.setLinkedRecords(edges.toSpliced(index, 0, edge), 'edges');
}

export function relayBoard(connection: Connection): Board {
  const socket = openSocket(connection);
  const overSocket = resuming(socket, () => load());
  const send = signedInFetch(connection);
  const environment = new Environment({
    store: new Store(new RecordSource()),
    network: Network.create(
      async ({ text: query }, variables) => {
        const response = await send(`${connection.gateway}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query, variables }),
        });
        const result = (await response.json()) as GraphQLResponse & { errors?: Error[] };
        // Relay passes on the data of a response with errors only to fields that handle them. A mutation whose result is
        // a typed error has none.
        if (result.errors) throw new AggregateError(result.errors, result.errors[0]?.message);
        return result;
      },
      ({ text, name: operationName }, variables) =>
        Observable.create<GraphQLResponse>((sink) =>
          overSocket.subscribe(
            { query: text ?? '', operationName, variables },
            {
              next: (result) => {
                sink.next(result as GraphQLResponse);
              },
              error: (error) => {
                sink.error(error as Error);
              },
              complete: () => {
                sink.complete();
              },
            },
          ),
        ),
    ),
  });
  const operation = createOperationDescriptor(page, {});
  // Keeps the records of the page in the store.
  environment.retain(operation);
  const cached = () =>
    environment.lookup(operation.fragment).data as boardPageQuery['response'] | undefined;
  const load = async (after?: string | null) => {
    await fetchQuery<boardPageQuery>(environment, page, { after: after ?? null }).toPromise();
  };

  return {
    load: () => load(),
    loadMore: () => load(cached()?.opportunities.pageInfo.endCursor),
    cards: () =>
      cached()?.opportunities.edges.map(({ node }) => ({ ...node, name: node.name ?? null })) ?? [],
    rename: ({ id, version }, name) =>
      new Promise((resolve, reject) => {
        commitMutation<boardRenameMutation>(environment, {
          mutation: rename,
          variables: { input: { id, name, expectedVersion: version } },
          onError: reject,
          onCompleted({ updateOpportunity: result }) {
            if (result?.__typename === 'UpdateOpportunityPayload') resolve(undefined);
            else if (result?.__typename === 'ValidationError') resolve(result.issues?.[0]?.message);
            else resolve((result as { message?: string } | null)?.message);
          },
        });
      }),
    watch(onEnd) {
      const subscription = requestSubscription<boardChangesSubscription>(environment, {
        subscription: changes,
        variables: { after: cached()?.opportunityEvents?.nodes[0]?.id ?? null },
        updater(store, event) {
          if (event) applyEvent(store, event);
        },
        onError: onEnd,
      });
      return () => {
        subscription.dispose();
      };
    },
    close() {
      void socket.dispose();
    },
  };
}
