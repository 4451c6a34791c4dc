import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import {
  call,
  demoKeysIn,
  newDataFolder,
  newDemoFolder,
  runCli,
  startGateway,
  startToFail,
  startWithoutReaper,
  theFirstStart,
} from '../support/process.js';

const run = promisify(execFile);

test('a start with the demo prints a curl line that works as it stands, and holds its folder alone', async () => {
  const env = { DATA_DIR: await newDemoFolder() };
  const { address, banner, child } = await startGateway(env);
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

  const rejected = await Promise.all([
    startToFail(env),
    runCli(['workspace', 'create', '--name', 'Late'], env),
  ]);
  for (const { code, stderr } of rejected) {
    expect(code).toBe(1);
    expect(stderr).toContain(`is in use by process ${String(child.pid)}`);
    expect(stderr).not.toContain('    at ');
  }
});

test('a start right after kill -9 takes the folder over, with every row that was acknowledged', async () => {
  const env = { DATA_DIR: await newDemoFolder() };
  const first = await startWithoutReaper(env);
  const [key] = demoKeysIn(first.banner);
  const { body } = await call(`${first.address}/v1/opportunities`, key, {
    method: 'POST',
    body: {},
  });
  // The second process finds the first one dying, and then as a zombie that nobody reaps.
  first.kill();

  const second = await startGateway(env);
  const { status } = await call(`${second.address}/v1/opportunities/${body.id}`, key);
  expect(status).toBe(200);
  const { code, stderr } = await second.stop();
  expect(code).toBe(0);
  expect(stderr).not.toMatch(/Generating|Compiling/);
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
