// Each documented call, as it is made and answered: test/golden/NAME.http. A change there is a change to the
// contract, and is told in CHANGELOG.md (test/unit/golden.test.ts looks).
import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { legacyCalls } from '../../golden/calls/legacy.js';
import { opportunityCalls } from '../../golden/calls/opportunities.js';
import { protocolCalls } from '../../golden/calls/protocol.js';
import { workspaceCalls } from '../../golden/calls/workspace.js';
import { goldenOf } from '../../support/golden.js';

const folder = new URL('../../golden/', import.meta.url);
const calls = { ...legacyCalls, ...opportunityCalls, ...workspaceCalls, ...protocolCalls };

test.each(Object.entries(calls))('%s has the documented response', async (name, make) => {
  await expect(await goldenOf(make)).toMatchFileSnapshot(new URL(`${name}.http`, folder).pathname);
});

test('no golden file exists for a call that is not made any more', async () => {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.http'));
  const names = Object.keys(calls).map((name) => `${name}.http`);
  expect(files.filter((file) => !names.includes(file))).toEqual([]);
});
