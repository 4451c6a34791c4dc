// The process: configuration, database, server; and on a signal, drain and leave.
import pino from 'pino';
import { createApp } from './app.js';
import { ConfigError, readConfig, type Config } from './config.js';
import { open } from './database/open.js';
import { openDemo, type DemoKeys } from './demo/seed.js';

async function start(config: Config) {
  const logger = pino({ level: config.logLevel });
  const database = await open(config);
  const demo =
    config.databaseUrl === undefined
      ? await openDemo(database.system, config.dataFolder, config.demoApiKey)
      : undefined;
  const app = createApp({ database, logger, demoApiKey: demo?.apiKey });

  let stopping = false;
  async function stop() {
    if (stopping) return;
    stopping = true;
    await app.close();
    await database.close();
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error({ err: error }, 'The gateway did not stop cleanly.');
          process.exit(1);
        },
      );
    });

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
    `  GraphiQL  ${address}/graphql   (open it in a browser)`,
    `  REST      ${address}/v1/opportunities`,
  ];
  if (demo)
    lines.push(
      `  Demo key  ${demo.apiKey}`,
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

try {
  const { address, demo } = await start(readConfig());
  process.stdout.write(`${banner(address, demo)}\n`);
} catch (error) {
  const { name, message, cause } = error as Error;
  const known = error instanceof ConfigError || name === 'FolderInUse';
  process.stderr.write(
    `The gateway cannot start.\n${known ? message : String((error as Error).stack)}\n`,
  );
  if (cause instanceof Error) process.stderr.write(`${cause.message}\n`);
  process.exit(1);
}
