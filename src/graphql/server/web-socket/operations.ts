// The operations of one WebSocket, by their IDs: when an ID can be used again, how many operations are under way, how
// they are cancelled, and how to wait for their end.
import { setTimeout as delay } from 'node:timers/promises';
import { RateLimitedError, retryAfterSeconds } from '../../../errors.js';
import type { OperationOutcome } from './run-operation.js';

interface StartedOperation {
  readonly controller: AbortController;
  readonly isEnded: Promise<void>;
  readonly end: () => void;
  /** Whether the operation has not ended, so that it counts as under way. */
  isUnderway: boolean;
  isStream: boolean;
  /** Starts the operation that the client has sent with the same ID since it completed this one. */
  startNext: (() => void) | undefined;
}

export interface Operations {
  /**
   * Starts an operation. If the client has completed a former one with the same ID, the operation starts after the last
   * message of the former one, unless it is completed before.
   *
   * @param send sends all messages of the operation; never rejects
   * @returns false if another operation with the ID is under way
   */
  start(id: string, send: () => Promise<void>): boolean;
  /** Handles that the client completes an operation: cancels it, or drops it if it has not started. */
  complete(id: string): void;
  /**
   * Runs an operation that has started.
   *
   * @throws RateLimitedError if the highest number of operations is under way, or twice as many have not sent all of
   *   their messages, because their client completes them as fast as it sends them; otherwise as `work` does
   */
  run(
    id: string,
    work: (signal: AbortSignal) => Promise<OperationOutcome>,
  ): Promise<OperationOutcome>;
  /** Ends an operation, of which at most the message `complete` is left to send. */
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

function newOperation(): StartedOperation {
  let resolve: () => void = () => undefined;
  const isEnded = new Promise<void>((resolveEnded) => (resolve = resolveEnded));
  const operation: StartedOperation = {
    ...{ controller: new AbortController(), isEnded, isUnderway: true, isStream: false },
    startNext: undefined,
    end() {
      operation.isUnderway = false;
      resolve();
    },
  };
  return operation;
}

/** @param max the highest number of operations that may be under way */
export function createOperations(max: number): Operations {
  /** The operations whose messages have not all been sent. */
  const started = new Map<string, StartedOperation>();
  const underway = () => [...started.values()].filter(({ isUnderway }) => isUnderway);

  async function sendAll(id: string, send: () => Promise<void>): Promise<void> {
    const operation = newOperation();
    started.set(id, operation);
    await send();
    operation.end();
    started.delete(id);
    operation.startNext?.();
  }
  function start(id: string, send: () => Promise<void>): boolean {
    const former = started.get(id);
    if (former === undefined) void sendAll(id, send);
    else if (former.isUnderway || former.startNext) return false;
    else former.startNext = () => void sendAll(id, send);
    return true;
  }
  function cancel(id: string): void {
    const operation = started.get(id);
    operation?.controller.abort();
    operation?.end();
  }
  function complete(id: string): void {
    const operation = started.get(id);
    if (operation?.startNext) operation.startNext = undefined;
    else cancel(id);
  }
  const ended = (timeoutMs: number, isStream: boolean) =>
    Promise.race([
      delay(timeoutMs, undefined, { ref: false }),
      Promise.all(
        underway()
          .filter((one) => one.isStream === isStream)
          .map(({ isEnded }) => isEnded),
      ),
    ]);

  return {
    ...{ start, complete, cancel },
    async run(id, work) {
      const operation = started.get(id);
      if (operation === undefined) throw new Error(`The operation ${id} has not started.`);
      if (underway().length > max || started.size > 2 * max) {
        operation.end();
        throw new RateLimitedError(
          `The socket has reached the limit of ${String(max)} operations at the same time. Complete one, then try again.`,
          retryAfterSeconds,
        );
      }
      const outcome = await work(operation.controller.signal);
      operation.isStream = 'results' in outcome;
      return outcome;
    },
    end(id) {
      started.get(id)?.end();
    },
    cancelAll() {
      for (const [id, operation] of started) {
        operation.startNext = undefined;
        cancel(id);
      }
    },
    async settle({ streamsMs, othersMs }) {
      const start = performance.now();
      await ended(streamsMs, true);
      await ended(othersMs - (performance.now() - start), false);
      return underway().every(({ isStream }) => isStream);
    },
  };
}
