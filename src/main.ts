// The process: configuration, database, server; and on a signal, drain and leave.
import pino from 'pino';
import { createApp } from './app.js';
import { ConfigError, readConfig, type Config } from './config.js';
import { isUnreachable } from './database/errors.js';
import { FolderInUse } from './database/folder-lock.js';
import { NotMigrated } from './database/migrate.js';
import { openForGateway } from './database/open.js';
import { openDemo, type DemoKeys } from './demo/seed.js';
import { readTrustedDocuments, type TrustedDocuments } from './graphql/trusted-documents.js';
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
  const { deprecations } = config;
  const { drainDelayMs } = config;
  const app = createApp({
    database,
    logger,
    demoApiKey: demo?.apiKey,
    deprecations,
    drainDelayMs,
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
    await database.close();
    return isComplete;
  }
  stopOnSignal({ logger, timeoutMs: drainDelayMs + stopTimeoutMs, stop });

  try {
    return { address: await app.listen({ port: config.port, host: config.host }), demo };
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

/** A mistake of whoever starts it in one line with the setting's name; a fault of ours with all there is. */
function explain(error: unknown): string {
  const { code, message, stack, cause } = error as NodeJS.ErrnoException;
  if ([ConfigError, FolderInUse, NotMigrated].some((kind) => error instanceof kind)) return message;
  if (
    ['EADDRINUSE', 'EADDRNOTAVAIL', 'EACCES', 'ENOTFOUND'].includes(code ?? '') &&
    message.includes('listen')
  )
    return `PORT, HOST: ${message}`;
  if (isUnreachable(error))
    return `DATABASE_URL: the database cannot be used (${message || (code ?? '')}).`;
  return [stack, cause instanceof Error ? cause.message : ''].join('\n');
}

try {
  const { address, demo } = await start(readConfig());
  process.stdout.write(`${banner(address, demo)}\n`);
} catch (error) {
  process.stderr.write(`The gateway cannot start.\n${explain(error)}\n`);
  process.exit(1);
}
