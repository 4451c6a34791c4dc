import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { connect } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startPostgres, type PostgresServer } from '../support/embedded-postgres.js';
import { call, newDataFolder, runJson, startGateway, startToFail } from '../support/process.js';

let server: PostgresServer;
let databases = 0;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.remove());

async function newDatabase() {
  const url = await server.createDatabase(`gateway_${String(++databases)}`);
  return { DATABASE_URL: url };
}

async function newClient(env: { DATABASE_URL: string }): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: env.DATABASE_URL });
  // Where the server is stopped under it, nobody need hear.
  client.on('error', () => undefined);
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

const newKey = async (env: { DATABASE_URL: string }): Promise<string> =>
  (await runJson<{ api_key: string }>(['workspace', 'create', '--name', 'Acme'], env)).api_key;

test('with DATABASE_URL it seeds nothing, and processes share what is there', async () => {
  const env = await newDatabase();
  const [one, two] = await Promise.all([startGateway(env), startGateway(env)]);
  expect(one.banner).not.toContain('Demo key');
  const key = await newKey(env);
  const { body } = await call(`${one.address}/v1/opportunities`, key, { method: 'POST', body: {} });
  const list = await call(`${two.address}/v1/opportunities`, key);
  expect(list.body.data).toEqual([body]);
});

test('times are the same whatever time zone the database is set to', async () => {
  const env = await newDatabase();
  const client = await newClient(env);
  await client.query(`ALTER DATABASE ${client.database ?? ''} SET timezone = 'America/New_York'`);
  const { address } = await startGateway(env);
  const { body } = await call(`${address}/v1/opportunities`, await newKey(env), {
    method: 'POST',
    body: { appointment_at: '2026-01-15T17:00:00Z' },
  });
  expect(body.appointment_at).toBe('2026-01-15T17:00:00.000Z');
  expect(Math.abs(Date.parse(body.created_at as string) - Date.now())).toBeLessThan(60_000);
  const { rows } = await client.query('SELECT appointment_at FROM opportunity');
  expect(rows).toEqual([{ appointment_at: new Date('2026-01-15T17:00:00Z') }]);
});

/** Resolves once nothing listens at the address any more. */
async function refusesConnections(address: string): Promise<void> {
  const { hostname, port } = new URL(address);
  for (;;) {
    const socket = connect(Number(port), hostname);
    const isConnected = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (!isConnected) return;
  }
}

test('SIGTERM stops accepting, finishes what was accepted, and exits 0', async () => {
  const env = await newDatabase();
  const gateway = await startGateway(env);
  const key = await newKey(env);
  const url = new URL(`${gateway.address}/v1/opportunities`);

  const lock = await newClient(env);
  await lock.query('BEGIN');
  await lock.query('LOCK TABLE opportunity IN ACCESS EXCLUSIVE MODE');
  const held = httpRequest(url, {
    method: 'POST',
    agent: new Agent({ keepAlive: true }),
    headers: { authorization: `Bearer ${key}` },
  }).end();
  const answered = once(held, 'response');
  const watcher = await newClient(env);
  const waiting = `SELECT 1 FROM pg_locks WHERE NOT granted AND database =
    (SELECT oid FROM pg_database WHERE datname = current_database())`;
  while ((await watcher.query(waiting)).rowCount === 0);

  // Twice, as npm and a terminal together do: the second must not cut the first short.
  gateway.child.kill('SIGINT');
  gateway.child.kill('SIGTERM');
  await refusesConnections(gateway.address);
  await lock.query('COMMIT');

  const [response] = (await answered) as [IncomingMessage];
  response.resume();
  expect(response.statusCode).toBe(201);
  expect(response.headers.connection).toBe('close');
  expect((await gateway.ended).code).toBe(0);
});

test('while the database is away callers get 503 with Retry-After; afterwards all goes on', async () => {
  const env = await newDatabase();
  const { address } = await startGateway(env);
  const key = await newKey(env);
  const list = `${address}/v1/opportunities`;
  expect((await call(list, key)).status).toBe(200);

  await server.stop();
  try {
    const rest = await call(list, key);
    expect(rest.status).toBe(503);
    expect(rest.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(rest.body.error.code).toBe('unavailable');
    const graphql = await call(`${address}/graphql`, key, {
      method: 'POST',
      body: { query: '{ viewer { user { name } } }' },
    });
    expect(graphql.status).toBe(503);
    expect(graphql.body.errors[0].extensions.code).toBe('UNAVAILABLE');
    expect((await fetch(`${address}/readyz`)).status).toBe(503);
    expect((await fetch(`${address}/livez`)).status).toBe(200);
  } finally {
    await server.start();
  }
  expect((await call(list, key)).status).toBe(200);
  expect((await fetch(`${address}/readyz`)).status).toBe(200);
});

test('a database that cannot be reached stops the start', async () => {
  const { code, stderr } = await startToFail({
    DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nothing',
    DATA_DIR: await newDataFolder(),
  });
  expect(code).toBe(1);
  expect(stderr).toContain('ECONNREFUSED');
});

test('counted calls that cannot be written keep no gateway from stopping', async () => {
  const env = await newDatabase();
  const gateway = await startGateway(env);
  const key = await newKey(env);
  expect((await call(`${gateway.address}/v1/opportunities`, key)).status).toBe(200);
  await server.stop();
  try {
    const { code, stdout } = await gateway.stop();
    expect(code).toBe(0);
    expect(stdout).toContain('The calls that were counted could not be written.');
  } finally {
    await server.start();
  }
});
