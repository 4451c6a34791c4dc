// Reads the environment; nothing else does. A bad value stops the start with an error that names its variable.
import { z } from 'zod';
import { apiKeyPattern } from './auth/key-secret.js';
import {
  checkOpenId,
  openIdSettingsOf,
  openIdVariables,
  type OpenIdSettings,
} from './auth/openid-settings.js';
import type { DatabaseConfig } from './database/open.js';
import { defaultTurnLimits } from './database/turns.js';
import { watchDefaults } from './http/watching.js';
import {
  deprecations,
  limitOrOff,
  onOff,
  origins,
  port,
  postgresUrl,
  publicUrl,
  redisUrl,
  timeLimit,
  trustedProxies,
  whole,
} from './setting-values.js';

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const environment = z
  .object({
    PORT: port.default(4000),
    HOST: z.string().default('127.0.0.1'),
    PUBLIC_URL: publicUrl.optional(),
    TRUST_PROXY: trustedProxies.prefault('off'),
    DATABASE_URL: postgresUrl.optional(),
    DATABASE_LISTEN_URL: postgresUrl.optional(),
    DATABASE_POOL_SIZE: whole(1, 1_000).default(10),
    DATABASE_PREPARED_STATEMENTS: onOff.default(true),
    DATABASE_SESSION_SETTINGS: onOff.default(true),
    DATABASE_STATEMENT_TIMEOUT_MS: timeLimit.default(8_000),
    DATABASE_LOCK_TIMEOUT_MS: timeLimit.default(3_000),
    DATABASE_IDLE_TRANSACTION_TIMEOUT_MS: timeLimit.default(15_000),
    DATABASE_QUERY_TIMEOUT_MS: timeLimit.default(9_000),
    WORKSPACE_POOL_SHARE: whole(1, 100).default(100 * defaultTurnLimits.share),
    WORKSPACE_QUEUE_SIZE: whole(0, 1_000_000).default(defaultTurnLimits.queueMax),
    REQUEST_TIMEOUT_MS: timeLimit.default(9_000),
    MIGRATE_ON_START: onOff.default(true),
    DRAIN_DELAY_MS: whole(0, 60_000).default(500),
    STREAMS_PER_WORKSPACE: whole(1, 10_000).default(watchDefaults.streamsPerWorkspace),
    OPERATIONS_PER_SOCKET: whole(1, 10_000).default(100),
    CORS_ORIGINS: origins.optional(),
    RATE_LIMIT_POINTS: limitOrOff(999_999_999).default(300_000),
    RATE_LIMIT_SECONDS: whole(1, 86_400).default(60),
    REDIS_URL: redisUrl.optional(),
    SIGN_IN_FAILURES_PER_MINUTE: limitOrOff(999_999_999).default(60),
    DATA_DIR: z.string().default('.data'),
    DEMO_API_KEY: z
      .string()
      .regex(apiKeyPattern, 'must be 16 to 200 characters of A-Z a-z 0-9 - . _ ~ + /')
      .optional(),
    VERIFY_API_KEY: z.string().optional(),
    LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
    PERSISTED_DOCUMENTS: z.string().optional(),
    REST_DEPRECATIONS: deprecations.prefault('{}'),
    ...openIdVariables,
  })
  .superRefine(checkOpenId);

/** The deprecation of a REST route, as its responses announce it. */
export interface Deprecation {
  /** The time from which the route is deprecated. It may be in the future. */
  readonly since: Date;
  /** The time from which the route may be removed. */
  readonly sunset?: Date | undefined;
  /** The URL of a page that explains how to migrate. */
  readonly guide?: string | undefined;
}

export interface Config extends DatabaseConfig {
  /** The port to listen on; 0 for any free port. */
  readonly port: number;
  readonly host: string;
  readonly requestTimeoutMs: number;
  /** The origin under which callers reach the gateway. Undefined: that of each request. */
  readonly publicUrl: string | undefined;
  /** Addresses and subnets of proxies whose X-Forwarded headers are trusted. */
  readonly trustedProxies: readonly string[];
  /** The time for which a stopping server still accepts connections. */
  readonly drainDelayMs: number;
  /** The highest number of streams and WebSockets that one workspace may have open at this process. */
  readonly streamsPerWorkspace: number;
  readonly sockets: {
    /** The highest number of operations that one WebSocket may have under way. */
    readonly operationsPerSocket: number;
  };
  /** The origins whose pages may call. Undefined: any. */
  readonly corsOrigins: readonly string[] | undefined;
  /** The points that each principal may spend. Undefined: no limit. */
  readonly rateLimit: { readonly points: number; readonly seconds: number } | undefined;
  /** Requests with an invalid API key per address. Undefined: no limit. */
  readonly signInFailuresPerMinute: number | undefined;
  /** The Redis through which processes share their rate limits. */
  readonly redisUrl: string | undefined;
  readonly demoApiKey: string | undefined;
  /** The API key with which the command `verify` calls a running gateway. */
  readonly verifyApiKey: string | undefined;
  /** A JSON file of the only documents that run at /graphql: src/graphql/server/trusted-documents.ts. */
  readonly trustedDocumentsFile: string | undefined;
  readonly logLevel: (typeof logLevels)[number];
  /** By REST route: see src/rest/deprecation.ts. This module does not check that the routes exist. */
  readonly deprecations: Readonly<Record<string, Deprecation>>;
  /** The OpenID provider whose tokens people sign in with. Undefined: none. */
  readonly openId: OpenIdSettings | undefined;
}

export class ConfigError extends Error {
  override name = 'ConfigError';
}

/**
 * @param env empty values count as absent
 * @throws ConfigError that lists all variables with a bad value
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
    publicUrl: data.PUBLIC_URL,
    trustedProxies: data.TRUST_PROXY,
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
    turns: { share: data.WORKSPACE_POOL_SHARE / 100, queueMax: data.WORKSPACE_QUEUE_SIZE },
    requestTimeoutMs: data.REQUEST_TIMEOUT_MS,
    migratesOnStart: data.MIGRATE_ON_START,
    drainDelayMs: data.DRAIN_DELAY_MS,
    streamsPerWorkspace: data.STREAMS_PER_WORKSPACE,
    sockets: { operationsPerSocket: data.OPERATIONS_PER_SOCKET },
    corsOrigins: data.CORS_ORIGINS,
    rateLimit:
      data.RATE_LIMIT_POINTS === 0
        ? undefined
        : { points: data.RATE_LIMIT_POINTS, seconds: data.RATE_LIMIT_SECONDS },
    signInFailuresPerMinute: data.SIGN_IN_FAILURES_PER_MINUTE || undefined,
    redisUrl: data.REDIS_URL,
    demoApiKey: data.DEMO_API_KEY,
    verifyApiKey: data.VERIFY_API_KEY,
    trustedDocumentsFile: data.PERSISTED_DOCUMENTS,
    logLevel: data.LOG_LEVEL,
    deprecations: data.REST_DEPRECATIONS,
    openId: openIdSettingsOf(data),
  };
}
