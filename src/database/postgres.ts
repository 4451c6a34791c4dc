// A PostgreSQL server behind the driver's interface.
import type { Socket } from 'node:net';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { Driver, Session } from './driver.js';
import { isClientTimeout } from './driver-errors.js';
import { listenOn } from './listen.js';
import { createStatementNames } from './statement-names.js';
import { remainingMs } from './work.js';

/** PostgreSQL 15, as `server_version_num` counts. */
const versionMin = 150_000;
const connectionTimeoutMs = 5_000;
/** How long a connection may be silent before the system asks whether the other end is still there. */
const keepAliveDelayMs = 10_000;

/** How long things may take on a connection, in milliseconds. 0: no limit of ours. */
interface TimeLimits {
  /** One statement, kept by the server. */
  readonly statementMs: number;
  /** The wait for one lock, kept by the server. */
  readonly lockMs: number;
  /** A transaction that waits for its next statement, kept by the server. */
  readonly idleTransactionMs: number;
  /** One statement, kept by this process: it holds where the server says nothing any more. */
  readonly queryMs: number;
}

/** For migrations and commands, which may take as long as they need. */
const noTimeLimits: TimeLimits = {
  statementMs: 0,
  lockMs: 0,
  idleTransactionMs: 0,
  queryMs: 0,
};

export interface PostgresSettings {
  /** A postgresql:// URL. */
  readonly url: string;
  /** Where to listen for changes. Default: `url`. */
  readonly listenUrl?: string | undefined;
  /** Connections at most. Default: 10. */
  readonly poolSize?: number;
  /** Whether statements are prepared under a name. Default: true. */
  readonly usesPreparedStatements?: boolean;
  /** Whether the limits that the server keeps, and the time zone, are sent with each connection. Default: true. */
  readonly sendsSessionSettings?: boolean;
  /** Default: none. */
  readonly limits?: TimeLimits | undefined;
}

/** A connection with its socket, which the types of pg leave out. */
type WithSocket = pg.ClientBase & { readonly connection: { readonly stream: Socket } };

/**
 * Bounds a statement by what is left of its request's time, where this is less than the time limit of every statement.
 * pg takes a limit only from a statement that is given as an object, as Prisma's are.
 */
function withinRequest(statement: unknown, { queryMs }: TimeLimits): unknown {
  const leftMs = remainingMs();
  if (typeof statement !== 'object' || leftMs === Infinity || (queryMs > 0 && queryMs <= leftMs))
    return statement;
  return { ...statement, query_timeout: Math.max(1, Math.ceil(leftMs)) };
}

/**
 * Destroys a connection when one of its statements times out on our side, so that all queued statements fail at once.
 * A transaction would otherwise wait for its ROLLBACK on the dead connection.
 */
function closeOnTimeout(client: pg.ClientBase, limits: TimeLimits, tell: () => void): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  client.query = ((statement: unknown, ...args: unknown[]) => {
    const result = query(withinRequest(statement, limits), ...args);
    if (result instanceof Promise)
      result.catch((error: unknown) => {
        if (!isClientTimeout(error)) return;
        (client as WithSocket).connection.stream.destroy();
        tell();
      });
    return result;
  }) as pg.ClientBase['query'];
}

/** The errors of a connection are told to whoever uses it. Without a listener they would end the process. */
const ignore = () => undefined;

/**
 * Keeps track of the connections that nobody uses.
 *
 * @returns closes them: where one connection has fallen silent, they may have as well, and each would cost a request its
 *   time limit to find out
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
    else if (isClientTimeout(error)) closeIdle();
  });
  return closeIdle;
}

/** Prisma's adapters send and read timestamps without a zone, taking it for UTC. */
const utc = '-c TimeZone=UTC';

/** As the options of a connection, which win over what the role has. */
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
  // `options` in a URL would win over those beside it, which hold the URL's own already.
  if (sendsSessionSettings) url.searchParams.delete('options');
  return {
    connectionString: url.href,
    connectionTimeoutMillis: connectionTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveDelayMs,
    query_timeout: limits.queryMs,
    ...(sendsSessionSettings && {
      options: [...timeSettings(limits), givenOptions, utc].join(' '),
    }),
  };
}

/**
 * Opens a pool of connections to a PostgreSQL server.
 *
 * @throws Error when the server cannot be reached within 5 s, is older than PostgreSQL 15, has a database that is
 *   not in UTF-8, or has another time zone than UTC while none is sent
 */
export async function openPostgres(settings: PostgresSettings): Promise<Driver> {
  const { url, listenUrl = url, poolSize = 10, usesPreparedStatements = true } = settings;
  const { limits = noTimeLimits } = settings;
  const pool = new pg.Pool({
    ...connectionConfig(url, settings),
    max: poolSize,
    onConnect(client) {
      client.on('error', ignore);
      closeOnTimeout(client, limits, closeIdle);
    },
  });
  const closeIdle = trackIdle(pool);
  // A connection that breaks while idle leaves the pool. The next request opens another.
  pool.on('error', ignore);
  const driver: Driver = {
    connections: poolSize,
    adapter: new PrismaPg(
      pool,
      usesPreparedStatements ? { statementNameGenerator: createStatementNames() } : {},
    ),
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
        // A connection whose statement failed is not used again: it may be broken, or within a transaction.
        client.release(failure);
      }
    },
    listen: (...args) =>
      listenOn(connectionConfig(listenUrl, { ...settings, limits: noTimeLimits }), ...args),
    close: () => pool.end(),
  };
  try {
    await driver.session(requireServer);
    return driver;
  } catch (error) {
    await driver.close();
    throw error;
  }
}

/** @throws Error that says what the server would have to be like */
async function requireServer(session: Session): Promise<void> {
  const [row] = await session.query(`
    SELECT current_setting('server_version_num') AS version, current_setting('TimeZone') AS zone,
      current_setting('server_encoding') AS encoding`);
  const { version, zone, encoding } = row as Record<'version' | 'zone' | 'encoding', string>;
  if (Number(version) < versionMin)
    throw new Error(`PostgreSQL 15 or later is needed; the server says ${version}.`);
  if (encoding !== 'UTF8')
    throw new Error(`The encoding of the database must be UTF8, and is ${encoding}.`);
  // Behind a pooler no settings are sent, so the role must have them.
  if (!['UTC', 'Etc/UTC', 'GMT'].includes(zone))
    throw new Error(
      `The time zone of connections must be UTC, and is ${zone}. Run: ALTER ROLE ... SET TimeZone = 'UTC'.`,
    );
}
