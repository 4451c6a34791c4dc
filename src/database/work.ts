// The request to which a statement belongs. It is passed in an AsyncLocalStorage, because Prisma passes no argument
// down to the driver, where connections are shared and statements are sent.
import { AsyncLocalStorage } from 'node:async_hooks';

/** A request, from the perspective of the database. */
export interface Work {
  /** Undefined until the caller has signed in. */
  workspaceId: string | undefined;
  /** The deadline on the clock of `performance.now()`. Infinity for a stream. */
  deadline: number;
  /** Whether the client has closed the connection before it received the response. */
  isAbandoned: boolean;
  /** The functions that `abandon` calls: those that take waiting statements out of their queue. */
  readonly abandonListeners: Set<() => void>;
  /** The number of statements and transactions of this request that have a turn. */
  running: number;
}

/** The lane of sign-ins. Statements of the gateway itself have a lane of their own, with the empty name. */
const signInLane = 'sign-in';

/** The name of the lane in which work waits for its turns: its workspace, once that is known. */
export const laneName = (work: Work | undefined): string =>
  work === undefined ? '' : (work.workspaceId ?? signInLane);

/** The deadline of work that starts now. 0 milliseconds mean no deadline. */
export const deadlineAfter = (timeoutMs: number): number =>
  timeoutMs === 0 ? Infinity : performance.now() + timeoutMs;

/** A request that starts now, or work that no single client can abandon. */
export const newWork = (workspaceId: string | undefined, deadline: number): Work => ({
  workspaceId,
  deadline,
  isAbandoned: false,
  abandonListeners: new Set(),
  running: 0,
});

/** Ends what a request waits for, because its client no longer does. */
export function abandon(work: Work): void {
  work.isAbandoned = true;
  for (const stopWaiting of work.abandonListeners) stopWaiting();
}

/** Work of a workspace that outlives the request that starts it, or that serves several requests. */
export const workWithin = (workspaceId: string, timeoutMs: number): Work =>
  newWork(workspaceId, deadlineAfter(timeoutMs));

const storage = new AsyncLocalStorage<Work>();

/** The request for which the current code runs. Undefined outside of requests, as in commands and timers. */
export const currentWork = (): Work | undefined => storage.getStore();

export const runFor = <Result>(work: Work, run: () => Result): Result => storage.run(work, run);

/** Work for the current request and others that started at the same time. Its deadline is that of the current one. */
export const workForSeveral = (): Work => newWork(undefined, currentWork()?.deadline ?? Infinity);

/** The time until the deadline of the current request, in milliseconds. Infinity without a deadline. */
export const remainingMs = (): number => (currentWork()?.deadline ?? Infinity) - performance.now();

/** The longest time that a transaction may take, including those of streams and commands. */
export const transactionMsMax = 60_000;

/** The longest times that a transaction may wait for a connection, and then run. Prisma ends it at its next statement. */
export function transactionLimits() {
  const leftMs = Math.max(1, Math.min(transactionMsMax, Math.ceil(remainingMs())));
  return { maxWait: leftMs, timeout: leftMs };
}
