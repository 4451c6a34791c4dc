// What every resolver gets: whom it works for, and the log of the request it is part of.
import type { BaseLogger } from 'pino';
import type { Caller } from '../domain/caller.js';

export interface Context extends Caller {
  readonly log: Pick<BaseLogger, 'error' | 'warn'>;
  /** What the request has come to so far. */
  readonly outcome: { isRefused: boolean };
}

/** The context of a new request. */
export const createContext = (
  caller: Omit<Caller, 'foundIssues'>,
  log: Context['log'],
): Context => ({ ...caller, foundIssues: [], log, outcome: { isRefused: false } });
