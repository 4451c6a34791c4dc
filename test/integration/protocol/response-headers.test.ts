import { describe, expect, test } from 'vitest';
import { anonymous, app, newWorkspace } from '../../support/gateway.js';
import { getPage } from '../../support/pages.js';

describe('an API response', () => {
  test('is not cached, whatever its status', async () => {
    const { client } = await newWorkspace();
    const answers = [
      await client.post('/v1/opportunities', {}),
      await client.get('/v1/opportunities?limit=x'),
      await client.get('/v1/nothing'),
      await client.send({ method: 'PUT', url: '/v1/opportunities' }),
      await anonymous.get('/v1/me'),
      await client.get('/v1/%zz'),
      await client.post('/graphql', { query: '{ __typename }' }),
      await client.post('/graphql', { query: '{' }),
      await client.post('/graphql', '{'),
      await anonymous.post('/graphql', {}),
      await anonymous.get('/livez'),
    ];
    for (const { headers, status } of answers)
      expect([status, headers['cache-control'], headers['x-content-type-options']]).toEqual([
        status,
        'no-store',
        'nosniff',
      ]);
  });

  test('with an ETag is cached by its client only, which must revalidate it', async () => {
    const { client } = await newWorkspace();
    const { body } = await client.post('/v1/opportunities', {});
    const url = `/v1/opportunities/${body.id}`;
    for (const answer of [
      await client.get('/v1/opportunities'),
      await client.get(url),
      await client.send({ method: 'HEAD', url }),
      await client.get(url, { 'if-none-match': '"1"' }),
    ])
      expect(answer.headers).toMatchObject({
        'cache-control': 'private, no-cache',
        'x-content-type-options': 'nosniff',
      });
  });
});

test.each(['/graphql', '/docs', '/explain', '/explain?url=/v1/me', '/explain?url=nothing'])(
  'the page %s cannot be framed, sends no referrer, and runs no foreign script',
  async (address) => {
    const { headers } = await getPage(address);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
    });
    const policy = headers['content-security-policy']?.split('; ') ?? [];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy.join('; ')).not.toMatch(/script-src[^;]*('unsafe|https?:|\*)/);
  },
);

test('the style and scripts of the reference are cached forever', async () => {
  const { text } = await getPage('/docs');
  const [, asset = ''] = /src="([^"]+\.js)"/.exec(text) ?? [];
  const { headers } = await app.inject(asset);
  expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
});
