import pino from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { InjectOptions } from 'fastify';
import { createApp } from '../../../src/app.js';
import { unknownRoutes, type Deprecations } from '../../../src/rest/deprecation.js';
import { app as plainApp, database, newWorkspace, type Client } from '../../support/gateway.js';
import { missingId } from '../../support/opportunities.js';
import { opportunitiesPath } from '../../support/rest.js';

const since = new Date('2027-01-01T00:00:00.900Z');
const sunset = new Date('2028-01-01T08:30:00Z');
const guide = 'https://example.com/moving';

/** Creates a gateway with these deprecations. */
function announcing(deprecations: Deprecations) {
  const app = createApp({ database, logger: pino({ level: 'silent' }), deprecations });
  onTestFinished(() => app.close());
  return async (client: Client, options: InjectOptions) => {
    const headers = { authorization: `Bearer ${client.apiKey ?? ''}`, ...options.headers };
    const answer = await app.inject({ ...options, headers });
    return { status: answer.statusCode, headers: answer.headers };
  };
}

/** The links of an answer, as relation and address. */
const linksOf = ({ link }: { readonly link?: unknown }) =>
  [...String(link).matchAll(/<([^>]*)>; rel="([^"]*)"/g)].map(([, address, relation]) => [
    relation,
    address,
  ]);

describe('a deprecated route', () => {
  test('has the dates and the guide in the headers of every response, after other links', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const reader = await workspace.clientAs('viewer');
    const stranger = { apiKey: 'ogw_0123456789abcdef' } as Client;
    const send = announcing({
      [`GET ${opportunitiesPath}`]: { since, sunset, guide },
      [`POST ${opportunitiesPath}`]: { since, sunset, guide },
      [`GET ${opportunitiesPath}/{id}`]: { since, sunset, guide },
    });
    const url = opportunitiesPath;
    const key = { 'idempotency-key': 'a-key' };
    const answers = [
      [201, await send(client, { method: 'POST', url, headers: key })],
      [201, await send(client, { method: 'POST', url, headers: key })],
      [201, await send(client, { method: 'POST', url })],
      [200, await send(client, { url: `${url}?limit=1` })],
      [200, await send(client, { method: 'HEAD', url })],
      [400, await send(client, { url: `${url}?limit=0` })],
      [400, await send(client, { url: `${url}?q=%ff` })],
      [401, await send(stranger, { url })],
      [403, await send(reader, { method: 'POST', url })],
      [404, await send(client, { url: `${url}/${missingId}` })],
    ] as const;
    for (const [status, answer] of answers) {
      expect(answer.status).toBe(status);
      expect(answer.headers).toMatchObject({
        deprecation: '@1798761600',
        sunset: 'Sat, 01 Jan 2028 08:30:00 GMT',
      });
      const relations = linksOf(answer.headers).filter(([relation]) => relation !== 'next');
      expect(relations).toEqual([
        ['alternate', expect.stringMatching(/^\/explain\?/)],
        ['deprecation', guide],
        ['sunset', guide],
      ]);
    }
    expect(answers[3][1].headers.link).toMatch(/^<[^>]*>; rel="next", <[^>]*>; rel="alternate"/);
  });

  test('links to the page that shows the call as GraphQL if there is no guide', async () => {
    const { client } = await newWorkspace();
    const url = `${opportunitiesPath}/${missingId}`;
    const send = announcing({ [`GET ${opportunitiesPath}/{id}`]: { since, sunset } });
    const { headers } = await send(client, { url });
    const address = `/explain?${new URLSearchParams({ method: 'GET', url }).toString()}`;
    expect(linksOf(headers)).toEqual([
      ['alternate', address],
      ['deprecation', address],
    ]);
  });

  test('can have no sunset date', async () => {
    const { client } = await newWorkspace();
    const { headers } = await announcing({ 'GET /v1/me': { since, guide } })(client, {
      url: '/v1/me',
    });
    expect(headers).toMatchObject({ deprecation: '@1798761600' });
    expect(headers).not.toHaveProperty('sunset');
    expect(linksOf(headers).map(([relation]) => relation)).toEqual(['alternate', 'deprecation']);
  });

  test('is identified by method and path: other routes of the same address are not deprecated', async () => {
    const { client } = await newWorkspace();
    const send = announcing({ [`POST ${opportunitiesPath}`]: { since, guide } });
    const url = opportunitiesPath;
    for (const options of [
      { url },
      { method: 'PUT', url },
      { method: 'OPTIONS', url },
      { url: `${url}/${missingId}` },
      { url: '/v1/contacts' },
      { url: '/v1/nothing' },
      { url: '/livez' },
    ] as const)
      expect((await send(client, options)).headers).not.toHaveProperty('deprecation');
    const { headers } = await send(client, { method: 'POST', url });
    expect(headers).toHaveProperty('deprecation');
  });

  test('can be any route that is not named itself, with *', async () => {
    const { client } = await newWorkspace();
    const send = announcing({ '*': { since, guide }, 'GET /v1/me': { since: sunset } });
    const dayOf = async (url: string) => (await send(client, { url })).headers.deprecation;
    expect(await dayOf('/v1/users')).toBe('@1798761600');
    expect(await dayOf(`${opportunitiesPath}/${missingId}`)).toBe('@1798761600');
    expect(await dayOf('/v1/me')).toBe('@1830328200');
    expect(await dayOf('/v1/nothing')).toBeUndefined();
    expect(await dayOf('/livez')).toBeUndefined();
  });
});

test('responses have no deprecation headers if no route is deprecated', async () => {
  const { client } = await newWorkspace();
  const headers = { authorization: `Bearer ${client.apiKey ?? ''}` };
  for (const url of [opportunitiesPath, `${opportunitiesPath}/${missingId}`, '/v1/me']) {
    const answer = await plainApp.inject({ url, headers });
    expect(answer.headers).not.toHaveProperty('deprecation');
    expect(answer.headers).not.toHaveProperty('sunset');
    expect(linksOf(answer.headers).map(([relation]) => relation)).toEqual(['alternate']);
  }
});

test('names of deprecated routes must be in the route table, or *', () => {
  const names = [
    ...['*', 'GET /v1/opportunities', 'POST /v1/opportunities/{id}/approve', 'GET /v1/usage'],
    ...['GET /v1/opportunities/:id', 'get /v1/opportunities', '/v1/opportunities', 'PUT /v1/me'],
    ...['GET /v1/leads', '', 'GET *', '__proto__', 'constructor'],
  ];
  const named = Object.fromEntries(names.map((name) => [name, { since }]));
  expect(unknownRoutes(named)).toEqual(names.slice(4));
});
