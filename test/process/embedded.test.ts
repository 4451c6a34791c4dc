import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import {
  call,
  demoKeysIn,
  newDataFolder,
  runCli,
  runJson,
  startGateway,
  startToFail,
} from '../support/process.js';

const run = promisify(execFile);

test('the first start fills a demo in every approval status, and prints a curl line that works as it stands', async () => {
  const gateway = await startGateway({ DATA_DIR: await newDataFolder() });
  const [key, otherKey] = demoKeysIn(gateway.banner);

  const line = gateway.banner.split('\n').find((text) => text.includes('curl '));
  const { stdout } = await run('sh', ['-c', line ?? 'false']);
  expect(JSON.parse(stdout)).toMatchObject({ data: [{}, {}], has_more: true });

  const list = `${gateway.address}/v1/opportunities?limit=100`;
  const { body: mine } = await call(list, key);
  const { body: theirs } = await call(list, otherKey);
  type Row = Record<'id' | 'approval_status' | 'created_at' | 'appointment_at', string | null>;
  const rows = mine.data as Row[];
  expect(rows).toHaveLength(60);
  expect(new Set(rows.map((row) => row.approval_status))).toEqual(
    new Set(['opportunity', 'project', 'archived']),
  );
  expect(rows.some((row) => row.appointment_at === null)).toBe(true);
  expect(new Set(rows.map((row) => row.created_at)).size).toBeLessThan(rows.length);

  const ids = new Set(rows.map((row) => row.id));
  expect(theirs.data.some((row: Row) => ids.has(row.id))).toBe(false);
});

test('health needs no key, and GraphiQL opens with the demo key', async () => {
  const { address, banner } = await startGateway({ DATA_DIR: await newDataFolder() });
  for (const path of ['/livez', '/readyz'])
    expect((await fetch(`${address}${path}`)).status).toBe(200);
  const page = await fetch(`${address}/graphql`, { headers: { accept: 'text/html' } });
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(await page.text()).toContain(demoKeysIn(banner)[0]);
});

test('a later start finds the data and the key of the first, and builds nothing', async () => {
  const env = { DATA_DIR: await newDataFolder(), DEMO_API_KEY: 'a-key-of-my-own-choice' };
  const first = await startGateway(env);
  const created = await call(`${first.address}/v1/opportunities`, env.DEMO_API_KEY, {
    method: 'POST',
    body: { contact_name: 'Kept' },
  });
  expect(created.status).toBe(201);
  expect((await first.stop()).code).toBe(0);

  const second = await startGateway({ DATA_DIR: env.DATA_DIR });
  expect(demoKeysIn(second.banner)).toEqual(demoKeysIn(first.banner));
  const { body } = await call(
    `${second.address}/v1/opportunities?contact_name=Kept`,
    env.DEMO_API_KEY,
  );
  expect(body.data).toEqual([created.body]);
  const { stderr } = await second.stop();
  expect(stderr).not.toMatch(/Generating|Compiling/);
});

test('a second process on the same folder is refused, and so are the commands, naming who holds it', async () => {
  const env = { DATA_DIR: await newDataFolder() };
  const { child } = await startGateway(env);
  const refusal = `is in use by process ${String(child.pid)}`;
  const refused = await Promise.all([
    startToFail(env),
    runCli(['workspace', 'create', '--name', 'Late'], env),
  ]);
  for (const { code, stderr } of refused) {
    expect(code).toBe(1);
    expect(stderr).toContain(refusal);
    expect(stderr).not.toContain('    at ');
  }
});

test('after kill -9 the next start takes the folder over, with every row that was acknowledged', async () => {
  const env = { DATA_DIR: await newDataFolder() };
  const first = await startGateway(env);
  const [key] = demoKeysIn(first.banner);
  const { body } = await call(`${first.address}/v1/opportunities`, key, {
    method: 'POST',
    body: {},
  });
  await first.stop('SIGKILL');

  const second = await startGateway(env);
  const { status } = await call(`${second.address}/v1/opportunities/${body.id}`, key);
  expect(status).toBe(200);
});

test('the commands make workspaces, keys and rows, and revoke keys', async () => {
  const env = { DATA_DIR: await newDataFolder() };
  interface NewWorkspace {
    workspace: { id: string; name: string };
    api_key: string;
  }
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
  const readOnly = await newKey('--read-only');
  const revoked = await newKey();
  await runJson(['api-key', 'revoke', revoked.id], env);
  const seeded = await runJson<NewWorkspace>(['seed', '--opportunities', '1234'], env);

  const missing = await runCli(['api-key', 'revoke', workspace.id], env);
  expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('no API key') });

  const { address, banner } = await startGateway(env);
  expect(banner).not.toContain('Demo key');
  const list = `${address}/v1/opportunities`;
  const create = { method: 'POST', body: {} };
  expect((await call(list, adminKey, create)).status).toBe(201);
  expect((await call(list, readOnly.api_key)).status).toBe(200);
  expect((await call(list, readOnly.api_key, create)).status).toBe(403);
  expect((await call(list, revoked.api_key)).status).toBe(401);
  const { body } = await call(`${address}/graphql`, seeded.api_key, {
    method: 'POST',
    body: { query: '{ opportunities { totalCount } }' },
  });
  expect(body.data.opportunities.totalCount).toBe(1234);
});

test('a bad setting stops the start, with the name of each', async () => {
  const { code, stderr } = await startToFail({ PORT: 'http', LOG_LEVEL: 'loud' });
  expect(code).toBe(1);
  expect(stderr).toMatch(/PORT: .*\n.*LOG_LEVEL: /);
});

test('an announcement for a route that there is not stops the start, before a database is made', async () => {
  const folder = await newDataFolder();
  const { code, stderr } = await startToFail({
    DATA_DIR: folder,
    REST_DEPRECATIONS: '{"GET /v1/leads": {"since": "2027-01-01"}}',
  });
  expect(code).toBe(1);
  expect(stderr).toContain('REST_DEPRECATIONS: GET /v1/leads: there is no such route\n');
  expect(stderr).not.toContain('    at ');
  expect(await readdir(folder)).toEqual([]);
});

test('a gateway that is stopped has written which routes were called, and announces what it is told to', async () => {
  const env = { DATA_DIR: await newDataFolder() };
  const first = await startGateway(env);
  const [key] = demoKeysIn(first.banner);
  const calls = 3;
  for (let i = 0; i < calls; i++) await call(`${first.address}/v1/contacts`, key);
  expect((await first.stop()).code).toBe(0);

  const announced = { REST_DEPRECATIONS: '{"GET /v1/contacts": {"since": "2027-01-01"}}' };
  const second = await startGateway({ ...env, ...announced });
  const { body } = await call(`${second.address}/v1/usage`, key);
  expect(body.data).toContainEqual(
    expect.objectContaining({ method: 'GET', path: '/v1/contacts', calls }),
  );
  const { headers } = await call(`${second.address}/v1/contacts`, key);
  expect(headers.get('deprecation')).toBe('@1798761600');
});
