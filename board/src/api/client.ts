// The client of the GraphQL API: requests over HTTP, live events over one WebSocket, results in a normalized cache.
import { Client, fetchExchange, mapExchange, subscriptionExchange } from 'urql';
import { signOut } from '../session';
import { createCache } from './cache';
import { connectLive } from './live';

const isUnauthorized = ({ extensions }: { readonly extensions: Record<string, unknown> }) =>
  extensions.code === 'UNAUTHORIZED';

export const createApi = (token: string): Client =>
  new Client({
    url: '/graphql',
    // Queries are sent by POST, because URLs end up in logs.
    preferGetMethod: false,
    fetchOptions: {
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/graphql-response+json, application/json',
      },
    },
    exchanges: [
      mapExchange({
        onError({ graphQLErrors }) {
          if (graphQLErrors.some(isUnauthorized)) signOut('The gateway does not accept this key.');
        },
      }),
      createCache(),
      fetchExchange,
      subscriptionExchange({ forwardSubscription: connectLive(token) }),
    ],
  });
