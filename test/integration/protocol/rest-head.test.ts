import { describe, expect, test } from 'vitest';
import { anonymous, newWorkspace, type Answer } from '../../support/gateway.js';
import { missingId } from '../../support/opportunities.js';
import { strictly } from '../../support/rest.js';
import { addressOf, goodCall, isOfRecord, isSteady, named, routes } from '../../support/routes.js';

const reads = routes.filter(({ method }) => method === 'GET');
const writesOnly = routes
  .map(({ path }) => path)
  .filter((path) => !reads.some((read) => read.path === path));

/** The status and the headers of a response, except those that differ between responses. */
function headOf({ status, headers }: Answer) {
  const { 'x-request-id': requestId, date, ...others } = headers;
  expect(requestId).toMatch(/./);
  expect(date).toMatch(/./);
  return { status, headers: others };
}

describe.each(named(reads))('HEAD of %s', (_name, route) => {
  test('has the status and the headers of GET, and no body', async () => {
    const workspace = await newWorkspace();
    const { url } = await goodCall(route, workspace);
    const got = await workspace.client.get(url);
    const head = await workspace.client.send({ method: 'HEAD', url });
    const { etag } = got.headers;
    const steady = isSteady(route) ? head : { ...head, headers: { ...head.headers, etag } };
    expect(headOf(steady)).toEqual(headOf(got));
    expect(head.status).toBe(200);
    expect(Number(head.headers['content-length'])).toBeGreaterThan(0);
    expect(head.headers['x-graphql-operation']).toBe(route.operation.name);
    expect(head.body).toBeUndefined();
  });

  test('is rejected like GET, with the same headers', async () => {
    const { client } = await newWorkspace();
    const url = addressOf(route, missingId);
    for (const [caller, query, status] of [
      [client, '?nope=1', 400],
      [anonymous, '', 401],
      ...(isOfRecord(route) ? ([[client, '', 404]] as const) : []),
    ] as const) {
      const got = await caller.get(url + query, strictly);
      const head = await caller.send({ method: 'HEAD', url: url + query, headers: strictly });
      expect(headOf(head)).toEqual(headOf(got));
      expect(head.status).toBe(status);
      expect(head.body).toBeUndefined();
    }
  });

  test.runIf(isSteady(route))('results in 304 where GET does', async () => {
    const workspace = await newWorkspace();
    const { url } = await goodCall(route, workspace);
    const { etag = '' } = (await workspace.client.get(url)).headers;
    const headers = { 'if-none-match': etag };
    const got = await workspace.client.get(url, headers);
    const head = await workspace.client.send({ method: 'HEAD', url, headers });
    expect(headOf(head)).toEqual(headOf(got));
    expect(head.status).toBe(304);
    expect(head.body).toBeUndefined();
  });
});

test('HEAD of a list has the link to the next page of GET', async () => {
  const { client } = await newWorkspace();
  for (let count = 0; count < 2; count++) await client.post('/v1/opportunities', {});
  const head = await client.send({ method: 'HEAD', url: '/v1/opportunities?limit=1' });
  const next = /^<([^>]*)>; rel="next"/.exec(head.headers.link ?? '')?.[1] ?? '';
  expect((await client.get(next)).body.data).toHaveLength(1);
});

test.each(writesOnly)('HEAD of %s, which has no GET, results in 405', async (path) => {
  const { client } = await newWorkspace();
  const url = path.replace(':id', missingId);
  const head = await client.send({ method: 'HEAD', url });
  expect(head).toMatchObject({ status: 405, body: undefined });
  expect(head.headers.allow).not.toContain('HEAD');
});
