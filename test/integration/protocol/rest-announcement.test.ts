// Every answer of a route says which operation it runs, and where the call is shown as GraphQL.
import { describe, expect, test } from 'vitest';
import { anonymous, newWorkspace, type Answer } from '../../support/gateway.js';
import { missingId } from '../../support/opportunities.js';
import { strictly } from '../../support/rest.js';
import {
  addressOf,
  goodCall,
  isOfRecord,
  named,
  routes,
  takesBody,
  takesIfMatch,
  type Route,
} from '../../support/routes.js';

/** @param method of the call; that of GET for HEAD */
function expectAnnouncement({ operation, method }: Route, answer: Answer, status: number) {
  expect(answer.status, JSON.stringify(answer.body)).toBe(status);
  expect(answer.headers['x-graphql-operation']).toBe(operation.name);
  const links = answer.headers.link?.match(/<[^>]*>(; \w+="[^"]*")+/g) ?? [];
  const alternates = links.filter((link) => link.includes('; rel="alternate"'));
  expect(alternates).toHaveLength(1);
  expect(alternates[0]).toMatch(/^<\/explain\?[^>]*>; rel="alternate"; type="text\/html"$/);
  const address = new URLSearchParams(/\?([^>]*)>/.exec(alternates[0] ?? '')?.[1]);
  expect(address.get('method')).toBe(method);
}

describe('every response names its operation and the page that explains it:', () => {
  test.each(named())('a success of %s', async (_name, route) => {
    const workspace = await newWorkspace();
    const answer = await workspace.client.send(await goodCall(route, workspace));
    expectAnnouncement(route, answer, route.kind.statuses[0] ?? 0);
  });

  test.each(named())('401 of %s', async (_name, route) => {
    const { method } = route;
    const url = addressOf(route, missingId);
    for (const headers of [{}, { authorization: 'Bearer nobody-has-this-key' }])
      expectAnnouncement(route, await anonymous.send({ method, url, headers }), 401);
  });

  test.each(named())('400 of %s', async (_name, route) => {
    const workspace = await newWorkspace();
    const call = await goodCall(route, workspace);
    const unknown = { ...call, url: `${call.url}?nope=1`, headers: strictly };
    expectAnnouncement(route, await workspace.client.send(unknown), 400);
  });

  test.each(named(routes.filter(isOfRecord)))('404 of %s', async (_name, route) => {
    const workspace = await newWorkspace();
    const answer = await workspace.client.send(await goodCall(route, workspace, missingId));
    expectAnnouncement(route, answer, 404);
  });

  test.each(named(routes.filter(takesBody)))(
    '400, 403, 413 and 415 of %s, before the body is read',
    async (_name, route) => {
      const workspace = await newWorkspace();
      const { client } = workspace;
      const call = await goodCall(route, workspace);
      const reader = await workspace.clientAs('admin', { readOnly: true });
      expectAnnouncement(route, await reader.send(call), 403);
      for (const [type, payload, status] of [
        ['application/json', '{ malformed', 400],
        ['application/json', 'x'.repeat(2 ** 20 + 1), 413],
        ['text/plain', 'x', 415],
      ] as const) {
        const headers = { ...strictly, 'content-type': type };
        expectAnnouncement(route, await client.send({ ...call, headers, payload }), status);
      }
    },
  );

  test.each(named(routes.filter(takesBody)))(
    'a replay of %s, and 422 for another call',
    async (_name, route) => {
      const workspace = await newWorkspace();
      const call = await goodCall(route, workspace);
      const send = (url: string) =>
        workspace.client.send({ ...call, url, headers: { ...strictly, 'idempotency-key': 'key' } });
      await send(call.url);
      const replay = await send(call.url);
      expect(replay.headers['idempotent-replayed']).toBe('true');
      expectAnnouncement(route, replay, route.kind.statuses[0] ?? 0);
      expectAnnouncement(route, await send(`${call.url}?a=1`), 422);
    },
  );

  test.each(named(routes.filter(takesIfMatch)))('412 of %s', async (_name, route) => {
    const workspace = await newWorkspace();
    const call = await goodCall(route, workspace);
    const headers = { 'if-match': '"99"' };
    expectAnnouncement(route, await workspace.client.send({ ...call, headers }), 412);
  });

  test.each(named(routes.filter(({ method }) => method === 'GET')))(
    'HEAD and 304 of %s',
    async (_name, route) => {
      const workspace = await newWorkspace();
      const { client } = workspace;
      const { url } = await goodCall(route, workspace);
      expectAnnouncement(route, await client.send({ method: 'HEAD', url }), 200);
      const known = await client.get(url, { 'if-none-match': '*' });
      expectAnnouncement(route, known, known.headers.etag === undefined ? 200 : 304);
    },
  );

  test('409', async () => {
    const { client } = await newWorkspace();
    const [route] = routes.filter(({ path }) => path.endsWith('/restore'));
    const { body } = await client.post('/v1/opportunities', {});
    const answer = await client.post(`/v1/opportunities/${body.id}/restore`);
    if (!route) throw new Error('There is no such step.');
    expectAnnouncement(route, answer, 409);
  });
});

test('a response to a call outside of the route table names neither', async () => {
  const { client } = await newWorkspace();
  for (const answer of [
    await client.get('/v1/nothing'),
    await client.send({ method: 'PUT', url: '/v1/opportunities' }),
    await client.send({ method: 'OPTIONS', url: '/v1/opportunities' }),
    await client.get('/livez'),
  ])
    for (const name of ['x-graphql-operation', 'link'])
      expect(answer.headers).not.toHaveProperty(name);
});

test('each route runs another operation', () => {
  const names = routes.map(({ operation }) => operation.name);
  expect(new Set(names).size).toBe(names.length);
});
