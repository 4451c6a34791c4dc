// Streams of changes at one server: how many a workspace may open, how often their callers are checked, and how they
// end. (An open stream would keep the server from closing.)
import type { FastifyInstance } from 'fastify';
import type { Database } from '../database/database.js';
import { readValidity } from '../domain/valid-principals.js';
import { GatewayError, RateLimitedError, retryAfterSeconds } from '../errors.js';

export interface WatchLimits {
  /** The highest number of streams and WebSockets that one workspace may have open at one process. */
  readonly streamsPerWorkspace: number;
  /** The interval at which the callers of all streams are checked. They are also checked at each change. */
  readonly keyCheckIntervalMs: number;
}

export const watchDefaults: WatchLimits = {
  streamsPerWorkspace: 500,
  // With the time limit of a query, less than the 15 seconds after which a key, a token or a person is cut off.
  keyCheckIntervalMs: 5_000,
};

/** The subscriptions over WebSockets that a workspace may have for each stream of its limit. */
const subscriptionsPerStream = 4;

export type Watch = Database['changes']['watch'];

/** Watches changes on behalf of one server. Once the server closes, all streams end and no new one can start. */
export function watchUntilEnd(
  server: FastifyInstance,
  { changes, system }: Pick<Database, 'changes' | 'system'>,
  { streamsPerWorkspace, keyCheckIntervalMs }: WatchLimits,
): Watch {
  let isEnded = false;
  let timer: NodeJS.Timeout | undefined;

  async function endInvalid(): Promise<void> {
    const principals = changes.principals();
    if (principals.length === 0) return;
    try {
      const isValid = await readValidity(system, principals);
      // Those that started to watch during the check are left to the next one.
      const checked = new Set(principals);
      changes.endInvalid((principal) => !checked.has(principal) || isValid(principal));
    } catch (error) {
      server.log.error({ err: error }, 'The callers of streams could not be checked.');
    }
  }
  server.addHook('onListen', (done) => {
    timer = setInterval(() => void endInvalid(), keyCheckIntervalMs).unref();
    done();
  });
  server.addHook('preClose', (done) => {
    isEnded = true;
    clearInterval(timer);
    changes.end();
    done();
  });

  return async (principal, options = {}) => {
    if (isEnded)
      throw new GatewayError('UNAVAILABLE', 'The gateway is stopping. Subscribe again shortly.');
    const { isPart = false } = options;
    const [max, counted] = isPart
      ? [subscriptionsPerStream * streamsPerWorkspace, 'subscriptions over WebSockets']
      : [streamsPerWorkspace, 'streams and sockets'];
    if (changes.countWatchers(principal.workspaceId, { isPart }) >= max)
      throw new RateLimitedError(
        `The workspace has reached the limit of ${String(max)} ${counted} per process. Close one, then try again.`,
        retryAfterSeconds,
      );
    return changes.watch(principal, options);
  };
}
