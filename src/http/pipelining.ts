// Limits the requests of one connection that are under way. A client can send thousands of them at once, and Node.js
// starts all of them before it does anything else.
import type { RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';

/** Clients that do not wait for responses have a few requests under way. */
const requestsMax = 100;

/**
 * Makes the response to the last request that a connection may have under way close that connection. Further requests on
 * it are not started, so that the client can repeat them on another one (RFC 9112, section 9.6).
 */
export function limitPipelining(server: Server): void {
  /** The number of requests under way; infinite once the last of them has arrived. */
  const underWay = new WeakMap<Socket, number>();
  const countOf = (socket: Socket) => underWay.get(socket) ?? 0;
  const [start] = server.listeners('request') as RequestListener[];
  if (start === undefined) return;
  server.off('request', start);
  server.on('request', (request, response) => {
    const { socket } = request;
    const count = countOf(socket) + 1;
    if (count > requestsMax) return;
    const isLast = count === requestsMax;
    if (isLast) response.shouldKeepAlive = false;
    underWay.set(socket, isLast ? Infinity : count);
    response.once('close', () => underWay.set(socket, countOf(socket) - 1));
    start(request, response);
  });
}
