// The only reader of the environment. A bad value stops the start, with its name.
import { z } from 'zod';
import { keyPattern } from './auth/api-key.js';

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a whole number')
  .transform(Number)
  .refine((number) => number <= 65_535, 'must be at most 65535');

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
});

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
      error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'),
    );
  return {
    port: data.PORT,
    host: data.HOST,
    databaseUrl: data.DATABASE_URL,
    dataFolder: data.DATA_DIR,
    demoApiKey: data.DEMO_API_KEY,
    logLevel: data.LOG_LEVEL,
  };
}
