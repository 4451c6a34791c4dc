// What every resolver gets: whom it works for, and the log of the request it is part of.
import type { BaseLogger } from 'pino';
import type { Caller } from '../domain/caller.js';

export interface Context extends Caller {
  readonly log: Pick<BaseLogger, 'error' | 'warn'>;
  readonly outcome: Outcome;
}

interface Outcome {
  /** What the request has come to so far. */
  isRefused: boolean;
  /** Whether all is undone where the request is refused: its response is stored under an Idempotency-Key. */
  readonly isUndone: boolean;
}

/** The context of a new request. */
export const createContext = (
  caller: Omit<Caller, 'foundIssues'>,
  log: Context['log'],
): Context => ({
  ...caller,
  foundIssues: [],
  log,
  outcome: { isRefused: false, isUndone: false },
});
