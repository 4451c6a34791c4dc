// What is made once, kept in memory, and sent compressed to whoever can read that.
import { gzip } from 'node:zlib';
import { promisify } from 'node:util';
import type { FastifyReply, FastifyRequest } from 'fastify';

const compress = promisify(gzip);

export interface Compressed {
  /** Under the type and the headers that the reply has already. */
  send(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
}

/** @param make makes the content, when it is first asked for */
export function createCompressed(make: () => string | Buffer): Compressed {
  let made: Promise<{ plain: Buffer; compressed: Buffer }> | undefined;
  async function keep() {
    const plain = Buffer.from(make());
    return { plain, compressed: await compress(plain) };
  }
  return {
    async send(request, reply) {
      const { plain, compressed } = await (made ??= keep());
      reply.header('vary', 'accept, accept-encoding');
      return request.headers['accept-encoding']?.includes('gzip') === true
        ? reply.header('content-encoding', 'gzip').send(compressed)
        : reply.send(plain);
    },
  };
}
