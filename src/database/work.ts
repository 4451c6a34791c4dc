// Which request a statement belongs to. It travels beside the call stack, because Prisma passes nothing down to the
// driver, where connections are shared and statements are sent.
import { AsyncLocalStorage } from 'node:async_hooks';

/** A request, as the database sees it. */
export interface Work {
  /** Of the client. */
  readonly address: string;
  /** Undefined until the caller has signed in. */
  workspaceId: string | undefined;
  /** When it must be answered, on the clock of `performance.now()`. A stream has no end: Infinity. */
  deadline: number;
  /** Aborted once nobody waits for the answer. */
  readonly signal: AbortSignal;
  /** How many of its statements and transactions have a turn. */
  running: number;
}

const storage = new AsyncLocalStorage<Work>();

/** The request that the code is running for; undefined outside of requests, as in commands and timers. */
export const currentWork = (): Work | undefined => storage.getStore();

export const runFor = <Result>(work: Work, run: () => Result): Result => storage.run(work, run);

/** Runs what outlives the request that happens to start it, or what serves more than one. */
export const runForNobody = <Result>(run: () => Result): Result => storage.exit(run);

/** How long the current request may still take, in milliseconds: Infinity where nothing bounds it. */
export const remainingMs = (): number => (currentWork()?.deadline ?? Infinity) - performance.now();
