import { describe, expect, test } from 'vitest';
import { schemaDiff } from '../../../scripts/schema-diff.js';
import { driver, isPostgres } from '../../support/gateway.js';

// Prisma's schema engine compares over the adapter of the embedded database only.
describe.skipIf(isPostgres)('the tables', () => {
  test('match schema.prisma once all migrations are applied', async () => {
    expect(await schemaDiff(driver)).toBe('');
  });

  test('are reported if they differ from schema.prisma', async () => {
    await driver.session((session) => session.run('CREATE TABLE stray (id int PRIMARY KEY)'));
    try {
      expect(await schemaDiff(driver)).toContain('DROP TABLE "stray"');
    } finally {
      await driver.session((session) => session.run('DROP TABLE stray'));
    }
  });
});
