// The connection to Redis. No request waits for it: a command fails at once while there is no connection, and soon
// if Redis hangs.
import { Redis } from 'ioredis';

const commandTimeoutMs = 200;
/** A connection on which nothing arrives for this long, while a command waits, is given up and opened anew. */
const silenceMs = 1_000;
const connectTimeoutMs = 2_000;
const retryMaxMs = 2_000;

/** Connects in the background, again and again. Whoever opens it listens to `error`, and disconnects it. */
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
