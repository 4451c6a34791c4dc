// A running gateway on PostgreSQL: what it writes, its commands, and how it bears an outage of the database.
import pg from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { globalId } from '../support/global-ids.js';
import { startPostgres, type PostgresServer } from '../support/embedded-postgres.js';
import { call, newApiKey, runJson, startGateway, startToFail } from '../support/process.js';
import { subscribe } from '../support/sse.js';

let server: PostgresServer;

interface NewWorkspace {
  workspace: { id: string; name: string };
  api_key: string;
}

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.remove());

test('a stopped gateway has written the counts of calls, and deprecated routes have their headers', async () => {
  const env = { DATABASE_URL: await server.createDatabase('usage') };
  const gateway = await startGateway({
    ...env,
    REST_DEPRECATIONS: '{"GET /v1/contacts": {"since": "2027-01-01"}}',
  });
  const key = await newApiKey(env.DATABASE_URL);
  const { headers } = await call(`${gateway.address}/v1/contacts`, key);
  expect(headers.get('deprecation')).toBe('@1798761600');
  await call(`${gateway.address}/v1/contacts`, key);
  expect((await gateway.stop()).code).toBe(0);

  const client = new pg.Client({ connectionString: env.DATABASE_URL });
  // Errors are ignored, because the test stops the server under this connection.
  client.on('error', () => undefined);
  await client.connect();
  onTestFinished(() => client.end());
  const { rows } = await client.query('SELECT method, path, calls::int FROM rest_usage');
  expect(rows).toEqual([{ method: 'GET', path: '/v1/contacts', calls: 2 }]);
});

test('during an outage of the database callers get 503 with Retry-After and streams end; then service recovers', async () => {
  const env = { DATABASE_URL: await server.createDatabase('outage') };
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

test('the commands create workspaces and keys, and revoke keys', async () => {
  const env = { DATABASE_URL: await server.createDatabase('commands') };
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

test('the command set-email resolves addresses that differ only in case, which stop the migration', async () => {
  const env = { DATABASE_URL: await server.createDatabase('set_email') };
  const { workspace } = await runJson<NewWorkspace>(['workspace', 'create', '--name', 'Acme'], env);
  const client = new pg.Client({ connectionString: env.DATABASE_URL });
  client.on('error', () => undefined);
  await client.connect();
  onTestFinished(() => client.end());
  // The state before the migration, with two users whom it rejects.
  await client.query(`
    DROP INDEX workspace_user_email_ignoring_case;
    DELETE FROM _prisma_migrations WHERE migration_name LIKE '%user_email_ignoring_case';
    INSERT INTO workspace_user (workspace_id, id, name, email, role)
      SELECT workspace_id, gen_random_uuid(), 'Second', 'ADMIN@example.com', 'member'
      FROM workspace_user;`);
  const failed = await startToFail(env);
  expect(failed.code).toBe(1);
  const [, user = ''] = /user (\S+) \(Second\), ADMIN@example\.com/.exec(failed.stderr) ?? [];
  const args = ['user', 'set-email', '--workspace', workspace.id, '--user', user];
  expect(await runJson([...args, '--email', 'second@example.com'], env)).toEqual({
    id: user,
    email: 'second@example.com',
  });
  expect(await runJson<{ applied: string[] }>(['migrate'], env)).toMatchObject({
    applied: [expect.stringContaining('user_email_ignoring_case')],
  });
});
