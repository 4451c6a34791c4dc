// A PostgreSQL server behind the driver's interface.
import pg from 'pg';
import type { Driver, Session } from './driver.js';
import { listenOn } from './listen.js';
import { batchingAdapter } from './postgres-batch.js';
import { closeOnTimeout, type WithSocket } from './close-on-timeout.js';
import { createStatementNames } from './statement-names.js';

/** PostgreSQL 15, in the notation of `server_version_num`. */
const versionMin = 150_000;
const connectionTimeoutMs = 5_000;
const pingMsMax = 3_000;
/** The time of silence on a connection after which the operating system probes the other end. */
const keepAliveDelayMs = 10_000;

/** Time limits on a connection, in milliseconds. 0: none. */
interface TimeLimits {
  /** The limit of one statement, enforced by the server. */
  readonly statementMs: number;
  /** The limit of waiting for one lock, enforced by the server. */
  readonly lockMs: number;
  /** The limit for which a transaction may wait for its next statement, enforced by the server. */
  readonly idleTransactionMs: number;
  /** The limit of one statement, enforced by this process. It also ends statements on a dead connection. */
  readonly queryMs: number;
}

/** The limits of migrations and commands: none. */
const noTimeLimits: TimeLimits = {
  statementMs: 0,
  lockMs: 0,
  idleTransactionMs: 0,
  queryMs: 0,
};

export interface PostgresSettings {
  /** A postgresql:// URL. */
  readonly url: string;
  /** The URL of the connection that listens for changes. Default: `url`. */
  readonly listenUrl?: string | undefined;
  /** The highest number of connections. Default: 10. */
  readonly poolSize?: number;
  /** Whether statements are prepared under a name. Default: true. */
  readonly usesPreparedStatements?: boolean;
  /** Whether each connection sends the server-side limits, the time zone and the number of parallel workers. Default: true. */
  readonly sendsSessionSettings?: boolean;
  /** Time limits. Default: none. */
  readonly limits?: TimeLimits | undefined;
}

/**
 * An error listener that does nothing: the user of a connection gets its errors in any case, but without a listener
 * they would end the process.
 */
const ignore = () => undefined;

/**
 * Tracks the idle connections.
 *
 * @returns a function that closes them all. It is called when one connection no longer responds: the others may be dead
 * too, and each would cost a request its whole time limit to find out
 */
function trackIdle(pool: pg.Pool): () => void {
  const idle = new Set<pg.ClientBase>();
  function closeIdle() {
    for (const client of idle) {
      (client as WithSocket).connection.stream.destroy();
      // The pool would notice some ticks later, and lend the connection until then.
      client.emit('error', new Error('The connection may have fallen silent.'));
    }
    idle.clear();
  }
  pool.on('acquire', (client) => idle.delete(client));
  pool.on('remove', (client) => idle.delete(client));
  pool.on('release', (error: Error | null | undefined, client) => {
    if (error == null) idle.add(client);
  });
  return closeIdle;
}

/** Prisma's adapters send and read timestamps without a zone, and assume UTC. */
const utc = '-c TimeZone=UTC';

/**
 * PostgreSQL runs each statement in one process, because a turn of a workspace is meant to occupy one. On 2 cores, parallel
 * workers took two to four times the CPU time of one process, and no less time. Options in the URL override this.
 */
const withoutWorkers = '-c max_parallel_workers_per_gather=0';

/** The time limits as connection options, which override those of the role. */
const timeSettings = ({ statementMs, lockMs, idleTransactionMs }: TimeLimits): string[] =>
  Object.entries({
    statement_timeout: statementMs,
    lock_timeout: lockMs,
    idle_in_transaction_session_timeout: idleTransactionMs,
  }).map(([name, value]) => `-c ${name}=${String(value)}`);

function connectionConfig(
  databaseUrl: string,
  { sendsSessionSettings = true, limits = noTimeLimits }: Omit<PostgresSettings, 'url'>,
): pg.ClientConfig {
  const url = new URL(databaseUrl);
  const givenOptions = url.searchParams.get('options') ?? '';
  // `options` in the URL would override the options passed beside it, which already contain the URL's own.
  if (sendsSessionSettings) url.searchParams.delete('options');
  return {
    connectionString: url.href,
    connectionTimeoutMillis: connectionTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveDelayMs,
    query_timeout: limits.queryMs,
    ...(sendsSessionSettings && {
      options: [...timeSettings(limits), withoutWorkers, givenOptions, utc].join(' '),
    }),
  };
}

/**
 * Opens a pool of connections to a PostgreSQL server.
 *
 * @throws Error if the server cannot be reached within 5 s, is older than PostgreSQL 15, has a database that is not in
 * UTF-8, or has another time zone than UTC while connections do not send one
 */
export async function openPostgres(settings: PostgresSettings): Promise<Driver> {
  const { url, listenUrl = url, poolSize = 10, usesPreparedStatements = true } = settings;
  const { limits = noTimeLimits } = settings;
  const pool = new pg.Pool({
    ...connectionConfig(url, settings),
    max: poolSize,
    onConnect(client) {
      client.on('error', ignore);
      closeOnTimeout(client, limits.queryMs, closeIdle);
    },
  });
  const closeIdle = trackIdle(pool);
  // The pool removes a connection that breaks while idle. The next request opens another.
  pool.on('error', ignore);
  // Connections of the pool can all be in use. This one stays open, so that it exists when the server accepts no others.
  const pings = new pg.Pool({
    ...connectionConfig(url, settings),
    query_timeout: pingMsMax,
    connectionTimeoutMillis: pingMsMax,
    idleTimeoutMillis: 0,
    max: 1,
  });
  pings.on('error', ignore);
  const driver: Driver = {
    connections: poolSize,
    adapter: batchingAdapter(pool, usesPreparedStatements ? createStatementNames() : () => ''),
    async session(work) {
      const client = await pool.connect();
      let failure: Error | undefined;
      try {
        return await work({
          run: async (script) => void (await client.query(script)),
          query: async (statement, values) =>
            (await client.query<Record<string, unknown>>(statement, [...(values ?? [])])).rows,
        });
      } catch (error) {
        failure = error as Error;
        throw error;
      } finally {
        // A connection whose statement failed is not reused: it may be broken, or still within a transaction.
        client.release(failure);
      }
    },
    listen: (...args) =>
      listenOn(connectionConfig(listenUrl, { ...settings, limits: noTimeLimits }), ...args),
    ping: () => pings.query('SELECT 1'),
    close: async () => void (await Promise.all([pool.end(), pings.end()])),
  };
  try {
    await driver.session(requireServer);
    return driver;
  } catch (error) {
    await driver.close();
    throw error;
  }
}

/** @throws Error that states the unmet requirement */
async function requireServer(session: Session): Promise<void> {
  const [row] = await session.query(`
    SELECT current_setting('server_version_num') AS version, current_setting('TimeZone') AS zone,
      current_setting('server_encoding') AS encoding`);
  const { version, zone, encoding } = row as Record<'version' | 'zone' | 'encoding', string>;
  if (Number(version) < versionMin)
    throw new Error(`PostgreSQL 15 or later is required; the server reports ${version}.`);
  if (encoding !== 'UTF8')
    throw new Error(`The encoding of the database must be UTF8, and is ${encoding}.`);
  // Behind a pooler, connections send no settings, so the role must have the time zone.
  if (!['UTC', 'Etc/UTC', 'GMT'].includes(zone))
    throw new Error(
      `The time zone of connections must be UTC, and is ${zone}. Run: ALTER ROLE ... SET TimeZone = 'UTC'.`,
    );
}
