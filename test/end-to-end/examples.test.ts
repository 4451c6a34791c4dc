// The programs in examples/, as a user runs them.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { demoKeysIn, newDemoFolder, startGateway } from '../support/process.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The output of an example program, which must succeed. */
async function runExample(name: string, env: Record<string, string>): Promise<string[]> {
  const { stdout, stderr } = await promisify(execFile)(
    `${root}/node_modules/.bin/tsx`,
    [`examples/${name}/main.ts`],
    { cwd: root, env: { ...process.env, ...env } },
  );
  expect(stderr).toBe('');
  return stdout.trimEnd().split('\n');
}

test('both example clients, generated from the published API, create a contact and an opportunity and approve it', async () => {
  const { address, banner } = await startGateway({ DATA_DIR: await newDemoFolder() });
  const [apiKey] = demoKeysIn(banner);
  const env = { API_KEY: apiKey, GATEWAY_URL: address };

  expect(await runExample('graphql-client', env)).toEqual([
    'Signed in as Admin (ADMIN) of Summit Roofing.',
    'Created the contact Ann Okafor.',
    'Created "New roof" for Ann: $18500.00, OPPORTUNITY in "New lead", version 1.',
    'Refused, as expected: input.value: Must not be negative.',
    'Ann has 1 in the list:',
    '- "New roof" for Ann: $18500.00, OPPORTUNITY in "New lead", version 1',
    'Changed "New roof" for Ann: $21000.00, OPPORTUNITY in "New lead", version 2.',
    'Too late, as expected: it is at version 2 by now.',
    'Approved "New roof" for Ann: $21000.00, PROJECT in "Approved", version 3.',
  ]);
  expect(await runExample('rest-client', env)).toEqual([
    'Signed in as Admin (admin) of Summit Roofing.',
    'Created the contact Ann Okafor.',
    'Created "New roof": $18500.00, opportunity, version "1".',
    'Refused, as expected: value: Must not be negative.',
    'The list starts with "New roof": $18500.00, opportunity.',
    'Changed "New roof": $21000.00, opportunity, version "2".',
    'Too late, as expected: If-Match: The record is at version "2".',
    'Approved "New roof": $21000.00, project, version "3".',
  ]);
});

test('an example client without a key prints an error and exits with 1', async () => {
  for (const name of ['graphql-client', 'rest-client'])
    await expect(runExample(name, { API_KEY: '' })).rejects.toMatchObject({
      code: 1,
      stderr: 'Set API_KEY to a key of the gateway.\n',
    });
});
