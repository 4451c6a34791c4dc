// The connection to Redis. No request waits for it: a command fails at once while there is no connection, and after a
// short timeout if Redis hangs.
import { Redis } from 'ioredis';

const commandTimeoutMs = 200;
/** The timeout after which a connection is closed and reopened if a command waits and nothing arrives. */
const silenceMs = 1_000;
const connectTimeoutMs = 2_000;
const retryMaxMs = 2_000;

/** Connects in the background and reconnects as needed. The caller listens to `error` and disconnects at the end. */
export const openRedis = (url: string): Redis =>
  new Redis(url, {
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: commandTimeoutMs,
    socketTimeout: silenceMs,
    connectTimeout: connectTimeoutMs,
    retryStrategy: (attempt) => Math.min(100 * attempt, retryMaxMs),
  });
