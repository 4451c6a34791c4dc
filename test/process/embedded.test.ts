import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  call,
  demoKeysIn,
  newDatabaseFolder,
  runCli,
  startGateway,
  startToFail,
  startWithoutReaper,
} from '../support/process.js';
import { copyTemplate } from '../support/template.js';

test('a data folder belongs to one process; a start after kill -9 takes it over with every acknowledged row', async () => {
  const env = { DATA_DIR: await newDatabaseFolder() };
  const first = await startWithoutReaper(env);
  const rejected = await Promise.all([
    startToFail(env),
    runCli(['workspace', 'create', '--name', 'Late'], env),
  ]);
  for (const { code, stderr } of rejected) {
    expect(code).toBe(1);
    expect(stderr).toContain(`is in use by process ${String(first.pid)}`);
    expect(stderr).not.toContain('    at ');
  }

  const [key] = demoKeysIn(first.banner);
  const { body } = await call(`${first.address}/v1/opportunities`, key, {
    method: 'POST',
    body: {},
  });
  // The second process finds the first one still dying at first, and then as a zombie, because nobody reaps it.
  process.kill(first.pid, 'SIGKILL');

  const second = await startGateway(env);
  const { status } = await call(`${second.address}/v1/opportunities/${body.id}`, key);
  expect(status).toBe(200);
  const { code, stderr } = await second.stop();
  expect(code).toBe(0);
  expect(stderr).not.toMatch(/Generating|Compiling/);
});

test('bad settings stop the start with the name of each', async () => {
  const { code, stderr } = await startToFail({ PORT: 'http', LOG_LEVEL: 'loud' });
  expect(code).toBe(1);
  expect(stderr).toMatch(/PORT: .*\n.*LOG_LEVEL: /);
});

/** Large enough for a database. */
const diskMegabytes = 150;

/** Mounts a disk of that size. Returns undefined if the user of the tests may not mount any. */
async function mountDisk(): Promise<string | undefined> {
  const disk = await mkdtemp(join(tmpdir(), 'gateway-disk-'));
  onTestFinished(() => rm(disk, { recursive: true, force: true }));
  try {
    const size = `size=${String(diskMegabytes)}M`;
    execFileSync('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', disk], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  onTestFinished(() => void execFileSync('umount', ['--lazy', disk]));
  return disk;
}

test('a full disk stops the start in one line; later, writes get 503 until it has space, and reads are served', async ({
  skip,
}) => {
  const disk = await mountDisk();
  if (disk === undefined) {
    console.warn('A full disk is not tested, because this user may not mount a file system.');
    return skip();
  }
  const env = { DATA_DIR: join(disk, 'data') };
  const filler = join(disk, 'filler');
  const fill = () =>
    expect(writeFile(filler, Buffer.alloc((diskMegabytes + 1) * 2 ** 20))).rejects.toThrow(
      'ENOSPC',
    );

  await fill();
  const { code, stderr } = await startToFail(env);
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^DATA_DIR: .*no space left.*$/m)]);
  expect(stderr).not.toContain('    at ');

  await rm(filler);
  await rm(env.DATA_DIR, { recursive: true, force: true });
  await copyTemplate(env.DATA_DIR);
  const gateway = await startGateway(env);
  const [key] = demoKeysIn(gateway.banner);
  const url = `${gateway.address}/v1/opportunities`;
  const tags = Array.from({ length: 100 }, (_, index) => String(index).padEnd(100, 'x'));
  const write = () => call(url, key, { method: 'POST', body: { tags } });
  // Some space is left, but not for the next file of the write-ahead log, without which PGlite hangs.
  await writeFile(filler, Buffer.alloc(85 * 2 ** 20));
  const { status, headers, body } = await write();
  expect(status).toBe(503);
  expect(headers.get('retry-after')).toBe('1');
  expect(body.error.message).toBe('The disk of the database is full.');
  expect((await call(url, key)).status).toBe(200);

  await rm(filler);
  expect((await write()).status).toBe(201);
  expect((await gateway.stop()).code).toBe(0);
});
