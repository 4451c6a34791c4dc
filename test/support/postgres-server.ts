// Global setup of the tests on PostgreSQL: starts a server, or creates a database on the one that TEST_DATABASE_URL
// names.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startPostgres } from './embedded-postgres.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Absent in tests on the embedded database. */
    databaseUrl?: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return useServer(project, given);
  const server = await startPostgres();
  project.provide('databaseUrl', await server.createDatabase('gateway'));
  return () => server.remove();
}

async function useServer(project: TestProject, url: string): Promise<() => Promise<void>> {
  const name = `gateway_test_${randomBytes(4).toString('hex')}`;
  const onServer = async (statement: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await onServer(`CREATE DATABASE ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  project.provide('databaseUrl', own.href);
  return () => onServer(`DROP DATABASE ${name} WITH (FORCE)`);
}
