// Gives the database the context of a request: its workspace, its deadline, and a signal for a closed connection. The
// signal of an operation over a WebSocket acts as if the operation had a connection of its own.
import { setMaxListeners } from 'node:events';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { onResponseEnd } from './response-end.js';
import { currentSocketOperation } from './socket-operation.js';
import { deadlineAfter, runFor, type Work } from '../database/work.js';

declare module 'fastify' {
  interface FastifyRequest {
    work: Work;
  }
}

/** Runs work of a request outside of its handler. */
export const runInRequest = <Result>({ work }: FastifyRequest, run: () => Result): Result =>
  runFor(work, run);

/** @param timeoutMs the time limit of a request; 0 for none */
export function addRequestWork(server: FastifyInstance, timeoutMs: number): void {
  server.decorateRequest('work');
  server.decorateRequest('socketOperation');
  server.addHook('onRequest', (request, reply, done) => {
    const abandonment = new AbortController();
    // Each statement that waits for its turn listens until then. Node.js would report more than 10 of them as a leak.
    setMaxListeners(0, abandonment.signal);
    onResponseEnd(request.raw, reply.raw, () => {
      if (!reply.raw.writableFinished) abandonment.abort();
    });
    request.socketOperation = currentSocketOperation();
    request.socketOperation?.signal.addEventListener('abort', () => reply.raw.destroy());
    request.work = {
      workspaceId: undefined,
      deadline: deadlineAfter(timeoutMs),
      signal: abandonment.signal,
      running: 0,
    };
    runFor(request.work, done);
  });
  // Fastify reads the body in another asynchronous context, so the request's work is set again.
  server.addHook('preValidation', (request, _reply, done) => {
    runFor(request.work, done);
  });
}
