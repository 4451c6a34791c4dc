// The embedded database behind the driver's door: PostgreSQL inside this process, in a folder of its own.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { lockFolder } from './folder-lock.js';
import type { Driver, Session } from './driver.js';

/**
 * Opens the embedded database, creating it where there is none.
 *
 * @param folder where it lives; left out: in memory
 * @param contents a data folder to start from, as `dump` of another one gave it
 * @throws FolderInUse when another process holds the folder: PGlite itself would let both write, and lose rows
 */
export async function openPglite(
  folder?: string,
  contents?: Blob,
): Promise<Driver & { dump(): Promise<Blob> }> {
  const unlock = folder === undefined ? undefined : await claim(folder);
  const database = await PGlite.create({
    extensions: { btree_gin, pg_trgm },
    ...(folder !== undefined && { dataDir: join(folder, 'postgres') }),
    ...(contents && { loadDataDir: contents }),
  }).catch(async (error: unknown) => {
    await unlock?.();
    throw error;
  });
  // Prisma's adapters send and read timestamps without a zone, taking it for UTC.
  await database.exec("SET TIME ZONE 'UTC'");
  const session: Session = {
    run: async (script) => void (await database.exec(script)),
    query: async (statement, values) =>
      (await database.query<Record<string, unknown>>(statement, [...(values ?? [])])).rows,
  };
  return {
    adapter: new PrismaPGlite(database),
    session: (work) => work(session),
    dump: () => database.dumpDataDir('none'),
    async close() {
      await database.close();
      await unlock?.();
    },
  };
}

async function claim(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  return lockFolder(folder);
}
