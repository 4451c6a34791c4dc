// The context of resolvers: the caller, its budget, and the log of the request.
import type { BaseLogger } from 'pino';
import type { Caller } from '../domain/caller.js';
import type { Issue } from '../errors.js';
import type { Budget } from '../http/limits/budget.js';

export interface Context extends Caller {
  readonly log: Pick<BaseLogger, 'error' | 'warn'>;
  /** The values of a mutation's input that do not fit their type, by the response key of the mutation. */
  readonly inputIssues?: ReadonlyMap<string, readonly Issue[]>;
  /** Undefined if there is no rate limit. */
  readonly budget: Budget | undefined;
  /** Present if the response is to be stored under an Idempotency-Key. */
  readonly keyed?: KeyedWrite;
}

/**
 * A write whose response is stored under an Idempotency-Key. An error rolls back the transaction, and nothing is
 * stored.
 */
interface KeyedWrite {
  readonly onRejected: () => void;
}

interface AuthenticatedRequest {
  readonly caller: Omit<Caller, 'foundIssues'>;
  readonly log: Context['log'];
  readonly budget: Budget | undefined;
}

/** Creates the context of a new request. */
export const createContext = ({ caller, log, budget }: AuthenticatedRequest): Context => ({
  ...caller,
  foundIssues: [],
  log,
  budget,
});
