// A driver that reports the statements that are sent through its adapter, for tests and measurements.
import type { SqlQueryable } from '@prisma/driver-adapter-utils';
import type { Batching, Driver } from './driver.js';
import { withAdapters, withTransactions } from './wrapped-driver.js';

export function observed(driver: Driver, onStatement: (statement: string) => void): Driver {
  function observe<Queryable extends SqlQueryable & Batching>(queryable: Queryable): Queryable {
    const queryRaw = queryable.queryRaw.bind(queryable);
    const executeRaw = queryable.executeRaw.bind(queryable);
    const runBatch = queryable.runBatch.bind(queryable);
    const ours: Pick<SqlQueryable & Batching, 'queryRaw' | 'executeRaw' | 'runBatch'> = {
      queryRaw(query) {
        onStatement(query.sql);
        return queryRaw(query);
      },
      executeRaw(query) {
        onStatement(query.sql);
        return executeRaw(query);
      },
      runBatch(queries) {
        for (const { sql } of queries) onStatement(sql);
        return runBatch(queries);
      },
    };
    return Object.assign(queryable, ours);
  }

  return withAdapters(driver, (adapter) => withTransactions(observe(adapter), observe));
}
