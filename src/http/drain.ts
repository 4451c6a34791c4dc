// Drains a server before it closes: it reports that it is not ready, serves requests for a while, then closes.
import { Server } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { setTimeout } from 'node:timers/promises';

/**
 * Makes a server that is being closed accept connections for `delayMs` more, and then no longer. A load balancer needs that
 * time to notice that the server is not ready. Clients with open connections get a response that closes the connection; closing it
 * without one could cut off a request that is being sent.
 *
 * @returns a function that tells whether the server is draining
 */
export function drainOnClose(server: FastifyInstance, delayMs: number): () => boolean {
  let isDraining = false;
  server.addHook('preClose', async () => {
    isDraining = true;
    if (!server.server.listening) return;
    await setTimeout(delayMs);
    // Fastify does so after all hooks, some of which wait for work that has been accepted. The `close` of an HTTP server
    // would also close the idle connections, on which a client may just be sending a request.
    Server.prototype.close.call(server.server);
  });
  server.addHook('onSend', (_request, reply, _payload, done) => {
    if (isDraining) reply.header('connection', 'close');
    done();
  });
  return () => isDraining;
}
