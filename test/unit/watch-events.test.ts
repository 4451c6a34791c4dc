import { expect, test } from 'vitest';
import { createChangeFeed } from '../../src/database/changes.js';
import type { Caller } from '../../src/domain/caller.js';
import { watchEvents } from '../../src/domain/event/watch.js';

test('a client whose key was revoked gets none of the missed events that it has not read yet', async () => {
  const listen = () => Promise.resolve(() => Promise.resolve());
  const feed = createChangeFeed({ listen }, 0);
  const principal = { kind: 'apiKey', workspaceId: 'a', id: 'b', expiresAt: null };
  const watch = () => feed.watch(principal as never);
  const events = await watchEvents({ viewer: { principal }, watch } as unknown as Caller, {
    isOf: (() => false) as never,
    missed: () => Promise.resolve([{ id: '1' }, { id: '2' }]),
    find: () => Promise.resolve(null),
    matches: () => Promise.resolve(true),
  });
  expect((await events.next()).value).toMatchObject({ event: { id: '1' } });
  feed.endInvalid(() => false);
  expect((await events.next()).value).toMatchObject({ code: 'UNAUTHORIZED' });
  expect((await events.next()).done).toBe(true);
  expect(feed.countWatchers('a', { isPart: false })).toBe(0);
});
