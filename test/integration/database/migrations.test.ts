import { expect, test } from 'vitest';
import { migrate } from '../../../src/database/migrate.js';
import { driver } from '../../support/gateway.js';

const applied = () =>
  driver.session((session) =>
    session.query(
      'SELECT migration_name, checksum, finished_at FROM _prisma_migrations ORDER BY migration_name',
    ),
  );

test('concurrent migrations apply nothing twice', async () => {
  const before = await applied();
  expect(before.length).toBeGreaterThan(0);
  await Promise.all([migrate(driver), migrate(driver), migrate(driver)]);
  expect(await applied()).toEqual(before);
});

test('a migration that was changed after it had been applied is rejected', async () => {
  const [first] = await applied();
  const setChecksum = (checksum: unknown) =>
    driver.session((session) =>
      session.query('UPDATE _prisma_migrations SET checksum = $1 WHERE migration_name = $2', [
        checksum,
        first?.migration_name,
      ]),
    );
  await setChecksum('0'.repeat(64));
  try {
    await expect(migrate(driver)).rejects.toThrow('was changed after it had been applied');
  } finally {
    await setChecksum(first?.checksum);
  }
});
