// Runs the gateway as a process: reads the configuration, opens the database, starts the server, and drains on a
// signal.
//
// Loading the schema and the server takes most of the start. They are loaded after the configuration has been read and
// the database has been opened, so that a failing start fails quickly.
import type { FastifyInstance } from 'fastify';
import type { Redis } from 'ioredis';
import pino from 'pino';
import { ConfigError, readConfig, type Config } from './config.js';
import type { Database } from './database/database.js';
import { openForGateway } from './database/open.js';
import type { DemoKeys } from './demo/seed.js';
import { describeFailure } from './failure.js';
import type { TrustedDocuments } from './graphql/server/trusted-documents.js';
import { stopOnSignal } from './stop.js';

/**
 * The time limits of draining and of the whole stop. With the default DRAIN_DELAY_MS, the process ends within 12 s
 * after the signal.
 */
const drainTimeoutMs = 9_500;
const stopTimeoutMs = 11_500;

/** @throws ConfigError */
async function requireKnownRoutes({ deprecations }: Config): Promise<void> {
  if (Object.keys(deprecations).length === 0) return;
  const { unknownRoutes } = await import('./rest/deprecation.js');
  const unknown = unknownRoutes(deprecations);
  if (unknown.length > 0)
    throw new ConfigError(
      unknown.map((name) => `REST_DEPRECATIONS: ${name}: no such route exists`).join('\n'),
    );
}

/** @throws ConfigError */
async function trustedDocumentsOf({
  trustedDocumentsFile: file,
}: Config): Promise<TrustedDocuments | undefined> {
  if (file === undefined) return undefined;
  const { readTrustedDocuments } = await import('./graphql/server/trusted-documents.js');
  try {
    return readTrustedDocuments(file);
  } catch (error) {
    throw new ConfigError(`PERSISTED_DOCUMENTS: ${file}: ${(error as Error).message}`);
  }
}

/** Fills the embedded database with the demo on its first start. */
async function demoOf({ postgres, dataFolder, demoApiKey }: Config, { system }: Database) {
  if (postgres !== undefined) return undefined;
  const { openDemo } = await import('./demo/seed.js');
  return openDemo(system, dataFolder, demoApiKey);
}

async function redisOf({ rateLimit, redisUrl }: Config): Promise<Redis | undefined> {
  if (!rateLimit || redisUrl === undefined) return undefined;
  const { openRedis } = await import('./http/limits/redis.js');
  return openRedis(redisUrl);
}

/** @throws ConfigError if the system rejects the address, for example because the port is in use */
async function listen(app: FastifyInstance, { port, host }: Config): Promise<string> {
  try {
    return await app.listen({ port, host });
  } catch (error) {
    const { syscall = '', message } = error as NodeJS.ErrnoException;
    const isOfAddress = ['listen', 'bind', 'getaddrinfo'].includes(syscall);
    throw isOfAddress ? new ConfigError(`PORT, HOST: ${message}`) : error;
  }
}

async function start(config: Config) {
  await requireKnownRoutes(config);
  const trustedDocuments = await trustedDocumentsOf(config);
  const logger = pino({ level: config.logLevel });
  const database = await openForGateway(config);
  const demo = await demoOf(config, database);
  const { createApp } = await import('./app.js');
  const { drainDelayMs, publicUrl } = config;
  const redis = await redisOf(config);
  let isComplete = true;
  const app = createApp({
    ...config,
    sockets: {
      ...config.sockets,
      onCutOff() {
        isComplete = false;
      },
    },
    database,
    logger,
    demoApiKey: demo?.apiKey,
    redis,
    trustedDocuments,
  });

  async function stop(): Promise<boolean> {
    // Without this deadline, a client that never finishes its request would keep the process alive.
    const deadline = setTimeout(() => {
      isComplete = false;
      app.server.closeAllConnections();
    }, drainDelayMs + drainTimeoutMs);
    await app.close();
    clearTimeout(deadline);
    redis?.disconnect();
    await database.close();
    return isComplete;
  }
  stopOnSignal({ logger, timeoutMs: drainDelayMs + stopTimeoutMs, stop });
  // By default, it would end the process, and with it the requests of everybody else.
  process.on('unhandledRejection', (err) => {
    logger.error({ err }, 'A promise was rejected, and no code handled it.');
  });

  try {
    const address = await listen(app, config);
    return { address: publicUrl ?? address, demo };
  } catch (error) {
    await stop();
    throw error;
  }
}

function banner(address: string, demo?: DemoKeys): string {
  const lines = [
    `Opportunity Gateway is ready.`,
    ``,
    `  Home       ${address}/`,
    `  Board      ${address}/board`,
    `  GraphiQL   ${address}/graphql   (open it in a browser)`,
    `  REST       ${address}/v1/opportunities`,
    `  Reference  ${address}/docs`,
  ];
  if (demo)
    lines.push(
      `  Demo key   ${demo.apiKey}`,
      `  Demo key of a second workspace with other data: ${demo.otherApiKey}`,
      ``,
      `Try it:`,
      ``,
      `  curl -s '${address}/v1/opportunities?limit=2' -H 'Authorization: Bearer ${demo.apiKey}'`,
    );
  else
    lines.push(
      ``,
      `Create a workspace and its key with: npm run -s cli -- workspace create --name NAME`,
    );
  return `${lines.join('\n')}\n`;
}

try {
  const { address, demo } = await start(readConfig());
  process.stdout.write(`${banner(address, demo)}\n`);
} catch (error) {
  process.stderr.write(`The gateway cannot start.\n${describeFailure(error)}\n`);
  process.exit(1);
}
