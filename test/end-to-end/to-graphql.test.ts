import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { newDataFolder, runCli, runJson } from '../support/process.js';

const recording = (file: string) =>
  fileURLToPath(new URL(`../support/recordings/${file}`, import.meta.url));

test('the command writes documents and variables to a folder, and does not open a database', async () => {
  const folder = await newDataFolder();
  const out = join(folder, 'new', 'graphql');
  const env = { DATA_DIR: join(folder, 'database') };
  const ended = await runCli(['to-graphql', recording('board.har'), '--out', out], env);
  expect(ended).toEqual({
    code: 0,
    stdout: `Wrote 9 files to ${out}.\n`,
    stderr: 'Skipped calls that do not go to /v1: 5.\n',
  });
  expect(await readdir(out)).toHaveLength(9);
  const variables = await readFile(join(out, '04-UpdateOpportunity.variables.json'), 'utf8');
  expect(JSON.parse(variables)).toMatchObject({ input: { value: '18500', expectedVersion: 3 } });
  expect(existsSync(env.DATA_DIR)).toBe(false);
});

test('the command without a folder prints the documents, or one line of JSON whose calls are bodies for /graphql', async () => {
  const { code, stdout } = await runCli(['to-graphql', recording('pipeline.rest')], {});
  expect(code).toBe(0);
  expect(stdout).toContain('\nquery GetViewer {\n');

  interface Printed {
    calls: { call: string; operationName: string; query: string; variables: unknown }[];
  }
  const printed = await runJson<Printed>(['to-graphql', recording('pipeline.rest')], {});
  expect(printed).toMatchObject({ skipped: 0, problems: [] });
  expect(printed.calls[3]).toEqual({
    call: 'Contacts, by a long address: GET /v1/contacts?email=ann@example.com&contact_type=customer (pipeline.rest:39)',
    operationName: 'ListContacts',
    query: expect.stringMatching(/^query ListContacts\(/),
    variables: { email: 'ann@example.com', contact_type: 'CUSTOMER' },
  });
});

test('the command reports a call that cannot be translated, writes the others, and exits with 1', async () => {
  const folder = await newDataFolder();
  const file = join(folder, 'calls.http');
  await writeFile(file, 'PUT /v1/contacts\n###\nGET /v1/contacts?limt=5\n###\nGET /v1/me\n');
  const { code, stderr } = await runCli(['to-graphql', file, '--out', folder], {});
  expect(code).toBe(1);
  expect(stderr.split('\n')).toEqual([
    'calls.http:1: PUT /v1/contacts: No such route exists.',
    'calls.http:3: GET /v1/contacts: limt: Is not known.',
    '',
  ]);
  expect((await readdir(folder)).sort()).toEqual([
    '01-GetViewer.variables.json',
    'GetViewer.graphql',
    'calls.http',
  ]);
});

test('the command reports a file that cannot be read or written in one line, and exits with 1', async () => {
  const folder = await newDataFolder();
  const file = join(folder, 'session.har');
  await writeFile(file, '{"log":');
  for (const [args, message] of [
    [[file], 'session.har is not JSON.\n'],
    [[join(folder, 'none.http')], `${join(folder, 'none.http')} cannot be read (ENOENT).\n`],
    [
      [recording('board.har'), '--out', '/proc/none/folder'],
      '--out: /proc/none/folder cannot be written (ENOENT).\n',
    ],
  ] as const)
    expect(await runCli(['to-graphql', ...args], {})).toEqual({
      code: 1,
      stdout: '',
      stderr: message,
    });
});
