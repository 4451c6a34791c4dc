import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../src/config.js';

/** The complaint about an environment, which must be a bad one. */
function complaint(env: NodeJS.ProcessEnv): string {
  try {
    readConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error('The configuration was accepted.');
}

/** The variables that a complaint names, each at the start of its line. */
const namesIn = (message: string) => message.split('\n').map((line) => line.split(':', 1)[0]);

const defaults = {
  port: 4000,
  host: '127.0.0.1',
  publicUrl: undefined,
  trustedProxies: [],
  postgres: undefined,
  dataFolder: '.data',
  migratesOnStart: true,
  turns: { share: 0.2, queueMax: 1_000 },
  requestTimeoutMs: 9_000,
  drainDelayMs: 500,
  streamsPerWorkspace: 500,
  sockets: { operationsPerSocket: 100 },
  corsOrigins: undefined,
  rateLimit: { points: 300_000, seconds: 60 },
  signInFailuresPerMinute: 60,
  redisUrl: undefined,
  demoApiKey: undefined,
  verifyApiKey: undefined,
  trustedDocumentsFile: undefined,
  logLevel: 'info',
  deprecations: {},
  openId: undefined,
};

test('the configuration has the documented defaults without any variable', () => {
  expect(readConfig({})).toStrictEqual(defaults);
});

test('the configuration treats an empty value as absent', () => {
  const empty = Object.fromEntries(
    [
      ...['PORT', 'HOST', 'DATABASE_URL', 'DATA_DIR', 'DEMO_API_KEY', 'LOG_LEVEL'],
      ...['REST_DEPRECATIONS', 'PERSISTED_DOCUMENTS'],
    ].map((name) => [name, '']),
  );
  expect(readConfig(empty)).toStrictEqual(defaults);
});

test('the configuration limits statements, locks and idle transactions by default', () => {
  expect(readConfig({ DATABASE_URL: 'postgresql://localhost' }).postgres).toStrictEqual({
    url: 'postgresql://localhost',
    listenUrl: undefined,
    poolSize: 10,
    usesPreparedStatements: true,
    sendsSessionSettings: true,
    limits: { statementMs: 8_000, lockMs: 3_000, idleTransactionMs: 15_000, queryMs: 9_000 },
  });
});

test('the configuration ignores unknown variables', () => {
  expect(readConfig({ PATH: '/bin', port: '5', NODE_ENV: 'test' })).toStrictEqual(defaults);
});

test('the configuration reads each variable', () => {
  expect(
    readConfig({
      PORT: '8080',
      HOST: '0.0.0.0',
      PUBLIC_URL: 'https://crm.example.com/',
      TRUST_PROXY: '10.0.0.0/8, ::1,loopback',
      DATABASE_URL: 'postgresql://user:secret@db.example.com:5432/gateway?sslmode=require',
      DATA_DIR: '/var/lib/gateway',
      DEMO_API_KEY: 'demo-key-0123456789',
      LOG_LEVEL: 'debug',
      REST_DEPRECATIONS: '{"*": {"since": "2027-01-01"}}',
      DATABASE_LISTEN_URL: 'postgresql://db.example.com/gateway',
      DATABASE_POOL_SIZE: '20',
      DATABASE_PREPARED_STATEMENTS: 'off',
      DATABASE_SESSION_SETTINGS: 'off',
      DATABASE_STATEMENT_TIMEOUT_MS: '1',
      DATABASE_LOCK_TIMEOUT_MS: '2',
      DATABASE_IDLE_TRANSACTION_TIMEOUT_MS: '3',
      DATABASE_QUERY_TIMEOUT_MS: '0',
      WORKSPACE_POOL_SHARE: '100',
      WORKSPACE_QUEUE_SIZE: '5',
      REQUEST_TIMEOUT_MS: '6',
      MIGRATE_ON_START: 'off',
      DRAIN_DELAY_MS: '0',
      STREAMS_PER_WORKSPACE: '5',
      OPERATIONS_PER_SOCKET: '7',
      CORS_ORIGINS: 'https://app.example.com, http://localhost:5173',
      RATE_LIMIT_POINTS: '6000',
      RATE_LIMIT_SECONDS: '10',
      SIGN_IN_FAILURES_PER_MINUTE: 'off',
      REDIS_URL: 'rediss://:secret@redis.example.com:6380/1',
      PERSISTED_DOCUMENTS: 'documents.json',
      VERIFY_API_KEY: 'ogw_key',
      OIDC_ISSUER: 'https://login.example.com/',
      OIDC_AUDIENCE: 'https://crm.example.com, crm-mobile',
      OIDC_CLIENT_ID: 'board',
      OIDC_SCOPE: 'openid email offline_access',
      OIDC_WORKSPACE_CLAIM: 'https://crm.example.com/workspace',
      OIDC_EMAIL_CLAIM: 'upn',
      OIDC_EMAIL_VERIFIED_CLAIM: 'off',
    }),
  ).toStrictEqual({
    openId: {
      issuer: 'https://login.example.com/',
      audiences: ['https://crm.example.com', 'crm-mobile'],
      workspaceClaim: 'https://crm.example.com/workspace',
      emailClaim: 'upn',
      emailVerifiedClaim: undefined,
      browserClient: { id: 'board', scope: 'openid email offline_access' },
    },
    verifyApiKey: 'ogw_key',
    trustedDocumentsFile: 'documents.json',
    port: 8080,
    host: '0.0.0.0',
    publicUrl: 'https://crm.example.com',
    trustedProxies: ['10.0.0.0/8', '::1', 'loopback'],
    postgres: {
      url: 'postgresql://user:secret@db.example.com:5432/gateway?sslmode=require',
      listenUrl: 'postgresql://db.example.com/gateway',
      poolSize: 20,
      usesPreparedStatements: false,
      sendsSessionSettings: false,
      limits: { statementMs: 1, lockMs: 2, idleTransactionMs: 3, queryMs: 0 },
    },
    turns: { share: 1, queueMax: 5 },
    requestTimeoutMs: 6,
    migratesOnStart: false,
    drainDelayMs: 0,
    streamsPerWorkspace: 5,
    sockets: { operationsPerSocket: 7 },
    corsOrigins: ['https://app.example.com', 'http://localhost:5173'],
    rateLimit: { points: 6_000, seconds: 10 },
    signInFailuresPerMinute: undefined,
    redisUrl: 'rediss://:secret@redis.example.com:6380/1',
    dataFolder: '/var/lib/gateway',
    demoApiKey: 'demo-key-0123456789',
    logLevel: 'debug',
    deprecations: { '*': { since: new Date('2027-01-01T00:00:00Z') } },
  });
});

test.each(['0', 'off'])(
  'the configuration has no rate limit with RATE_LIMIT_POINTS=%s',
  (value) => {
    expect(readConfig({ RATE_LIMIT_POINTS: value }).rateLimit).toBeUndefined();
  },
);

describe('the configuration accepts', () => {
  test.each([
    ['PORT', '0'],
    ['PORT', '1'],
    ['PORT', '65535'],
    ['HOST', '::'],
    ['HOST', 'localhost'],
    ['DATABASE_URL', 'postgres://localhost/gateway'],
    ['DATABASE_URL', 'postgresql://localhost'],
    ['DATABASE_URL', 'postgresql://u:p%40ss@[::1]:5433/db'],
    ['DEMO_API_KEY', 'x'.repeat(16)],
    ['DEMO_API_KEY', 'x'.repeat(200)],
    ['DEMO_API_KEY', 'AZaz09-._~+/AZaz09=='],
    ...['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'].map((level) => [
      'LOG_LEVEL',
      level,
    ]),
  ])('%s=%s', (name, value) => {
    const { postgres, ...others } = readConfig({ [name]: value });
    expect([postgres?.url, ...Object.values(others)].map(String)).toContain(value);
  });
});

describe('the configuration rejects, with the name of the variable,', () => {
  test.each([
    ['PORT', 'abc'],
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['PORT', '80.5'],
    ['PORT', '4000 5000'],
    ['PORT', 'NaN'],
    ['PORT', 'Infinity'],
    ['PORT', '   '],
    ['DATABASE_POOL_SIZE', '0'],
    ['DATABASE_LOCK_TIMEOUT_MS', '-1'],
    ['DATABASE_QUERY_TIMEOUT_MS', '3600001'],
    ['MIGRATE_ON_START', 'true'],
    ['DRAIN_DELAY_MS', '1.5'],
    ['STREAMS_PER_WORKSPACE', '0'],
    ['OPERATIONS_PER_SOCKET', '0'],
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'app.example.com'],
    ['CORS_ORIGINS', 'https://app.example.com/'],
    ['CORS_ORIGINS', 'https://app.example.com,'],
    ['RATE_LIMIT_POINTS', 'on'],
    ['RATE_LIMIT_POINTS', '-1'],
    ['RATE_LIMIT_SECONDS', '0'],
    ['SIGN_IN_FAILURES_PER_MINUTE', 'many'],
    ['REDIS_URL', 'http://localhost:6379'],
    ['PUBLIC_URL', 'crm.example.com'],
    ['PUBLIC_URL', 'ftp://crm.example.com'],
    ['PUBLIC_URL', 'https://crm.example.com/api'],
    ['PUBLIC_URL', 'https://user@crm.example.com'],
    ['PUBLIC_URL', 'https://crm.example.com/?a'],
    ['TRUST_PROXY', 'on'],
    ['TRUST_PROXY', '1'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TRUST_PROXY', '0.0.0.0/0'],
    ['TRUST_PROXY', '10.0.0.1,'],
    ['TRUST_PROXY', 'proxy.example.com'],
    ['DATABASE_URL', 'banana'],
    ['DATABASE_URL', 'mysql://localhost/gateway'],
    ['DATABASE_URL', 'postgresql://localhost/gateway?schema=crm'],
    ['DATABASE_URL', 'postgresql://localhost/gateway?sslmode=bogus'],
    ['DATABASE_LISTEN_URL', 'postgresql://localhost/gateway?sslmode='],
    ['DATABASE_URL', 'http://localhost/gateway'],
    ['DATABASE_URL', 'localhost:5432/gateway'],
    ['DATABASE_URL', 'xpostgresql://localhost/gateway'],
    ['DEMO_API_KEY', 'short'],
    ['DEMO_API_KEY', 'x'.repeat(15)],
    ['DEMO_API_KEY', 'x'.repeat(201)],
    ['DEMO_API_KEY', 'with a blank in the middle'],
    ['DEMO_API_KEY', 'quotes"and<html>in-the-key'],
    ['DEMO_API_KEY', 'schlüssel-0123456789'],
    ['DEMO_API_KEY', 'a-key-0123456789\n'],
    ['LOG_LEVEL', 'loud'],
    ['LOG_LEVEL', 'INFO'],
    ['LOG_LEVEL', '30'],
    ['OIDC_ISSUER', 'login.example.com'],
    ['OIDC_ISSUER', 'http://login.example.com'],
    ['OIDC_ISSUER', 'http://localhost.example.com'],
    ['OIDC_AUDIENCE', 'https://crm.example.com,'],
    ['OIDC_SCOPE', 'email'],
    ['OIDC_SCOPE', 'openid  email'],
    ['OIDC_WORKSPACE_CLAIM', 'work"space'],
    ['OIDC_EMAIL_CLAIM', 'e mail'],
    ['OIDC_EMAIL_VERIFIED_CLAIM', 'ü'],
    ['REST_DEPRECATIONS', 'GET /v1/opportunities'],
    ['REST_DEPRECATIONS', '{"*": {"since": "2027-01-01"}'],
    ['REST_DEPRECATIONS', 'null'],
    ['REST_DEPRECATIONS', '["GET /v1/opportunities"]'],
    ['REST_DEPRECATIONS', '{"*": true}'],
    ['REST_DEPRECATIONS', '{"*": {}}'],
    ['REST_DEPRECATIONS', '{"*": {"since": 2027}}'],
    ['REST_DEPRECATIONS', '{"*": {"since": "2027"}}'],
    ['REST_DEPRECATIONS', '{"*": {"since": "2027-02-30"}}'],
    ['REST_DEPRECATIONS', '{"*": {"since": "2027-01-01T00:00:00"}}'],
    ['REST_DEPRECATIONS', '{"*": {"since": "2027-01-01", "sunset": "2026-12-31"}}'],
    ['REST_DEPRECATIONS', '{"*": {"since": "2027-01-01", "sunset": null}}'],
    ['REST_DEPRECATIONS', '{"*": {"since": "2027-01-01", "guide": "/moving"}}'],
    ['REST_DEPRECATIONS', '{"*": {"since": "2027-01-01", "guide": "javascript:alert(1)"}}'],
    ['REST_DEPRECATIONS', '{"*": {"since": "2027-01-01", "until": "2028-01-01"}}'],
  ])('%s=%j', (name, value) => {
    const message = complaint({ [name]: value });
    expect(namesIn(message)).toEqual([name]);
    expect(message.length).toBeGreaterThan(name.length + 5);
  });

  test('several bad values at once', () => {
    const message = complaint({
      PORT: 'abc',
      DATABASE_URL: 'mysql://localhost',
      DEMO_API_KEY: 'short',
      LOG_LEVEL: 'loud',
      HOST: 'fine',
    });
    expect(namesIn(message).sort()).toEqual(['DATABASE_URL', 'DEMO_API_KEY', 'LOG_LEVEL', 'PORT']);
  });

  test('a bad value without repeating a secret', () => {
    const message = complaint({
      DATABASE_URL: 'mysql://root:hunter2@localhost/gateway',
      DEMO_API_KEY: 'hunter2 hunter2 hunter2',
    });
    expect(namesIn(message).sort()).toEqual(['DATABASE_URL', 'DEMO_API_KEY']);
    expect(message).not.toContain('hunter2');
  });
});

test.each([
  ['OIDC_AUDIENCE', { OIDC_ISSUER: 'http://127.0.0.1:8080/realms/crm' }],
  ['OIDC_ISSUER', { OIDC_AUDIENCE: 'crm' }],
  ['OIDC_ISSUER', { OIDC_CLIENT_ID: 'board' }],
])('the configuration requires %s with %j', (name, env) => {
  expect(namesIn(complaint(env))).toEqual([name]);
});

describe('REST_DEPRECATIONS', () => {
  const deprecationsOf = (value: unknown) =>
    readConfig({ REST_DEPRECATIONS: JSON.stringify(value) }).deprecations;

  test("accepts days and points in time, and encodes the guide's URL for a header", () => {
    expect(
      deprecationsOf({
        'GET /v1/opportunities': {
          since: '2027-01-01',
          sunset: '2028-01-01T08:30:00+02:00',
          guide: 'https://bücher.example/ümzug?a=<b>#"c"',
        },
        'POST /v1/contacts': { since: '2027-01-01', sunset: '2027-01-01' },
      }),
    ).toStrictEqual({
      'GET /v1/opportunities': {
        since: new Date('2027-01-01T00:00:00Z'),
        sunset: new Date('2028-01-01T06:30:00Z'),
        guide: 'https://xn--bcher-kva.example/%C3%BCmzug?a=%3Cb%3E#%22c%22',
      },
      'POST /v1/contacts': {
        since: new Date('2027-01-01T00:00:00Z'),
        sunset: new Date('2027-01-01T00:00:00Z'),
      },
    });
  });

  test('is rejected with all routes and fields that are wrong', () => {
    const message = complaint({
      REST_DEPRECATIONS: JSON.stringify({
        'GET /v1/opportunities': { since: 'soon', guide: 'ftp://example.com' },
        'GET /v1/contacts': { since: '2027-01-01', sunset: '2026-01-01' },
      }),
    });
    expect(message.split('\n')).toEqual([
      'REST_DEPRECATIONS: GET /v1/opportunities: since: must be an ISO 8601 date, such as 2027-01-01',
      'REST_DEPRECATIONS: GET /v1/opportunities: guide: must be an http:// or https:// address',
      'REST_DEPRECATIONS: GET /v1/contacts: sunset: must not be before since',
    ]);
  });
});
