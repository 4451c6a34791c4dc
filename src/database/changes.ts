// The feed of committed changes of records, from all processes. One connection of this process listens for
// notifications and passes each change to the watchers of its workspace.
import type { Driver } from './driver.js';
import { createSharedWork, type ChangeKey, type SharedChange } from './shared-work.js';
import { changesChannel, readNotification } from './event-statements.js';
import { readRecordNotification, recordsChannel } from './workspace-event-statements.js';

/** The number of unread changes at which a watcher is ended, because it reads too slowly. */
const unreadMax = 1_000;

/** The last item of a watcher that will not receive the changes that follow. */
export const missed = 'missed';

/** The last item of a watcher whose API key or token is no longer valid. */
export const principalInvalid = 'principal invalid';

type End = typeof missed | typeof principalInvalid;

/** The one that watches. Several watchers can be the same user with tokens of different expiry. */
export interface WatchingPrincipal {
  readonly workspaceId: string;
  readonly kind: 'apiKey' | 'person';
  readonly id: string;
  readonly expiresAt: Date | null;
}

/** A change, as each watcher of its workspace receives it. */
export type Change<Key extends ChangeKey = ChangeKey> = SharedChange<Key> & {
  /** The principals of all watchers that receive the change, also of those that have ended since. */
  readonly principals: readonly WatchingPrincipal[];
};

/** Yields changes, and ends after yielding the reason, or when the reader calls `return()`. */
export interface Changes extends AsyncIterableIterator<Change | End> {
  /** Whether the API key or the token of the watcher is known to be no longer valid. */
  readonly isPrincipalInvalid: () => boolean;
}

interface WatchOptions {
  /** Whether the watcher is a part of another one, which is counted for both. Default: false. */
  readonly isPart?: boolean;
}

export interface ChangeFeed {
  /**
   * Watches the changes of a workspace from now on. Resolves once the connection listens, so that no later change is
   * missed.
   */
  watch(principal: WatchingPrincipal, options?: WatchOptions): Promise<Changes>;
  /** Counts the watchers of a workspace that are parts of others, or those that are not, also those with unread changes. */
  countWatchers(workspaceId: string, options: { readonly isPart: boolean }): number;
  /** The principals of all watchers. */
  principals(): WatchingPrincipal[];
  /** Ends the watchers whose principals are no longer valid. */
  endInvalid(isValid: (principal: WatchingPrincipal) => boolean): void;
  /** Ends all watchers. */
  end(): void;
  close(): Promise<void>;
}

interface Watcher {
  readonly principal: WatchingPrincipal;
  readonly isPart: boolean;
  readonly changes: Changes;
  deliver(change: Change): void;
  /** Unread changes are still delivered before `missed`. Before `principalInvalid` they are dropped. */
  end(reason: End): void;
}

/** @param leave called once the reader receives nothing more */
function createWatcher(principal: WatchingPrincipal, isPart: boolean, leave: () => void): Watcher {
  const unread: (Change | End)[] = [];
  /** Why the watcher accepts no more changes. */
  let ended: End | 'returned' | undefined;
  let wake: (() => void) | undefined;
  const close = (reason: End | 'returned') => {
    ended = reason;
    wake?.();
  };
  const end = (reason: End) => {
    const isInvalid = reason === principalInvalid && ended === missed;
    if (ended !== undefined && !isInvalid) return;
    if (reason === principalInvalid) unread.length = 0;
    unread.push(reason);
    close(reason);
  };
  return {
    principal,
    isPart,
    deliver(change) {
      if (ended !== undefined) return;
      if (unread.length === unreadMax) end(missed);
      else unread.push(change);
      wake?.();
    },
    end,
    changes: {
      isPrincipalInvalid: () => ended === principalInvalid,
      async next() {
        for (;;) {
          const value = unread.shift();
          if (value === missed || value === principalInvalid) leave();
          if (value !== undefined) return { done: false, value };
          if (ended !== undefined) return { done: true, value: undefined };
          await new Promise<void>((resolve) => (wake = resolve));
        }
      },
      return() {
        unread.length = 0;
        close('returned');
        leave();
        return Promise.resolve({ done: true, value: undefined });
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    },
  };
}

const principalsOf = (watchers: Iterable<Watcher>): WatchingPrincipal[] =>
  Array.from(watchers, ({ principal }) => principal);

/** Creates the set of watchers of one workspace. */
function createAudience(workspaceId: string, workTimeoutMs: number) {
  const watchers = new Set<Watcher>();
  const share = createSharedWork(workspaceId, workTimeoutMs);
  return {
    watchers,
    publish(key: ChangeKey) {
      const change = { ...share(key), principals: principalsOf(watchers) };
      for (const watcher of watchers) watcher.deliver(change);
    },
  };
}

/** @param workTimeoutMs the time limit of each piece of work that the watchers of a change share; 0 for none */
export function createChangeFeed(
  driver: Pick<Driver, 'listen'>,
  workTimeoutMs: number,
): ChangeFeed {
  const audiences = new Map<string, ReturnType<typeof createAudience>>();
  let listening: Promise<() => Promise<void>> | undefined;

  const allWatchers = () => [...audiences.values()].flatMap(({ watchers }) => [...watchers]);
  function end() {
    for (const watcher of allWatchers()) watcher.end(missed);
  }
  function listen() {
    const started = driver.listen(
      [changesChannel, recordsChannel],
      (channel, payload) => {
        const read = channel === changesChannel ? readNotification : readRecordNotification;
        const { workspaceId, ...key } = read(payload);
        audiences.get(workspaceId)?.publish(key);
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
    async watch(principal, { isPart = false } = {}) {
      const { workspaceId } = principal;
      const audience = audiences.get(workspaceId) ?? createAudience(workspaceId, workTimeoutMs);
      const { watchers } = audience;
      audiences.set(workspaceId, audience);
      const watcher = createWatcher(principal, isPart, () => {
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
    countWatchers: (id, { isPart }) =>
      [...(audiences.get(id)?.watchers ?? [])].filter((each) => each.isPart === isPart).length,
    principals: () => principalsOf(allWatchers()),
    endInvalid(isValid) {
      for (const watcher of allWatchers())
        if (!isValid(watcher.principal)) watcher.end(principalInvalid);
    },
    end,
    async close() {
      end();
      const stop = await listening?.catch(() => undefined);
      await stop?.();
    },
  };
}
