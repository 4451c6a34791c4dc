// The embedded database behind the driver's interface: PostgreSQL inside this process, with its data in a folder.
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import type { SqlQueryable, SqlResultSet } from '@prisma/driver-adapter-utils';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { makeFolder } from '../make-folder.js';
import { requireSpace } from './disk-space.js';
import { lockFolder } from './folder-lock.js';
import type {
  BatchingAdapter,
  BatchingAdapterFactory,
  BatchingTransaction,
  Driver,
  Session,
} from './driver.js';
import type { TypedQuery } from './typed-query.js';

/**
 * Opens the embedded database, and creates it if there is none.
 *
 * @param folder the folder of the data. Default: in memory
 * @throws FolderInUse if another process uses the folder: PGlite itself would let both write, and lose rows
 */
export async function openPglite(folder?: string): Promise<Driver> {
  const unlock = folder === undefined ? undefined : await claim(folder);
  try {
    const database = await PGlite.create({
      extensions: { btree_gin, pg_trgm },
      ...(folder !== undefined && { dataDir: join(folder, 'postgres') }),
    });
    // Prisma's adapters send and read timestamps without a zone, and assume UTC.
    await database.exec("SET TIME ZONE 'UTC'");
    return driverOf(database, folder, unlock);
  } catch (error) {
    await unlock?.();
    throw error;
  }
}

async function claim(folder: string): Promise<() => Promise<void>> {
  await makeFolder(folder);
  return lockFolder(folder);
}

function driverOf(
  database: PGlite,
  folder: string | undefined,
  unlock: (() => Promise<void>) | undefined,
): Driver {
  const session: Session = {
    run: async (script) => void (await database.exec(script)),
    query: async (statement, values) =>
      (await database.query<Record<string, unknown>>(statement, [...(values ?? [])])).rows,
  };
  return {
    connections: 1,
    adapter: adapterOf(database, folder),
    ping: () => session.query('SELECT 1'),
    session: (work) => work(session).finally(() => setImmediate()),
    async listen(channels, onMessage) {
      const stops = await Promise.all(
        channels.map((channel) =>
          database.listen(channel, (payload) => {
            onMessage(channel, payload);
          }),
        ),
      );
      return async () => void (await Promise.all(stops.map((stop) => stop())));
    },
    async close() {
      await database.close();
      await unlock?.();
    },
  };
}

/**
 * Lets the event loop run once after each statement. A statement runs synchronously in this thread, and its result
 * resolves promises only. Without a pause, a queue of statements would keep requests, timers and signals waiting until
 * it is empty.
 */
function pausing<Queryable extends SqlQueryable>(queryable: Queryable): Queryable {
  const queryRaw = queryable.queryRaw.bind(queryable);
  const executeRaw = queryable.executeRaw.bind(queryable);
  const ours: Pick<SqlQueryable, 'queryRaw' | 'executeRaw'> = {
    queryRaw: (query) => queryRaw(query).finally(() => setImmediate()),
    executeRaw: (query) => executeRaw(query).finally(() => setImmediate()),
  };
  return Object.assign(queryable, ours);
}

type Adapter = Awaited<ReturnType<PrismaPGlite['connect']>>;

/**
 * The adapter for Prisma. Transactions within a transaction are savepoints, which the package's own adapter does not
 * support yet.
 */
function adapterOf(database: PGlite, folder?: string): BatchingAdapterFactory {
  const factory = new PrismaPGlite(database);
  const connect = factory.connect.bind(factory);
  return Object.assign(factory, { connect: async () => batching(await connect(), folder) });
}

function batching(adapter: Adapter, folder: string | undefined): BatchingAdapter {
  const start = adapter.startTransaction.bind(adapter);
  async function startTransaction(...args: Parameters<typeof start>): Promise<BatchingTransaction> {
    // Almost all writes run in transactions, and reads do not.
    if (folder !== undefined) await requireSpace(folder);
    const transaction = pausing(await start(...args));
    const queryRaw = transaction.queryRaw.bind(transaction);
    const command = (verb: string) => async (name: string) =>
      void (await transaction.executeRaw({ sql: `${verb} ${name}`, args: [], argTypes: [] }));
    return Object.assign(transaction, {
      createSavepoint: command('SAVEPOINT'),
      rollbackToSavepoint: command('ROLLBACK TO SAVEPOINT'),
      releaseSavepoint: command('RELEASE SAVEPOINT'),
      async runBatch(queries: readonly TypedQuery[]) {
        const results: SqlResultSet[] = [];
        for (const query of queries) results.push(await queryRaw(query));
        return results;
      },
    });
  }
  return Object.assign(pausing(adapter), {
    startTransaction,
    async runBatch(queries: readonly TypedQuery[]) {
      const transaction = await startTransaction();
      try {
        const results = await transaction.runBatch(queries);
        await transaction.commit();
        return results;
      } catch (error) {
        await transaction.rollback();
        throw error;
      }
    },
  });
}
