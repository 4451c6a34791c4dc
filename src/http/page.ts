// A page that is made once and served from memory, compressed.
import { gzip } from 'node:zlib';
import { promisify } from 'node:util';
import type { FastifyReply, FastifyRequest } from 'fastify';

const compress = promisify(gzip);

export interface Page {
  send(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
}

/** @param render makes the HTML, when it is first asked for */
export function createPage(render: () => string): Page {
  let made: Promise<{ plain: Buffer; compressed: Buffer }> | undefined;
  async function make() {
    const plain = Buffer.from(render());
    return { plain, compressed: await compress(plain) };
  }
  return {
    async send(request, reply) {
      const { plain, compressed } = await (made ??= make());
      reply
        .type('text/html; charset=utf-8')
        .header('vary', 'accept, accept-encoding')
        // It may hold a key: no other page may read it, and no cache keep it.
        .removeHeader('access-control-allow-origin')
        .header('cache-control', 'no-store')
        .header('x-content-type-options', 'nosniff')
        .header('x-frame-options', 'DENY');
      return request.headers['accept-encoding']?.includes('gzip') === true
        ? reply.header('content-encoding', 'gzip').send(compressed)
        : reply.send(plain);
    },
  };
}
