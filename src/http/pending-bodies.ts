// Limits the bodies that a workspace holds in memory while its requests are received, or wait for the database.
import { finished } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RateLimitedError, retryAfterSeconds } from '../errors.js';
import { bodyBytesMax } from './body.js';
import { workspaceOf } from './unread-responses.js';

const pendingBytesMax = 32 * 2 ** 20;

/** The bytes that a body can have at most: the length of one that is sent in chunks is not known. */
function bytesOf({ headers }: FastifyRequest): number {
  const length = headers['content-length'];
  if (length === undefined && headers['transfer-encoding'] === undefined) return 0;
  return Math.min(Number(length ?? bodyBytesMax), bodyBytesMax);
}

/** Makes a server reject requests of a workspace, before it reads their bodies, while others hold too many bytes. */
export function limitPendingBodies(server: FastifyInstance): void {
  const pendingBytes = new Map<string, number>();

  server.addHook('preParsing', (request, reply, _payload, done) => {
    const bytes = bytesOf(request);
    const workspaceId = workspaceOf(request);
    if (workspaceId === '' || bytes === 0) {
      done();
      return;
    }
    const sum = (pendingBytes.get(workspaceId) ?? 0) + bytes;
    if (sum > pendingBytesMax)
      throw new RateLimitedError(
        'The workspace has more than 32 MiB of request bodies under way. Wait for the responses, then try again.',
        retryAfterSeconds,
      );
    pendingBytes.set(workspaceId, sum);
    finished(reply.raw, () => {
      const rest = (pendingBytes.get(workspaceId) ?? 0) - bytes;
      if (rest === 0) pendingBytes.delete(workspaceId);
      else pendingBytes.set(workspaceId, rest);
    });
    done();
  });
}
