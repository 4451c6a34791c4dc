// Limits the large responses that a workspace holds in memory because its clients read them slowly.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RateLimitedError, retryAfterSeconds } from '../errors.js';
import { onResponseEnd } from './response-end.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether a response of so many characters can be sent now: its workspace has little left to read. */
    hasRoomFor(length: number): boolean;
  }
}

/** Smaller responses are not counted, because they fit into the buffers of a connection. */
const uncountedLengthMax = 2 ** 20;
const unreadLengthMax = 64 * 2 ** 20;

export const tooMuchUnread = () =>
  new RateLimitedError(
    'The workspace has more than 64 MiB of responses that its clients have not read. Read them, then try again.',
    retryAfterSeconds,
  );

/** @throws RateLimitedError if the response of a read cannot be sent now */
export function requireRoomFor(request: FastifyRequest, length: number): void {
  if (!request.hasRoomFor(length)) throw tooMuchUnread();
}

/**
 * Makes a server reject requests of a workspace whose clients have too much left to read. A read is checked again once its
 * response is known, because any number of requests can be accepted before the first of them has a response. Results
 * over a WebSocket are limited by socket-connection.ts.
 */
export function limitUnreadResponses(server: FastifyInstance): void {
  /** The length of responses that have not been sent completely, by workspace. */
  const unread = new Map<string, number>();

  function add(workspaceId: string, length: number): void {
    const sum = (unread.get(workspaceId) ?? 0) + length;
    if (sum === 0) unread.delete(workspaceId);
    else unread.set(workspaceId, sum);
  }
  const workspaceOf = ({ caller }: { caller?: FastifyRequest['caller'] }) =>
    caller?.viewer.workspaceId ?? '';
  const isCounted = (request: FastifyRequest, length: number) =>
    length > uncountedLengthMax &&
    request.socketOperation === undefined &&
    workspaceOf(request) !== '';

  server.decorateRequest('hasRoomFor', function (this: FastifyRequest, length: number) {
    const sum = unread.get(workspaceOf(this)) ?? 0;
    return !isCounted(this, length) || sum === 0 || sum + length <= unreadLengthMax;
  });
  server.addHook('preHandler', (request, _reply, done) => {
    if ((unread.get(workspaceOf(request)) ?? 0) > unreadLengthMax) throw tooMuchUnread();
    done();
  });
  // Runs before the response is compressed.
  server.addHook('onSend', (request, reply, payload, done) => {
    if (typeof payload === 'string' && isCounted(request, payload.length)) {
      const workspaceId = workspaceOf(request);
      add(workspaceId, payload.length);
      onResponseEnd(request.raw, reply.raw, () => {
        add(workspaceId, -payload.length);
      });
    }
    done();
  });
}
