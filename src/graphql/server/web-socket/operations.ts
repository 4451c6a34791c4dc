// The operations that are under way on one WebSocket: their number, how they are cancelled, and how to wait for their
// end.
import { setTimeout as delay } from 'node:timers/promises';
import { RateLimitedError, retryAfterSeconds } from '../../../errors.js';
import type { OperationOutcome } from './run-operation.js';

interface Underway {
  readonly controller: AbortController;
  readonly isEnded: Promise<void>;
  readonly end: () => void;
  isStream: boolean;
}

export interface Operations {
  /**
   * Starts an operation, which is under way until `end` is called.
   *
   * @throws RateLimitedError if the highest number of operations is under way; otherwise as `work` does
   */
  run(
    id: string,
    work: (signal: AbortSignal) => Promise<OperationOutcome>,
  ): Promise<OperationOutcome>;
  end(id: string): void;
  /** Cancels an operation, as closing its connection does over HTTP. */
  cancel(id: string): void;
  cancelAll(): void;
  /**
   * Waits for the end of streams, then for that of queries and mutations. Both limits count from the call.
   *
   * @returns whether no query or mutation is under way
   */
  settle(limits: { readonly streamsMs: number; readonly othersMs: number }): Promise<boolean>;
}

/** @param max the highest number of operations that may be under way */
export function createOperations(max: number): Operations {
  const underway = new Map<string, Underway>();

  function start(id: string): Underway {
    if (underway.size >= max)
      throw new RateLimitedError(
        `The socket has reached the limit of ${String(max)} operations at the same time. Complete one, then try again.`,
        retryAfterSeconds,
      );
    let end: () => void = () => undefined;
    const isEnded = new Promise<void>((resolve) => (end = resolve));
    const started = { controller: new AbortController(), isEnded, end, isStream: false };
    underway.set(id, started);
    return started;
  }
  function end(id: string): void {
    underway.get(id)?.end();
    underway.delete(id);
  }
  function cancel(id: string): void {
    underway.get(id)?.controller.abort();
    end(id);
  }
  const ended = (timeoutMs: number, isStream: boolean) =>
    Promise.race([
      delay(timeoutMs, undefined, { ref: false }),
      Promise.all(
        [...underway.values()]
          .filter((one) => one.isStream === isStream)
          .map(({ isEnded }) => isEnded),
      ),
    ]);

  return {
    async run(id, work) {
      const started = start(id);
      const outcome = await work(started.controller.signal);
      started.isStream = 'results' in outcome;
      return outcome;
    },
    end,
    cancel,
    cancelAll() {
      for (const id of [...underway.keys()]) cancel(id);
    },
    async settle({ streamsMs, othersMs }) {
      const start = performance.now();
      await ended(streamsMs, true);
      await ended(othersMs - (performance.now() - start), false);
      return [...underway.values()].every(({ isStream }) => isStream);
    },
  };
}
