// Opens the database: the configured PostgreSQL server, or the embedded database if there is none.
import { openDatabase, type Database, type DatabaseOptions } from './database.js';
import type { Driver } from './driver.js';
import { DatabaseUnusable } from './driver-errors.js';
import { FolderInUse } from './folder-lock.js';
import { migrate, MigrationFailed, NotMigrated, requireMigrated } from './migrate.js';
import type { PostgresSettings } from './postgres.js';

export interface DatabaseConfig {
  /** Undefined for the embedded database. */
  readonly postgres: PostgresSettings | undefined;
  /** The folder of the embedded database. */
  readonly dataFolder: string;
  /** Whether migrations are applied at the start. */
  readonly migratesOnStart: boolean;
  /** The shares of workspaces in the connections. */
  readonly turns?: DatabaseOptions['turns'];
  /** The time limit of a request that is not a stream, and of the work on each event of a stream; 0 for none. */
  readonly requestTimeoutMs?: number;
}

/** The file errors of PGlite, which have the numbers of WASI and no message. */
const fileErrors: Readonly<Record<number, string>> = {
  2: 'permission denied',
  19: 'disk quota exceeded',
  29: 'input/output error',
  33: 'too many open files',
  51: 'no space left on the disk',
  63: 'operation not permitted',
  69: 'read-only file system',
};

/** Some errors have no message, although the type says so. */
function ownReason({ name, message, code, errno = 0 }: Partial<NodeJS.ErrnoException>): string {
  if (message !== undefined && message !== '') return message;
  if (code !== undefined) return code;
  const known = name === 'ErrnoError' ? fileErrors[errno] : undefined;
  return known ?? `unknown error ${String(errno)}`;
}

/** The message of an error and those of its causes, in one line. */
function reasonOf(error: unknown): string {
  const own = ownReason(error as NodeJS.ErrnoException);
  const { cause } = error as Error;
  return [own, ...(cause === undefined ? [] : [reasonOf(cause)])].join(' ').replace(/\s+/g, ' ');
}

/**
 * Runs a function that opens or migrates the database, and adds the name of the setting to its errors.
 *
 * @throws DatabaseUnusable in place of any error whose message does not already say what to do
 */
async function opening<Result>(
  { postgres, dataFolder }: DatabaseConfig,
  open: () => Promise<Result>,
): Promise<Result> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof FolderInUse || error instanceof NotMigrated) throw error;
    const what =
      postgres === undefined
        ? `DATA_DIR: the folder ${dataFolder} cannot be used`
        : 'DATABASE_URL: the database cannot be used';
    throw new DatabaseUnusable(`${what}: ${reasonOf(error)}`, { cause: error });
  }
}

// The drivers are imported dynamically, so that only the configured one is loaded.

/** @param folder default: in memory */
async function openEmbedded(folder?: string): Promise<Driver> {
  const { openPglite } = await import('./pglite.js');
  return openPglite(folder);
}

async function openServer(settings: PostgresSettings): Promise<Driver> {
  const { openPostgres } = await import('./postgres.js');
  return openPostgres(settings);
}

/** Opens the driver without time limits, for migrations and commands. */
const openUnlimited = ({ postgres, dataFolder }: DatabaseConfig): Promise<Driver> =>
  postgres === undefined
    ? openEmbedded(dataFolder)
    : openServer({ ...postgres, limits: undefined });

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
 * Applies the missing migrations.
 *
 * @returns their names
 * @throws DatabaseUnusable, FolderInUse
 */
export const migrateDatabase = (config: DatabaseConfig): Promise<string[]> =>
  opening(config, async () => closedAfter(await openUnlimited(config), migrate));

async function openOn(
  driver: Driver,
  { turns, requestTimeoutMs = 0 }: DatabaseConfig,
  prepare: (driver: Driver) => Promise<unknown>,
) {
  try {
    await prepare(driver);
    return openDatabase(driver, {
      ...(turns && { turns }),
      sharedWorkTimeoutMs: requestTimeoutMs,
    });
  } catch (error) {
    await driver.close();
    throw error;
  }
}

/**
 * Opens the database for a command, without time limits, and applies the missing migrations.
 *
 * @throws DatabaseUnusable, FolderInUse
 */
export const openForCommand = (config: DatabaseConfig): Promise<Database> =>
  opening(config, async () => openOn(await openUnlimited(config), config, migrate));

/**
 * Opens the database for a command that changes rows which a migration rejects. The migrations before it are applied.
 *
 * @throws DatabaseUnusable, FolderInUse
 */
export const openForRepair = (config: DatabaseConfig): Promise<Database> =>
  opening(config, async () =>
    openOn(await openUnlimited(config), config, (driver) =>
      migrate(driver).catch((error: unknown) => {
        if (!(error instanceof MigrationFailed)) throw error;
      }),
    ),
  );

/**
 * Opens the database for a workspace that exists for one command: the configured PostgreSQL server, or a database in
 * memory in place of the embedded one.
 *
 * @throws DatabaseUnusable
 */
export const openScratchDatabase = (config: DatabaseConfig): Promise<Database> =>
  config.postgres === undefined
    ? opening(config, async () => openOn(await openEmbedded(), config, migrate))
    : openForCommand(config);

/**
 * Opens the database for a gateway, with the configured time limits. Missing migrations are applied first, without
 * these limits. If the configuration forbids that, they stop the start.
 *
 * @throws DatabaseUnusable, FolderInUse, NotMigrated
 */
export const openForGateway = (config: DatabaseConfig): Promise<Database> =>
  opening(config, async () => {
    const { postgres, dataFolder, migratesOnStart } = config;
    // A pooler may assign the lock of a migration and its statements to different connections.
    const isPooled = postgres?.sendsSessionSettings === false;
    const prepare: (driver: Driver) => Promise<unknown> =
      migratesOnStart && !isPooled ? migrate : requireMigrated;
    if (postgres === undefined) return openOn(await openEmbedded(dataFolder), config, prepare);
    await closedAfter(await openUnlimited(config), prepare);
    return openOn(await openServer(postgres), config, () => Promise.resolve());
  });
