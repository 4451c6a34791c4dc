// A connection that only listens. It stays open for as long as anybody listens, so it is not one of the pool.
import pg from 'pg';
import type { Driver } from './driver.js';

/** How often the connection is asked whether it is still there, and how long the answer may take. */
const checkIntervalMs = 5_000;
const answerTimeoutMs = 4_000;

/**
 * Listens on a channel of a PostgreSQL server.
 *
 * @throws Error when the server cannot be reached
 */
export async function listenOn(
  config: pg.ClientConfig,
  ...[channel, hear, lose]: Parameters<Driver['listen']>
): ReturnType<Driver['listen']> {
  const client = new pg.Client({ ...config, query_timeout: answerTimeoutMs });
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
  // A server that is cut off says nothing. Without the question, silence would pass for peace.
  const check = setInterval(() => {
    client.query('SELECT 1').catch(giveUp);
  }, checkIntervalMs).unref();
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
}
