// Checks that test/golden covers the route table, and that CHANGELOG.md describes it.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { restStatus } from '../../src/error-codes.js';
import { findRoute } from '../../src/rest/find-route.js';
import { routes } from '../../src/rest/routes.js';

const root = new URL('../../', import.meta.url);
const folder = new URL('test/golden/', root);

const files = readdirSync(folder)
  .filter((file) => file.endsWith('.http'))
  .sort()
  .map((file) => ({ file, text: readFileSync(new URL(file, folder), 'utf8') }));

const goldens = files.map(({ text }) => {
  const [, method = '', url = ''] = /^(\S+) (.*)$/m.exec(text) ?? [];
  const status = Number(/^HTTP\/1\.1 (\d+)/m.exec(text)?.[1]);
  return { status, route: findRoute({ method, url })?.route };
});

test.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
  '%s has a golden file for each of its successes',
  (_name, route) => {
    const statuses = goldens.filter((golden) => golden.route === route).map(({ status }) => status);
    expect(statuses).toEqual(expect.arrayContaining([...route.kind.statuses]));
  },
);

test('each kind of route has a golden file for each of its errors', () => {
  for (const { kind } of routes)
    expect(
      goldens.some((golden) => golden.route?.kind === kind && golden.status === 400),
      kind.name,
    ).toBe(true);
});

test('each error that a caller can cause has a golden file', () => {
  const ours = ['rate_limited', 'internal', 'unavailable'];
  for (const [code, status] of Object.entries(restStatus))
    if (!ours.includes(code)) expect(goldens.map((golden) => golden.status)).toContain(status);
});

test('CHANGELOG.md describes the current contract', () => {
  const hash = createHash('sha256');
  for (const { file, text } of files) hash.update(`${file}\n${text}\n`);
  const digest = hash.digest('hex').slice(0, 12);
  const changelog = readFileSync(new URL('CHANGELOG.md', root), 'utf8');
  const told = /^### REST contract\n[^]*?^- `(\w+)`/m.exec(changelog)?.[1];
  expect(
    told,
    `test/golden is not what CHANGELOG.md tells of. If the contract was meant to change, say what has \
changed in a new first line of its list "REST contract", which begins with \`${digest}\`.`,
  ).toBe(digest);
});
