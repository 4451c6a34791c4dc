// The request to which a statement belongs. It is passed in an AsyncLocalStorage, because Prisma passes no argument
// down to the driver, where connections are shared and statements are sent.
import { AsyncLocalStorage } from 'node:async_hooks';

/** A request, from the perspective of the database. */
export interface Work {
  /** The address of the client. */
  readonly address: string;
  /** Undefined until the caller has signed in. */
  workspaceId: string | undefined;
  /** The deadline on the clock of `performance.now()`. Infinity for a stream. */
  deadline: number;
  /** Aborted when the client closes the connection before it has received the response. */
  readonly signal: AbortSignal;
  /** The number of statements and transactions of this request that have a turn. */
  running: number;
}

const storage = new AsyncLocalStorage<Work>();

/** The request for which the current code runs. Undefined outside of requests, as in commands and timers. */
export const currentWork = (): Work | undefined => storage.getStore();

export const runFor = <Result>(work: Work, run: () => Result): Result => storage.run(work, run);

/**
 * Runs code outside of any request: code that outlives the request that started it, or that serves several requests.
 */
export const runForNobody = <Result>(run: () => Result): Result => storage.exit(run);

/** The time until the deadline of the current request, in milliseconds. Infinity without a deadline. */
export const remainingMs = (): number => (currentWork()?.deadline ?? Infinity) - performance.now();
