// A driver whose adapters, or their transactions, are wrapped.
import type { BatchingAdapter, BatchingTransaction, Driver } from './driver.js';

export function withAdapters(
  driver: Driver,
  wrap: (adapter: BatchingAdapter) => BatchingAdapter,
): Driver {
  const { provider, adapterName } = driver.adapter;
  return {
    ...driver,
    adapter: {
      provider,
      adapterName,
      connect: async () => wrap(await driver.adapter.connect()),
    },
  };
}

export function withTransactions(
  adapter: BatchingAdapter,
  wrap: (transaction: BatchingTransaction) => BatchingTransaction,
): BatchingAdapter {
  const start = adapter.startTransaction.bind(adapter);
  return Object.assign(adapter, {
    startTransaction: async (...args: Parameters<typeof start>) => wrap(await start(...args)),
  });
}
