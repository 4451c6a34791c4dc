// The guide for frontends contains the recipes as the tests run them.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const folder = new URL('examples/frontends/', root);
const files = readdirSync(folder, { encoding: 'utf8', recursive: true }).filter(
  (name) => /\.(ts|json)$/.test(name) && !name.includes('generated'),
);

test('the guide has each file of examples/frontends, as it is, and no other TypeScript', () => {
  const guide = readFileSync(new URL('docs/guides/frontends.md', root), 'utf8');
  const blocks = [...guide.matchAll(/^```(?:ts|json)\n([^]*?)^```$/gm)].map(([, code]) => code);
  const contents = files.map((name) => readFileSync(new URL(name, folder), 'utf8'));
  expect(blocks.toSorted()).toEqual(contents.toSorted());
});
