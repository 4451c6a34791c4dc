// A first start on an empty folder, where the embedded database is created by a command or by the gateway.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import {
  call,
  demoKeysIn,
  newDataFolder,
  newDemoFolder,
  runCli,
  runJson,
  startGateway,
  theFirstStart,
} from '../support/process.js';

const run = promisify(execFile);

interface NewWorkspace {
  workspace: { id: string };
  api_key: string;
}

test('a workspace that a command has created is served by the next start, which adds no demo', async () => {
  const env = { DATA_DIR: await newDataFolder() };
  const { api_key: key } = await runJson<{ api_key: string }>(
    ['workspace', 'create', '--name', 'Acme'],
    env,
  );
  const { address, banner } = await startGateway(env);
  expect(banner).not.toContain('Demo key');
  const list = `${address}/v1/opportunities`;
  expect((await call(list, key, { method: 'POST', body: {} })).status).toBe(201);
});

test('the command seed fills the database, and revoking an unknown key fails', async () => {
  const env = { DATA_DIR: await newDemoFolder() };
  const { workspace, api_key: key } = await runJson<NewWorkspace>(
    ['seed', '--opportunities', '1234'],
    env,
  );
  const missing = await runCli(['api-key', 'revoke', workspace.id], env);
  expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('no API key') });
  const { address } = await startGateway(env);
  const { body } = await call(`${address}/graphql`, key, {
    method: 'POST',
    body: { query: '{ opportunities { totalCount } }' },
  });
  expect(body.data.opportunities.totalCount).toBe(1234);
});

test('the demo has opportunities in every approval status, and a second workspace with other data', async () => {
  const { address, banner } = await startGateway({ DATA_DIR: await newDemoFolder() });
  const [key, otherKey] = demoKeysIn(banner);
  const list = `${address}/v1/opportunities?limit=100`;
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

test('a start with the demo prints a curl line that works as printed', async () => {
  const env = { DATA_DIR: await newDemoFolder() };
  const { address, banner } = await startGateway(env);
  const withoutPort = (text: string) => text.replaceAll(/:\d+\//g, '/');
  expect(withoutPort(banner)).toBe(withoutPort((await theFirstStart()).banner));

  const line = banner.split('\n').find((text) => text.includes('curl '));
  const { stdout } = await run('sh', ['-c', line ?? 'false']);
  expect(JSON.parse(stdout)).toMatchObject({ data: [{}, {}], has_more: true });

  for (const path of ['/livez', '/readyz'])
    expect((await fetch(`${address}${path}`)).status).toBe(200);
  const page = await fetch(`${address}/graphql`, { headers: { accept: 'text/html' } });
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(await page.text()).toContain(demoKeysIn(banner)[0]);
});
