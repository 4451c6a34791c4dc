// Reads the call of a request, strictly or leniently.
import type { FastifyRequest } from 'fastify';
import type { Call } from '../call.js';
import type { Route } from '../routes.js';
import { isReadLeniently } from './handling.js';
import { readLeniently, readStrictly, type CallReading, type SentCall } from './reading.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set once the body has been parsed. */
    reading?: CallReading;
  }
}

export function sentCallOf({ method, url, body, headers }: FastifyRequest): SentCall {
  return {
    method: method === 'HEAD' ? 'GET' : method,
    url,
    body: (body ?? undefined) as SentCall['body'],
    ifMatch: headers['if-match'],
  };
}

/** @throws GatewayError INVALID_REQUEST if the query is not UTF-8 */
export function readCallOf(route: Route, request: FastifyRequest): CallReading {
  const sent = sentCallOf(request);
  return isReadLeniently(route, request.headers)
    ? readLeniently(route, sent)
    : // The body of a strict call is never a form.
      readStrictly(sent as Call);
}
