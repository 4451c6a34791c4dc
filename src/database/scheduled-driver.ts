// A driver whose statements and transactions wait for a turn, and end at the deadline of their request. Large results are
// passed on in turn as well.
import { createDeliveries } from './deliveries.js';
import type { BatchingAdapter, Driver } from './driver.js';
import { RequestOverdue } from './driver-errors.js';
import type { Turns } from './turns.js';
import { currentWork, laneName, remainingMs } from './work.js';
import { withAdapters } from './wrapped-driver.js';

/**
 * Rejects at the deadline of the request, even if the statement still runs. A statement on a busy database, or a
 * connection that is being opened, cannot always be interrupted.
 *
 * @throws RequestOverdue
 */
async function untilDeadline<Result>(running: Promise<Result>): Promise<Result> {
  const leftMs = remainingMs();
  if (leftMs === Infinity) return running;
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new RequestOverdue());
    }, leftMs);
  });
  return Promise.race([running, deadline]).finally(() => {
    clearTimeout(timer);
  });
}

export function scheduled(driver: Driver, turns: Turns): Driver {
  const waitForDelivery = createDeliveries();

  async function inTurn<Result>(run: () => Promise<Result>): Promise<Result> {
    const end = await turns.take(currentWork());
    return untilDeadline(run().finally(end));
  }

  function schedule(adapter: BatchingAdapter): BatchingAdapter {
    const queryRaw = adapter.queryRaw.bind(adapter);
    const executeRaw = adapter.executeRaw.bind(adapter);
    const runBatch = adapter.runBatch.bind(adapter);
    const startTransaction = adapter.startTransaction.bind(adapter);
    const overrides: Pick<
      BatchingAdapter,
      'queryRaw' | 'executeRaw' | 'runBatch' | 'startTransaction'
    > = {
      // The turn is held until the result is delivered, so that a request fetches no faster than it processes.
      queryRaw: (query) =>
        inTurn(async () => {
          const result = await queryRaw(query);
          await waitForDelivery(laneName(currentWork()), result.rows.length);
          return result;
        }),
      executeRaw: (query) => inTurn(() => executeRaw(query)),
      runBatch: (queries) => inTurn(() => runBatch(queries)),
      /** A transaction keeps its turn until it ends, so its statements do not wait for turns of their own. */
      async startTransaction(isolationLevel) {
        const end = await turns.take(currentWork());
        try {
          const transaction = await startTransaction(isolationLevel);
          const commit = transaction.commit.bind(transaction);
          const rollback = transaction.rollback.bind(transaction);
          return Object.assign(transaction, {
            commit: () => commit().finally(end),
            rollback: () => rollback().finally(end),
          });
        } catch (error) {
          end();
          throw error;
        }
      },
    };
    return Object.assign(adapter, overrides);
  }

  return {
    ...withAdapters(driver, schedule),
    session: (work) => inTurn(() => driver.session(work)),
  };
}
