// Who is calling, decided once for both surfaces.
import type { FastifyRequest } from 'fastify';
import { signIn } from '../auth/sign-in.js';
import type { Database } from '../database/database.js';
import type { Caller } from '../domain/caller.js';
import type { CallCounter } from '../domain/usage/count.js';
import type { Watch } from './watching.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by `authenticate`, which runs before any handler that reads it. */
    caller: Omit<Caller, 'foundIssues'>;
  }
}

export type Authenticate = (request: FastifyRequest) => Promise<FastifyRequest['caller']>;

/** @throws GatewayError UNAUTHORIZED */
export const authenticateWith =
  (
    database: Pick<Database, 'system' | 'forWorkspace'>,
    watch: Watch,
    calls: Pick<CallCounter, 'flush'>,
  ): Authenticate =>
  async (request) => {
    const viewer = await signIn(database.system, request.headers.authorization);
    const { workspaceId, apiKey } = viewer;
    const { work } = request;
    work.workspaceId = workspaceId;
    return {
      viewer,
      db: database.forWorkspace(workspaceId),
      watch() {
        work.deadline = Infinity;
        return watch(workspaceId, apiKey.id);
      },
      flushCalls: () => calls.flush(workspaceId),
    };
  };
