// When each API key was last used. It is kept apart from the keys, in a table that is distributed by workspace: on
// Citus, api_key is a reference table, and writing to it for each request causes deadlocks between nodes.
import { LRUCache } from 'lru-cache';
import type { Database } from '../database/database.js';
import type { Viewer } from './viewer.js';

/** How exactly the last use of a key is known. A write on every request would cost more than the request. */
const accuracyMs = 60_000;

/** Keys whose last use a process remembers, some hundred bytes each. The use of a forgotten key is written again. */
const rememberedUsesMax = 50_000;

/** Writes down that the key of a viewer is in use, at most once a minute for each key and process. */
export type NoteKeyUse = (viewer: Viewer) => Promise<void>;

export function createKeyUse({ forWorkspace }: Pick<Database, 'forWorkspace'>): NoteKeyUse {
  /** When this process last wrote the use of each key, in milliseconds since the epoch. */
  const written = new LRUCache<string, number>({ max: rememberedUsesMax });
  return async ({ workspaceId, apiKey: { id: apiKeyId } }) => {
    const now = Date.now();
    if (now - (written.get(apiKeyId) ?? 0) <= accuracyMs) return;
    written.set(apiKeyId, now);
    const id = { workspaceId, apiKeyId };
    const lastUsedAt = new Date(now);
    try {
      await forWorkspace(workspaceId).apiKeyUse.upsert({
        where: { workspaceId_apiKeyId: id },
        create: { ...id, lastUsedAt },
        update: { lastUsedAt },
        select: { apiKeyId: true },
      });
    } catch {
      // Best effort: a database that takes no writes must not keep anybody from reading. The next request tries again.
      written.delete(apiKeyId);
    }
  };
}
