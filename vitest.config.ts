import { defineConfig } from 'vitest/config';

const integration = { include: ['test/integration/**/*.test.ts'] };

export default defineConfig({
  // Vite would take the ES module build, which is another module than the one that packages load.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    // Vitest leaves a core to its own process, which has little to do.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      {
        extends: true,
        test: { name: 'postgres', ...integration, globalSetup: 'test/support/postgres-server.ts' },
      },
      {
        extends: true,
        // One process and no isolation: all files share one embedded database.
        test: {
          name: 'pglite',
          ...integration,
          isolate: false,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: { name: 'process', include: ['test/process/**/*.test.ts'], testTimeout: 120_000 },
      },
    ],
  },
});
