// The log line of each request, written once its response has been sent.
import type { FastifyInstance } from 'fastify';
import { errorTable } from '../error-codes.js';
import './reported-names.js';

export function logRequests(server: FastifyInstance): void {
  server.addHook('onResponse', (request, reply, done) => {
    const { method, url, reportedNames } = request;
    const caller = request.caller as typeof request.caller | undefined;
    // Rate-limited sign-ins are not logged one by one: sign-in-failures.ts logs them once.
    if (reply.statusCode === errorTable.RATE_LIMITED.status && caller === undefined) {
      done();
      return;
    }
    request.log.info({
      method,
      // The query is not logged, because it can contain names of people.
      path: url.split('?', 1)[0],
      status: reply.statusCode,
      address: request.ip,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
      ...(caller && { [caller.viewer.principal.kind]: caller.viewer.principal.id }),
      webSocket: request.socketOperation?.socketId,
      ...(reportedNames?.ignored.length && { ignoredParameters: reportedNames.ignored }),
      ...(reportedNames?.converted.length && { convertedParameters: reportedNames.converted }),
    });
    done();
  });
}
