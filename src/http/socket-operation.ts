// The operations that arrive over a WebSocket. Each runs as a request within the process, so that all rules of requests
// apply to it. This module tells the hooks of such a request to which socket it belongs.
import { AsyncLocalStorage } from 'node:async_hooks';

export interface SocketOperation {
  /** The ID of the request that opened the socket. */
  readonly socketId: string;
  /** Aborted when the client cancels the operation or closes the socket. */
  readonly signal: AbortSignal;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Undefined for a request over HTTP. */
    socketOperation: SocketOperation | undefined;
  }
}

const operationStorage = new AsyncLocalStorage<SocketOperation>();

export const currentSocketOperation = (): SocketOperation | undefined =>
  operationStorage.getStore();

export const runSocketOperation = <Result>(operation: SocketOperation, run: () => Result): Result =>
  operationStorage.run(operation, run);
