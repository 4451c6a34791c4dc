// Authenticates a request for both APIs: sets its caller and the budget of its principal.
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { createKeyUse } from '../auth/key-use.js';
import { signIn, type SignInTables } from '../auth/sign-in.js';
import type { ReadToken } from '../auth/token.js';
import type { Viewer } from '../auth/viewer.js';
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

/** The number of keys whose workspaces a process remembers, some hundred bytes each. */
const knownKeysMax = 50_000;

const hashOf = (authorization = '') => createHash('sha256').update(authorization).digest('base64');

/**
 * Creates the function that finds the viewer of a request. The look-up of a key that was valid before waits among the
 * statements of its workspace. The look-ups of all other keys from one network wait together, so that a flood of invalid
 * keys does not delay callers with valid ones.
 */
function createSignIn(tables: SignInTables, { failures, readToken }: SignInOptions) {
  /** The workspaces of valid keys, by the hash of the credentials. */
  const workspaceIds = new LRUCache<string, string>({ max: knownKeysMax });

  /**
   * @throws GatewayError UNAUTHORIZED; RateLimitedError if too many invalid keys came from the network. A valid key is
   * never limited.
   */
  return async (request: FastifyRequest): Promise<Viewer> => {
    const { work } = request;
    const authorization = credentialsOf(request);
    const hash = hashOf(authorization);
    await failures?.check(work.network, hash);
    work.workspaceId = workspaceIds.get(hash);
    try {
      const viewer = await signIn(tables, authorization, readToken);
      work.workspaceId = viewer.workspaceId;
      workspaceIds.set(hash, viewer.workspaceId);
      return viewer;
    } catch (error) {
      if (error instanceof InvalidKeyError) {
        workspaceIds.delete(hash);
        await failures?.note(work.network, hash);
      }
      throw error;
    }
  };
}

/** @throws GatewayError UNAUTHORIZED, or RateLimitedError: see `createSignIn` */
export const authenticateWith = (
  database: SignInTables,
  watch: Watch,
  calls: Pick<CallCounter, 'flush'>,
  { budgetOf, ...options }: AuthenticationOptions,
): Authenticate => {
  const noteKeyUse = createKeyUse(database);
  const viewerOf = createSignIn(database, options);
  return async (request) => {
    const viewer = await viewerOf(request);
    const { workspaceId, principal } = viewer;
    const { work } = request;
    noteKeyUse(principal);
    request.caller = {
      viewer,
      db: database.forWorkspace(workspaceId),
      watch() {
        work.deadline = Infinity;
        return watch(principal, { isPart: request.socketOperation !== undefined });
      },
      flushCalls: () => calls.flush(workspaceId),
    };
    request.budget = budgetOf?.(principal.id);
  };
};
