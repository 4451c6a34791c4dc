// Who is calling, and with which budget: decided once for both surfaces.
import type { FastifyRequest } from 'fastify';
import { signIn } from '../auth/sign-in.js';
import type { Database } from '../database/database.js';
import type { Caller } from '../domain/caller.js';
import type { CallCounter } from '../domain/usage/count.js';
import type { Budget } from './budget.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by `authenticate`, which runs before any handler that reads it. */
    caller: Omit<Caller, 'foundIssues'>;
  }
}

/** Sets the caller of a request, and its budget, which is not charged yet. */
export type Authenticate = (request: FastifyRequest) => Promise<void>;

/**
 * @param budgetOf the budget of an API key; undefined: there is no rate limit
 * @throws GatewayError UNAUTHORIZED
 */
export const authenticateWith =
  (
    database: Database,
    calls: Pick<CallCounter, 'flush'>,
    budgetOf?: (keyId: string) => Budget,
  ): Authenticate =>
  async (request) => {
    const viewer = await signIn(database.system, request.headers.authorization);
    const { workspaceId } = viewer;
    request.caller = {
      viewer,
      db: database.forWorkspace(workspaceId),
      watch: () => database.changes.watch(workspaceId),
      flushCalls: () => calls.flush(workspaceId),
    };
    request.budget = budgetOf?.(viewer.apiKey.id);
  };
