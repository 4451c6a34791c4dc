// Compresses responses in a coding that the client accepts. Content that never changes is compressed once:
// compressed.ts.
import compress from '@fastify/compress';
import type { FastifyInstance, FastifyReply } from 'fastify';

const thresholdBytes = 1_024;

/** Must be called before any route is added. content-coding.ts decodes request bodies, with a limit on their size. */
export function compressResponses(server: FastifyInstance): void {
  void server.register(compress, {
    // If the client accepts several equally, the first one is used. Node.js knows zstd since 22.15.
    encodings: ['br', 'gzip', 'zstd'],
    threshold: thresholdBytes,
    globalDecompression: false,
  });
}

/** Adds `Vary: Accept-Encoding`, also to a response that is too small to be compressed. */
export function setVary(reply: FastifyReply): void {
  const vary = reply.getHeader('vary')?.toString();
  if (vary?.includes('accept-encoding') === true) return;
  reply.header('vary', vary === undefined ? 'accept-encoding' : `${vary}, accept-encoding`);
}
