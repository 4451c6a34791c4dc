// The methods of an address: OPTIONS tells which there are, and any other is refused with the same list
// (RFC 9110, sections 9.3.7, 10.2.1 and 15.5.6).
import { METHODS } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GatewayError } from '../errors.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Of an OPTIONS route, for the plugin that answers it: the methods of the address. */
    cors?: { readonly methods: string };
  }
}

type ServedMethod = 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'DELETE';

/** OPTIONS has a route of its own, and Node.js makes no request of CONNECT. */
const elsewhere = ['OPTIONS', 'CONNECT'];

/** Tells the methods of an address, and refuses all that it does not serve. */
export function refuseOtherMethods(
  server: FastifyInstance,
  url: string,
  served: readonly ServedMethod[],
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
    // Before the body is read: what it holds makes no difference.
    onRequest(_request, reply) {
      reply.header('allow', allow);
      throw new GatewayError('METHOD_NOT_ALLOWED', `This address answers to ${allow}.`);
    },
    handler: () => undefined,
  });
}

/** @throws GatewayError NOT_FOUND */
export const refuseAddress = (): never => {
  throw new GatewayError('NOT_FOUND', 'There is nothing at this address.');
};

const isPreflight = ({ headers }: FastifyRequest): boolean =>
  headers.origin !== undefined && headers['access-control-request-method'] !== undefined;

/**
 * Runs before the plugin for CORS, which answers every OPTIONS that comes to it. A preflight is never
 * refused: that there is nothing at an address, a page can read from the answer to the request itself.
 *
 * @throws GatewayError NOT_FOUND
 */
export function tellMethods(request: FastifyRequest, reply: FastifyReply): void {
  if (request.method !== 'OPTIONS') return;
  const { cors } = request.routeOptions.config;
  if (cors !== undefined) reply.header('allow', cors.methods);
  else if (!isPreflight(request)) refuseAddress();
}
