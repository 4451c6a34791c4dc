// The process: configuration, database, server; and on a signal, drain and leave.
import pino from 'pino';
import { createApp } from './app.js';
import { ConfigError, readConfig, type Config } from './config.js';
import { openForGateway } from './database/open.js';
import { openDemo, type DemoKeys } from './demo/seed.js';
import { describeFailure } from './failure.js';
import { openRedis } from './http/limits/redis.js';
import { readTrustedDocuments, type TrustedDocuments } from './graphql/server/trusted-documents.js';
import { unknownRoutes } from './rest/deprecation.js';
import { stopOnSignal } from './stop.js';

/**
 * How long accepted requests may take once the process accepts no more, and how long until it ends in any case. With
 * the default of DRAIN_DELAY_MS it ends within 12 s after the signal.
 */
const drainTimeoutMs = 9_500;
const stopTimeoutMs = 11_500;

/** @throws ConfigError */
function requireKnownRoutes({ deprecations }: Config): void {
  const unknown = unknownRoutes(deprecations);
  if (unknown.length > 0)
    throw new ConfigError(
      unknown.map((name) => `REST_DEPRECATIONS: ${name}: there is no such route`).join('\n'),
    );
}

/** @throws ConfigError */
function trustedDocumentsOf({ trustedDocumentsFile: file }: Config): TrustedDocuments | undefined {
  try {
    return file === undefined ? undefined : readTrustedDocuments(file);
  } catch (error) {
    throw new ConfigError(`PERSISTED_DOCUMENTS: ${String(file)}: ${(error as Error).message}`);
  }
}

async function start(config: Config) {
  requireKnownRoutes(config);
  const trustedDocuments = trustedDocumentsOf(config);
  const logger = pino({ level: config.logLevel });
  const database = await openForGateway(config);
  const demo =
    config.postgres === undefined
      ? await openDemo(database.system, config.dataFolder, config.demoApiKey)
      : undefined;
  const { drainDelayMs, publicUrl, rateLimit, redisUrl } = config;
  const redis = rateLimit && redisUrl !== undefined ? openRedis(redisUrl) : undefined;
  const app = createApp({
    ...config,
    database,
    logger,
    demoApiKey: demo?.apiKey,
    redis,
    trustedDocuments,
  });

  async function stop(): Promise<boolean> {
    let isComplete = true;
    // Without it, a client that never finishes its request would keep the process alive.
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

  try {
    const address = await app.listen({ port: config.port, host: config.host });
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
    `  GraphiQL   ${address}/graphql   (open it in a browser)`,
    `  REST       ${address}/v1/opportunities`,
    `  Reference  ${address}/docs`,
  ];
  if (demo)
    lines.push(
      `  Demo key   ${demo.apiKey}`,
      `  and that of another workspace, which sees other data: ${demo.otherApiKey}`,
      ``,
      `Try it:`,
      ``,
      `  curl -s '${address}/v1/opportunities?limit=2' -H 'Authorization: Bearer ${demo.apiKey}'`,
    );
  else
    lines.push(
      ``,
      `Make a workspace and its key with: npm run -s cli -- workspace create --name NAME`,
    );
  return `${lines.join('\n')}\n`;
}

function explain(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const isOfAddress = ['EADDRINUSE', 'EADDRNOTAVAIL', 'EACCES', 'ENOTFOUND'].includes(code);
  return isOfAddress && message.includes('listen')
    ? `PORT, HOST: ${message}`
    : describeFailure(error);
}

try {
  const { address, demo } = await start(readConfig());
  process.stdout.write(`${banner(address, demo)}\n`);
} catch (error) {
  process.stderr.write(`The gateway cannot start.\n${explain(error)}\n`);
  process.exit(1);
}
