// Default headers that keep responses out of caches and pages out of frames. A route that needs another value sets the
// header itself.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { setVary } from './compression.js';

/** The policy of a page that sets none: it may load and run nothing. */
const emptyPolicy =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const isPage = (reply: FastifyReply): boolean =>
  String(reply.getHeader('content-type')).startsWith('text/html');

/** A client may cache a record with an ETag, but must revalidate it (RFC 9111, section 5.2.2.4). */
const cacheControlOf = ({ method }: FastifyRequest, reply: FastifyReply): string =>
  (method === 'GET' || method === 'HEAD') && reply.statusCode < 400 && reply.hasHeader('etag')
    ? 'private, no-cache'
    : 'no-store';

/** Sets the default headers. Runs before each response is sent. */
export function setResponseHeaders(request: FastifyRequest, reply: FastifyReply): void {
  const setDefault = (name: string, value: string) => {
    if (!reply.hasHeader(name)) reply.header(name, value);
  };
  setDefault('x-content-type-options', 'nosniff');
  setDefault('cache-control', cacheControlOf(request, reply));
  setVary(reply);
  if (!isPage(reply)) return;
  setDefault('content-security-policy', emptyPolicy);
  setDefault('referrer-policy', 'no-referrer');
  setDefault('x-frame-options', 'DENY');
}
