// Authenticates a request for both APIs: sets its caller and the budget of its API key.
import type { FastifyRequest } from 'fastify';
import { createKeyUse } from '../auth/key-use.js';
import { signIn } from '../auth/sign-in.js';
import type { Viewer } from '../auth/viewer.js';
import type { Database } from '../database/database.js';
import type { Caller } from '../domain/caller.js';
import type { CallCounter } from '../domain/usage/count.js';
import { credentialsOf } from './credentials.js';
import type { Watch } from './watching.js';
import { InvalidKeyError } from '../errors.js';
import type { Budget } from './limits/budget.js';
import type { SignInFailures } from './limits/sign-in-failures.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by `authenticate`, which runs before any handler that reads it. */
    caller: Omit<Caller, 'foundIssues'>;
  }
}

/** Sets the caller of a request, and its budget, which is not charged yet. */
export type Authenticate = (request: FastifyRequest) => Promise<void>;

interface CallerLimits {
  /** The budget of an API key. Undefined: there is no rate limit. */
  readonly budgetOf: ((keyId: string) => Budget) | undefined;
  /** Undefined: failed sign-ins are not limited. */
  readonly failures: SignInFailures | undefined;
}

/**
 * @throws GatewayError UNAUTHORIZED; RateLimitedError if too many invalid keys came from the address. A valid key is
 * never limited.
 */
async function viewerOf(
  request: FastifyRequest,
  system: Database['system'],
  failures: SignInFailures | undefined,
): Promise<Viewer> {
  const { ip } = request;
  const authorization = credentialsOf(request);
  await failures?.check(ip, authorization);
  try {
    return await signIn(system, authorization);
  } catch (error) {
    if (error instanceof InvalidKeyError) await failures?.note(ip, authorization);
    throw error;
  }
}

/** @throws GatewayError UNAUTHORIZED, or RateLimitedError: see `viewerOf` */
export const authenticateWith = (
  database: Pick<Database, 'system' | 'forWorkspace'>,
  watch: Watch,
  calls: Pick<CallCounter, 'flush'>,
  { budgetOf, failures }: CallerLimits,
): Authenticate => {
  const noteKeyUse = createKeyUse(database);
  return async (request) => {
    const viewer = await viewerOf(request, database.system, failures);
    const { workspaceId, apiKey } = viewer;
    const { work } = request;
    work.workspaceId = workspaceId;
    await noteKeyUse(viewer);
    request.caller = {
      viewer,
      db: database.forWorkspace(workspaceId),
      watch() {
        work.deadline = Infinity;
        return watch(workspaceId, apiKey.id);
      },
      flushCalls: () => calls.flush(workspaceId),
    };
    request.budget = budgetOf?.(apiKey.id);
  };
};
