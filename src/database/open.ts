// Chooses the database: a PostgreSQL where one is named, else the embedded one.
import { openDatabase, type Database, type DatabaseOptions } from './database.js';
import type { Driver } from './driver.js';
import { migrate, requireMigrated } from './migrate.js';
import { openPglite } from './pglite.js';
import { noTimeLimits, openPostgres, type PostgresSettings } from './postgres.js';

export interface DatabaseConfig {
  /** Undefined: the embedded database. */
  readonly postgres: PostgresSettings | undefined;
  /** The folder of the embedded database. */
  readonly dataFolder: string;
  /** Whether a start applies migrations. */
  readonly migratesOnStart: boolean;
  /** How workspaces share the connections. */
  readonly turns?: DatabaseOptions['turns'];
}

/** A driver without time limits, for what may take as long as it needs. */
const openUnlimited = ({ postgres, dataFolder }: DatabaseConfig): Promise<Driver> =>
  postgres === undefined
    ? openPglite(dataFolder)
    : openPostgres({ ...postgres, limits: noTimeLimits });

async function closedAfter<Result>(
  driver: Driver,
  work: (driver: Driver) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(driver);
  } finally {
    await driver.close();
  }
}

/**
 * Applies the migrations that are missing.
 *
 * @returns their names
 * @throws FolderInUse, or Error when the server cannot be used or a migration fails
 */
export const migrateDatabase = async (config: DatabaseConfig): Promise<string[]> =>
  closedAfter(await openUnlimited(config), migrate);

async function openOn(
  driver: Driver,
  { turns }: DatabaseConfig,
  prepare: (driver: Driver) => Promise<unknown>,
) {
  try {
    await prepare(driver);
    return openDatabase(driver, turns && { turns });
  } catch (error) {
    await driver.close();
    throw error;
  }
}

/**
 * Opens the database for a command, without time limits, and applies the migrations that are missing.
 *
 * @throws as `migrateDatabase`
 */
export const openForCommand = async (config: DatabaseConfig): Promise<Database> =>
  openOn(await openUnlimited(config), config, migrate);

/**
 * Opens the database for a gateway, with the time limits of the configuration. Migrations that are missing are
 * applied first, without these limits, or stop the start, as the configuration says.
 *
 * @throws as `migrateDatabase`
 */
export async function openForGateway(config: DatabaseConfig): Promise<Database> {
  const { postgres, dataFolder, migratesOnStart } = config;
  // A pooler may give the lock of a migration to one connection and its statements to another.
  const isPooled = postgres?.sendsSessionSettings === false;
  const prepare: (driver: Driver) => Promise<unknown> =
    migratesOnStart && !isPooled ? migrate : requireMigrated;
  if (postgres === undefined) return openOn(await openPglite(dataFolder), config, prepare);
  await closedAfter(await openUnlimited(config), prepare);
  return openOn(await openPostgres(postgres), config, () => Promise.resolve());
}
