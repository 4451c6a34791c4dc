import { expect, test } from 'vitest';
import {
  call,
  demoKeysIn,
  newDatabaseFolder,
  runCli,
  startGateway,
  startToFail,
  startWithoutReaper,
} from '../support/process.js';

test('a data folder belongs to one process; a start after kill -9 takes it over with every acknowledged row', async () => {
  const env = { DATA_DIR: await newDatabaseFolder() };
  const first = await startWithoutReaper(env);
  const rejected = await Promise.all([
    startToFail(env),
    runCli(['workspace', 'create', '--name', 'Late'], env),
  ]);
  for (const { code, stderr } of rejected) {
    expect(code).toBe(1);
    expect(stderr).toContain(`is in use by process ${String(first.pid)}`);
    expect(stderr).not.toContain('    at ');
  }

  const [key] = demoKeysIn(first.banner);
  const { body } = await call(`${first.address}/v1/opportunities`, key, {
    method: 'POST',
    body: {},
  });
  // The second process finds the first one still dying at first, and then as a zombie, because nobody reaps it.
  process.kill(first.pid, 'SIGKILL');

  const second = await startGateway(env);
  const { status } = await call(`${second.address}/v1/opportunities/${body.id}`, key);
  expect(status).toBe(200);
  const { code, stderr } = await second.stop();
  expect(code).toBe(0);
  expect(stderr).not.toMatch(/Generating|Compiling/);
});

test('bad settings stop the start with the name of each', async () => {
  const { code, stderr } = await startToFail({ PORT: 'http', LOG_LEVEL: 'loud' });
  expect(code).toBe(1);
  expect(stderr).toMatch(/PORT: .*\n.*LOG_LEVEL: /);
});
