// The operations of one WebSocket, by their IDs: when an ID can be used again, how many operations are under way, how
// they are cancelled, and how to wait for their end.
import { setTimeout as delay } from 'node:timers/promises';
import { bodyBytesMax } from '../../../http/body.js';
import { RateLimitedError, retryAfterSeconds } from '../../../errors.js';
import type { OperationOutcome } from './run-operation.js';

/** An operation that the client has sent. */
interface SentMessage {
  /** The bytes of the message, which is kept until the operation ends. */
  readonly size: number;
  /** Runs the operation and sends all its messages; never rejects. */
  readonly send: () => Promise<void>;
}

interface StartedOperation {
  readonly size: number;
  readonly controller: AbortController;
  readonly isEnded: Promise<void>;
  readonly end: () => void;
  /** Whether the operation has not ended, so that it counts as under way. */
  isUnderway: boolean;
  isStream: boolean;
  /** The operation that the client has sent with the same ID since it completed this one. */
  next: SentMessage | undefined;
}

export interface Operations {
  /**
   * Starts an operation. If the client has completed a former one with the same ID, the operation starts after the last
   * message of the former one, unless it is completed before.
   *
   * @returns false if another operation with the ID is under way
   * @throws RateLimitedError if the operations under way are too many or too long
   */
  start(id: string, message: SentMessage): boolean;
  /** Handles that the client completes an operation: cancels it, or drops it if it has not started. */
  complete(id: string): void;
  /** Runs an operation that has started. Throws as `work` does. */
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

function newOperation(size: number): StartedOperation {
  let resolve: () => void = () => undefined;
  const isEnded = new Promise<void>((resolveEnded) => (resolve = resolveEnded));
  const operation: StartedOperation = {
    ...{ size, controller: new AbortController(), isEnded, isUnderway: true, isStream: false },
    next: undefined,
    end() {
      operation.isUnderway = false;
      resolve();
    },
  };
  return operation;
}

/** The highest number of bytes of all operations of one socket: that of two of the largest messages. */
const operationBytesMax = 2 * bodyBytesMax;

const tooMany = (limit: string) =>
  new RateLimitedError(
    `The socket has reached the limit of ${limit} at the same time. Complete one, then try again.`,
    retryAfterSeconds,
  );

/** @param max the highest number of operations that may be under way */
export function createOperations(max: number): Operations {
  /** The operations whose messages have not all been sent. */
  const started = new Map<string, StartedOperation>();
  const underway = () => [...started.values()].filter(({ isUnderway }) => isUnderway);

  function requireRoom(id: string, size: number): void {
    const all = [...started.values()];
    const active = all.filter(({ isUnderway, next }) => isUnderway || next);
    // A client can complete operations as fast as it sends them. They count until all their messages have been sent.
    const isCrowded = all.length >= 2 * max && !started.has(id);
    if (active.length >= max || isCrowded) throw tooMany(`${String(max)} operations`);
    const bytes = all.reduce((sum, one) => sum + one.size + (one.next?.size ?? 0), size);
    if (bytes > operationBytesMax) throw tooMany('2 MiB of operations');
  }
  async function sendAll(id: string, { size, send }: SentMessage): Promise<void> {
    const operation = newOperation(size);
    started.set(id, operation);
    await send();
    operation.end();
    started.delete(id);
    if (operation.next) void sendAll(id, operation.next);
  }
  function start(id: string, message: SentMessage): boolean {
    const former = started.get(id);
    if (former && (former.isUnderway || former.next)) return false;
    requireRoom(id, message.size);
    if (former) former.next = message;
    else void sendAll(id, message);
    return true;
  }
  function cancel(id: string): void {
    const operation = started.get(id);
    operation?.controller.abort();
    operation?.end();
  }
  function complete(id: string): void {
    const operation = started.get(id);
    if (operation?.next) operation.next = undefined;
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
      const outcome = await work(operation.controller.signal);
      operation.isStream = 'results' in outcome;
      return outcome;
    },
    end(id) {
      started.get(id)?.end();
    },
    cancelAll() {
      for (const [id, operation] of started) {
        operation.next = undefined;
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
