// Tells the database which request it works for, until when, and when nobody waits for the answer any more.
import { setMaxListeners } from 'node:events';
import type { FastifyInstance } from 'fastify';
import { runFor, type Work } from '../database/work.js';

declare module 'fastify' {
  interface FastifyRequest {
    work: Work;
  }
}

/** @param timeoutMs how long a request may take; 0: as long as it needs */
export function giveRequestsWork(server: FastifyInstance, timeoutMs: number): void {
  server.decorateRequest('work');
  server.addHook('onRequest', (request, reply, done) => {
    const abandonment = new AbortController();
    // Each statement that waits for its turn listens until then. Node.js would report more than 10 of them as a leak.
    setMaxListeners(0, abandonment.signal);
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) abandonment.abort();
    });
    request.work = {
      address: request.ip,
      workspaceId: undefined,
      deadline: timeoutMs === 0 ? Infinity : performance.now() + timeoutMs,
      signal: abandonment.signal,
      running: 0,
    };
    runFor(request.work, done);
  });
  // The body is read in a context of its own, in which the request is not known.
  server.addHook('preValidation', (request, _reply, done) => {
    runFor(request.work, done);
  });
}
