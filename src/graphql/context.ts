// What every resolver gets: whom it works for, and the log of the request it is part of.
import type { BaseLogger } from 'pino';
import type { Caller } from '../domain/caller.js';
import type { Issue } from '../errors.js';
import type { Budget } from '../http/limits/budget.js';

export interface Context extends Caller {
  readonly log: Pick<BaseLogger, 'error' | 'warn'>;
  readonly outcome: Outcome;
  /** The values of a mutation's input that do not fit their type, by the response key of the mutation. */
  readonly inputIssues?: ReadonlyMap<string, readonly Issue[]>;
  /** Undefined if there is no rate limit. */
  readonly budget: Budget | undefined;
}

interface Outcome {
  /** What the request has come to so far. */
  isRefused: boolean;
  /** Whether all is undone where the request is refused: its response is stored under an Idempotency-Key. */
  readonly isUndone: boolean;
}

interface Request {
  readonly caller: Omit<Caller, 'foundIssues'>;
  readonly log: Context['log'];
  readonly budget: Budget | undefined;
}

/** The context of a new request. */
export const createContext = ({ caller, log, budget }: Request): Context => ({
  ...caller,
  foundIssues: [],
  log,
  budget,
  outcome: { isRefused: false, isUndone: false },
});
