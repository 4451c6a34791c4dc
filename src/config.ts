// The only reader of the environment. A bad value stops the start, with its name.
import { z } from 'zod';
import { keyPattern } from './auth/api-key.js';
import type { DatabaseConfig } from './database/open.js';

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a whole number')
  .transform(Number)
  .refine((number) => number <= 65_535, 'must be at most 65535');

const whole = (minimum: number, maximum: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine(
      (number) => number >= minimum && number <= maximum,
      `must be from ${String(minimum)} to ${String(maximum)}`,
    );

const hourMs = 3_600_000;
/** 0: no limit. */
const timeLimit = whole(0, hourMs);

const onOff = z.enum(['on', 'off'], 'must be on or off').transform((value) => value === 'on');

const postgresUrl = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'must be a postgresql:// address',
});

const day = z
  .union(
    [z.iso.date(), z.iso.datetime({ offset: true })],
    'must be an ISO 8601 date, such as 2027-01-01',
  )
  .transform((text) => new Date(text));

const deprecation = z
  .strictObject({
    since: day,
    sunset: day.optional(),
    guide: z
      .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
      // In ASCII, as a header takes it.
      .transform((address) => new URL(address).href)
      .optional(),
  })
  .refine(({ since, sunset }) => sunset === undefined || sunset >= since, {
    path: ['sunset'],
    message: 'must not be before since',
  });

const deprecations = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue('must be JSON, such as {"GET /v1/opportunities": {"since": "2027-01-01"}}');
      return z.NEVER;
    }
  })
  .pipe(z.record(z.string(), deprecation, 'must be a JSON object'));

const environment = z.object({
  PORT: port.default(4000),
  HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_LISTEN_URL: postgresUrl.optional(),
  DATABASE_POOL_SIZE: whole(1, 1_000).default(10),
  DATABASE_PREPARED_STATEMENTS: onOff.default(true),
  DATABASE_SESSION_SETTINGS: onOff.default(true),
  DATABASE_STATEMENT_TIMEOUT_MS: timeLimit.default(8_000),
  DATABASE_LOCK_TIMEOUT_MS: timeLimit.default(3_000),
  DATABASE_IDLE_TRANSACTION_TIMEOUT_MS: timeLimit.default(15_000),
  DATABASE_QUERY_TIMEOUT_MS: timeLimit.default(9_000),
  MIGRATE_ON_START: onOff.default(true),
  DRAIN_DELAY_MS: whole(0, 60_000).default(500),
  DATA_DIR: z.string().default('.data'),
  DEMO_API_KEY: z
    .string()
    .regex(keyPattern, 'must be 16 to 200 characters of A-Z a-z 0-9 - . _ ~ + /')
    .optional(),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
  PERSISTED_DOCUMENTS: z.string().optional(),
  REST_DEPRECATIONS: deprecations.prefault('{}'),
});

/** What callers of a route are told to leave it by. */
export interface Deprecation {
  /** From when on they had better use something else; it may be to come. */
  readonly since: Date;
  /** From when on the route may be gone. */
  readonly sunset?: Date | undefined;
  /** The address of a page that says what to do. */
  readonly guide?: string | undefined;
}

export interface Config extends DatabaseConfig {
  /** 0: any port that is free. */
  readonly port: number;
  readonly host: string;
  /** How long a server that is told to stop still accepts connections. */
  readonly drainDelayMs: number;
  readonly demoApiKey: string | undefined;
  /** A JSON file of the only documents that run at /graphql: src/graphql/trusted-documents.ts. */
  readonly trustedDocumentsFile: string | undefined;
  readonly logLevel: (typeof logLevels)[number];
  /** By route of REST: src/rest/deprecation.ts. Whether there are such routes is not known here. */
  readonly deprecations: Readonly<Record<string, Deprecation>>;
}

export class ConfigError extends Error {
  override name = 'ConfigError';
}

/**
 * @param env an empty value counts as none
 * @throws ConfigError that names every variable with a bad value
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const { data, error } = environment.safeParse(given);
  if (error)
    throw new ConfigError(
      error.issues.map(({ path, message }) => [...path, message].join(': ')).join('\n'),
    );
  return {
    port: data.PORT,
    host: data.HOST,
    postgres:
      data.DATABASE_URL === undefined
        ? undefined
        : {
            url: data.DATABASE_URL,
            listenUrl: data.DATABASE_LISTEN_URL,
            poolSize: data.DATABASE_POOL_SIZE,
            usesPreparedStatements: data.DATABASE_PREPARED_STATEMENTS,
            sendsSessionSettings: data.DATABASE_SESSION_SETTINGS,
            limits: {
              statementMs: data.DATABASE_STATEMENT_TIMEOUT_MS,
              lockMs: data.DATABASE_LOCK_TIMEOUT_MS,
              idleTransactionMs: data.DATABASE_IDLE_TRANSACTION_TIMEOUT_MS,
              queryMs: data.DATABASE_QUERY_TIMEOUT_MS,
            },
          },
    dataFolder: data.DATA_DIR,
    migratesOnStart: data.MIGRATE_ON_START,
    drainDelayMs: data.DRAIN_DELAY_MS,
    demoApiKey: data.DEMO_API_KEY,
    trustedDocumentsFile: data.PERSISTED_DOCUMENTS,
    logLevel: data.LOG_LEVEL,
    deprecations: data.REST_DEPRECATIONS,
  };
}
