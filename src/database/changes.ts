// The changes of opportunities as they are committed, by whichever process: one connection of this process
// listens, and hands each change to those who watch its workspace.
import type { Driver } from './driver.js';
import { TooManyWatchers } from './errors.js';
import { changesChannel, readNotification, type ChangeKey } from './statements.js';

/** Watchers of one workspace in one process: each reads every change. */
const watchersMax = 100;

/** Changes that a watcher may leave unread before it is taken for gone. */
const unreadMax = 1_000;

/** The last thing that a watcher gets where changes after it will not reach it. */
export const missed = 'missed';

/** Ends after `missed`, or when its reader returns it. */
export type Changes = AsyncIterableIterator<ChangeKey | typeof missed>;

export interface ChangeFeed {
  /**
   * The changes of a workspace from now on: resolves once none can be lost any more.
   *
   * @throws TooManyWatchers when 100 watch the workspace already
   */
  watch(workspaceId: string): Promise<Changes>;
  /** Ends what anybody watches. */
  end(): void;
  close(): Promise<void>;
}

interface Watcher {
  readonly changes: Changes;
  hear(change: ChangeKey | typeof missed): void;
}

/** @param leave called once nothing more can be heard */
function createWatcher(leave: () => void): Watcher {
  const unread: (ChangeKey | typeof missed)[] = [];
  let isOpen = true;
  let wake: (() => void) | undefined;
  const close = () => {
    isOpen = false;
    leave();
    wake?.();
  };
  return {
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

export function createChangeFeed(driver: Pick<Driver, 'listen'>): ChangeFeed {
  const watchers = new Map<string, Set<Watcher>>();
  let listening: Promise<() => Promise<void>> | undefined;

  function end() {
    for (const watcher of [...watchers.values()].flatMap((of) => [...of])) watcher.hear(missed);
  }
  function listen() {
    const started = driver.listen(
      changesChannel,
      (payload) => {
        const { workspaceId, ...change } = readNotification(payload);
        for (const watcher of watchers.get(workspaceId) ?? []) watcher.hear(change);
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
    async watch(workspaceId) {
      const of = watchers.get(workspaceId) ?? new Set();
      if (of.size >= watchersMax) throw new TooManyWatchers('As many watch the workspace as can.');
      watchers.set(workspaceId, of);
      const watcher = createWatcher(() => {
        of.delete(watcher);
        if (of.size === 0) watchers.delete(workspaceId);
      });
      of.add(watcher);
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
