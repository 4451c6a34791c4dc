// Limits the requests of one connection that are under way. A client can send thousands of them at once, and Node.js
// starts all of them before it does anything else.
import type { RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';

/** Clients that do not wait for responses have a few requests under way. */
const requestsMax = 100;

/**
 * Makes the response to the 100th request under way close its connection. Later requests on the connection are not run, so that
 * the client can repeat them on another one (RFC 9112, section 9.6). After another 100, the connection is closed at once.
 */
export function limitPipelining(server: Server): void {
  /** The number of requests under way. From the limit on, it never decreases. */
  const underWay = new WeakMap<Socket, number>();
  const countOf = (socket: Socket) => underWay.get(socket) ?? 0;
  const [start] = server.listeners('request') as RequestListener[];
  if (start === undefined) return;
  server.off('request', start);
  server.on('request', (request, response) => {
    const { socket } = request;
    const count = countOf(socket) + 1;
    underWay.set(socket, count);
    if (count > 2 * requestsMax) socket.destroy();
    if (count > requestsMax) return;
    if (count === requestsMax) response.shouldKeepAlive = false;
    response.once('close', () => {
      if (countOf(socket) < requestsMax) underWay.set(socket, countOf(socket) - 1);
    });
    start(request, response);
  });
}
