// The transaction that Prisma has opened on the driver, for statements that are not sent through Prisma.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Batching, BatchingTransaction, Driver } from './driver.js';
import { withAdapters, withTransactions } from './wrapped-driver.js';

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

/** Stores a transaction of the driver in the transaction of Prisma's client that begins, until it ends. */
function captured(transaction: BatchingTransaction): BatchingTransaction {
  const open = transactions.getStore() ?? {};
  const executeRaw = transaction.executeRaw.bind(transaction);
  const commit = transaction.commit.bind(transaction);
  const rollback = transaction.rollback.bind(transaction);
  open.batching = transaction;
  const end = (finish: () => Promise<void>) => () => {
    delete open.batching;
    return finish();
  };
  return Object.assign(transaction, {
    // Prisma sends the end of a transaction as a statement, and calls `commit` or `rollback` after it.
    executeRaw(query: Parameters<typeof executeRaw>[0]) {
      if (/^(COMMIT|ROLLBACK)$/.test(query.sql)) delete open.batching;
      return executeRaw(query);
    },
    commit: end(commit),
    rollback: end(rollback),
  });
}

/** A driver whose transactions can be captured. */
export const capturable = (driver: Driver): Driver =>
  withAdapters(driver, (adapter) => withTransactions(adapter, captured));
