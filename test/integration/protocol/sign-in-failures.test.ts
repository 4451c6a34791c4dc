import { randomUUID } from 'node:crypto';
import type { InjectOptions } from 'fastify';
import pino from 'pino';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { createApp } from '../../../src/app.js';
import { database, newWorkspace, statementsOf } from '../../support/gateway.js';
import { expectDocumented } from '../../support/openapi.js';

const max = 3;
const log: { msg?: string; address?: string; status?: number }[] = [];
const app = createApp({
  database,
  logger: pino(
    { level: 'info' },
    { write: (line: string) => log.push(JSON.parse(line) as object) },
  ),
  signInFailuresPerMinute: max,
});
afterAll(() => app.close());
afterEach(() => {
  vi.useRealTimers();
});

let addresses = 0;
const newAddress = () => `192.0.2.${String(++addresses)}`;
const wrongKey = () => `wrong-${randomUUID()}`;

async function send(
  address: string,
  key?: string,
  options: InjectOptions & { url: string } = { url: '/v1/me' },
) {
  const response = await app.inject({
    ...options,
    remoteAddress: address,
    headers: { ...(key !== undefined && { authorization: `Bearer ${key}` }) },
  });
  const { statusCode: status, headers, payload: text } = response;
  const { method = 'GET', url } = options;
  expectDocumented({ method, url, status, headers, text });
  return { status, headers, body: response.json() };
}

/** Brings an address to its limit. */
async function fail(address: string, key = wrongKey()): Promise<void> {
  for (let i = 0; i < max; i++) expect((await send(address, key)).status).toBe(401);
}

test('too many invalid keys from an address result in 429, and valid keys still work', async () => {
  const { client } = await newWorkspace();
  const address = newAddress();
  for (let i = 0; i < max; i++) expect((await send(address)).status).toBe(401);
  await fail(address);
  const { status, headers, body } = await send(address, wrongKey());
  expect(status).toBe(429);
  expect(headers).toMatchObject({ 'retry-after': expect.stringMatching(/^\d+$/) });
  expect(headers).not.toHaveProperty('www-authenticate');
  expect(headers).not.toHaveProperty('ratelimit');
  expect(body.error).toMatchObject({
    code: 'rate_limited',
    message: `Too many requests with an invalid API key came from this address. Try again in ${String(headers['retry-after'])} seconds, or use a valid key.`,
  });
  const query = { method: 'POST', url: '/graphql', payload: { query: '{ __typename }' } } as const;
  const operation = await send(address, wrongKey(), query);
  expect(operation).toMatchObject({
    status: 429,
    body: { errors: [{ extensions: { code: 'RATE_LIMITED' } }] },
  });

  expect((await send(address, client.apiKey)).status).toBe(200);
  expect((await send(address, client.apiKey, query)).status).toBe(200);
  expect((await send(address)).status).toBe(401);
  expect((await send(newAddress(), wrongKey())).status).toBe(401);
});

test('an invalid key that is repeated above the limit is not looked up again for a minute', async () => {
  const address = newAddress();
  const key = wrongKey();
  await fail(address, key);
  const { headers } = await send(address, key);
  const statements = await statementsOf(async () => {
    expect((await send(address, key)).status).toBe(429);
  });
  expect(statements).toEqual([]);
  expect((await send(newAddress(), key)).status).toBe(401);

  const now = Date.now() + Number(headers['retry-after']) * 1_000;
  vi.useFakeTimers({ toFake: ['Date'], now });
  expect((await send(address, key)).status).toBe(401);
});

test.each([
  ['2001:db8:1:2::1', '2001:db8:1:2:ffff::', 429],
  ['2001:db8:1:3::1', '2001:db8:1:4::1', 401],
  ['::ffff:198.51.100.1', '198.51.100.1', 429],
  ['::ffff:198.51.100.2', '::ffff:198.51.100.3', 401],
])('after too many invalid keys from %s, one from %s results in %d', async (one, other, status) => {
  await fail(one);
  expect((await send(other, wrongKey())).status).toBe(status);
});

test('a flood of invalid keys is logged once', async () => {
  const address = newAddress();
  const start = log.length;
  await fail(address);
  for (let i = 0; i < 5; i++) await send(address, wrongKey());
  const lines = log.slice(start);
  expect(lines.filter(({ status }) => status === 401)).toHaveLength(max);
  expect(lines.filter(({ status }) => status !== 401)).toMatchObject([
    {
      level: 40,
      address,
      perMinute: max,
      msg: expect.stringContaining('Too many failed sign-ins'),
    },
  ]);
});
