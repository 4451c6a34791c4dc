// What every resolver gets: whom it works for, and the log of the request it is part of.
import type { BaseLogger } from 'pino';
import type { Caller } from '../domain/caller.js';

export interface Context extends Caller {
  readonly log: Pick<BaseLogger, 'error' | 'warn'>;
}
