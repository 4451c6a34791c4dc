// Streams of changes at one server: how many a workspace may open, how often their API keys are checked, and how they
// end. (An open stream would keep the server from closing.)
import type { FastifyInstance } from 'fastify';
import type { Database } from '../database/database.js';
import { validKeyIds } from '../domain/api-key/read.js';
import { GatewayError, RateLimitedError, retryAfterSeconds } from '../errors.js';

export interface WatchLimits {
  /** The highest number of streams and WebSockets that one workspace may have open at one process. */
  readonly streamsPerWorkspace: number;
  /** The interval at which the API keys of all streams are checked. They are also checked at each change. */
  readonly keyCheckIntervalMs: number;
}

export type Watch = Database['changes']['watch'];

/** Watches changes on behalf of one server. Once the server closes, all streams end and no new one can start. */
export function watchUntilEnd(
  server: FastifyInstance,
  { changes, system }: Pick<Database, 'changes' | 'system'>,
  { streamsPerWorkspace, keyCheckIntervalMs }: WatchLimits,
): Watch {
  let isEnded = false;
  let timer: NodeJS.Timeout | undefined;

  async function endInvalidKeys(): Promise<void> {
    const ids = changes.apiKeyIds();
    if (ids.length === 0) return;
    try {
      const valid = await validKeyIds(system.apiKey, ids);
      changes.endKeys(new Set(ids.filter((id) => !valid.has(id))));
    } catch (error) {
      server.log.error({ err: error }, 'The API keys of streams could not be checked.');
    }
  }
  server.addHook('onListen', (done) => {
    timer = setInterval(() => void endInvalidKeys(), keyCheckIntervalMs).unref();
    done();
  });
  server.addHook('preClose', (done) => {
    isEnded = true;
    clearInterval(timer);
    changes.end();
    done();
  });

  return async (workspaceId, apiKeyId, options = {}) => {
    if (isEnded)
      throw new GatewayError('UNAVAILABLE', 'The gateway is stopping. Subscribe again shortly.');
    if (options.isPart !== true && changes.countWatchers(workspaceId) >= streamsPerWorkspace)
      throw new RateLimitedError(
        `The workspace has reached the limit of ${String(streamsPerWorkspace)} streams and sockets per process. Close one, then try again.`,
        retryAfterSeconds,
      );
    return changes.watch(workspaceId, apiKeyId, options);
  };
}
