import { defineConfig } from 'vitest/config';

// `npm test` runs the projects whose names do not start with "slow:", `npm run test:all` runs all of them.

const integration = ['test/integration/**/*.test.ts'];
const equivalence = ['test/equivalence/**/*.test.ts'];

/** Tests of guarantees that depend on the driver. They run on both databases in each run. */
const driverDependent = [
  'test/integration/database/{compiled-reads,folded-columns,migrations,schema-drift,statements,tables,write-statements}.test.ts',
  'test/integration/idempotency/keyed-writes.test.ts',
  'test/integration/list/{folded-search,graphql-cursors,graphql-filter}.test.ts',
  'test/integration/live/live-end.test.ts',
  'test/integration/load/turns.test.ts',
  'test/integration/opportunity/graphql-event-pages.test.ts',
  'test/integration/tenancy/tenancy.test.ts',
];

/** Tests that are slow and rarely fail. `npm test` leaves them out. */
const slowUnit = ['test/unit/openapi-lint.test.ts'];
const slowIntegration = [
  'test/integration/database/indexes.test.ts',
  'test/integration/idempotency/missed-answers.test.ts',
  'test/integration/live/{live-missed,live-records,web-socket,web-socket-clients,web-socket-end}.test.ts',
  'test/integration/protocol/unread-responses.test.ts',
  'test/integration/sign-in/people.test.ts',
];

/** The options of a project that shares one PostgreSQL server among its workers. */
const onPostgres = { globalSetup: 'test/support/postgres-server.ts' };

/** The options of a project on the embedded database. */
const onPglite = { globalSetup: 'test/support/data-folders.ts' };

const minuteMs = 60_000;

/**
 * The options of a project whose tests start processes. Their clocks run on while a shared CI machine gives them no
 * time, so CI runs a failed test once more; the report marks it with "retry". Tests with random input are never
 * repeated, since that would hide what they found.
 */
const withProcesses = { retry: process.env.CI ? 1 : 0, ...onPglite };

const { EQUIVALENCE_RUNS = '500' } = process.env;

export default defineConfig({
  // Without the alias, Vite loads the ES module build, which is another module instance than the one that packages
  // load.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    // By default, Vitest reserves a core for its own process, which has little work.
    maxWorkers: 2,
    testTimeout: minuteMs / 2,
    hookTimeout: minuteMs,
    // oidc-provider warns of settings that matter to a provider in production.
    onConsoleLog: (log) => !log.startsWith('oidc-provider '),
    // All files of a worker share its modules, and with them one gateway on one database.
    isolate: false,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/unit/**/*.test.ts'], exclude: slowUnit },
      },
      // Apart from the others, because its tests reset the modules of their worker, and a second schema cannot be built
      // beside the first.
      { extends: true, test: { name: 'board', include: ['board/test/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'postgres',
          include: integration,
          exclude: slowIntegration,
          ...onPostgres,
        },
      },
      { extends: true, test: { name: 'pglite', include: driverDependent, ...onPglite } },
      { extends: true, test: { name: 'slow:unit', include: slowUnit } },
      { extends: true, test: { name: 'slow:postgres', include: slowIntegration, ...onPostgres } },
      {
        extends: true,
        test: {
          name: 'slow:process',
          include: ['test/process/**/*.test.ts'],
          testTimeout: 2 * minuteMs,
          ...withProcesses,
        },
      },
      {
        extends: true,
        test: {
          name: 'slow:pglite',
          include: integration,
          exclude: driverDependent,
          ...onPglite,
        },
      },
      { extends: true, test: { name: 'slow:equivalence', include: equivalence, ...onPostgres } },
      {
        extends: true,
        test: {
          name: 'slow:equivalence-pglite',
          include: equivalence,
          // Fewer than on PostgreSQL: the rules are the same code, and only their statements run elsewhere.
          env: { EQUIVALENCE_RUNS },
          ...onPglite,
        },
      },
      {
        extends: true,
        test: {
          name: 'slow:chaos',
          include: ['test/chaos/**/*.test.ts'],
          testTimeout: 3 * minuteMs,
          ...withProcesses,
        },
      },
      {
        extends: true,
        test: {
          name: 'slow:end-to-end',
          include: ['test/end-to-end/**/*.test.ts'],
          // Each wait in a page ends sooner.
          testTimeout: 5 * minuteMs,
          ...withProcesses,
        },
      },
      {
        extends: true,
        test: {
          name: 'slow:end-to-end-postgres',
          include: ['test/end-to-end/{board-moves,opportunity}.test.ts'],
          testTimeout: 5 * minuteMs,
          ...withProcesses,
          // Some of the processes have data folders of their own.
          globalSetup: [onPostgres.globalSetup, onPglite.globalSetup],
        },
      },
    ],
  },
});
