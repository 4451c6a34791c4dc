// One process at a time in the folder of the embedded database.
//
// Each process writes a claim of its own and then looks for others. Of two that start together at
// least one sees the other, so never do both go on; and a claim whose process is gone can be removed
// by anybody, with no window in which two processes take it over.
import { readdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const claimName = (pid: number) => `process-${String(pid)}.lock`;
const claimPattern = /^process-(\d+)\.lock$/;

/** Another live process holds the folder. */
export class FolderInUse extends Error {
  override name = 'FolderInUse';

  constructor(folder: string, pid: number) {
    super(
      `${folder} is in use by process ${String(pid)}. The embedded database serves one process at a time: ` +
        'stop that one first, or set DATABASE_URL to a PostgreSQL, which serves many.',
    );
  }
}

/**
 * When a process started, as the system counts it: a number that is used again gives another answer.
 * Where the system does not say (outside Linux) every live process answers the same.
 */
async function startOf(pid: number): Promise<string | undefined> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined;
  }
  try {
    const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8');
    // The 22nd field; the second one, the name in brackets, may hold spaces.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return 'alive';
  }
}

/**
 * Claims a folder for this process. A claim left by a process that was killed is removed.
 *
 * @returns what gives the folder back
 * @throws FolderInUse
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const own = join(folder, claimName(process.pid));
  const release = () => unlink(own).catch(() => undefined);
  // Whole from the moment it has its name: nobody can take a claim in the making for an abandoned one.
  await writeFile(`${own}.new`, (await startOf(process.pid)) ?? '');
  await rename(`${own}.new`, own);
  for (const name of await readdir(folder)) {
    const pid = Number(claimPattern.exec(name)?.[1]);
    if (Number.isNaN(pid) || pid === process.pid) continue;
    const claimed = await readFile(join(folder, name), 'utf8').catch(() => undefined);
    if (claimed === undefined) continue;
    if (claimed === (await startOf(pid))) {
      await release();
      throw new FolderInUse(folder, pid);
    }
    await unlink(join(folder, name)).catch(() => undefined);
  }
  return release;
}
