// Reads API keys by their hashes. The keys of requests that arrive together are read by one statement.
import DataLoader from 'dataloader';
import type { Database } from '../database/database.js';
import { runFor, workForSeveral } from '../database/work.js';

/** The highest number of keys that one statement reads. */
const batchMax = 100;

type Hash = Uint8Array<ArrayBuffer>;

const nameOf = (hash: Hash) => Buffer.from(hash).toString('base64');

async function readKeys({ apiKey }: Database['system'], hashes: readonly Hash[]) {
  const records = await apiKey.findMany({
    where: { hash: { in: [...hashes] } },
    include: {
      user: { select: { role: true, deactivatedAt: true } },
      workspace: { select: { country: true } },
    },
  });
  return new Map(records.map(({ hash, ...record }) => [nameOf(hash), record]));
}

type FoundKey = NonNullable<ReturnType<Awaited<ReturnType<typeof readKeys>>['get']>>;

/** @returns null if there is no such key */
export type FindKey = (hash: Hash) => Promise<FoundKey | null>;

/**
 * Nothing is kept after a statement, so that revoking a key takes effect from the next request on. One statement can serve
 * requests of several workspaces, so it waits in the lane of sign-ins.
 */
export function createFindKey(system: Database['system']): FindKey {
  const loader = new DataLoader<Hash, FoundKey | null>(
    async (hashes) => {
      const found = await runFor(workForSeveral(), () => readKeys(system, hashes));
      return hashes.map((hash) => found.get(nameOf(hash)) ?? null);
    },
    // Collects the requests that arrive in this turn of the event loop.
    { cache: false, maxBatchSize: batchMax, batchScheduleFn: setImmediate },
  );
  return (hash) => loader.load(hash);
}
