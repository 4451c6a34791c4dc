// The methods of each address: OPTIONS returns the list, and any other method is rejected with the same list (RFC 9110,
// sections 9.3.7, 10.2.1 and 15.5.6).
import { METHODS } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GatewayError } from '../errors.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set on an OPTIONS route for the CORS plugin, which responds to it: the methods of the address. */
    cors?: { readonly methods: string };
  }
}

type ServedMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Methods without a rejecting route: OPTIONS has its own, and Node.js does not emit a request for CONNECT. */
const elsewhere = ['OPTIONS', 'CONNECT'];

/**
 * Adds an OPTIONS route that lists the methods of an address, and a route that rejects all other methods.
 *
 * @param hints what a client may look for that uses another method, as the end of the message
 */
export function rejectOtherMethods(
  server: FastifyInstance,
  url: string,
  served: readonly ServedMethod[],
  hints: Readonly<Partial<Record<ServedMethod, string>>> = {},
): void {
  const allow = [...served, 'OPTIONS'].join(', ');
  server.route({
    method: 'OPTIONS',
    url,
    config: { cors: { methods: allow } },
    handler: () => undefined,
  });
  server.route({
    method: METHODS.filter(
      (method) => !elsewhere.includes(method) && !served.includes(method as ServedMethod),
    ),
    url,
    // The method is rejected before the body is read, whose content makes no difference.
    onRequest({ method }, reply) {
      reply.header('allow', allow);
      const hint = hints[method as ServedMethod];
      throw new GatewayError(
        'METHOD_NOT_ALLOWED',
        [`This address answers to ${allow}.`, hint].filter(Boolean).join(' '),
      );
    },
    handler: () => undefined,
  });
}

/** @throws GatewayError NOT_FOUND */
export const rejectAddress = (): never => {
  throw new GatewayError('NOT_FOUND', 'There is nothing at this address.');
};

const isPreflight = ({ headers }: FastifyRequest): boolean =>
  headers.origin !== undefined && headers['access-control-request-method'] !== undefined;

/**
 * Sets Allow on a response to OPTIONS. Runs before the CORS plugin, which responds to every OPTIONS request. A
 * preflight for an address that does not exist is not rejected: the page then sees the 404 of the request itself.
 *
 * @throws GatewayError NOT_FOUND
 */
export function tellMethods(request: FastifyRequest, reply: FastifyReply): void {
  if (request.method !== 'OPTIONS') return;
  const { cors } = request.routeOptions.config;
  if (cors !== undefined) reply.header('allow', cors.methods);
  else if (!isPreflight(request)) rejectAddress();
}
