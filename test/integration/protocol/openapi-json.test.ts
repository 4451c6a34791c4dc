// /openapi.json as it is served.
import { expect, test } from 'vitest';
import { anonymous, newWorkspace } from '../../support/gateway.js';
import { openApi } from '../../support/openapi.js';
import { errorOf } from '../../support/rest.js';

const path = '/openapi.json';

test('openapi.json is the committed reference, without a key and for pages of any origin', async () => {
  const { status, headers, body } = await anonymous.get(path, { origin: 'https://example.com' });
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('application/json; charset=utf-8');
  expect(headers['access-control-allow-origin']).toBe('*');
  expect(body).toEqual(openApi);
});

test('openapi.json is cached until it changes', async () => {
  const { headers } = await anonymous.get(path);
  expect(headers['cache-control']).toBe('public, no-cache');
  const tag = headers.etag ?? '';
  expect(tag).toMatch(/^W\/"[\w-]{43}"$/);
  for (const known of [tag, tag.replace('W/', ''), `"x", ${tag}`, '*']) {
    const again = await anonymous.get(path, { 'if-none-match': known });
    expect([again.status, again.body]).toEqual([304, undefined]);
    expect(again.headers.etag).toBe(tag);
  }
  expect((await anonymous.get(path, { 'if-none-match': '"x"' })).status).toBe(200);
});

test('openapi.json is compressed for clients that accept it', async () => {
  const { client } = await newWorkspace();
  const head = (headers: Record<string, string>) =>
    client.send({ method: 'HEAD', url: path, headers });
  const plain = await head({});
  const compressed = await head({ 'accept-encoding': 'gzip, br' });
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(compressed.headers['content-encoding']).toBe('gzip');
  expect(Number(compressed.headers['content-length'])).toBeLessThan(
    Number(plain.headers['content-length']) / 4,
  );
  expect(compressed.headers.vary).toContain('accept-encoding');
  expect(compressed.headers.etag).toBe(plain.headers.etag);
});

test('HEAD has the response of GET without the body, and other methods are rejected', async () => {
  const head = await anonymous.send({ method: 'HEAD', url: path });
  expect([head.status, head.body]).toEqual([200, undefined]);
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
    const answer = await anonymous.send({ method, url: path });
    errorOf(answer, 405, 'method_not_allowed');
    expect(answer.headers.allow).toMatch(/^GET, HEAD\b/);
  }
});
