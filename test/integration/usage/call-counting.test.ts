// Counting and writing of calls: by several gateways on one database, during failures, and at the end.
import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import pino from 'pino';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createApp } from '../../../src/app.js';
import type { Viewer } from '../../../src/auth/viewer.js';
import type { Database } from '../../../src/database/database.js';
import type { WorkspaceClient } from '../../../src/database/workspace-client.js';
import { createCallCounter } from '../../../src/domain/usage/count.js';
import type { Prisma } from '../../../src/generated/prisma/client.js';
import { database, newWorkspace, type Client, type Workspace } from '../../support/gateway.js';
import { listeningApp } from '../../support/live.js';
import { opportunitiesPath } from '../../support/rest.js';
import { callsOf, usageOf, usagePath } from '../../support/usage.js';

const list = `GET ${opportunitiesPath}`;

/** A gateway of its own, as another process would be, with what it logs. */
function newGateway(of: Database = database) {
  const log: string[] = [];
  const write = (line: string) => void log.push(line);
  const app = createApp({ database: of, logger: pino({ level: 'error' }, { write }) });
  onTestFinished(() => app.close());
  return {
    log,
    close: async () => {
      await app.close();
    },
    get: async ({ apiKey }: Client, url: string = opportunitiesPath) => {
      const headers = { authorization: `Bearer ${apiKey ?? ''}` };
      return (await app.inject({ url, headers })).statusCode;
    },
  };
}

const me = { method: 'GET', path: '/v1/me' };

const viewerOf = async ({ id, db }: Workspace, apiKeyId?: string) =>
  ({
    workspaceId: id,
    principal: {
      workspaceId: id,
      kind: 'apiKey',
      id: apiKeyId ?? (await db.apiKey.findFirstOrThrow()).id,
    },
  }) as Viewer;

/** The stored counts. They are read without a counter, which would write pending counts first. */
const storedCalls = async ({ db }: Workspace) =>
  Object.fromEntries(
    (await db.restUsage.findMany()).map((row) => [`${row.method} ${row.path}`, Number(row.calls)]),
  );

/** The shared database, on which counts are written by `write`. */
const databaseWith = (
  write: (db: WorkspaceClient, statement: Prisma.Sql) => Promise<unknown>,
): Database => ({
  ...database,
  forWorkspace: (id) =>
    new Proxy(database.forWorkspace(id), {
      get: (db, name) =>
        name === '$queryRaw'
          ? (statement: Prisma.Sql) => write(db, statement)
          : (Reflect.get(db, name) as unknown),
    }),
});

/** The shared database, which takes no counts while it is told so. */
function unsteadyDatabase() {
  const state = { refuses: false };
  const of = databaseWith((db, statement) =>
    state.refuses ? Promise.reject(new Error('It takes no counts now.')) : db.$queryRaw(statement),
  );
  return { of, state };
}

describe('several gateways on one database', () => {
  test('add to the same counts, with the earliest first call and the latest last call', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const [one, other] = [newGateway(), newGateway()];
    expect(await one.get(client)).toBe(200);
    await one.close();
    const [first] = await usageOf(client);
    await other.get(client);
    await other.get(client);
    // The counts of the other gateway have not been written yet.
    expect(await callsOf(client)).toEqual({ [list]: 1 });
    const between = new Date().toISOString();
    await other.get(client);
    await other.close();
    const [last, ...more] = await usageOf(client);
    expect(more).toEqual([]);
    expect(last).toEqual({ ...first, calls: 4, last_called_at: last?.last_called_at });
    expect((last?.last_called_at ?? '') >= between).toBe(true);
  });

  test('do not replace stored times by counts with earlier last calls', async () => {
    const workspace = await newWorkspace();
    const viewer = await viewerOf(workspace);
    const [one, other] = [createCallCounter(database), createCallCounter(database)];
    const [early, late] = ['2026-01-01T00:00:01.000Z', '2026-01-01T00:00:02.000Z'];
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(early) });
    onTestFinished(() => void vi.useRealTimers());
    one.count(viewer, me);
    vi.setSystemTime(late);
    other.count(viewer, me);
    vi.useRealTimers();
    await other.flush();
    await one.flush();
    expect(await usageOf(workspace.client)).toMatchObject([
      { calls: 2, first_called_at: late, last_called_at: late },
    ]);
  });

  test('can write the same rows concurrently, in any order', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const paths = ['/v1/me', '/v1/users', '/v1/pipelines', '/v1/contacts', opportunitiesPath];
    const keys = [client, await workspace.clientAs('member'), await workspace.clientAs('viewer')];
    const gateways = Array.from({ length: 4 }, () => newGateway());
    for (let round = 1; round <= 5; round++) {
      for (const [index, { get }] of gateways.entries())
        for (const path of index % 2 === 0 ? paths : [...paths].reverse())
          for (const key of index % 2 === 0 ? keys : [...keys].reverse()) await get(key, path);
      await Promise.all(gateways.map(({ get }) => get(client, usagePath)));
    }
    await Promise.all(gateways.map(({ close }) => close()));
    expect(gateways.flatMap(({ log }) => log)).toEqual([]);
    const calls = 5 * gateways.length;
    expect(await callsOf(client)).toEqual({
      ...Object.fromEntries(paths.map((path) => [`GET ${path}`, calls * keys.length])),
      [`GET ${usagePath}`]: calls,
    });
  });
});

test('calls that are made during a write are not lost, also within transactions', async () => {
  const workspace = await newWorkspace();
  const { client } = workspace;
  const read = () => client.get(usagePath);
  const write = () => client.post(opportunitiesPath, {}, { 'idempotency-key': randomUUID() });
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => [read(), write(), client.get(opportunitiesPath)]).flat(),
  );
  expect(answers.filter((answer) => answer.status >= 400)).toEqual([]);
  expect(await callsOf(client)).toEqual({
    [`GET ${usagePath}`]: 20,
    [`POST ${opportunitiesPath}`]: 20,
    [list]: 20,
  });
});

describe('counts that cannot be written', () => {
  test('fail no request, are logged, and are written the next time', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const { of, state } = unsteadyDatabase();
    const { get, log } = newGateway(of);
    state.refuses = true;
    expect(await get(client)).toBe(200);
    expect(await get(client, usagePath)).toBe(200);
    expect(await get(client)).toBe(200);
    expect(await storedCalls(workspace)).toEqual({});
    expect(log).toHaveLength(1);
    expect(log[0]).toContain('It takes no counts now.');
    state.refuses = false;
    expect(await get(client, usagePath)).toBe(200);
    expect(await storedCalls(workspace)).toEqual({ [list]: 2, [`GET ${usagePath}`]: 2 });
    expect(log).toHaveLength(1);
  });

  test('wait without an error while the database is read-only, after one attempt for all workspaces', async () => {
    let attempts = 0;
    const { get, log, close } = newGateway(
      databaseWith(() => {
        attempts++;
        const message = 'cannot execute INSERT in a read-only transaction';
        return Promise.reject(Object.assign(new Error(message), { code: '25006' }));
      }),
    );
    for (const { client } of await Promise.all([newWorkspace(), newWorkspace()]))
      expect(await get(client)).toBe(200);
    await close();
    expect([attempts, log]).toEqual([1, []]);
  });

  test('do not keep a gateway from closing', async () => {
    const { client } = await newWorkspace();
    const { of, state } = unsteadyDatabase();
    const { get, log, close } = newGateway(of);
    await get(client);
    state.refuses = true;
    await close();
    expect(log).toHaveLength(1);
  });

  test('are dropped if their key no longer exists, and the other counts are written', async () => {
    const workspace = await newWorkspace();
    const gone = await workspace.clientAs('member');
    const { get, close, log } = newGateway();
    await get(gone);
    await get(workspace.client);
    await workspace.db.apiKey.deleteMany({ where: { name: 'Test key' } });
    await close();
    expect(log).toEqual([]);
    expect(await storedCalls(workspace)).toEqual({ [list]: 1 });
  });
});

describe('a gateway that closes', () => {
  test('writes the counts of every workspace', async () => {
    const workspaces = await Promise.all([newWorkspace(), newWorkspace(), newWorkspace()]);
    const { get, close } = newGateway();
    for (const { client } of workspaces) await get(client);
    for (const each of workspaces) expect(await storedCalls(each)).toEqual({});
    await close();
    for (const each of workspaces) expect(await storedCalls(each)).toEqual({ [list]: 1 });
  });

  test('counts all accepted requests', async () => {
    const workspace = await newWorkspace();
    let signIn: () => void = () => undefined;
    const isSignedIn = new Promise<void>((resolve) => (signIn = resolve));
    let arrive: () => void = () => undefined;
    const hasArrived = new Promise<void>((resolve) => (arrive = resolve));
    const apiKey = new Proxy(database.system.apiKey, {
      get: (table, name) =>
        name !== 'findMany'
          ? (Reflect.get(table, name) as unknown)
          : async (args: Prisma.ApiKeyFindManyArgs) => {
              arrive();
              await isSignedIn;
              return table.findMany(args);
            },
    });
    const system = new Proxy(database.system, {
      get: (client, name) => (name === 'apiKey' ? apiKey : (Reflect.get(client, name) as unknown)),
    });
    const { app, address } = await listeningApp({ database: { ...database, system } });
    const headers = { authorization: `Bearer ${workspace.client.apiKey ?? ''}` };
    const answered = fetch(`${address}${opportunitiesPath}`, { headers });
    await hasArrived;
    const closed = app.close();
    while (app.server.listening) await setImmediate();
    signIn();
    expect((await answered).status).toBe(200);
    await closed;
    expect(await storedCalls(workspace)).toEqual({ [list]: 1 });
  });
});

test('a listening gateway writes its counts every ten seconds', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const workspace = await newWorkspace();
  const { address } = await listeningApp();
  const headers = { authorization: `Bearer ${workspace.client.apiKey ?? ''}` };
  for (const calls of [1, 2]) {
    expect((await fetch(`${address}${opportunitiesPath}`, { headers })).status).toBe(200);
    vi.advanceTimersByTime(9_999);
    expect((await storedCalls(workspace))[list] ?? 0).toBe(calls - 1);
    vi.advanceTimersByTime(1);
    while ((await storedCalls(workspace))[list] !== calls);
  }
});

test.each(['of every workspace', 'of one'])(
  'a second flush waits for a write in progress: %s',
  async (which) => {
    const workspace = await newWorkspace();
    let release: () => void = () => undefined;
    const isReleased = new Promise<void>((resolve) => (release = resolve));
    const counter = createCallCounter(
      databaseWith((db, statement) => isReleased.then(() => db.$queryRaw(statement))),
    );
    counter.count(await viewerOf(workspace), me);
    const ends: string[] = [];
    const first = counter.flush().then(() => ends.push('first'));
    await setImmediate();
    const next = counter
      .flush(which === 'of one' ? workspace.id : undefined)
      .then(() => ends.push('next'));
    expect(await storedCalls(workspace)).toEqual({});
    expect(ends).toEqual([]);
    release();
    await Promise.all([first, next]);
    expect(ends).toEqual(['first', 'next']);
    expect(await storedCalls(workspace)).toEqual({ 'GET /v1/me': 1 });
  },
);

test('the number of waiting counts is limited: further keys and routes are not counted', async () => {
  const [workspace, other] = [await newWorkspace(), await newWorkspace()];
  const counter = createCallCounter(database);
  const known = await viewerOf(workspace);
  const users = { method: 'GET', path: '/v1/users' };
  counter.count(known, me);
  // Keys that nobody has, which leave nothing behind.
  for (let i = 1; i < 50_000; i++) {
    const apiKeyId = `01890000-0000-7000-8000-${String(i).padStart(12, '0')}`;
    counter.count(await viewerOf(other, apiKeyId), me);
  }
  counter.count(known, users);
  counter.count(known, me);
  await counter.flush();
  expect(await storedCalls(workspace)).toEqual({ 'GET /v1/me': 2 });
  expect(await storedCalls(other)).toEqual({});
  counter.count(known, users);
  await counter.flush();
  expect(await storedCalls(workspace)).toEqual({ 'GET /v1/me': 2, 'GET /v1/users': 1 });
});
