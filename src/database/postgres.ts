// A PostgreSQL server behind the driver's door.
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { Driver } from './driver.js';

/** PostgreSQL 15, as `server_version_num` counts. */
const versionMin = 150_000;
const connectionTimeoutMs = 5_000;
/** How often a connection that only listens is asked whether it is still there, and how long that may take. */
const listenerCheckMs = 30_000;
const listenerAnswerMs = 10_000;
/** Distinct statements that get a name. A named statement is planned once a connection; the server keeps each. */
const namedStatementsMax = 500;
/** The 41st value of a statement: no write of ours has as many. */
const longListMark = '$41';

/** Texts that were sent once, and may never be again: filters make them at will. */
const seenOnceMax = 5_000;

/**
 * Names statements by their text when they are sent for the second time, until there are enough; an empty
 * name leaves the statement unnamed.
 */
function statementNames() {
  const names = new Map<string, string>();
  const seenOnce = new Set<string>();
  return ({ sql }: { sql: string }): string => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    // A statement this long lists values, and has another text for each number of them.
    if (names.size === namedStatementsMax || sql.includes(longListMark)) return '';
    if (!seenOnce.delete(sql)) {
      if (seenOnce.size === seenOnceMax) seenOnce.clear();
      seenOnce.add(sql);
      return '';
    }
    const name = `gateway_${String(names.size)}`;
    names.set(sql, name);
    return name;
  };
}

// The pool awaits what this returns, though its types do not say so.
const setUtc = (client: pg.ClientBase) => client.query("SET TIME ZONE 'UTC'");

/**
 * Opens a pool of connections to a PostgreSQL server.
 *
 * @param url a postgresql:// address
 * @throws Error when the server cannot be reached within 5 s, or is older than PostgreSQL 15
 */
export async function openPostgres(url: string): Promise<Driver> {
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: connectionTimeoutMs,
    // Prisma's adapters send and read timestamps without a zone, taking it for UTC.
    onConnect: setUtc as (client: pg.ClientBase) => void,
  });
  // A connection that breaks while idle leaves the pool; the next request opens another.
  pool.on('error', () => undefined);
  const driver: Driver = {
    adapter: new PrismaPg(pool, { statementNameGenerator: statementNames() }),
    async session(work) {
      const client = await pool.connect();
      try {
        return await work({
          run: async (script) => void (await client.query(script)),
          query: async (statement, values) =>
            (await client.query<Record<string, unknown>>(statement, [...(values ?? [])])).rows,
        });
      } finally {
        client.release();
      }
    },
    listen: (channel, hear, lose) => listen(url, channel, hear, lose),
    close: () => pool.end(),
  };
  try {
    await driver.session(requireVersion);
    return driver;
  } catch (error) {
    await driver.close();
    throw error;
  }
}

const requireVersion: Parameters<Driver['session']>[0] = async (session) => {
  const [row] = await session.query('SHOW server_version_num');
  const version = Number(row?.server_version_num);
  if (version < versionMin)
    throw new Error(`PostgreSQL 15 or later is needed; the server says ${String(version)}.`);
};

/** A connection of its own, since it must stay open for as long as anybody listens. */
const listen = async (
  url: string,
  channel: string,
  hear: (payload: string) => void,
  lose: () => void,
): Promise<() => Promise<void>> => {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: connectionTimeoutMs,
    query_timeout: listenerAnswerMs,
    keepAlive: true,
  });
  let isStopped = false;
  const stop = async () => {
    isStopped = true;
    clearInterval(check);
    await client.end();
  };
  const giveUp = () => {
    if (isStopped) return;
    stop().catch(() => undefined);
    lose();
  };
  // A server that is cut off says nothing; without the question, silence would pass for peace.
  const check = setInterval(() => {
    client.query('SELECT 1').catch(giveUp);
  }, listenerCheckMs).unref();
  client.on('error', giveUp);
  client.on('end', giveUp);
  client.on('notification', ({ payload }) => {
    hear(payload ?? '');
  });
  try {
    await client.connect();
    await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
};
