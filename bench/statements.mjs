// Counts the statements that PostgreSQL runs, with its extension pg_stat_statements.
import pg from 'pg';

async function query(url, text) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

/** Loads the extension, which takes a restart of the server. */
export async function loadExtension(postgres, url) {
  await query(url, `ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'`);
  await postgres.stop();
  await postgres.start();
  await query(url, 'CREATE EXTENSION pg_stat_statements SCHEMA information_schema');
}

/** The number of statements since the server started. */
export async function countStatements(url) {
  const [{ calls }] = await query(
    url,
    'SELECT sum(calls) AS calls FROM information_schema.pg_stat_statements',
  );
  return Number(calls);
}
