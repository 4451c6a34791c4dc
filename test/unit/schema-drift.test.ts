import { afterAll, expect, test } from 'vitest';
import { schemaDiff } from '../../scripts/schema-diff.js';
import { migrate } from '../../src/database/migrate.js';
import { openPglite } from '../../src/database/pglite.js';

const driver = await openPglite();
await migrate(driver);
afterAll(() => driver.close());

test('schema.prisma and the migrations agree', async () => {
  expect(await schemaDiff(driver)).toBe('');
});

test('a difference between the two is found', async () => {
  await driver.session((session) => session.run('CREATE TABLE stray (id int PRIMARY KEY)'));
  try {
    expect(await schemaDiff(driver)).toContain('DROP TABLE "stray"');
  } finally {
    await driver.session((session) => session.run('DROP TABLE stray'));
  }
});
