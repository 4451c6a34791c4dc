// A driver that reports the statements that are sent through its adapter, for tests and measurements.
import type { SqlQueryable } from '@prisma/driver-adapter-utils';
import type { Driver } from './driver.js';

export function observed(driver: Driver, onStatement: (statement: string) => void): Driver {
  function observe<Queryable extends SqlQueryable>(queryable: Queryable): Queryable {
    const queryRaw = queryable.queryRaw.bind(queryable);
    const executeRaw = queryable.executeRaw.bind(queryable);
    const ours: Pick<SqlQueryable, 'queryRaw' | 'executeRaw'> = {
      queryRaw(query) {
        onStatement(query.sql);
        return queryRaw(query);
      },
      executeRaw(query) {
        onStatement(query.sql);
        return executeRaw(query);
      },
    };
    return Object.assign(queryable, ours);
  }

  const { adapter: factory } = driver;
  return {
    ...driver,
    adapter: {
      provider: factory.provider,
      adapterName: factory.adapterName,
      async connect() {
        const adapter = observe(await factory.connect());
        const startTransaction = adapter.startTransaction.bind(adapter);
        return Object.assign(adapter, {
          startTransaction: async (...args: Parameters<typeof startTransaction>) =>
            observe(await startTransaction(...args)),
        });
      },
    },
  };
}
