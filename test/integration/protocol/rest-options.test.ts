import { describe, expect, test } from 'vitest';
import { anonymous, newWorkspace } from '../../support/gateway.js';
import { missingId } from '../../support/opportunities.js';
import { errorOf } from '../../support/rest.js';
import { addressOf, goodCall, named, routes } from '../../support/routes.js';

const options = (url: string, headers: Record<string, string> = {}) =>
  anonymous.send({ method: 'OPTIONS', url, headers });

const paths = [...new Set(routes.map(({ path }) => path))];

/** The methods of the routes at a path of the table. */
const methodsOf = (path: string) =>
  routes
    .filter((route) => route.path === path)
    .flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));

const addresses: [string, string][] = [
  ...paths.map((path): [string, string] => [
    path.replace(':id', missingId),
    [...methodsOf(path), 'OPTIONS'].join(', '),
  ]),
  ['/graphql', 'GET, POST, OPTIONS'],
  ['/livez', 'GET, HEAD, OPTIONS'],
  ['/readyz', 'GET, HEAD, OPTIONS'],
];

describe('OPTIONS', () => {
  test.each(addresses)('of %s lists its methods, without a key: %s', async (url, methods) => {
    for (const answer of [await options(url), await options(`${url}?a=%zz`)]) {
      expect(answer).toMatchObject({ status: 204, body: undefined });
      expect(answer.headers.allow).toBe(methods);
      expect(answer.headers['x-request-id']).toMatch(/./);
      expect(answer.headers).not.toHaveProperty('content-type');
    }
  });

  test.each([
    '/v1',
    '/v1/nothing',
    `/v1/opportunities/${missingId}/x`,
    `/v1/users/${missingId}`,
    '*',
  ])('of %s, which does not exist, results in 404', async (url) => {
    const answer = await options(url);
    errorOf(answer, 404, 'not_found');
    expect(answer.headers).not.toHaveProperty('allow');
  });

  test('ignores a key and a body', async () => {
    const { client } = await newWorkspace();
    for (const headers of [{}, { authorization: 'Bearer nobody-has-this-key' }]) {
      const url = '/v1/opportunities';
      const answer = await client.send({ method: 'OPTIONS', url, headers, payload: '{ malformed' });
      expect(answer.status).toBe(204);
    }
  });
});

test.each(addresses)(
  'any other method of %s is rejected with the same list',
  async (url, methods) => {
    const { client } = await newWorkspace();
    const others = ['PUT', 'TRACE'] as const;
    for (const method of others.filter((other) => !methods.includes(other))) {
      const answer = await client.send({ method, url });
      expect(answer.status).toBe(405);
      expect(answer.headers.allow).toBe(methods);
    }
  },
);

describe('a preflight', () => {
  const asked = 'authorization,content-type,idempotency-key,if-match,if-none-match';
  const preflight = (url: string, method: string) =>
    options(url, {
      origin: 'https://app.example.com',
      'access-control-request-method': method,
      'access-control-request-headers': asked,
    });

  test.each(named())(
    'allows pages of any origin to call %s, with every header',
    async (_name, route) => {
      const { status, headers } = await preflight(addressOf(route, missingId), route.method);
      expect(status).toBe(204);
      expect(headers['access-control-allow-origin']).toBe('*');
      expect(headers['access-control-allow-methods']).toBe(headers.allow);
      expect(headers.allow?.split(', ')).toContain(route.method);
      expect(headers['access-control-allow-headers']).toBe(asked);
      expect(headers.vary).toMatch(/access-control-request-headers/i);
      expect(headers['x-request-id']).toMatch(/./);
      // A page does not ask before each call.
      expect(headers['access-control-max-age']).toBe('7200');
    },
  );

  test('of an address that does not exist succeeds, so that the page sees the 404 of the call itself', async () => {
    const { client } = await newWorkspace();
    const { status, headers } = await preflight('/v1/nothing', 'GET');
    expect(status).toBe(204);
    expect(headers).not.toHaveProperty('allow');
    const answer = await client.get('/v1/nothing', { origin: 'https://app.example.com' });
    errorOf(answer, 404, 'not_found');
    expect(answer.headers['access-control-allow-origin']).toBe('*');
  });
});

test.each(named())('pages can read the exposed headers of %s', async (_name, route) => {
  const workspace = await newWorkspace();
  const headers = { origin: 'https://app.example.com' };
  const good = await workspace.client.send({ ...(await goodCall(route, workspace)), headers });
  for (const answer of [good, await anonymous.send({ method: route.method, url: route.path })]) {
    expect(answer.headers['access-control-allow-origin']).toBe('*');
    expect(answer.headers['access-control-expose-headers']?.split(', ')).toEqual(
      expect.arrayContaining([
        ...['X-Request-Id', 'ETag', 'Link', 'Location', 'Retry-After', 'Idempotent-Replayed'],
        'X-GraphQL-Operation',
      ]),
    );
  }
});
