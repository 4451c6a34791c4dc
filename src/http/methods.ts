// Methods that an address does not answer to: 405, with those that it does.
import type { FastifyInstance } from 'fastify';
import { GatewayError } from '../errors.js';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE'] as const;

type Method = (typeof methods)[number];

export function refuseOtherMethods(
  server: FastifyInstance,
  url: string,
  served: readonly Method[],
): void {
  server.route({
    method: methods.filter((method) => !served.includes(method)),
    url,
    // Before the body is read: what it holds makes no difference.
    onRequest(_request, reply) {
      reply.header('allow', served.join(', '));
      throw new GatewayError('METHOD_NOT_ALLOWED', `This address answers to ${served.join(', ')}.`);
    },
    handler: () => undefined,
  });
}
