// The messages to an operator when the database cannot be opened.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { DatabaseUnusable } from '../../../src/database/driver-errors.js';
import { openForCommand } from '../../../src/database/open.js';
import { openPostgres } from '../../../src/database/postgres.js';
import { driver, isPostgres } from '../../support/gateway.js';

/** The server may be one that outlives the tests. */
const suffix = randomUUID().replaceAll('-', '');

/** Runs statements that PostgreSQL takes outside of transactions only. */
const run = (...statements: string[]) =>
  driver.session(async (session) => {
    for (const statement of statements) await session.run(statement);
  });

/** The one line of the error that opening the database ends with. */
async function failureOf(config: { url?: string; folder?: string }): Promise<string> {
  const opening = openForCommand({
    postgres: config.url === undefined ? undefined : { url: config.url },
    dataFolder: config.folder ?? '',
    migratesOnStart: true,
  });
  const error: unknown = await opening.then(
    (database) => database.close(),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(DatabaseUnusable);
  const { message } = error as Error;
  expect(message).not.toContain('\n');
  return message;
}

describe.runIf(isPostgres)('DATABASE_URL stops the start', () => {
  const urlWith = (change: (url: URL) => void) => {
    const url = new URL(inject('databaseUrl') ?? 'postgresql:');
    change(url);
    return url.href;
  };

  test('if the database does not exist', async () => {
    const url = urlWith((changed) => (changed.pathname = '/nowhere'));
    expect(await failureOf({ url })).toMatch(/^DATABASE_URL: .*"nowhere" does not exist/);
  });

  test('if the password is wrong', async () => {
    const url = urlWith((changed) => (changed.password = 'wrong'));
    expect(await failureOf({ url })).toMatch(/^DATABASE_URL: .*password authentication failed/);
  });

  test('if the server rejects TLS', async () => {
    const url = urlWith(({ searchParams }) => {
      searchParams.set('sslmode', 'verify-full');
    });
    expect(await failureOf({ url })).toMatch(/^DATABASE_URL: .*SSL/);
  });

  test('if the file of certificates does not exist', async () => {
    const url = urlWith(({ searchParams }) => {
      searchParams.set('sslrootcert', '/nowhere.pem');
    });
    expect(await failureOf({ url })).toMatch(/^DATABASE_URL: .*nowhere\.pem/);
  });

  test('if the database is not in UTF-8', async () => {
    const name = `latin_${suffix}`;
    await run(`CREATE DATABASE ${name} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0`);
    const url = urlWith((changed) => (changed.pathname = `/${name}`));
    expect(await failureOf({ url })).toMatch(/^DATABASE_URL: .*UTF8.*LATIN1/);
  });

  test('if the user may not create tables', async () => {
    const name = `reader_${suffix}`;
    await run(`CREATE DATABASE ${name}`, `CREATE ROLE ${name} LOGIN PASSWORD 'reader'`);
    const url = urlWith((changed) => {
      changed.pathname = `/${name}`;
      changed.username = name;
      changed.password = 'reader';
    });
    expect(await failureOf({ url })).toMatch(/^DATABASE_URL: .*permission denied/);
  });
});

describe.runIf(isPostgres)('a user of the database', () => {
  const name = `creator_${suffix}`;
  const url = new URL(inject('databaseUrl') ?? 'postgresql:');
  test('may be missing the right to create extensions, which stops the start', async () => {
    await run(`CREATE DATABASE ${name}`, `CREATE ROLE ${name} LOGIN PASSWORD 'creator'`);
    url.pathname = `/${name}`;
    const owner = await openPostgres({ url: url.href });
    await owner
      .session((session) => session.run(`GRANT ALL ON SCHEMA public TO ${name}`))
      .finally(() => owner.close());
    url.username = name;
    url.password = 'creator';
    expect(await failureOf({ url: url.href })).toMatch(
      /^DATABASE_URL: .*permission denied to create extension/,
    );
  });
});

test.runIf(isPostgres)('a command has none of the time limits of a gateway', async () => {
  const limits = { statementMs: 20, lockMs: 20, idleTransactionMs: 20, queryMs: 20 };
  const postgres = { url: inject('databaseUrl') ?? '', limits };
  const database = await openForCommand({ postgres, dataFolder: '', migratesOnStart: true });
  onTestFinished(() => database.close());
  await database.system.$queryRaw`SELECT 1 FROM pg_sleep(0.1)`;
});

test('DATA_DIR that is a file stops the start', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'file');
  await writeFile(file, '');
  expect(await failureOf({ folder: file })).toMatch(/^DATA_DIR: .*ENOTDIR/);
});

test('DATA_DIR that cannot be created stops the start', async () => {
  expect(await failureOf({ folder: '/dev/null/a/b' })).toMatch(/^DATA_DIR: .*ENOTDIR/);
});

test.runIf(process.platform === 'linux')('DATA_DIR in /proc stops the start', async () => {
  expect(await failureOf({ folder: '/proc/nowhere/data' })).toMatch(/^DATA_DIR: .*ENOENT/);
});
