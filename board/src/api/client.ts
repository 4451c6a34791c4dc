// The client of the GraphQL API: requests over HTTP, live events over one WebSocket, results in a normalized cache.
import { Client, fetchExchange, mapExchange, subscriptionExchange } from 'urql';
import { freshToken, otherToken } from '../openid';
import { endSession } from '../session';
import { createCache } from './cache';
import { connectLive } from './live';

const isUnauthorized = ({ extensions }: { readonly extensions: Record<string, unknown> }) =>
  extensions.code === 'UNAUTHORIZED';

/** Sends a request with the token of the session, and once more with another token if the gateway rejects that one. */
const signedInFetch: typeof fetch = async (address, init) => {
  const send = (token = '') => {
    const headers = new Headers(init?.headers);
    headers.set('authorization', `Bearer ${token}`);
    return fetch(address, { ...init, headers });
  };
  const response = await send(await freshToken());
  if (response.status !== 401) return response;
  const next = await otherToken();
  return next === undefined ? response : send(next);
};

export const createApi = (): Client =>
  new Client({
    url: '/graphql',
    // Queries are sent by POST, because URLs end up in logs.
    preferGetMethod: false,
    fetch: signedInFetch,
    fetchOptions: {
      headers: { accept: 'application/graphql-response+json, application/json' },
    },
    exchanges: [
      mapExchange({
        onError({ graphQLErrors }) {
          const rejection = graphQLErrors.find(isUnauthorized);
          if (rejection) endSession(`The gateway rejects this sign-in. ${rejection.message}`);
        },
      }),
      createCache(),
      fetchExchange,
      subscriptionExchange({ forwardSubscription: connectLive() }),
    ],
  });
