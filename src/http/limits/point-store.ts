// Counts the points that each principal spends in a time window: in the memory of the process, or in Redis.
import type { Redis } from 'ioredis';
import type { BaseLogger } from 'pino';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

/** A number of points per time window. */
export interface Allowance {
  readonly points: number;
  readonly seconds: number;
}

/** The state of an allowance after an attempt to take points. */
interface Level {
  /** Whether the points were taken. If not, none were taken. */
  readonly isTaken: boolean;
  readonly remaining: number;
  /** Whole seconds until all points are available again, rounded up. */
  readonly resetSeconds: number;
}

export type TakePoints = (key: string, points: number) => Promise<Level>;

/** Converts the result of a limiter, which counts the points of a rejected request as consumed. */
const levelOf = (allowance: Allowance, result: RateLimiterRes, rejected: number): Level => ({
  isTaken: rejected === 0,
  remaining: Math.max(0, allowance.points - (result.consumedPoints - rejected)),
  resetSeconds: Math.max(1, Math.ceil(result.msBeforeNext / 1_000)),
});

/** Counts in the memory of this process. */
export function countInMemory(allowance: Allowance): TakePoints {
  const limiter = new RateLimiterMemory({ points: allowance.points, duration: allowance.seconds });
  return async (key, points) => {
    try {
      return levelOf(allowance, await limiter.consume(key, points), 0);
    } catch (rejection) {
      // The points are given back, so that a cheaper request can still be served.
      await limiter.reward(key, points);
      return levelOf(allowance, rejection as RateLimiterRes, points);
    }
  };
}

/** Returns the sum and the milliseconds until it expires, but stores a sum only if it is within the limit. */
const takeWithinLimit = `
local sum = tonumber(redis.call('get', KEYS[1]) or '0') + ARGV[1]
if sum <= tonumber(ARGV[3]) then
  redis.call('set', KEYS[1], 0, 'EX', ARGV[2], 'NX')
  redis.call('incrby', KEYS[1], ARGV[1])
end
return {sum, redis.call('pttl', KEYS[1])}`;

/**
 * Counts in Redis, shared by all processes. While Redis does not respond, each process counts in its own memory,
 * starting from 0.
 */
export function countInRedis(
  allowance: Allowance,
  redis: Redis,
  log: Pick<BaseLogger, 'info' | 'warn'>,
): TakePoints {
  const limiter = new RateLimiterRedis({
    storeClient: redis,
    points: allowance.points,
    duration: allowance.seconds,
    keyPrefix: 'opportunity-gateway:points',
    customIncrTtlLuaScript: takeWithinLimit,
    rejectIfRedisNotReady: true,
  });
  const takeInMemory = countInMemory(allowance);
  let isAway = false;

  function noteAway(err: unknown): void {
    if (!isAway)
      log.warn({ err }, 'Redis does not respond. This process counts points on its own.');
    isAway = true;
  }
  function noteBack(): void {
    if (isAway) log.info('Redis responds again. Processes share their counts of points again.');
    isAway = false;
  }
  redis.on('error', noteAway);

  return async (key, points) => {
    try {
      const result = await limiter.consume(key, points);
      noteBack();
      return levelOf(allowance, result, 0);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) {
        noteAway(error);
        return takeInMemory(key, points);
      }
      noteBack();
      return levelOf(allowance, error, points);
    }
  };
}
