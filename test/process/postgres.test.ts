import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { connect } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startPostgres, type PostgresServer } from '../support/embedded-postgres.js';
import { newApiKey, newDataFolder, startGateway, startToFail } from '../support/process.js';

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
  // Errors are ignored, because the test stops the server under this connection.
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

test('SIGTERM stops accepting, finishes accepted requests, and exits with 0', async () => {
  const env = await newDatabase();
  // The request waits for as long as the test needs, however slow the machine is.
  const noLimits = {
    DATABASE_LOCK_TIMEOUT_MS: '0',
    DATABASE_STATEMENT_TIMEOUT_MS: '0',
    DATABASE_QUERY_TIMEOUT_MS: '0',
    REQUEST_TIMEOUT_MS: '0',
  };
  const gateway = await startGateway({ ...env, ...noLimits });
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
