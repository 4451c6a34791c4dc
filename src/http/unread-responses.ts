// Limits the large responses that a workspace holds in memory because its clients read them slowly.
import { finished } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { RateLimitedError, retryAfterSeconds } from '../errors.js';

/** Smaller responses are not counted, because they fit into the buffers of a connection. */
const uncountedLengthMax = 2 ** 20;
const unreadLengthMax = 64 * 2 ** 20;

/**
 * Makes a server reject requests of a workspace whose clients have too much left to read. Results over a WebSocket are
 * limited by socket-connection.ts.
 */
export function limitUnreadResponses(server: FastifyInstance): void {
  /** The length of responses that have not been sent completely, by workspace. */
  const unread = new Map<string, number>();

  function add(workspaceId: string, length: number): void {
    const sum = (unread.get(workspaceId) ?? 0) + length;
    if (sum === 0) unread.delete(workspaceId);
    else unread.set(workspaceId, sum);
  }
  const workspaceOf = (caller: { viewer: { workspaceId: string } } | undefined) =>
    caller?.viewer.workspaceId ?? '';

  server.addHook('preHandler', (request, _reply, done) => {
    if ((unread.get(workspaceOf(request.caller)) ?? 0) > unreadLengthMax)
      throw new RateLimitedError(
        'The workspace has more than 64 MiB of responses that its clients have not read. Read them, then try again.',
        retryAfterSeconds,
      );
    done();
  });
  // Runs before the response is compressed.
  server.addHook('onSend', (request, reply, payload, done) => {
    const workspaceId = workspaceOf(request.caller);
    const isCounted = workspaceId !== '' && request.socketOperation === undefined;
    if (isCounted && typeof payload === 'string' && payload.length > uncountedLengthMax) {
      add(workspaceId, payload.length);
      finished(reply.raw, () => {
        add(workspaceId, -payload.length);
      });
    }
    done();
  });
}
