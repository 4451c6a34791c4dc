// Clients of the WebSocket at /graphql: that of graphql-ws, and a plain one that sees each message.
import { once } from 'node:events';
import { createClient, type Client, type ClientOptions, type SubscribePayload } from 'graphql-ws';
import { onTestFinished } from 'vitest';
import { WebSocket, type ClientOptions as SocketOptions } from 'ws';

const addressOf = (address: string): string => `${address.replace(/^http/, 'ws')}/graphql`;

/** The client of graphql-ws, which connects with the first operation and does not connect again. */
export function socketClient(
  address: string,
  apiKey: string | undefined,
  options: Partial<ClientOptions> = {},
): Client {
  const client = createClient({
    url: addressOf(address),
    webSocketImpl: WebSocket,
    connectionParams: apiKey === undefined ? {} : { Authorization: `Bearer ${apiKey}` },
    retryAttempts: 0,
    ...options,
  });
  onTestFinished(() => void client.dispose());
  return client;
}

/** Runs a query or mutation, which has one result. */
export async function resultOf(client: Client, payload: SubscribePayload): Promise<any> {
  for await (const result of client.iterate(payload)) return result;
  throw new Error('The operation has no result.');
}

interface PlainSocket {
  readonly socket: WebSocket;
  send(message: unknown): void;
  /** Whether a message has arrived that `next` has not returned. */
  hasMessage(): boolean;
  /** The next message. Fails if the socket closes before. */
  next(): Promise<any>;
  /** The code and the reason with which the gateway closes the socket. */
  readonly closed: Promise<{ code: number; reason: string }>;
}

/** Opens a socket that has not sent `connection_init`. */
export async function openSocket(
  address: string,
  options: SocketOptions = {},
  protocol = 'graphql-transport-ws',
): Promise<PlainSocket> {
  const socket = new WebSocket(addressOf(address), protocol, options);
  onTestFinished(() => {
    socket.terminate();
  });
  const messages: unknown[] = [];
  let wake: () => void = () => undefined;
  socket.on('message', (data: Buffer) => {
    messages.push(JSON.parse(data.toString()));
    wake();
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once('close', (code, reason) => {
      resolve({ code, reason: reason.toString() });
      wake();
    });
  });
  await once(socket, 'open');
  return {
    socket,
    closed,
    send(message) {
      socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    },
    hasMessage: () => messages.length > 0,
    async next() {
      for (;;) {
        if (messages.length > 0) return messages.shift();
        if (socket.readyState >= WebSocket.CLOSING) throw new Error('The socket has closed.');
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}

/** Opens a socket and signs in. */
export async function signedInSocket(address: string, apiKey = '', options?: SocketOptions) {
  const opened = await openSocket(address, options);
  opened.send({ type: 'connection_init', payload: { Authorization: `Bearer ${apiKey}` } });
  if ((await opened.next()).type !== 'connection_ack') throw new Error('Sign-in failed.');
  return opened;
}
