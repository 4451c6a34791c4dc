// Global setup of the tests on the embedded database, in their own process or in others: the directory of their data
// folders, which is removed after them. A worker ends by a signal, so it cannot remove them itself.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Absent in tests on the PostgreSQL of their project. */
    dataFolders?: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-data-'));
  project.provide('dataFolders', folder);
  // A gateway that is about to end may still write a file.
  return () => rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
