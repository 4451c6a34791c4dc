// Faults of the database under a running gateway. Each test prints its figures. Bounds in seconds are asserted with
// a factor of 2.
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { RunningGateway } from '../support/launch.js';
import { startPostgres, type PostgresServer } from '../support/embedded-postgres.js';
import { call, newApiKey, runCli, startGateway, startToFail } from '../support/process.js';
import { startProxy } from '../support/silent-proxy.js';
import { startWriters, type Writers } from '../support/writers.js';

const restarts = Number(process.env.CHAOS_RESTARTS ?? 4);

let server: PostgresServer;
let databases = 0;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.remove());

const newDatabase = () => server.createDatabase(`chaos_${String(++databases)}`);

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

/** Expects that every acknowledged record is stored, and none is stored twice. */
async function expectStored(writers: readonly Writers[], url: string): Promise<void> {
  const client = await connect(url);
  const { rows } = await client.query<{ name: string }>('SELECT name FROM opportunity');
  const stored = rows.map(({ name }) => name);
  expect(new Set(stored).size).toBe(stored.length);
  const acknowledged = writers.flatMap((each) => [...each.acknowledged]);
  expect(acknowledged.filter((name) => !stored.includes(name))).toEqual([]);
}

/**
 * The gateway lived on, nobody got anything but 201, or 503 with Retry-After, and what was acknowledged is there once.
 */
async function expectNothingLost(
  writers: Writers,
  gateway: RunningGateway,
  url: string,
): Promise<void> {
  const { code, stdout } = await gateway.stop();
  expect(code).toBe(0);
  expect(stdout.split('\n').filter((line) => line.includes('on our side'))).toEqual([]);
  for (const failure of writers.failures)
    expect(failure).toEqual({ status: 503, retryAfter: expect.stringMatching(/^\d+$/) });
  await expectStored([writers], url);
}

test('no acknowledged write is lost when one of two processes with 20 writers gets kill -9, and the other process keeps serving', async () => {
  const url = await newDatabase();
  // A machine that is busy must not fail the test. A lock that the killed process leaves behind must: its limit stays.
  const env = {
    DATABASE_URL: url,
    REQUEST_TIMEOUT_MS: '0',
    DATABASE_STATEMENT_TIMEOUT_MS: '0',
    DATABASE_QUERY_TIMEOUT_MS: '0',
  };
  const [killed, other] = await Promise.all([1, 2].map(() => startGateway(env)));
  if (!killed || !other) throw new Error('Two gateways were started.');
  const key = await newApiKey(url);
  const writers = [killed, other].map(({ address }) => startWriters(address, key, 10));
  const [ofKilled, ofOther] = writers;
  for (let round = 0; round < 10; round++)
    await Promise.all(writers.map((each) => each.untilNextSuccess()));
  await killed.stop('SIGKILL');
  await ofOther?.untilNextSuccess();
  await Promise.all(writers.map((each) => each.stop()));
  console.log(
    `kill -9: ${String(ofKilled?.acknowledged.size)} acknowledged by the process that was killed`,
  );
  // A request in flight gets no answer at all.
  for (const { status } of ofKilled?.failures ?? []) expect(status).toBe(0);
  expect(ofOther?.failures).toEqual([]);
  await expectStored(writers, url);
});

test('a process survives a restart of PostgreSQL under 20 writers, and no write is lost or duplicated', async () => {
  const url = await newDatabase();
  const gateway = await startGateway({ DATABASE_URL: url });
  const writers = startWriters(gateway.address, await newApiKey(url), 20);
  await writers.untilNextSuccess();
  const recoveries: number[] = [];
  for (let restart = 0; restart < restarts; restart++) {
    await server.stop(restart % 2 === 0 ? 'fast' : 'immediate');
    await server.start();
    recoveries.push(Math.round(await writers.untilNextSuccess()));
  }
  await writers.stop();
  console.log(
    `Restarts: first success after ${recoveries.join(', ')} ms; ${String(writers.acknowledged.size)} acknowledged, ${String(writers.failures.length)} times 503`,
  );
  expect(Math.max(...recoveries)).toBeLessThan(4_000);
  await expectNothingLost(writers, gateway, url);
});

test('a process survives random termination of backends under 20 writers, and no write is lost or duplicated', async () => {
  const url = await newDatabase();
  const gateway = await startGateway({ DATABASE_URL: url });
  const writers = startWriters(gateway.address, await newApiKey(url), 20);
  const admin = await connect(url);
  for (let round = 0; round < 40; round++) {
    await writers.untilNextSuccess();
    await admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND random() < 0.5`,
    );
  }
  await writers.untilNextSuccess();
  await writers.stop();
  console.log(
    `Terminations: ${String(writers.acknowledged.size)} acknowledged, ${String(writers.failures.length)} times 503`,
  );
  await expectNothingLost(writers, gateway, url);
});

test('a row that another transaction locks causes 503 within the time limit for its callers only', async () => {
  const url = await newDatabase();
  const { address } = await startGateway({ DATABASE_URL: url, DATABASE_LOCK_TIMEOUT_MS: '1000' });
  const [key, otherKey] = [await newApiKey(url), await newApiKey(url)];
  const path = `${address}/v1/opportunities`;
  const { body } = await call(path, key, { method: 'POST', body: {} });
  const locker = await connect(url);
  await locker.query('BEGIN');
  await locker.query('SELECT 1 FROM opportunity FOR UPDATE');
  const since = performance.now();
  const locked = await call(`${path}/${body.id}`, key, { method: 'PATCH', body: { name: 'x' } });
  console.log(`Locked row: answered after ${String(Math.round(performance.now() - since))} ms`);
  expect(performance.now() - since).toBeLessThan(2_000 * 2);
  expect(locked.status).toBe(503);
  expect(locked.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(locked.body.error).toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('lock_timeout'),
  });
  expect((await call(path, otherKey)).status).toBe(200);
  await locker.query('ROLLBACK');
  expect((await call(`${path}/${body.id}`, key, { method: 'PATCH', body: {} })).status).toBe(200);
});

test('connections that no longer respond are closed: every request gets a response, and service recovers', async () => {
  const url = new URL(await newDatabase());
  const key = await newApiKey(url.href);
  const proxy = await startProxy(Number(url.port));
  url.port = String(proxy.port);
  const { address } = await startGateway({ DATABASE_URL: url.href });
  const list = `${address}/v1/opportunities`;
  // As many connections as the pool can have.
  await Promise.all(Array.from({ length: 30 }, () => call(list, key)));

  proxy.silence();
  const since = performance.now();
  const statuses = await Promise.all(
    Array.from({ length: 12 }, async () => (await call(list, key)).status),
  );
  const answeredMs = performance.now() - since;
  let backMs = answeredMs;
  while ((await call(list, key)).status !== 200) backMs = performance.now() - since;
  console.log(
    `Silent link: all answered after ${String(Math.round(answeredMs))} ms, service back after ${String(Math.round(backMs))} ms`,
  );
  expect(answeredMs).toBeLessThan(20_000);
  expect(backMs).toBeLessThan(20_000);
  for (const status of statuses) expect([200, 503]).toContain(status);
});

describe('SIGTERM while a statement hangs', () => {
  async function hangingGateway() {
    const url = await newDatabase();
    const gateway = await startGateway({
      DATABASE_URL: url,
      DATABASE_LOCK_TIMEOUT_MS: '0',
      DATABASE_STATEMENT_TIMEOUT_MS: '0',
      DATABASE_QUERY_TIMEOUT_MS: '0',
      REQUEST_TIMEOUT_MS: '0',
      DRAIN_DELAY_MS: '1000',
    });
    const key = await newApiKey(url);
    const locker = await connect(url);
    await locker.query('BEGIN');
    await locker.query('LOCK TABLE opportunity IN ACCESS EXCLUSIVE MODE');
    const hanging = call(`${gateway.address}/v1/opportunities`, key).catch(() => undefined);
    const watcher = await connect(url);
    const waiting = 'SELECT 1 FROM pg_locks WHERE NOT granted';
    while ((await watcher.query(waiting)).rowCount === 0);
    return { gateway, hanging };
  }

  test('ends the process within 12 s after the drain delay with exit code 1; the process is not ready from the signal on', async () => {
    const { gateway, hanging } = await hangingGateway();
    const since = performance.now();
    gateway.child.kill('SIGTERM');
    while ((await fetch(`${gateway.address}/readyz`)).status !== 503);
    expect((await fetch(`${gateway.address}/livez`)).status).toBe(200);
    const { code } = await gateway.ended;
    const endedMs = performance.now() - since;
    console.log(`SIGTERM: ended after ${String(Math.round(endedMs))} ms`);
    expect(code).toBe(1);
    expect(endedMs).toBeLessThan(24_000);
    await hanging;
  });

  test('ends the process at once when it comes a second time', async () => {
    const { gateway, hanging } = await hangingGateway();
    gateway.child.kill('SIGTERM');
    await setTimeout(1_200);
    const since = performance.now();
    gateway.child.kill('SIGTERM');
    await once(gateway.child, 'exit');
    expect(performance.now() - since).toBeLessThan(6_000);
    await hanging;
  });
});

describe('an up-to-date database', () => {
  test('requires no right to create tables, and serves reads while read-only', async () => {
    const url = new URL(await newDatabase());
    const key = await newApiKey(url.href);
    const admin = await connect(url.href);
    await admin.query(`
      CREATE ROLE reader LOGIN PASSWORD 'reader';
      REVOKE CREATE ON SCHEMA public FROM PUBLIC;
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO reader;
      ALTER ROLE reader SET default_transaction_read_only = on;`);
    url.username = 'reader';
    url.password = 'reader';
    const { address } = await startGateway({ DATABASE_URL: url.href });
    const list = `${address}/v1/opportunities`;
    expect((await call(list, key)).status).toBe(200);
    const write = await call(list, key, { method: 'POST', body: {} });
    expect(write.status).toBe(503);
    expect(write.body.error.message).toContain('read-only');
  });

  test('is required for a start with MIGRATE_ON_START=off', async () => {
    const env = { DATABASE_URL: await newDatabase(), MIGRATE_ON_START: 'off' };
    const { code, stderr } = await startToFail(env);
    expect(code).toBe(1);
    expect(stderr).toContain('npm run -s cli -- migrate');
    const applied = await runCli(['migrate', '--json'], env);
    expect((JSON.parse(applied.stdout) as { applied: string[] }).applied.length).toBeGreaterThan(0);
    expect((await runCli(['migrate'], env)).stdout).toBe('No pending migrations.\n');
    expect((await (await startGateway(env)).stop()).code).toBe(0);
  });
});
