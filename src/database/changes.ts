// The changes of opportunities as they are committed, by whichever process: one connection of this process
// listens, and hands each change to those who watch its workspace.
import type { Driver } from './driver.js';
import { TooManyWatchers } from './errors.js';
import { createSharedWork, type SharedChange } from './shared-work.js';
import { changesChannel, readNotification, type ChangeKey } from './statements.js';

/** Watchers of one workspace in one process: each reads every change. */
const watchersMax = 100;

/** Changes that a watcher may leave unread before it is taken for gone. */
const unreadMax = 1_000;

/** The last thing that a watcher gets where changes after it will not reach it. */
export const missed = 'missed';

/** A change, handed to everybody who watches its workspace. */
export interface Change extends SharedChange {
  /** The API keys of everybody who watches the workspace at this moment. */
  apiKeyIds(): string[];
}

/** Ends after `missed`, or when its reader returns it. */
export type Changes = AsyncIterableIterator<Change | typeof missed>;

export interface ChangeFeed {
  /**
   * The changes of a workspace from now on: resolves once none can be lost any more.
   *
   * @param apiKeyId the key of whoever watches
   * @throws TooManyWatchers when 100 watch the workspace already
   */
  watch(workspaceId: string, apiKeyId: string): Promise<Changes>;
  /** Ends what anybody watches. */
  end(): void;
  close(): Promise<void>;
}

interface Watcher {
  readonly apiKeyId: string;
  readonly changes: Changes;
  hear(change: Change | typeof missed): void;
}

/** @param leave called once nothing more can be heard */
function createWatcher(apiKeyId: string, leave: () => void): Watcher {
  const unread: (Change | typeof missed)[] = [];
  let isOpen = true;
  let wake: (() => void) | undefined;
  const close = () => {
    isOpen = false;
    leave();
    wake?.();
  };
  return {
    apiKeyId,
    hear(change) {
      if (!isOpen) return;
      const isLast = change === missed || unread.length === unreadMax;
      unread.push(isLast ? missed : change);
      if (isLast) close();
      wake?.();
    },
    changes: {
      async next() {
        for (;;) {
          const value = unread.shift();
          if (value !== undefined) return { done: false, value };
          if (!isOpen) return { done: true, value: undefined };
          await new Promise<void>((resolve) => (wake = resolve));
        }
      },
      return() {
        unread.length = 0;
        close();
        return Promise.resolve({ done: true, value: undefined });
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    },
  };
}

/** Everybody who watches one workspace. */
function createAudience() {
  const watchers = new Set<Watcher>();
  const share = createSharedWork();
  const apiKeyIds = () => [...new Set([...watchers].map(({ apiKeyId }) => apiKeyId))];
  return {
    watchers,
    tell(key: ChangeKey) {
      const change = { ...share(key), apiKeyIds };
      for (const watcher of watchers) watcher.hear(change);
    },
  };
}

export function createChangeFeed(driver: Pick<Driver, 'listen'>): ChangeFeed {
  const audiences = new Map<string, ReturnType<typeof createAudience>>();
  let listening: Promise<() => Promise<void>> | undefined;

  function end() {
    for (const { watchers } of audiences.values())
      for (const watcher of watchers) watcher.hear(missed);
  }
  function listen() {
    const started = driver.listen(
      changesChannel,
      (payload) => {
        const { workspaceId, ...key } = readNotification(payload);
        audiences.get(workspaceId)?.tell(key);
      },
      () => {
        if (listening === started) listening = undefined;
        end();
      },
    );
    started.catch(() => {
      if (listening === started) listening = undefined;
    });
    return started;
  }

  return {
    async watch(workspaceId, apiKeyId) {
      const audience = audiences.get(workspaceId) ?? createAudience();
      const { watchers } = audience;
      if (watchers.size >= watchersMax)
        throw new TooManyWatchers('As many watch the workspace as can.');
      audiences.set(workspaceId, audience);
      const watcher = createWatcher(apiKeyId, () => {
        if (watchers.delete(watcher) && watchers.size === 0) audiences.delete(workspaceId);
      });
      watchers.add(watcher);
      try {
        await (listening ??= listen());
      } catch (error) {
        await watcher.changes.return?.();
        throw error;
      }
      return watcher.changes;
    },
    end,
    async close() {
      end();
      const stop = await listening?.catch(() => undefined);
      await stop?.();
    },
  };
}
