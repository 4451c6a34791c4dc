// Limits requests with an invalid API key, by client address. The limit is not against guessing, since a key has 256
// random bits. It keeps a client with an invalid key from filling the log and querying the database in a loop.
import { createHash } from 'node:crypto';
import type { BaseLogger } from 'pino';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { RateLimitedError } from '../../errors.js';

export interface SignInFailures {
  /**
   * Runs before the key is looked up.
   *
   * @throws RateLimitedError for a key that was recently found invalid, from an address above the limit
   */
  check(address: string, authorization: string | undefined): Promise<void>;
  /**
   * Counts an invalid key.
   *
   * @throws RateLimitedError if the address is above the limit
   */
  note(address: string, authorization: string | undefined): Promise<void>;
}

const windowSeconds = 60;

/** The number of invalid keys that are remembered. Each takes some hundred bytes. */
const rememberedKeysMax = 10_000;

const hashOf = (authorization = '') => createHash('sha256').update(authorization).digest('base64');

function tooMany({ msBeforeNext }: RateLimiterRes): RateLimitedError {
  const seconds = Math.max(1, Math.ceil(msBeforeNext / 1_000));
  return new RateLimitedError(
    `Too many requests with an invalid API key came from this address. Try again in ${String(seconds)} seconds, or use a valid key.`,
    seconds,
  );
}

export function limitSignInFailures(
  perMinute: number,
  log: Pick<BaseLogger, 'warn'>,
): SignInFailures {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: windowSeconds });
  /** Hashes of invalid keys from addresses above the limit, each with the time until which it is remembered. */
  const remembered = new Map<string, number>();

  return {
    async check(address, authorization) {
      if (remembered.size === 0) return;
      const hash = hashOf(authorization);
      const until = remembered.get(hash);
      if (until === undefined) return;
      if (until <= Date.now()) remembered.delete(hash);
      const failures = await limiter.get(address);
      if (failures && failures.consumedPoints > perMinute && failures.msBeforeNext > 0)
        throw tooMany(failures);
    },
    async note(address, authorization) {
      try {
        await limiter.consume(address);
      } catch (error) {
        const rejection = error as RateLimiterRes;
        if (rejection.consumedPoints === perMinute + 1)
          log.warn(
            { address, perMinute },
            'Too many failed sign-ins. Further failures are not logged.',
          );
        if (remembered.size >= rememberedKeysMax) remembered.clear();
        remembered.set(hashOf(authorization), Date.now() + rejection.msBeforeNext);
        throw tooMany(rejection);
      }
    },
  };
}
