// What is made once, kept in memory, and sent compressed to whoever can read that.
import { createHash } from 'node:crypto';
import { gzip } from 'node:zlib';
import { promisify } from 'node:util';
import type { FastifyReply, FastifyRequest } from 'fastify';

const compress = promisify(gzip);

export interface Compressed {
  /** Under the type and the headers that the reply has already. */
  send(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
  /** Resolves once the content is made. */
  ready(): Promise<unknown>;
  /** SHA-256 of the content, whichever way it is sent. */
  digest(): Promise<string>;
}

/** @param make makes the content, when it is first asked for */
export function createCompressed(make: () => string | Buffer | Promise<string>): Compressed {
  let made: ReturnType<typeof keep> | undefined;
  async function keep() {
    const plain = Buffer.from(await make());
    return { plain, compressed: await compress(plain) };
  }
  const content = () => (made ??= keep());
  return {
    async send(request, reply) {
      const { plain, compressed } = await content();
      reply.header('vary', 'accept, accept-encoding');
      return request.headers['accept-encoding']?.includes('gzip') === true
        ? reply.header('content-encoding', 'gzip').send(compressed)
        : reply.send(plain);
    },
    ready: content,
    async digest() {
      const { plain } = await content();
      return createHash('sha256').update(plain).digest('base64url');
    },
  };
}
