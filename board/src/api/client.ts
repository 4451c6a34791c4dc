// The client of the GraphQL API: requests over HTTP, live events over one WebSocket, results in a normalized cache.
import { Client, fetchExchange, mapExchange, subscriptionExchange } from 'urql';
import { freshToken, otherToken } from '../openid';
import { currentSession, hasEnded, rejectSession } from '../session';
import { createCache } from './cache';
import { inTurn } from './in-turn';
import { connectLive } from './live';

const isUnauthorized = ({ extensions }: { readonly extensions: Record<string, unknown> }) =>
  extensions.code === 'UNAUTHORIZED';

/** The time after which a request fails that has no response. Later moves of the same card wait until then. */
const timeoutMs = 30_000;

/**
 * Sends a request with the token of a session, and once more with another token if the gateway rejects that one. Nothing
 * of an earlier session is sent with the token of the next one.
 *
 * @throws Error if the session has ended
 */
const fetchIn = async (
  session: ReturnType<typeof currentSession>,
  ...[address, init]: Parameters<typeof fetch>
): Promise<Response> => {
  const send = (token = '') => {
    if (hasEnded(session)) throw new Error('The session has ended.');
    const headers = new Headers(init?.headers);
    headers.set('authorization', `Bearer ${token}`);
    return fetch(address, { ...init, headers });
  };
  const response = await send(await freshToken());
  if (response.status !== 401 || hasEnded(session)) return response;
  const next = await otherToken();
  return next === undefined || hasEnded(session) ? response : send(next);
};

const signedInFetch: typeof fetch = (address, init) => fetchIn(currentSession(), address, init);

/** Sends requests with the same key one after the other, in the order in which they were made. */
export const fetchInTurn =
  (key: string): typeof fetch =>
  (address, init) => {
    const session = currentSession();
    return inTurn(key, () => {
      const signals = [AbortSignal.timeout(timeoutMs), ...(init?.signal ? [init.signal] : [])];
      return fetchIn(session, address, { ...init, signal: AbortSignal.any(signals) });
    });
  };

/** The client of the current session. */
export function createApi(): Client {
  const session = currentSession();
  return new Client({
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
          // A late response to an earlier session says nothing about the current one.
          if (rejection && !hasEnded(session))
            rejectSession(`The gateway rejects this sign-in. ${rejection.message}`);
        },
      }),
      createCache(),
      fetchExchange,
      subscriptionExchange({ forwardSubscription: connectLive() }),
    ],
  });
}
