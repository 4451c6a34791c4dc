// Settings whose values only the schema and the table of routes can judge.
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newDataFolder, startToFail } from '../support/process.js';

test('a file of documents that does not match the schema stops the start, with the setting and the document', async () => {
  const folder = await newDataFolder();
  const file = join(folder, 'documents.json');
  await writeFile(file, '{"a1": "{ __typename }", "b2": "{ nope }"}');
  const { code, stderr } = await startToFail({ DATA_DIR: folder, PERSISTED_DOCUMENTS: file });
  expect(code).toBe(1);
  expect(stderr).toContain(
    `The gateway cannot start.\nPERSISTED_DOCUMENTS: ${file}: document "b2": Cannot query field "nope" on type "Query".`,
  );
  expect(await readdir(folder)).toEqual(['documents.json']);
});

test('a deprecation of an unknown route stops the start, before a database is created', async () => {
  const folder = await newDataFolder();
  const { code, stderr } = await startToFail({
    DATA_DIR: folder,
    REST_DEPRECATIONS: '{"GET /v1/leads": {"since": "2027-01-01"}}',
  });
  expect(code).toBe(1);
  expect(stderr).toContain('REST_DEPRECATIONS: GET /v1/leads: no such route exists\n');
  expect(stderr).not.toContain('    at ');
  expect(await readdir(folder)).toEqual([]);
});

test('a host that does not exist stops the start, with the setting in one line', async () => {
  const { code, stderr } = await startToFail({
    DATA_DIR: await newDataFolder(),
    HOST: 'nowhere.invalid',
    PORT: '0',
  });
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /The gateway cannot start\.\nPORT, HOST: getaddrinfo \w+ nowhere\.invalid\n$/,
  );
});
