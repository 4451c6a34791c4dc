// Authenticates a request for both APIs: sets its caller and the budget of its principal.
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { createFindKey } from '../auth/find-keys.js';
import { createKeyUse } from '../auth/key-use.js';
import { signIn, type SignInTables } from '../auth/sign-in.js';
import type { ReadToken } from '../auth/token.js';
import type { Viewer } from '../auth/viewer.js';
import type { Database } from '../database/database.js';
import type { Caller } from '../domain/caller.js';
import type { CallCounter } from '../domain/usage/count.js';
import { credentialsOf } from './credentials.js';
import type { Watch } from './watching.js';
import { InvalidKeyError } from '../errors.js';
import type { Budget } from './limits/budget.js';
import type { SignInFailures } from './limits/sign-in-failures.js';
import { networkOf } from './network.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by `authenticate`, which runs before any handler that reads it. */
    caller: Omit<Caller, 'foundIssues'>;
  }
}

/** Sets the caller of a request, and its budget, which is not charged yet. */
export type Authenticate = (request: FastifyRequest) => Promise<void>;

interface SignInOptions {
  /** Undefined: failed sign-ins are not limited. */
  readonly failures: SignInFailures | undefined;
  /** Undefined: people cannot sign in. */
  readonly readToken: ReadToken | undefined;
}

interface AuthenticationOptions extends SignInOptions {
  /** The budget of a principal. Undefined: there is no rate limit. */
  readonly budgetOf: ((principalId: string) => Budget) | undefined;
}

const hashOf = (authorization = '') => createHash('sha256').update(authorization).digest('base64');

/** Creates the function that finds the viewer of a request. */
function createSignIn(tables: SignInTables, { failures, readToken }: SignInOptions) {
  /**
   * @throws GatewayError UNAUTHORIZED; RateLimitedError if too many invalid keys came from the network. A valid key is
   * never limited.
   */
  return async (request: FastifyRequest): Promise<Viewer> => {
    const authorization = credentialsOf(request);
    if (failures === undefined) return signIn(tables, authorization, readToken);
    const hash = hashOf(authorization);
    const network = networkOf(request.ip);
    await failures.check(network, hash);
    try {
      return await signIn(tables, authorization, readToken);
    } catch (error) {
      if (error instanceof InvalidKeyError) await failures.note(network, hash);
      throw error;
    }
  };
}

/** @throws GatewayError UNAUTHORIZED, or RateLimitedError: see `createSignIn` */
export const authenticateWith = (
  { system, forWorkspace }: Pick<Database, 'system' | 'forWorkspace'>,
  watch: Watch,
  calls: Pick<CallCounter, 'flush'>,
  { budgetOf, ...options }: AuthenticationOptions,
): Authenticate => {
  const noteKeyUse = createKeyUse({ forWorkspace });
  const viewerOf = createSignIn({ findKey: createFindKey(system), forWorkspace }, options);
  return async (request) => {
    const viewer = await viewerOf(request);
    const { workspaceId, principal } = viewer;
    const { work } = request;
    work.workspaceId = workspaceId;
    noteKeyUse(principal);
    request.caller = {
      viewer,
      db: forWorkspace(workspaceId),
      watch() {
        work.deadline = Infinity;
        return watch(principal, { isPart: request.socketOperation !== undefined });
      },
      flushCalls: () => calls.flush(workspaceId),
    };
    request.budget = budgetOf?.(principal.id);
  };
};
