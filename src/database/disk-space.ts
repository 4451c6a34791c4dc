// Keeps the embedded database from using all space of its disk.
import { statfs } from 'node:fs/promises';

/** The size of two files of PostgreSQL's write-ahead log: the next one, and one that another write can need before it. */
const spareBytes = 32 * 2 ** 20;

/** The disk has no space for a write, with PostgreSQL's code for that. */
class DiskFull extends Error {
  override name = 'DiskFull';
  readonly code = '53100';
}

/**
 * Requires space for a write. Without space for the next file of its log, PGlite would never return from a commit, and the
 * process would no longer respond.
 *
 * @throws DiskFull
 */
export async function requireSpace(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < spareBytes)
    throw new DiskFull(`The disk of ${folder} has less than 32 MiB of free space.`);
}
