// Requests to upgrade a connection. A request for a WebSocket passes the router and the hooks of every other request,
// so that its route can accept or reject it. A request for any other protocol is served as if it had not asked.
import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RespondingSocket } from './client-errors.js';

/** The connection that a request for a WebSocket asks for. */
interface Upgrade {
  readonly socket: Duplex;
  /** The first bytes after the request. */
  readonly head: Buffer;
}

const upgrades = new WeakMap<IncomingMessage, Upgrade>();

/** @returns undefined if the request does not ask for a WebSocket */
export const upgradeOf = ({ raw }: Pick<FastifyRequest, 'raw'>): Upgrade | undefined =>
  upgrades.get(raw);

const isForWebSocket = ({ method, headers }: IncomingMessage): boolean =>
  method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket';

/** Routes a request for a WebSocket. A response that is not the upgrade ends the connection. */
function routeForWebSocket(
  server: FastifyInstance,
  request: IncomingMessage,
  upgrade: Upgrade,
): void {
  const { socket } = upgrade;
  upgrades.set(request, upgrade);
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  // Without TLS or with it, the stream is a socket, although the type of the event is wider.
  const connection = socket as Socket;
  response.assignSocket(connection);
  // Node.js no longer watches this connection: neither its time limits nor the end of the server would close it.
  response.once('finish', () => void connection.destroySoon());
  connection.once('timeout', () => connection.destroy());
  server.routing(request, response);
}

const headersOfUpgrade = ['connection', 'upgrade', 'http2-settings'];

/**
 * Puts the request back before the first bytes after it, without its headers of the upgrade, and lets the server read
 * the connection anew (RFC 9110, section 7.8). Some clients, such as that of Java, ask for HTTP/2 in each first request.
 */
function serveWithoutUpgrade(
  server: FastifyInstance,
  { method = '', url = '', httpVersion, rawHeaders }: IncomingMessage,
  { socket, head }: Upgrade,
): void {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2);
    if (!headersOfUpgrade.includes(name.toLowerCase())) lines.push(`${name}: ${value}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.server.emit('connection', socket);
}

/** Handles the upgrades of a server. Without this, Node.js itself ignores that a request asks for one. */
export function routeUpgrades(server: FastifyInstance): void {
  server.server.on('upgrade', (request, socket, head) => {
    // A connection that breaks between two owners must not end the process.
    socket.on('error', () => socket.destroy());
    // A response to an earlier request on the connection is still to be sent. A connection has one response at a time.
    if ((socket as RespondingSocket)._httpMessage) socket.destroy();
    else if (isForWebSocket(request)) routeForWebSocket(server, request, { socket, head });
    else serveWithoutUpgrade(server, request, { socket, head });
  });
}
