// The WebSocket of one client: what it may have under way, how fast it must read, and how it ends.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { FormattedExecutionResult } from 'graphql';
import type { WebSocket } from 'ws';
import type { Principal } from '../../../auth/viewer.js';
import { watchForEnd } from '../../../domain/event/watch.js';
import { asGatewayError } from '../../../as-gateway-error.js';
import { GatewayError } from '../../../errors.js';
import type { Authenticate } from '../../../http/authenticate.js';
import { graphqlErrorBody } from '../../../http/error-body.js';
import { runInRequest } from '../../../http/request-work.js';
import { closingOfWatch, serviceRestart, slowReader, type Closing } from './close-codes.js';
import { credentialsAsHeaders, type SentOperation } from './messages.js';
import { createOperations, type Operations } from './operations.js';
import { runOperation, type OperationOutcome } from './run-operation.js';

/** The bytes that may wait to be sent when a further message is sent: that of one large response. */
const unsentBytesMax = 16 * 2 ** 20;

/**
 * The times for which a socket that ends waits: until streams have sent what they have, and for other operations. The
 * latter and the time for closing are together those of HTTP requests (`drainTimeoutMs` in src/main.ts).
 */
const settleLimits = { streamsMs: 1_000, othersMs: 7_400 };

export interface SocketConnection {
  /**
   * Signs in with the credentials of `connection_init`, and watches until they are no longer valid.
   *
   * @throws GatewayError UNAUTHORIZED, RATE_LIMITED or UNAVAILABLE
   */
  signIn(connectionParams: Readonly<Record<string, unknown>> | undefined): Promise<void>;
  readonly isSignedIn: () => boolean;
  run(id: string, sent: SentOperation): Promise<OperationOutcome>;
  /** Sends the error of an operation that does not start. */
  readonly reject: (id: string, error: GatewayError) => Promise<void>;
  readonly operations: Operations;
  readonly send: (data: string) => Promise<void>;
  /**
   * Closes the socket. With a code for a restart, operations under way end first, as far as the time allows.
   *
   * @returns false if an end with 1012 cut off a query or a mutation
   */
  readonly end: (closing: Closing) => Promise<boolean>;
  /** Whether the socket ends or has ended, so that no operation can start. */
  readonly isEnding: () => boolean;
  readonly closed: Promise<void>;
  /** The principal that has signed in. */
  readonly principal: () => Principal;
}

export interface ConnectionParts {
  readonly server: FastifyInstance;
  readonly authenticate: Authenticate;
  readonly operationsPerSocket: number;
  readonly pingIntervalMs: number;
}

/**
 * Sends pings. Ends the connection of a client that, between two pings, has read none of the waiting bytes, or has neither
 * read nor sent anything.
 */
function keepAlive(socket: WebSocket, intervalMs: number): void {
  let isAlive = true;
  let unsentBytes = 0;
  const noteAlive = () => {
    isAlive = true;
  };
  const timer = setInterval(() => {
    const hasReadNothing = socket.bufferedAmount >= unsentBytes;
    if (hasReadNothing && (!isAlive || unsentBytes > 0)) {
      socket.terminate();
      return;
    }
    isAlive = false;
    unsentBytes = socket.bufferedAmount;
    socket.ping();
  }, intervalMs);
  socket.on('pong', noteAlive);
  socket.on('message', noteAlive);
  socket.once('close', () => {
    clearInterval(timer);
  });
}

const errorResultOf = (error: GatewayError) =>
  graphqlErrorBody(error, '') as FormattedExecutionResult;

export function openConnection(
  socket: WebSocket,
  opening: FastifyRequest,
  { server, authenticate, operationsPerSocket, pingIntervalMs }: ConnectionParts,
): SocketConnection {
  const operations = createOperations(operationsPerSocket);
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      operations.cancelAll();
      resolve();
    });
  });
  let ending: Promise<boolean> | undefined;
  let isSignedIn = false;
  keepAlive(socket, pingIntervalMs);

  const isOpen = () => socket.readyState === socket.OPEN;
  async function close({ code, reason }: Closing): Promise<boolean> {
    const isComplete = code !== serviceRestart || (await operations.settle(settleLimits));
    socket.close(code, reason);
    await closed;
    return isComplete;
  }
  function end(closing: Closing): Promise<boolean> {
    ending ??= close(closing);
    return ending;
  }

  const send = (data: string) =>
    new Promise<void>((resolve) => {
      if (isOpen() && socket.bufferedAmount > unsentBytesMax) void end(slowReader);
      if (!isOpen()) {
        resolve();
        return;
      }
      // An error is that of a connection which closes.
      socket.send(data, () => {
        resolve();
      });
    });

  return {
    ...{ operations, closed, end, send },
    isSignedIn: () => isSignedIn,
    isEnding: () => ending !== undefined || !isOpen(),
    principal: () => opening.caller.viewer.principal,
    async signIn(connectionParams) {
      Object.assign(opening.raw.headers, credentialsAsHeaders(connectionParams));
      const watch = await runInRequest(opening, async () => {
        await authenticate(opening);
        await opening.budget?.charge(1);
        return watchForEnd(opening.caller);
      });
      isSignedIn = true;
      void closed.then(watch.stop);
      void watch.reason.then(
        (reason) => reason && end(closingOfWatch(reason, opening.caller.viewer.principal)),
      );
    },
    async run(id, { query: body, extensions: { idempotencyKey } }) {
      try {
        if (idempotencyKey != null && typeof idempotencyKey !== 'string')
          throw new GatewayError('INVALID_REQUEST', 'extensions.idempotencyKey: Must be a string.');
        const headers: Record<string, string> =
          idempotencyKey == null ? {} : { 'idempotency-key': idempotencyKey };
        return await operations.run(id, (signal) =>
          runOperation(server, opening, { socketId: opening.id, signal }, { body, headers }),
        );
      } catch (error) {
        return { result: errorResultOf(asGatewayError(error)) };
      }
    },
    reject: (id, error) =>
      send(JSON.stringify({ id, type: 'error', payload: errorResultOf(error).errors })),
  };
}
