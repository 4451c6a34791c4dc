// Listens for notifications on a connection of its own. It stays open as long as there are watchers, so it is not part
// of the pool.
import pg from 'pg';
import type { Driver } from './driver.js';

/** The interval of checks whether the connection is alive, and the time limit of their response. */
const checkIntervalMs = 5_000;
const listenerTimeoutMs = 4_000;

/**
 * Listens on channels of a PostgreSQL server.
 *
 * @throws Error when the server cannot be reached
 */
export async function listenOn(
  config: pg.ClientConfig,
  ...[channels, onMessage, onClose]: Parameters<Driver['listen']>
): ReturnType<Driver['listen']> {
  const client = new pg.Client({ ...config, query_timeout: listenerTimeoutMs });
  let isStopped = false;
  const stop = async () => {
    isStopped = true;
    clearInterval(check);
    await client.end();
  };
  const giveUp = () => {
    if (isStopped) return;
    stop().catch(() => undefined);
    onClose();
  };
  // A connection that was cut off reports no error. Only a query shows whether the server is still there.
  const check = setInterval(() => {
    client.query('SELECT 1').catch(giveUp);
  }, checkIntervalMs).unref();
  client.on('error', giveUp);
  client.on('end', giveUp);
  client.on('notification', ({ channel, payload }) => {
    onMessage(channel, payload ?? '');
  });
  try {
    await client.connect();
    for (const channel of channels) await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}
