// Global setup of the tests on the embedded database: the directory of their data folders, which is removed after them.
// A worker ends by a signal, so it cannot remove them itself.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Absent in tests on PostgreSQL. */
    dataFolders?: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-data-'));
  project.provide('dataFolders', folder);
  return () => rm(folder, { recursive: true, force: true });
}
