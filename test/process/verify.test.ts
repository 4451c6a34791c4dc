// The command `verify` as a process: its exit codes, its report, and a replay to a running gateway.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  call,
  demoKeysIn,
  newDataFolder,
  newDemoFolder,
  runCli,
  startGateway,
} from '../support/process.js';

const recording = (contactName: string) => `POST https://old.example/v1/opportunities
Authorization: Bearer old-key-0123456789
Content-Type: application/json

{"contact_name": "Rivera"}

HTTP/1.1 201 Created
Content-Type: application/json

{"id": "0190d5c8-6f2a-4c3e-9b1d-2f4a6c8e0b13", "contact_name": "${contactName}"}
`;

test('the exit code is 0 if all calls are the same, and 1 if not, and the report is written', async () => {
  const folder = await newDataFolder();
  const file = join(folder, 'calls.http');
  const report = join(folder, 'out.html');
  const env = { DATA_DIR: join(folder, 'unused') };
  await writeFile(file, recording('Rivera'));
  const same = await runCli(['verify', file, '--report', report], env);
  expect(same).toMatchObject({ code: 0, stderr: '' });
  expect(same.stdout).toContain('\n1 of 1 calls had the same response.\n');
  expect(await readFile(report, 'utf8')).toContain('<h1>1 of 1 calls had the same response.</h1>');

  await writeFile(file, recording('Rivers'));
  const nowhere = join(folder, 'none', 'out.html');
  const different = await runCli(['verify', file, '--json', '--report', nowhere], env);
  expect(different).toMatchObject({
    code: 2,
    stderr: `--report: ${nowhere} cannot be written (ENOENT).\n`,
  });
  expect(JSON.parse(different.stdout)).toMatchObject({ calls: 1, same: 0 });
  expect(different.stdout).not.toContain('old-key');
});

test('the exit code is 2 if the command cannot do its work, with the reason in one line', async () => {
  const folder = await newDataFolder();
  const file = join(folder, 'calls.http');
  await writeFile(file, recording('Rivera'));
  const none = join(folder, 'none.har');
  for (const [args, env, message] of [
    [[none], {}, `${none} cannot be read (ENOENT).\n`],
    [
      [file, '--base-url', 'crm.example.com'],
      {},
      '--base-url must be an http:// or https:// address.\n',
    ],
    [
      [file, '--base-url', 'http://127.0.0.1:1'],
      { VERIFY_API_KEY: '' },
      'VERIFY_API_KEY: must be an API key of an admin, because --base-url is given.\n',
    ],
    [
      [file, '--base-url', 'http://127.0.0.1:1'],
      { VERIFY_API_KEY: 'new-key' },
      'http://127.0.0.1:1 cannot be reached: bad port\n',
    ],
    [[], {}, "error: missing required argument 'file'\n"],
    [[file, '--reprot', 'a.html'], {}, /^error: unknown option '--reprot'\n/],
  ] as const) {
    const ended = await runCli(['verify', ...args], env);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    if (typeof message === 'string') expect(ended.stderr).toBe(message);
    else expect(ended.stderr).toMatch(message);
  }
});

test('a replay to a running gateway leaves its records as they were', async () => {
  const gateway = await startGateway({ DATA_DIR: await newDemoFolder() });
  const [apiKey] = demoKeysIn(gateway.banner);
  const file = join(await newDataFolder(), 'calls.http');
  await writeFile(file, recording('Rivera'));
  const list = async () =>
    (await call(`${gateway.address}/v1/opportunities?limit=100`, apiKey)).body;
  const before = await list();
  const ended = await runCli(['verify', file, '--base-url', `${gateway.address}/v1`], {
    VERIFY_API_KEY: apiKey,
  });
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(ended.stdout).toContain(`against ${gateway.address}\n`);
  expect(ended.stdout).not.toContain(apiKey);
  expect(await list()).toEqual(before);
});
