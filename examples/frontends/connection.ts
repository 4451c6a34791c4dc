// The sign-in of all frontends, and the WebSocket that brings changes to them.
import { createClient, type Client, type ClientOptions } from 'graphql-ws';

export interface Connection {
  /** The origin of the gateway, such as https://crm.example.com. */
  readonly gateway: string;
  /**
   * Returns the API key, or the token of the person. `isRejected` asks for another token than the one that the gateway
   * has just rejected.
   */
  readonly credential: (isRejected: boolean) => Promise<string>;
  /** Needed in Node.js 20, which has no WebSocket. */
  readonly webSocketImpl?: ClientOptions['webSocketImpl'];
}

/** A `fetch` that signs in. If a token has expired, it sends the request again with the next one, once. */
export const signedInFetch =
  ({ credential }: Connection): typeof fetch =>
  async (address, init) => {
    const send = async (isRejected: boolean) => {
      const headers = new Headers(init?.headers);
      headers.set('authorization', `Bearer ${await credential(isRejected)}`);
      return fetch(address, { ...init, headers });
    };
    const response = await send(false);
    return response.status === 401 ? send(true) : response;
  };

/** Opens the WebSocket of a page with its first subscription, and again whenever it closes. */
export function openSocket({ gateway, credential, webSocketImpl }: Connection): Client {
  let silence: ReturnType<typeof setTimeout> | undefined;
  let closeCode: number | undefined;
  const client = createClient({
    url: `${gateway.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl,
    // Called for each connection. The gateway closes a socket with 4403 when the token of a person has expired.
    connectionParams: async () => ({
      Authorization: `Bearer ${await credential(closeCode === 4403)}`,
    }),
    // Soon after a restart of the gateway, but not with all pages at once.
    retryAttempts: Infinity,
    retryWait: (retries) =>
      new Promise((resolve) => {
        setTimeout(resolve, Math.min(4_000, 250 * 2 ** retries) * (0.5 + Math.random() / 2));
      }),
    shouldRetry: () => true,
    // After sleep or a change of network, a connection can be dead without a sign of it.
    keepAlive: 10_000,
    on: {
      closed: (event) => {
        // Otherwise, the timer would close the next connection.
        clearTimeout(silence);
        closeCode = (event as { code?: number }).code;
      },
      ping: (isReceived) => {
        if (isReceived) return;
        silence = setTimeout(() => {
          client.terminate();
        }, 5_000);
      },
      pong: (isReceived) => {
        if (isReceived) clearTimeout(silence);
      },
    },
  });
  return client;
}
