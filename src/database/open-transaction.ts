// The transaction that Prisma has opened on the driver, for statements that are not sent through Prisma.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Batching, Driver } from './driver.js';

/** A transaction of Prisma's client. */
export interface OpenTransaction {
  /** The driver's transaction. Absent before it begins and after it ends. */
  batching?: Batching;
}

const transactions = new AsyncLocalStorage<OpenTransaction>();

/** Begins a transaction of Prisma's client. `transaction` has that of the driver as long as it is open. */
export const capturingTransaction = <Result>(
  transaction: OpenTransaction,
  begin: () => Result,
): Result => transactions.run(transaction, begin);

/** A driver whose transactions can be captured. */
export function capturable(driver: Driver): Driver {
  const { adapter: factory } = driver;
  return {
    ...driver,
    adapter: {
      provider: factory.provider,
      adapterName: factory.adapterName,
      async connect() {
        const adapter = await factory.connect();
        const start = adapter.startTransaction.bind(adapter);
        return Object.assign(adapter, {
          async startTransaction(...args: Parameters<typeof start>) {
            const captured = transactions.getStore() ?? {};
            const transaction = await start(...args);
            const executeRaw = transaction.executeRaw.bind(transaction);
            const commit = transaction.commit.bind(transaction);
            const rollback = transaction.rollback.bind(transaction);
            captured.batching = transaction;
            const end = (finish: () => Promise<void>) => () => {
              delete captured.batching;
              return finish();
            };
            return Object.assign(transaction, {
              // Prisma sends the end of a transaction as a statement, and calls `commit` or `rollback` after it.
              executeRaw(query: Parameters<typeof executeRaw>[0]) {
                if (/^(COMMIT|ROLLBACK)$/.test(query.sql)) delete captured.batching;
                return executeRaw(query);
              },
              commit: end(commit),
              rollback: end(rollback),
            });
          },
        });
      },
    },
  };
}
