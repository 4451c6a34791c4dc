import { describe, expect, test } from 'vitest';
import {
  createChangeFeed,
  missed,
  principalInvalid,
  type Changes,
  type WatchingPrincipal,
} from '../../src/database/changes.js';

const [mine, theirs] = [
  '01890000-0000-7000-8000-00000000000a',
  '01890000-0000-7000-8000-00000000000b',
];
const opportunityId = '01890000-0000-7000-8000-00000000000c';

const principalOf = (workspaceId: string, id: string): WatchingPrincipal => ({
  workspaceId,
  kind: 'apiKey',
  id,
  expiresAt: null,
});
const me = principalOf(mine, '01890000-0000-7000-8000-00000000000d');
const colleague = principalOf(mine, '01890000-0000-7000-8000-00000000000e');
const stranger = principalOf(theirs, '01890000-0000-7000-8000-00000000000f');

/** A driver whose notifications, losses and refusals the test makes itself. */
function fakeDriver() {
  const listeners: {
    onMessage: (channel: string, payload: string) => void;
    onClose: () => void;
    isStopped: boolean;
  }[] = [];
  let refusal: Error | undefined;
  return {
    listeners,
    /** From now on listening fails; undefined: it works again. */
    refuse(error?: Error) {
      refusal = error;
    },
    /** Tells the latest listener of a change. */
    notify(workspaceId: string, version: number) {
      const payload = `${workspaceId} ${opportunityId} ${String(version)}`;
      listeners.at(-1)?.onMessage('opportunity_changed', payload);
    },
    onClose() {
      listeners.at(-1)?.onClose();
    },
    async listen(
      _channels: readonly string[],
      onMessage: (channel: string, payload: string) => void,
      onClose: () => void,
    ) {
      await Promise.resolve();
      if (refusal) throw refusal;
      const listener = { onMessage, onClose, isStopped: false };
      listeners.push(listener);
      return () => {
        listener.isStopped = true;
        return Promise.resolve();
      };
    },
  };
}

function newFeed() {
  const driver = fakeDriver();
  return { driver, feed: createChangeFeed(driver, 0) };
}

const change = (version: number) => ({
  done: false,
  value: expect.objectContaining({ opportunityId, version }) as unknown,
});
const theEnd = { done: true, value: undefined };
const gap = { done: false, value: missed };

async function readAll(changes: Changes): Promise<unknown[]> {
  const read = [];
  for await (const value of changes) read.push(value);
  return read;
}

describe('a watcher', () => {
  test('receives the changes of its workspace, in the order of their notifications', async () => {
    const { driver, feed } = newFeed();
    const changes = await feed.watch(me);
    driver.notify(theirs, 1);
    driver.notify(mine, 2);
    driver.notify(mine, 3);
    expect(await changes.next()).toEqual(change(2));
    expect(await changes.next()).toEqual(change(3));
  });

  test('that waits receives the next change', async () => {
    const { driver, feed } = newFeed();
    const changes = await feed.watch(me);
    const next = changes.next();
    driver.notify(mine, 1);
    expect(await next).toEqual(change(1));
  });

  test('misses no change that is published while it starts', async () => {
    const { driver, feed } = newFeed();
    await feed.watch(stranger);
    const starting = feed.watch(me);
    driver.notify(mine, 1);
    expect(await (await starting).next()).toEqual(change(1));
  });

  test('shares one listener with all others, and each receives every change', async () => {
    const { driver, feed } = newFeed();
    const all = await Promise.all([feed.watch(me), feed.watch(me), feed.watch(stranger)]);
    expect(driver.listeners).toHaveLength(1);
    driver.notify(mine, 1);
    driver.notify(theirs, 2);
    const next = await Promise.all(all.map((changes) => changes.next()));
    expect(next).toEqual([change(1), change(1), change(2)]);
  });

  test('that returns while it waits ends at once, and ends no other', async () => {
    const { driver, feed } = newFeed();
    const [changes, others] = await Promise.all([feed.watch(me), feed.watch(me)]);
    const next = changes.next();
    expect(await changes.return?.()).toEqual(theEnd);
    expect(await next).toEqual(theEnd);
    driver.notify(mine, 1);
    expect(await changes.next()).toEqual(theEnd);
    expect(await others.next()).toEqual(change(1));
  });

  test('that returns drops its unread changes', async () => {
    const { driver, feed } = newFeed();
    const changes = await feed.watch(me);
    driver.notify(mine, 1);
    await changes.return?.();
    expect(await changes.next()).toEqual(theEnd);
    expect(await changes.return?.()).toEqual(theEnd);
  });

  test('whose principal is no longer valid receives no unread change, even if it has missed others', async () => {
    const { driver, feed } = newFeed();
    const [slow, reader] = await Promise.all([feed.watch(me), feed.watch(colleague)]);
    for (let version = 0; version < 1_001; version++) driver.notify(mine, version);
    await slow.next();
    expect(feed.countWatchers(mine, { isPart: false })).toBe(2);
    feed.endInvalid((principal) => principal !== me);
    expect([slow, reader].map((changes) => changes.isPrincipalInvalid())).toEqual([true, false]);
    expect(await readAll(slow)).toEqual([principalInvalid]);
    expect(feed.countWatchers(mine, { isPart: false })).toBe(1);
    expect(await reader.next()).toEqual(change(0));
  });

  test('that leaves 1,000 changes unread receives those, then `missed`, and ends', async () => {
    const { driver, feed } = newFeed();
    const [slow, quick] = await Promise.all([feed.watch(me), feed.watch(me)]);
    for (let version = 1; version <= 1_002; version++) {
      driver.notify(mine, version);
      expect(await quick.next()).toEqual(change(version));
    }
    const read = await readAll(slow);
    expect(read).toHaveLength(1_001);
    expect(read.at(0)).toMatchObject({ opportunityId, version: 1 });
    expect(read.at(-2)).toMatchObject({ opportunityId, version: 1_000 });
    expect(read.at(-1)).toBe(missed);
  });

  test('that leaves 1,000 changes unread, and then reads, has missed nothing', async () => {
    const { driver, feed } = newFeed();
    const changes = await feed.watch(me);
    for (let version = 1; version <= 1_000; version++) driver.notify(mine, version);
    expect(await changes.next()).toEqual(change(1));
    driver.notify(mine, 1_001);
    for (let version = 2; version <= 1_001; version++)
      expect(await changes.next()).toEqual(change(version));
  });
});

describe('shared work on a change', () => {
  async function nextChange(changes: Changes) {
    const { value } = await changes.next();
    if (typeof value !== 'object') throw new Error('There is no change.');
    return value;
  }

  test('is done once for all watchers, and again for one that is more than 16 changes behind', async () => {
    const { driver, feed } = newFeed();
    const watchers = await Promise.all([1, 2, 3].map(() => feed.watch(me)));
    const [quick, close, slow] = watchers as [Changes, Changes, Changes];
    let count = 0;
    const work = () => Promise.resolve(++count);
    for (let version = 1; version <= 17; version++) driver.notify(mine, version);
    for (let version = 1; version <= 17; version++) {
      for (const watcher of [quick, close])
        expect(await (await nextChange(watcher)).once('count', work)).toBe(version);
    }
    expect(await (await nextChange(slow)).once('count', work)).toBe(18);
    expect(await (await nextChange(slow)).once('count', work)).toBe(2);
  });

  test('fails for all watchers that share it', async () => {
    const { driver, feed } = newFeed();
    const watchers = await Promise.all([feed.watch(me), feed.watch(me)]);
    driver.notify(mine, 1);
    const [one, other] = await Promise.all(watchers.map(nextChange));
    const failing = one?.once('x', () => Promise.reject(new Error('No.')));
    await expect(other?.once('x', () => Promise.resolve())).rejects.toThrow('No.');
    await expect(failing).rejects.toThrow('No.');
  });
});

describe('a principal that has become invalid', () => {
  test('ends its watchers without their unread changes, and no others', async () => {
    const { driver, feed } = newFeed();
    const [ending, going] = await Promise.all([feed.watch(me), feed.watch(colleague)]);
    expect(feed.principals()).toEqual([me, colleague]);
    driver.notify(mine, 1);
    feed.endInvalid((principal) => principal !== me);
    driver.notify(mine, 2);
    expect(await readAll(ending)).toEqual([principalInvalid]);
    for (const version of [1, 2]) expect(await going.next()).toEqual(change(version));
    expect(feed.principals()).toEqual([colleague]);
  });
});

describe('a lost connection', () => {
  test('ends all watchers after the changes that were received', async () => {
    const { driver, feed } = newFeed();
    const [one, other] = await Promise.all([feed.watch(me), feed.watch(stranger)]);
    const waiting = other.next();
    driver.notify(mine, 1);
    driver.onClose();
    const unread = { opportunityId, version: 1, principals: [me] };
    expect(await readAll(one)).toMatchObject([unread, missed]);
    expect(await waiting).toEqual(gap);
    expect(await other.next()).toEqual(theEnd);
  });

  test('is replaced for the next watcher', async () => {
    const { driver, feed } = newFeed();
    await feed.watch(me);
    driver.onClose();
    const changes = await feed.watch(me);
    expect(driver.listeners).toHaveLength(2);
    driver.notify(mine, 1);
    expect(await changes.next()).toEqual(change(1));
  });
});

describe('a connection that cannot be opened', () => {
  test('makes `watch` fail for all who wait for it, and leaves nothing behind', async () => {
    const { driver, feed } = newFeed();
    const refusal = new Error('No connection.');
    driver.refuse(refusal);
    const failed = await Promise.allSettled([feed.watch(me), feed.watch(me)]);
    expect(failed).toEqual(failed.map(() => ({ status: 'rejected', reason: refusal })));
    await feed.close();
    expect(driver.listeners).toEqual([]);
  });

  test('is tried again by the next watcher', async () => {
    const { driver, feed } = newFeed();
    driver.refuse(new Error('No connection.'));
    await expect(feed.watch(me)).rejects.toThrow('No connection.');
    driver.refuse();
    const changes = await feed.watch(me);
    driver.notify(mine, 1);
    expect(await changes.next()).toEqual(change(1));
  });
});

describe('the end of the feed', () => {
  test('ends all watchers, and later ones use the same connection', async () => {
    const { driver, feed } = newFeed();
    const changes = await feed.watch(me);
    feed.end();
    expect(await readAll(changes)).toEqual([missed]);
    const later = await feed.watch(me);
    expect(driver.listeners).toHaveLength(1);
    driver.notify(mine, 1);
    expect(await later.next()).toEqual(change(1));
  });

  test('stops the listener and ends all watchers on closing', async () => {
    const { driver, feed } = newFeed();
    const changes = await feed.watch(me);
    await feed.close();
    expect(driver.listeners).toMatchObject([{ isStopped: true }]);
    expect(await readAll(changes)).toEqual([missed]);
  });

  test('stops a listener that is being started on closing', async () => {
    const { driver, feed } = newFeed();
    const starting = feed.watch(me);
    await feed.close();
    expect(driver.listeners).toMatchObject([{ isStopped: true }]);
    expect(await readAll(await starting)).toEqual([missed]);
  });

  test('does nothing on closing if nobody ever watched', async () => {
    const { driver, feed } = newFeed();
    await feed.close();
    expect(driver.listeners).toEqual([]);
  });
});
