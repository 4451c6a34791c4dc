// Applies prisma/migrations in order. It uses Prisma's own records (`_prisma_migrations`, its checksums, its advisory
// lock), so that `prisma migrate deploy` agrees on which migrations have been applied.
import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Driver, Session } from './driver.js';

const migrationsFolder = new URL('../../prisma/migrations/', import.meta.url);

/** The key of the advisory lock of Prisma's own tool. */
const prismaLockKey = 72_707_369;

const bookkeeping = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id VARCHAR(36) PRIMARY KEY,
    checksum VARCHAR(64) NOT NULL,
    finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL,
    logs TEXT,
    rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;

interface Migration {
  readonly name: string;
  readonly script: string;
  readonly checksum: string;
}

async function readMigrations(): Promise<Migration[]> {
  const entries = await readdir(fileURLToPath(migrationsFolder), { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return Promise.all(
    names.sort().map(async (name) => {
      const script = await readFile(new URL(`${name}/migration.sql`, migrationsFolder), 'utf8');
      return { name, script, checksum: createHash('sha256').update(script).digest('hex') };
    }),
  );
}

/**
 * Finds the migrations that have not been applied. It only reads, so an up-to-date database may be read-only, and its
 * user needs no right to create tables.
 *
 * @throws Error if an applied migration has been changed since, or has failed half-way
 */
async function missingMigrations(session: Session): Promise<Migration[]> {
  const migrations = await readMigrations();
  const [table] = await session.query(
    "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists",
  );
  if (table?.exists !== true) return migrations;
  const applied = await session.query(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  return migrations.filter(({ name, checksum }) => {
    const record = applied.find((row) => row.migration_name === name);
    if (record === undefined) return true;
    if (record.finished_at === null)
      throw new Error(`Migration ${name} failed half-way; see "prisma migrate resolve".`);
    if (record.checksum !== checksum)
      throw new Error(`Migration ${name} was changed after it had been applied.`);
    return false;
  });
}

/**
 * Applies the missing migrations, each in a transaction of its own. Processes that start at the same time wait for each
 * other.
 *
 * @returns the names of the applied migrations
 * @throws MigrationFailed, and the errors of `missingMigrations` and of the database
 */
export const migrate = (driver: Driver): Promise<string[]> =>
  driver.session(async (session) => {
    if ((await missingMigrations(session)).length === 0) return [];
    await session.run(`SELECT pg_advisory_lock(${String(prismaLockKey)})`);
    try {
      await session.run(bookkeeping);
      // Another process may have applied some while this one was waiting.
      const missing = await missingMigrations(session);
      for (const migration of missing) await apply(session, migration);
      return missing.map(({ name }) => name);
    } finally {
      // On a broken connection this fails too. Its error is ignored, so that the migration's own error is reported. The
      // server releases the lock with the connection.
      await session
        .run(`SELECT pg_advisory_unlock(${String(prismaLockKey)})`)
        .catch(() => undefined);
    }
  });

/** Migrations are missing, and the configuration forbids this process to apply them. */
export class NotMigrated extends Error {
  override name = 'NotMigrated';
}

/** @throws NotMigrated, and the errors of `missingMigrations` */
export const requireMigrated = (driver: Driver): Promise<void> =>
  driver.session(async (session) => {
    const names = (await missingMigrations(session)).map(({ name }) => name);
    if (names.length > 0)
      throw new NotMigrated(
        `Migrations are missing (${names.join(', ')}), and MIGRATE_ON_START or DATABASE_SESSION_SETTINGS is off. Run, with the URL of the server itself: npm run -s cli -- migrate`,
      );
  });

/** The database rejected a migration. Those before it have been applied. */
export class MigrationFailed extends Error {
  override name = 'MigrationFailed';
}

async function apply(session: Session, { name, script, checksum }: Migration): Promise<void> {
  await session.run('BEGIN');
  try {
    // The role may have time limits of its own, and behind a pooler the connection sends no settings that override
    // them.
    await session.run('SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0');
    await session.run(script);
    await session.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    );
    await session.run('COMMIT');
  } catch (error) {
    await session.run('ROLLBACK').catch(() => undefined);
    throw new MigrationFailed(`Migration ${name} failed; nothing of it was applied.`, {
      cause: error,
    });
  }
}
