// The connection to the driver on which compiled statements run.
import type { BatchingAdapter, BatchingAdapterFactory } from '../driver.js';

export interface Connection {
  /** Connects with the first call. */
  adapter(): Promise<BatchingAdapter>;
  close(): Promise<void>;
}

/** @param factory the scheduled driver, so that each statement waits for its turn and ends with its request */
export function createConnection(factory: BatchingAdapterFactory): Connection {
  let connecting: Promise<BatchingAdapter> | undefined;
  return {
    adapter() {
      connecting ??= factory.connect().catch((error: unknown) => {
        // The next statement tries again.
        connecting = undefined;
        throw error;
      });
      return connecting;
    },
    async close() {
      await (await connecting)?.dispose();
    },
  };
}
