// Locks the folder of the embedded database, so that one process at a time uses it.
//
// Each process writes a claim of its own and then looks for other claims. Of two processes that start together, at
// least one sees the other, so at most one continues. Any process may remove the claim of a process that has ended;
// there is no interval in which two processes could take it over.
import { readdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const claimName = (pid: number) => `process-${String(pid)}.lock`;
const claimPattern = /^process-(\d+)\.lock$/;

/** Another live process has locked the folder. */
export class FolderInUse extends Error {
  override name = 'FolderInUse';

  constructor(folder: string, pid: number) {
    super(
      `${folder} is in use by process ${String(pid)}. The embedded database serves one process at a time: ` +
        'stop that one first, or set DATABASE_URL to a PostgreSQL server, which many processes can share.',
    );
  }
}

/** The time that a killed process gets to end, and the interval at which it is checked. */
const exitTimeoutMs = 5_000;
const pollIntervalMs = 50;
/** The time after which a process counts as alive. The kernel marks a killed process with a delay. */
const aliveConfirmMs = 200;

/** Flags of a process in /proc/PID/stat (PF_EXITING of the kernel) and in the masks of /proc/PID/status. */
const exitingFlag = 0x4;
const killSignalBit = 1n << 8n;

interface Process {
  /**
   * The start time in the kernel's ticks since boot. It tells a process from an earlier one with the same ID. Undefined
   * where the system does not report it, as outside Linux.
   */
  readonly start?: string | undefined;
  /** Whether the process was killed but has not ended yet. It may still write until then. */
  readonly isDying: boolean;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process exists and belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Reads the state of a process. Undefined if it has ended or is a zombie, which runs no code any more. */
async function readProcess(pid: number): Promise<Process | undefined> {
  const folder = `/proc/${String(pid)}`;
  let stat: string;
  let status: string;
  try {
    stat = await readFile(`${folder}/stat`, 'utf8');
    status = await readFile(`${folder}/status`, 'utf8');
  } catch {
    return isAlive(pid) ? { isDying: false } : undefined;
  }
  // Fields from the third on (proc_pid_stat(5)). The second, the name in brackets, can contain spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields[0] ?? '';
  const [flags, threads] = [Number(fields[6]), Number(fields[17])];
  const isFirstThreadEnded = state === 'Z' || state === 'X';
  // The first thread of a process can end while others still run.
  if (isFirstThreadEnded && threads <= 1) return undefined;
  return {
    start: fields[19],
    isDying: isFirstThreadEnded || (flags & exitingFlag) !== 0 || isBeingKilled(status),
  };
}

/** Whether SIGKILL is pending, for the first thread (SigPnd) or the whole process (ShdPnd). */
const isBeingKilled = (status: string): boolean =>
  Array.from(status.matchAll(/^S(?:ig|hd)Pnd:\s*([0-9a-f]+)$/gm), ([, mask]) =>
    BigInt(`0x${mask ?? '0'}`),
  ).some((mask) => (mask & killSignalBit) !== 0n);

/** Whether the process of a claim still uses the folder. A process that is being killed gets 5 s to end. */
async function isHeld(pid: number, claimedStart: string): Promise<boolean> {
  const since = performance.now();
  for (;;) {
    const holder = await readProcess(pid);
    if (holder === undefined) return false;
    if (holder.start !== undefined && holder.start !== claimedStart) return false;
    const waitedMs = performance.now() - since;
    if (waitedMs >= (holder.isDying ? exitTimeoutMs : aliveConfirmMs)) return true;
    await setTimeout(pollIntervalMs);
  }
}

/**
 * Locks a folder for this process. The claim of a killed process is removed.
 *
 * @returns a function that unlocks the folder
 * @throws FolderInUse
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const own = join(folder, claimName(process.pid));
  const release = () => unlink(own).catch(() => undefined);
  // Written under another name first, so that no process sees an incomplete claim and removes it as abandoned.
  await writeFile(`${own}.new`, (await readProcess(process.pid))?.start ?? '');
  await rename(`${own}.new`, own);
  for (const name of await readdir(folder)) {
    const pid = Number(claimPattern.exec(name)?.[1]);
    if (Number.isNaN(pid) || pid === process.pid) continue;
    const claimedStart = await readFile(join(folder, name), 'utf8').catch(() => undefined);
    if (claimedStart === undefined) continue;
    if (await isHeld(pid, claimedStart)) {
      await release();
      throw new FolderInUse(folder, pid);
    }
    await unlink(join(folder, name)).catch(() => undefined);
  }
  return release;
}
