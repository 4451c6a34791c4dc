// Chooses the database: a PostgreSQL where one is named, else the embedded one.
import { openDatabase, type Database } from './database.js';
import { openPglite } from './pglite.js';
import { openPostgres } from './postgres.js';

/**
 * Opens the database and brings its tables up to date.
 *
 * @throws FolderInUse, or Error when the server cannot be used or a migration fails
 */
export async function open(config: {
  readonly databaseUrl: string | undefined;
  readonly dataFolder: string;
}): Promise<Database> {
  const driver =
    config.databaseUrl === undefined
      ? await openPglite(config.dataFolder)
      : await openPostgres(config.databaseUrl);
  try {
    return await openDatabase(driver);
  } catch (error) {
    await driver.close();
    throw error;
  }
}
