// How a server stops: it says so, goes on to answer for a while, and then accepts no more.
import type { FastifyInstance } from 'fastify';
import { setTimeout } from 'node:timers/promises';

/**
 * Makes a server that is closed accept connections for `delayMs` more. A load balancer needs that time to see that
 * the server is not ready; clients that keep connections open learn from a response that this one closes, while
 * closing it at once could cross a request on its way.
 *
 * @returns whether the server is draining
 */
export function drainOnClose(server: FastifyInstance, delayMs: number): () => boolean {
  let isDraining = false;
  server.addHook('preClose', async () => {
    isDraining = true;
    if (server.server.listening) await setTimeout(delayMs);
  });
  server.addHook('onSend', (_request, reply, _payload, done) => {
    if (isDraining) reply.header('connection', 'close');
    done();
  });
  return () => isDraining;
}
