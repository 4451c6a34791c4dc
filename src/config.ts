// The only reader of the environment. A bad value stops the start, with its name.
import { z } from 'zod';
import { keyPattern } from './auth/api-key.js';

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a whole number')
  .transform(Number)
  .refine((number) => number <= 65_535, 'must be at most 65535');

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
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// address' })
    .optional(),
  DATA_DIR: z.string().default('.data'),
  DEMO_API_KEY: z
    .string()
    .regex(keyPattern, 'must be 16 to 200 characters of A-Z a-z 0-9 - . _ ~ + /')
    .optional(),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
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

export interface Config {
  /** 0: any port that is free. */
  readonly port: number;
  readonly host: string;
  /** Left out: the embedded database. */
  readonly databaseUrl: string | undefined;
  /** The folder of the embedded database. */
  readonly dataFolder: string;
  readonly demoApiKey: string | undefined;
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
    databaseUrl: data.DATABASE_URL,
    dataFolder: data.DATA_DIR,
    demoApiKey: data.DEMO_API_KEY,
    logLevel: data.LOG_LEVEL,
    deprecations: data.REST_DEPRECATIONS,
  };
}
