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
  databaseUrl: undefined,
  dataFolder: '.data',
  demoApiKey: undefined,
  logLevel: 'info',
};

test('without any variable has the documented defaults', () => {
  expect(readConfig({})).toStrictEqual(defaults);
});

test('takes an empty value for none', () => {
  const empty = Object.fromEntries(
    ['PORT', 'HOST', 'DATABASE_URL', 'DATA_DIR', 'DEMO_API_KEY', 'LOG_LEVEL'].map((name) => [
      name,
      '',
    ]),
  );
  expect(readConfig(empty)).toStrictEqual(defaults);
});

test('has nothing to do with other variables', () => {
  expect(readConfig({ PATH: '/bin', port: '5', NODE_ENV: 'test' })).toStrictEqual(defaults);
});

test('reads each variable', () => {
  expect(
    readConfig({
      PORT: '8080',
      HOST: '0.0.0.0',
      DATABASE_URL: 'postgresql://user:secret@db.example.com:5432/gateway?sslmode=require',
      DATA_DIR: '/var/lib/gateway',
      DEMO_API_KEY: 'demo-key-0123456789',
      LOG_LEVEL: 'debug',
    }),
  ).toStrictEqual({
    port: 8080,
    host: '0.0.0.0',
    databaseUrl: 'postgresql://user:secret@db.example.com:5432/gateway?sslmode=require',
    dataFolder: '/var/lib/gateway',
    demoApiKey: 'demo-key-0123456789',
    logLevel: 'debug',
  });
});

describe('takes', () => {
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
    const config = readConfig({ [name]: value });
    expect(Object.values(config).map(String)).toContain(value);
  });
});

describe('refuses, by the name of the variable,', () => {
  test.each([
    ['PORT', 'abc'],
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['PORT', '80.5'],
    ['PORT', '4000 5000'],
    ['PORT', 'NaN'],
    ['PORT', 'Infinity'],
    ['PORT', '   '],
    ['DATABASE_URL', 'banana'],
    ['DATABASE_URL', 'mysql://localhost/gateway'],
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
  ])('%s=%j', (name, value) => {
    const message = complaint({ [name]: value });
    expect(namesIn(message)).toEqual([name]);
    expect(message.length).toBeGreaterThan(name.length + 5);
  });

  test('all of several at once', () => {
    const message = complaint({
      PORT: 'abc',
      DATABASE_URL: 'mysql://localhost',
      DEMO_API_KEY: 'short',
      LOG_LEVEL: 'loud',
      HOST: 'fine',
    });
    expect(namesIn(message).sort()).toEqual(['DATABASE_URL', 'DEMO_API_KEY', 'LOG_LEVEL', 'PORT']);
  });

  test('without repeating a secret in the complaint', () => {
    const message = complaint({
      DATABASE_URL: 'mysql://root:hunter2@localhost/gateway',
      DEMO_API_KEY: 'hunter2 hunter2 hunter2',
    });
    expect(namesIn(message).sort()).toEqual(['DATABASE_URL', 'DEMO_API_KEY']);
    expect(message).not.toContain('hunter2');
  });
});
