// The headers that keep a response out of caches, and a page out of other pages. A route that needs another value
// sets the header itself.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { setVary } from './compression.js';

/** A page without a policy of its own may load and do nothing. */
const emptyPolicy =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const isPage = (reply: FastifyReply): boolean =>
  String(reply.getHeader('content-type')).startsWith('text/html');

/** A client may keep a record whose version it can ask for (RFC 9111, section 5.2.2.4). */
const cacheControlOf = ({ method }: FastifyRequest, reply: FastifyReply): string =>
  (method === 'GET' || method === 'HEAD') && reply.statusCode < 400 && reply.hasHeader('etag')
    ? 'private, no-cache'
    : 'no-store';

/** Runs before each response is sent. */
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
