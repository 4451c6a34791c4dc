// Accepts WebSockets at /graphql: which requests may open one, and how all of them end with the server.
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { handleProtocols } from 'graphql-ws';
import { WebSocketServer, type RawData, type ServerOptions, type WebSocket } from 'ws';
import { asGatewayError } from '../../../as-gateway-error.js';
import { GatewayError } from '../../../errors.js';
import type { Authenticate } from '../../../http/authenticate.js';
import { bodyBytesMax } from '../../../http/body.js';
import { upgradeOf } from '../../../http/upgrade.js';
import { closingOf, interrupted, closeReasonOf, repeatedId } from './close-codes.js';
import { openConnection, type SocketConnection } from './socket-connection.js';
import { checkMessageSize, countMessages } from './message-limits.js';
import { readMessage } from './messages.js';
import { createProtocol } from './protocol.js';

export interface SocketOptions {
  /** The highest number of operations that one socket may have under way. */
  readonly operationsPerSocket: number;
  /** The time limit of `connection_init` after the socket has opened, in milliseconds. Default: 5,000. */
  readonly initTimeoutMs?: number;
  /** Shorter than the idle timeouts after which proxies close a connection. Default: 12,000. */
  readonly pingIntervalMs?: number;
  /** Called when the stop of the gateway has cut off queries or mutations. */
  readonly onCutOff?: (() => void) | undefined;
  /** Whether the page that opens a socket may do so. */
  readonly isAllowedOrigin: (request: FastifyRequest) => boolean;
}

const serverOptions: ServerOptions & { readonly closeTimeout: number } = {
  noServer: true,
  clientTracking: false,
  handleProtocols,
  maxPayload: bodyBytesMax,
  // The time for which a socket waits until its client has closed its side, in milliseconds.
  closeTimeout: 2_000,
};

const bytesOf = (data: RawData): Buffer =>
  Buffer.isBuffer(data) ? data : Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);

/** Passes each message on to the protocol. */
function onMessages(
  socket: WebSocket,
  { operations, isEnding, isSignedIn, reject, end }: SocketConnection,
  log: FastifyBaseLogger,
  pass: (text: string) => Promise<void>,
): void {
  /** Ends the socket if the work fails. */
  async function endAtError(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      const error = asGatewayError(thrown);
      if (error.code === 'INTERNAL') log.error({ err: error.cause }, error.message);
      void end(closingOf(error));
    }
  }

  const count = countMessages();

  /** A function of its own, so that the message of an operation that is rejected is not kept with its error. */
  const sendWith = (text: string) => async () => {
    // The client sends the operation again at its next socket.
    if (isEnding()) return;
    count.noteOperation();
    await endAtError(() => pass(text));
  };
  function receiveOperation(id: string, text: string, size: number): void {
    try {
      if (!operations.start(id, { size, send: sendWith(text) })) void end(repeatedId);
    } catch (error) {
      count.noteOther();
      void reject(id, asGatewayError(error));
    }
  }
  async function receive(data: RawData): Promise<void> {
    const bytes = bytesOf(data);
    // Parsing a message is charged to nobody until sign-in.
    if (!isSignedIn()) checkMessageSize(bytes, 'Until connection_ack, a message');
    const { type, id, text } = readMessage(bytes);
    if (type === 'subscribe') {
      receiveOperation(id, text, bytes.length);
      return;
    }
    checkMessageSize(bytes, 'A message other than subscribe');
    count.noteOther();
    if (type === 'complete') operations.complete(id);
    await pass(text);
  }
  socket.on('message', (data) => {
    // A socket that is being closed can still have received messages.
    if (socket.readyState === socket.OPEN) void endAtError(() => receive(data));
  });
}

function logAtClose(socket: WebSocket, request: FastifyRequest): void {
  const start = performance.now();
  socket.once('close', (code) => {
    const caller = request.caller as typeof request.caller | undefined;
    request.log.info({
      ...{ method: 'GET', path: '/graphql', status: 101, address: request.ip },
      durationMs: Math.round(performance.now() - start),
      ...(caller && { [caller.viewer.principal.kind]: caller.viewer.principal.id }),
      closeCode: code,
    });
  });
}

/** Takes over the connection of a request for a WebSocket. */
export type AcceptSocket = (request: FastifyRequest, reply: FastifyReply) => void;

export function acceptSockets(
  server: FastifyInstance,
  authenticate: Authenticate,
  {
    operationsPerSocket,
    initTimeoutMs = 5_000,
    pingIntervalMs = 12_000,
    isAllowedOrigin,
    onCutOff,
  }: SocketOptions,
): AcceptSocket {
  const protocol = createProtocol(initTimeoutMs);
  const sockets = new WebSocketServer(serverOptions);
  // Replaces a response of the library, which has no request ID. The error is thrown by `handleUpgrade`.
  sockets.on('wsClientError', ({ message }) => {
    throw new GatewayError('INVALID_REQUEST', `${message}.`);
  });
  const connections = new Set<SocketConnection>();
  let isClosing = false;

  function open(socket: WebSocket, request: FastifyRequest): void {
    const connection = openConnection(socket, request, {
      ...{ server, authenticate, operationsPerSocket, pingIntervalMs },
    });
    connections.add(connection);
    if (isClosing) void connection.end(interrupted);
    logAtClose(socket, request);
    // The socket closes after an error, such as a message that is too large.
    socket.on('error', (error) => {
      request.log.debug({ err: error }, 'A WebSocket failed.');
    });
    const onClosed = protocol.opened(
      {
        protocol: socket.protocol,
        send: connection.send,
        close: (code = interrupted.code, reason = '') =>
          void connection.end({ code, reason: closeReasonOf(reason) }),
        onMessage(pass) {
          onMessages(socket, connection, request.log, pass);
        },
      },
      connection,
    );
    socket.once('close', (code, reason) => {
      connections.delete(connection);
      void onClosed(code, String(reason));
    });
  }

  server.addHook('preClose', async () => {
    isClosing = true;
    const areComplete = await Promise.all([...connections].map(({ end }) => end(interrupted)));
    if (areComplete.includes(false)) onCutOff?.();
  });

  return (request, reply) => {
    const upgrade = upgradeOf(request);
    if (!upgrade) return;
    if (!isAllowedOrigin(request))
      throw new GatewayError(
        'FORBIDDEN',
        'Pages of this origin may not call the gateway. The operator lists the origins in CORS_ORIGINS.',
      );
    const { socket, head } = upgrade;
    // The versions that a client with another one may use (RFC 6455, section 4.4). The library does not tell them.
    reply.header('sec-websocket-version', '13, 8');
    sockets.handleUpgrade(request.raw, socket, head, (opened) => {
      reply.hijack();
      reply.raw.detachSocket(request.raw.socket);
      open(opened, request);
    });
  };
}
