// Limits requests with an invalid API key, by the network of the client. The limit is not against guessing, since a key has 256
// random bits. It keeps a client with an invalid key from filling the log and querying the database in a loop.
import type { BaseLogger } from 'pino';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { RateLimitedError } from '../../errors.js';

export interface SignInFailures {
  /**
   * Runs before the key is looked up.
   *
   * @param hash the hash of the credentials
   * @throws RateLimitedError for a key that was recently found invalid, from a network above the limit
   */
  check(network: string, hash: string): Promise<void>;
  /**
   * Counts an invalid key.
   *
   * @throws RateLimitedError if the network is above the limit
   */
  note(network: string, hash: string): Promise<void>;
}

const windowSeconds = 60;

/** The number of invalid keys that are remembered. Each takes some hundred bytes. */
const rememberedKeysMax = 10_000;

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
  /** Hashes of invalid keys from networks above the limit, each with the time until which it is remembered. */
  const remembered = new Map<string, number>();

  return {
    async check(network, hash) {
      const until = remembered.get(hash);
      if (until === undefined) return;
      if (until <= Date.now()) remembered.delete(hash);
      const failures = await limiter.get(network);
      if (failures && failures.consumedPoints > perMinute && failures.msBeforeNext > 0)
        throw tooMany(failures);
    },
    async note(network, hash) {
      try {
        await limiter.consume(network);
      } catch (error) {
        const rejection = error as RateLimiterRes;
        if (rejection.consumedPoints === perMinute + 1)
          log.warn(
            { address: network, perMinute },
            'Too many failed sign-ins. Further failures are not logged.',
          );
        if (remembered.size >= rememberedKeysMax) remembered.clear();
        remembered.set(hash, Date.now() + rejection.msBeforeNext);
        throw tooMany(rejection);
      }
    },
  };
}
