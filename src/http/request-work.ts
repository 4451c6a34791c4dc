// Gives the database the context of a request: its workspace, its deadline, and whether its client has gone. If an
// operation over a WebSocket is canceled, its connection is destroyed, as if it had one of its own.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { onResponseEnd } from './response-end.js';
import { currentSocketOperation } from './socket-operation.js';
import { abandon, deadlineAfter, newWork, runFor, type Work } from '../database/work.js';

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
    const work = newWork(undefined, deadlineAfter(timeoutMs));
    onResponseEnd(request.raw, reply.raw, () => {
      if (!reply.raw.writableFinished) abandon(work);
    });
    request.socketOperation = currentSocketOperation();
    request.socketOperation?.signal.addEventListener('abort', () => reply.raw.destroy());
    request.work = work;
    runFor(work, done);
  });
  // Fastify reads the body in another asynchronous context, so the request's work is set again.
  server.addHook('preValidation', (request, _reply, done) => {
    runFor(request.work, done);
  });
}
