// PgBouncer in transaction mode, for the tests that go through a pooler.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { freePort } from './embedded-postgres.js';

export const hasPgBouncer = spawnSync('pgbouncer', ['--version']).status === 0;

/**
 * Starts a PgBouncer in front of a database. It ends with the test.
 *
 * @returns the URL of the database through PgBouncer
 */
export async function startPgBouncer(databaseUrl: string): Promise<string> {
  const url = new URL(databaseUrl);
  const folder = await mkdtemp(join(tmpdir(), 'gateway-pgbouncer-'));
  const port = await freePort();
  const users = join(folder, 'users');
  const settings = join(folder, 'pgbouncer.ini');
  await writeFile(users, `"${url.username}" "${url.password}"\n`);
  await writeFile(
    settings,
    `[databases]
* = host=127.0.0.1 port=${url.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${String(port)}
unix_socket_dir =
auth_type = plain
auth_file = ${users}
pool_mode = transaction
default_pool_size = 4
`,
  );
  await chmod(folder, 0o755);
  const asOther = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const bouncer = spawn('pgbouncer', [...asOther, settings], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(async () => {
    bouncer.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });
  let log = '';
  while (!log.includes('process up')) {
    const [chunk] = (await once(bouncer.stderr, 'data')) as [Buffer];
    log += String(chunk);
  }
  url.port = String(port);
  return url.href;
}
