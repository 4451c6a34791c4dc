// A page that opens with the key of the embedded demo, for whoever sits at the machine.
import { isIP } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createCompressed } from './compressed.js';

export interface Page {
  send(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
}

/**
 * Whether the page was asked for by the machine's own name or number. A name of somebody else's that was
 * pointed here (DNS rebinding) must not get at the demo's key.
 */
const isOwnAddress = ({ hostname }: FastifyRequest): boolean =>
  hostname === 'localhost' || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;

/**
 * @param render makes the HTML: with the key, and without one
 * @param demoApiKey of the embedded demo, where there is one
 */
export function createPage(render: (apiKey?: string) => string, demoApiKey?: string): Page {
  const plain = createCompressed(() => render());
  const demo = demoApiKey === undefined ? plain : createCompressed(() => render(demoApiKey));
  return {
    send(request, reply) {
      reply
        .type('text/html; charset=utf-8')
        // It may hold a key: no other page may read it, and no cache keep it.
        .removeHeader('access-control-allow-origin')
        .header('cache-control', 'no-store')
        .header('x-content-type-options', 'nosniff')
        .header('x-frame-options', 'DENY');
      return (isOwnAddress(request) ? demo : plain).send(request, reply);
    },
  };
}
