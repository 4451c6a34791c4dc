// The budget of a principal: the points that its requests may cost, on both APIs together. The response headers are
// those of draft-ietf-httpapi-ratelimit-headers-11.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimitedError, type CostStatus } from '../../errors.js';
import type { Allowance, TakePoints } from './point-store.js';

/** The budget of the caller, as seen by one request. */
export interface Budget {
  readonly allowance: Allowance;
  /** The limit and the remaining points after the last charge. */
  status(): CostStatus;
  /**
   * Raises the total charge of this request to `cost` points. A cost above the whole allowance uses all of it.
   *
   * @throws RateLimitedError if too few points are left; then none are charged
   */
  charge(cost: number): Promise<void>;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set with `caller`. Undefined if there is no rate limit. */
    budget: Budget | undefined;
  }
}

const inEnglish = (number: number) => number.toLocaleString('en');

/** The budget for a new request of a principal. The request has not been charged yet. */
export function openBudget(allowance: Allowance, take: TakePoints, principalId: string): Budget {
  const { points: limit, seconds } = allowance;
  let charged = 0;
  let status: CostStatus = { requested: 0, limit, remaining: limit, resetSeconds: seconds };
  return {
    allowance,
    status: () => status,
    async charge(cost) {
      status = { ...status, requested: cost };
      const due = Math.min(cost, limit) - charged;
      if (due <= 0) return;
      const { isTaken, remaining, resetSeconds } = await take(principalId, due);
      status = { ...status, remaining, resetSeconds };
      if (!isTaken)
        throw new RateLimitedError(
          `The request needs ${inEnglish(due)} more points, but the caller has only ${inEnglish(remaining)} of its ${inEnglish(limit)} points left. Try again in ${inEnglish(resetSeconds)} seconds.`,
          resetSeconds,
          status,
        );
      charged += due;
    },
  };
}

/** Sets the RateLimit headers. Runs before each response is sent. */
export function setRateLimitHeaders({ budget }: FastifyRequest, reply: FastifyReply): void {
  if (budget === undefined) return;
  const { points, seconds } = budget.allowance;
  const { remaining, resetSeconds } = budget.status();
  reply.header('ratelimit-policy', `"default";q=${String(points)};w=${String(seconds)}`);
  reply.header('ratelimit', `"default";r=${String(remaining)};t=${String(resetSeconds)}`);
}
