import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { connect } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { globalId } from '../support/global-ids.js';
import { startPostgres, type PostgresServer } from '../support/embedded-postgres.js';
import {
  call,
  newApiKey,
  newDataFolder,
  runJson,
  startGateway,
  startToFail,
} from '../support/process.js';
import { subscribe } from '../support/sse.js';

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

interface NewWorkspace {
  workspace: { id: string; name: string };
  api_key: string;
}

async function newClient(env: { DATABASE_URL: string }): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: env.DATABASE_URL });
  // Where the server is stopped under it, nobody need hear.
  client.on('error', () => undefined);
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

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
  const key = await newApiKey(env.DATABASE_URL);
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

test('a database that cannot be reached stops the start', async () => {
  const { code, stderr } = await startToFail({
    DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nothing',
    DATA_DIR: await newDataFolder(),
  });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^The gateway cannot start\.\nDATABASE_URL: .*ECONNREFUSED.*\n$/);
});

test('the commands create workspaces and keys, and revoke keys', async () => {
  const env = await newDatabase();
  const { workspace, api_key: adminKey } = await runJson<NewWorkspace>(
    ['workspace', 'create', '--name', 'Acme'],
    env,
  );
  expect(workspace).toEqual({ id: expect.any(String), name: 'Acme' });
  const newKey = (...args: string[]) =>
    runJson<{ id: string; api_key: string }>(
      ['api-key', 'create', '--workspace', workspace.id, '--name', 'CI', ...args],
      env,
    );
  const [readOnly, revoked, gateway] = await Promise.all([
    newKey('--read-only'),
    newKey(),
    startGateway(env),
  ]);
  const list = `${gateway.address}/v1/opportunities`;
  const create = { method: 'POST', body: {} };
  expect((await call(list, adminKey, create)).status).toBe(201);
  expect((await call(list, readOnly.api_key)).status).toBe(200);
  expect((await call(list, readOnly.api_key, create)).status).toBe(403);
  expect((await call(list, revoked.api_key)).status).toBe(200);
  await runJson(['api-key', 'revoke', revoked.id], env);
  expect((await call(list, revoked.api_key)).status).toBe(401);
});

test('a gateway that is stopped has written which routes were called, and announces what it is told to', async () => {
  const env = await newDatabase();
  const gateway = await startGateway({
    ...env,
    REST_DEPRECATIONS: '{"GET /v1/contacts": {"since": "2027-01-01"}}',
  });
  const key = await newApiKey(env.DATABASE_URL);
  const { headers } = await call(`${gateway.address}/v1/contacts`, key);
  expect(headers.get('deprecation')).toBe('@1798761600');
  await call(`${gateway.address}/v1/contacts`, key);
  expect((await gateway.stop()).code).toBe(0);

  const client = await newClient(env);
  const { rows } = await client.query('SELECT method, path, calls::int FROM rest_usage');
  expect(rows).toEqual([{ method: 'GET', path: '/v1/contacts', calls: 2 }]);
});

test('while the database is away callers get 503 with Retry-After and streams end; then all goes on', async () => {
  const env = await newDatabase();
  const gateway = await startGateway(env);
  const { address } = gateway;
  const key = await newApiKey(env.DATABASE_URL);
  const list = `${address}/v1/opportunities`;
  expect((await call(list, key)).status).toBe(200);
  const changes = await subscribe(address, key);

  await server.stop();
  try {
    await changes.cut();
    expect((await subscribe(address, key)).response.statusCode).toBe(503);
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
  const anew = await subscribe(address, key);
  const { body } = await call(list, key, { method: 'POST', body: {} });
  expect((await anew.nextEvent()).opportunityId).toBe(globalId('Opportunity', body.id));

  // Counted calls that cannot be written keep no gateway from stopping, if the timer has left any.
  await server.stop();
  try {
    expect((await gateway.stop()).code).toBe(0);
  } finally {
    await server.start();
  }
});
