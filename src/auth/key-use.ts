// Stores when each API key was last used. This has its own table, which is distributed by workspace: on Citus, api_key
// is a reference table, and writing to it for each request causes deadlocks between nodes.
import { LRUCache } from 'lru-cache';
import type { Database } from '../database/database.js';
import { isReadOnly } from '../database/driver-errors.js';
import { runFor, workWithin } from '../database/work.js';
import type { Principal } from './viewer.js';

/** The accuracy of the last use of a key. A write on every request would cost more than the request. */
const accuracyMs = 60_000;

/** The number of keys whose last use a process remembers, some hundred bytes each. A forgotten key is written again. */
const rememberedUsesMax = 50_000;

/** The highest number of writes at the same time. */
const writesMax = 4;

/** The time limit of one write. */
const writeTimeoutMs = 9_000;

/** Notes that an API key is in use, at most once a minute per key and process. The caller waits for no write. */
export type NoteKeyUse = (principal: Principal) => void;

interface KeyUse {
  readonly workspaceId: string;
  readonly apiKeyId: string;
  readonly lastUsedAt: Date;
}

export function createKeyUse({ forWorkspace }: Pick<Database, 'forWorkspace'>): NoteKeyUse {
  /** The time at which this process last noted the use of each key, in milliseconds since the epoch. */
  const noted = new LRUCache<string, number>({ max: rememberedUsesMax });
  const waiting: KeyUse[] = [];
  /** The workspaces with a write under way: one each, so that a lock on their table occupies few connections. */
  const writing = new Set<string>();
  /** The time until which a read-only database is not asked again. */
  let pausedUntil = 0;

  async function write({ workspaceId, apiKeyId, lastUsedAt }: KeyUse): Promise<void> {
    const id = { workspaceId, apiKeyId };
    await forWorkspace(workspaceId).apiKeyUse.upsert({
      where: { workspaceId_apiKeyId: id },
      create: { ...id, lastUsedAt },
      update: { lastUsedAt },
      select: { apiKeyId: true },
    });
  }

  async function writeNext(): Promise<void> {
    if (writing.size >= writesMax) return;
    const next = waiting.findIndex(({ workspaceId }) => !writing.has(workspaceId));
    if (next === -1) return;
    const [use] = waiting.splice(next, 1) as [KeyUse];
    const { workspaceId } = use;
    writing.add(workspaceId);
    try {
      await runFor(workWithin(workspaceId, writeTimeoutMs), () => write(use));
    } catch (error) {
      // Best effort: the next use of the key is written after a minute.
      if (isReadOnly(error)) {
        pausedUntil = Date.now() + accuracyMs;
        waiting.length = 0;
      }
    }
    writing.delete(workspaceId);
    void writeNext();
  }

  return ({ kind, workspaceId, id: apiKeyId }) => {
    if (kind !== 'apiKey') return;
    const now = Date.now();
    if (now - (noted.get(apiKeyId) ?? 0) <= accuracyMs) return;
    // A full queue may have room at the next use of the key.
    if (waiting.length >= rememberedUsesMax) return;
    noted.set(apiKeyId, now);
    if (now < pausedUntil) return;
    waiting.push({ workspaceId, apiKeyId, lastUsedAt: new Date(now) });
    void writeNext();
  };
}
