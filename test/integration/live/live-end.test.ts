import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { readConfig } from '../../../src/config.js';
import { revokeAnyApiKey } from '../../../src/domain/workspace/create.js';
import { openDatabase, type Database } from '../../../src/database/database.js';
import type { Changes } from '../../../src/database/changes.js';
import { openPostgres } from '../../../src/database/postgres.js';
import { globalId } from '../../support/global-ids.js';
import { database, driver, isPostgres, newWorkspace } from '../../support/gateway.js';
import { listeningApp, write } from '../../support/live.js';
import { subscribe } from '../../support/sse.js';
import { signedInSocket } from '../../support/web-socket.js';

/**
 * The shared database, on which the test sees that somebody stops to watch.
 *
 * @param onLeave called then
 */
function observedDatabase(onLeave: () => void): Database {
  async function watch(...who: Parameters<Database['changes']['watch']>): Promise<Changes> {
    const changes = await database.changes.watch(...who);
    const leave = changes.return?.bind(changes);
    changes.return = async () => {
      onLeave();
      return (await leave?.()) ?? { done: true, value: undefined };
    };
    return changes;
  }
  return { ...database, changes: { ...database.changes, watch } };
}

describe('a key that becomes invalid ends its streams at the next change', () => {
  test.each<[string, (id: string) => Promise<unknown>]>([
    ['revoked', (id) => revokeAnyApiKey(database.system, id)],
    [
      'expired',
      (id) =>
        database.system.apiKey.update({
          where: { id },
          data: { expiresAt: new Date(Date.now() - 1) },
        }),
    ],
    [
      'of a user who was deactivated',
      async (id) => {
        const { workspaceId, userId } = await database.system.apiKey.findUniqueOrThrow({
          where: { id },
        });
        await database.system.user.update({
          where: { workspaceId_id: { workspaceId, id: userId } },
          data: { deactivatedAt: new Date() },
        });
      },
    ],
  ])('%s', async (_how, end) => {
    const workspace = await newWorkspace();
    const { address } = await listeningApp();
    const watcher = await workspace.clientAs('member');
    const key = await workspace.db.apiKey.findFirstOrThrow({ where: { name: 'Test key' } });
    const [ending, going] = await Promise.all(
      [watcher, workspace.client].map(({ apiKey }) => subscribe(address, apiKey)),
    );
    await write(workspace.client, 'createOpportunity');
    expect((await ending?.nextEvent())?.version).toBe(1);
    await end(key.id);
    await write(workspace.client, 'createOpportunity');
    expect(await ending?.lastError()).toMatchObject({ code: 'UNAUTHORIZED' });
    expect((await going?.nextEvent())?.version).toBe(1);
    expect((await going?.nextEvent())?.version).toBe(1);
    const { response } = await subscribe(address, watcher.apiKey);
    expect(response.statusCode).toBe(401);
  });

  test('also if the filter does not match that change', async () => {
    const workspace = await newWorkspace();
    const { address } = await listeningApp();
    const watcher = await workspace.clientAs('member');
    const changes = await subscribe(address, watcher.apiKey, { name: { eq: 'x' } });
    const key = await workspace.db.apiKey.findFirstOrThrow({ where: { name: 'Test key' } });
    await revokeAnyApiKey(database.system, key.id);
    await write(workspace.client, 'createOpportunity');
    expect(await changes.lastError()).toMatchObject({ code: 'UNAUTHORIZED' });
  });
});

test('a revoked key ends its streams even without a change, and no others', async () => {
  const workspace = await newWorkspace();
  const { address } = await listeningApp({ keyCheckIntervalMs: 20 });
  const watcher = await workspace.clientAs('member');
  const [ending, going] = await Promise.all(
    [watcher, workspace.client].map(({ apiKey }) => subscribe(address, apiKey)),
  );
  const key = await workspace.db.apiKey.findFirstOrThrow({ where: { name: 'Test key' } });
  await revokeAnyApiKey(database.system, key.id);
  expect(await ending?.lastError()).toMatchObject({ code: 'UNAUTHORIZED' });
  await write(workspace.client, 'createOpportunity');
  expect((await going?.nextEvent())?.version).toBe(1);
});

test('by default, a revoked key ends its streams and sockets within 15 seconds even without a change', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const workspace = await newWorkspace();
  const { address } = await listeningApp();
  const { apiKey } = await workspace.clientAs('member');
  const ending = await subscribe(address, apiKey);
  const socket = await signedInSocket(address, apiKey);
  const key = await workspace.db.apiKey.findFirstOrThrow({ where: { name: 'Test key' } });
  await revokeAnyApiKey(database.system, key.id);
  // The check itself takes at most as long as a query may take.
  const { queryMs = Infinity } =
    readConfig({ DATABASE_URL: 'postgresql://a/b' }).postgres?.limits ?? {};
  vi.advanceTimersByTime(15_000 - queryMs);
  expect(await ending.lastError()).toMatchObject({ code: 'UNAUTHORIZED' });
  expect((await socket.closed).code).toBe(4401);
});

test('a stream above the limit of a workspace is rejected until another one ends', async () => {
  const [workspace, other] = await Promise.all([newWorkspace(), newWorkspace()]);
  let leave: () => void = () => undefined;
  const gone = new Promise<void>((resolve) => (leave = resolve));
  const { address } = await listeningApp({
    database: observedDatabase(leave),
    streamsPerWorkspace: 2,
  });
  const open = () => subscribe(address, workspace.client.apiKey);
  const [one] = await Promise.all([open(), open()]);
  const rejected = await open();
  expect(rejected.response.statusCode).toBe(429);
  expect(rejected.response.headers['retry-after']).toMatch(/^[1-9]\d*$/);
  let text = '';
  for await (const chunk of rejected.response) text += String(chunk);
  expect(JSON.parse(text)).toMatchObject({
    errors: [
      { message: expect.stringContaining('2 streams'), extensions: { code: 'RATE_LIMITED' } },
    ],
  });
  const elsewhere = await subscribe(address, other.client.apiKey);
  expect(elsewhere.response.statusCode).toBe(200);
  one.leave();
  await gone;
  expect((await open()).response.statusCode).toBe(200);
});

test('a client that disconnects is no longer watched for', async () => {
  const { client } = await newWorkspace();
  let leave: () => void = () => undefined;
  const gone = new Promise<void>((resolve) => (leave = resolve));
  const { address } = await listeningApp({ database: observedDatabase(leave) });
  const changes = await subscribe(address, client.apiKey);
  await write(client, 'createOpportunity');
  await changes.nextEvent();
  changes.leave();
  await gone;
});

test('a stream has headers that stop proxies from buffering, changing or storing it', async () => {
  const { client } = await newWorkspace();
  const { address } = await listeningApp();
  const { response } = await subscribe(address, client.apiKey);
  expect(response.headers).toMatchObject({
    'content-type': 'text/event-stream',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  expect(response.headers).not.toHaveProperty('content-encoding');
});

describe('a server that closes', () => {
  test('ends its streams without `complete`, so that clients subscribe again, and does not wait for slow readers', async () => {
    const { client } = await newWorkspace();
    const { app, address } = await listeningApp();
    const [one, other] = await Promise.all([1, 2].map(() => subscribe(address, client.apiKey)));
    const closed = app.close();
    await one?.cut();
    await other?.cut();
    await closed;
  });

  test('delivers the changes that were committed before, to subscribers with any key', async () => {
    const workspace = await newWorkspace();
    const { app, address } = await listeningApp();
    const { client } = workspace;
    const streams = await Promise.all(
      [client, await workspace.clientAs('member')].map(({ apiKey }) => subscribe(address, apiKey)),
    );
    const contactNames = Array.from({ length: 20 }, (_, index) => `Ann ${String(index)}`);
    const opportunities = contactNames.map((contactName) => ({ contactName }));
    const query = `mutation ($input: CreateOpportunitiesInput!) { createOpportunities(input: $input) {
      ... on CreateOpportunitiesPayload { results { opportunity { uuid } } } } }`;
    await client.data(query, { input: { opportunities } });
    // All of them have been received when the first one arrives, but they have not been read yet.
    const first = await Promise.all(streams.map((changes) => changes.nextEvent()));
    const closed = app.close();
    for (const [index, changes] of streams.entries()) {
      const received = [first[index]?.opportunity?.contactName];
      while (received.length < contactNames.length)
        received.push((await changes.nextEvent()).opportunity?.contactName);
      expect(received).toEqual(contactNames);
      await changes.cut();
    }
    await closed;
  });

  test('rejects new connections, and new subscriptions, once it has ended its streams', async () => {
    const { client } = await newWorkspace();
    let late: unknown;
    const { app, address } = await listeningApp({}, async () => {
      late = await fetch(address).catch((error: unknown) => error);
      subscribing.end('{ "query": "subscription { opportunityEventAdded { version } }" }');
    });
    const headers = {
      authorization: `Bearer ${client.apiKey ?? ''}`,
      accept: 'text/event-stream',
      'content-type': 'application/json',
      expect: '100-continue',
    };
    const subscribing = request(`${address}/graphql`, { method: 'POST', headers });
    subscribing.flushHeaders();
    const response = once(subscribing, 'response') as Promise<[IncomingMessage]>;
    await once(subscribing, 'continue');
    await app.close();
    expect(late).toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    const [{ statusCode, headers: received }] = await response;
    expect(statusCode).toBe(503);
    expect(received['retry-after']).toMatch(/^\d+$/);
  });
});

describe.skipIf(!isPostgres)('several processes on one PostgreSQL', () => {
  /** @param listenerName the application name of its connection that listens */
  async function otherProcess(listenerName = 'listener'): Promise<Database> {
    const url = inject('databaseUrl') ?? '';
    const listenUrl = new URL(url);
    listenUrl.searchParams.set('application_name', listenerName);
    const other = openDatabase(await openPostgres({ url, listenUrl: listenUrl.href }));
    onTestFinished(() => other.close());
    return other;
  }

  test('deliver a change made at one process to subscribers at another', async () => {
    const { client } = await newWorkspace();
    const { address } = await listeningApp({ database: await otherProcess() });
    const changes = await subscribe(address, client.apiKey);
    const { uuid } = await write(client, 'createOpportunity');
    expect((await changes.nextEvent()).opportunityId).toBe(globalId('Opportunity', uuid));
  });

  test('end the streams of a process whose connection breaks; a client that subscribes again misses nothing from then on', async () => {
    const { client } = await newWorkspace();
    // Other test files listen on the same database at the same time.
    const listenerName = randomUUID();
    const broken = await listeningApp({ database: await otherProcess(listenerName) });
    const sound = await listeningApp({ database: await otherProcess() });
    const changes = await subscribe(broken.address, client.apiKey);
    const others = await subscribe(sound.address, client.apiKey);

    await driver.session((session) =>
      session.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1',
        [listenerName],
      ),
    );
    await changes.cut();
    const anew = await subscribe(broken.address, client.apiKey);
    const { uuid } = await write(client, 'createOpportunity');
    for (const each of [anew, others])
      expect((await each.nextEvent()).opportunityId).toBe(globalId('Opportunity', uuid));
  });
});
