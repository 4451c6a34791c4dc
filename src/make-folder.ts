// Creates a folder at a path that an operator has given.
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Creates a folder and those above it. Node's own option for that never ends where no folder can be created, as in /proc. */
export async function makeFolder(folder: string): Promise<void> {
  const make = () =>
    mkdir(folder).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    });
  const parent = dirname(folder);
  try {
    await make();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === folder) throw error;
    await makeFolder(parent);
    await make();
  }
}
