// Content that is generated once, kept in memory, and sent compressed to clients that accept gzip.
import { createHash } from 'node:crypto';
import { gzip } from 'node:zlib';
import { promisify } from 'node:util';
import type { FastifyReply, FastifyRequest } from 'fastify';

const compress = promisify(gzip);

export interface Compressed {
  /** Sends the content. The reply already has its type and headers. */
  send(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
  /** Resolves once the content has been generated. */
  ready(): Promise<unknown>;
  /** SHA-256 of the uncompressed content. */
  digest(): Promise<string>;
}

/** @param make generates the content, on the first request for it */
export function createCompressed(make: () => string | Buffer | Promise<string>): Compressed {
  let plain: Promise<Buffer> | undefined;
  let compressed: Promise<Buffer> | undefined;
  const content = () => (plain ??= Promise.resolve(make()).then((made) => Buffer.from(made)));
  const compressedContent = () => (compressed ??= content().then((made) => compress(made)));
  return {
    async send(request, reply) {
      reply.header('vary', 'accept, accept-encoding');
      return request.headers['accept-encoding']?.includes('gzip') === true
        ? reply.header('content-encoding', 'gzip').send(await compressedContent())
        : reply.send(await content());
    },
    ready: content,
    async digest() {
      return createHash('sha256')
        .update(await content())
        .digest('base64url');
    },
  };
}
