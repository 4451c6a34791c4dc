// The empty embedded database that scripts/build.mjs has created. A copy takes a fraction of the time of a new one.
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const template = fileURLToPath(new URL('../template/postgres', import.meta.url));

/** Fills an empty data folder. */
export const copyTemplate = (folder: string): Promise<void> =>
  cp(template, join(folder, 'postgres'), { recursive: true });
