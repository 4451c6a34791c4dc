import {
  brotliCompressSync,
  brotliDecompressSync,
  deflateSync,
  gunzipSync,
  gzipSync,
} from 'node:zlib';
import type { InjectOptions } from 'fastify';
import { describe, expect, test } from 'vitest';
import { app, countOpportunities, newWorkspace, type Client } from '../../support/gateway.js';
import { fill } from '../../support/rest.js';

const as = ({ apiKey = '' }: Client, headers: Record<string, string> = {}) => ({
  authorization: `Bearer ${apiKey}`,
  ...headers,
});

const decoders = { br: brotliDecompressSync, gzip: gunzipSync };

describe('a response', () => {
  const calls: [string, InjectOptions][] = [
    ['a list', { url: '/v1/opportunities' }],
    [
      'a result of GraphQL',
      {
        method: 'POST',
        url: '/graphql',
        payload: { query: '{ opportunities { nodes { id uuid contactName createdAt } } }' },
      },
    ],
    ['a page', { url: '/explain?url=/v1/me', headers: { accept: 'text/html' } }],
    ['the schema', { url: '/schema.graphql' }],
  ];

  test.each(calls)('is compressed as its client prefers: %s', async (_name, call) => {
    const workspace = await newWorkspace();
    await fill(
      workspace,
      Array.from({ length: 20 }, () => ({ contactName: 'Ann Miller' })),
    );
    const ask = (coding?: string) =>
      app.inject({
        ...call,
        headers: as(workspace.client, {
          ...(call.headers as Record<string, string> | undefined),
          ...(coding !== undefined && { 'accept-encoding': coding }),
        }),
      });
    const plain = await ask();
    expect(plain.headers).not.toHaveProperty('content-encoding');
    expect(plain.headers.vary).toContain('accept-encoding');
    for (const [wanted, coding] of [
      ['gzip', 'gzip'],
      ['gzip, deflate;q=0.5', 'gzip'],
      ['br', 'br'],
    ] as const) {
      const { headers, rawPayload } = await ask(wanted);
      expect(headers['content-encoding']).toBe(coding);
      expect(headers.vary).toContain('accept-encoding');
      expect(rawPayload.length).toBeLessThan(plain.rawPayload.length);
      expect(decoders[coding](rawPayload).toString()).toBe(plain.payload);
    }
    for (const wanted of ['identity', 'gzip;q=0', 'x'])
      if (call.url !== '/schema.graphql')
        expect((await ask(wanted)).headers).not.toHaveProperty('content-encoding');
  });

  test('is not compressed if it is small, but still has Vary', async () => {
    const { client } = await newWorkspace();
    const { headers } = await app.inject({
      url: '/v1/opportunities',
      headers: as(client, { 'accept-encoding': 'gzip' }),
    });
    expect(headers).not.toHaveProperty('content-encoding');
    expect(headers.vary).toBe('accept-encoding');
  });

  test('that is an event stream is neither compressed nor buffered', async () => {
    const { client } = await newWorkspace();
    const { headers, payload } = await app.inject({
      method: 'POST',
      url: '/graphql',
      headers: as(client, { accept: 'text/event-stream', 'accept-encoding': 'gzip, br' }),
      payload: {
        query: `{ ${Array.from({ length: 200 }, (_, i) => `a${String(i)}: __typename`).join(' ')} }`,
      },
    });
    expect(headers['content-type']).toBe('text/event-stream');
    expect(headers).not.toHaveProperty('content-encoding');
    expect(headers['x-accel-buffering']).toBe('no');
    expect(payload).toMatch(/^:\n\nevent: next\ndata: \{/);
  });

  test('to HEAD has the headers of GET, and neither it nor a 304 has a body', async () => {
    const { client } = await newWorkspace();
    const { body } = await client.post('/v1/opportunities', {
      contact_name: 'x'.repeat(255),
      name: 'x'.repeat(255),
      lead_source: 'x'.repeat(255),
    });
    const url = `/v1/opportunities/${body.id}`;
    const headers = as(client, { 'accept-encoding': 'gzip' });
    const got = await app.inject({ url, headers });
    expect(got.headers).toMatchObject({ 'content-encoding': 'gzip', etag: '"1"' });
    const head = await app.inject({ method: 'HEAD', url, headers });
    for (const name of ['content-encoding', 'vary', 'etag', 'content-type'])
      expect(head.headers[name]).toBe(got.headers[name]);
    expect(head.rawPayload.length).toBe(0);
    for (const known of ['"1"', '"1-gzip"', 'W/"1"']) {
      const unchanged = await app.inject({ url, headers: { ...headers, 'if-none-match': known } });
      expect([unchanged.statusCode, unchanged.rawPayload.length]).toEqual([304, 0]);
      expect(unchanged.headers).not.toHaveProperty('content-encoding');
      expect(unchanged.headers.vary).toContain('accept-encoding');
    }
  });
});

describe.each([
  ['REST', '/v1/opportunities', { contact_name: 'Ann' }, 201],
  [
    'GraphQL',
    '/graphql',
    { query: 'mutation { createOpportunity(input: {}) { __typename } }' },
    200,
  ],
])('a request body of %s', (_name, url, body, done) => {
  const text = JSON.stringify(body);
  const send = (client: Client, payload: Buffer, coding: string) =>
    app.inject({
      method: 'POST',
      url,
      headers: as(client, { 'content-type': 'application/json', 'content-encoding': coding }),
      payload,
    });

  test('is decoded', async () => {
    const { id, client } = await newWorkspace();
    const sent = [
      ['gzip', gzipSync(text)],
      ['GZIP', gzipSync(text)],
      ['br', brotliCompressSync(text)],
      ['deflate', deflateSync(text)],
      ['identity', Buffer.from(text)],
    ] as const;
    for (const [coding, payload] of sent)
      expect((await send(client, payload, coding)).statusCode, coding).toBe(done);
    expect(await countOpportunities(id)).toBe(sent.length);
  });

  test.each([
    ['corrupt', 400, 'invalid_request', Buffer.from(text), 'gzip'],
    ['cut off', 400, 'invalid_request', gzipSync(text).subarray(0, -9), 'gzip'],
    ['of another coding', 415, 'unsupported_media_type', gzipSync(text), 'compress'],
    ['coded twice', 415, 'unsupported_media_type', gzipSync(gzipSync(text)), 'gzip, gzip'],
    ['a bomb of gzip', 413, 'payload_too_large', gzipSync(Buffer.alloc(2 ** 24, ' ')), 'gzip'],
    ['a bomb of Brotli', 413, 'payload_too_large', brotliCompressSync(Buffer.alloc(2 ** 24)), 'br'],
  ])(
    'that is %s results in %i, and nothing is stored',
    async (_what, status, code, payload, coding) => {
      const { id, client } = await newWorkspace();
      const answer = await send(client, payload, coding);
      expect(answer.statusCode).toBe(status);
      expect(answer.payload.toLowerCase()).toContain(`"code":"${code}"`);
      expect(answer.headers['accept-encoding']).toBe(
        status === 415 ? 'gzip, br, deflate' : undefined,
      );
      expect(await countOpportunities(id)).toBe(0);
    },
  );
});
