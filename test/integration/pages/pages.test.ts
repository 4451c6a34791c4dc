import { readdirSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { buildSchema, lexicographicSortSchema, printSchema } from 'graphql';
import pino from 'pino';
import type { InjectOptions } from 'fastify';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../../src/app.js';
import { schema } from '../../../src/graphql/schema/schema.js';
import { routes } from '../../../src/rest/routes.js';
import { anonymous, database, newWorkspace } from '../../support/gateway.js';
import { asBrowser, getPage, linksIn } from '../../support/pages.js';
import { errorOf } from '../../support/rest.js';

const demoApiKey = 'ogw_the-key-of-the-demo';
const demo = createApp({ database, logger: pino({ level: 'silent' }), demoApiKey });
afterAll(() => demo.close());

const assetsOf = (page: string) =>
  Array.from(
    page.matchAll(/(?:href|src)="(\/docs\/[0-9a-f]{16}\/[^"]*)"/g),
    ([, address]) => address ?? '',
  );

describe.each(['/', '/docs', '/graphql'])('%s', (address) => {
  /** Whether the page holds the demo key, as it is sent to a browser on this machine that asks for it by 127.0.0.1. */
  const holdsKey = async (options: InjectOptions = {}, gateway = demo) => {
    const headers = { host: '127.0.0.1:4000', ...options.headers };
    return (await getPage(address, { ...options, headers }, gateway)).text.includes(demoApiKey);
  };

  test('contains the demo key only for clients on the same machine', async () => {
    const local = [
      ...['localhost', 'localhost:4000', '127.0.0.1:4000', '[::1]:4000'].map((host) => ({
        headers: { host },
      })),
      ...['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'].map((remoteAddress) => ({
        remoteAddress,
      })),
    ];
    const remote = [
      ...[
        ...['evil.example', 'localhost.evil.example:4000', '127.0.0.1.evil.example', '10.0.0.7'],
        '[2001:db8::1]:4000',
      ].map((host) => ({ headers: { host } })),
      ...['10.0.0.7', '203.0.113.9', '::ffff:10.0.0.7', 'fe80::1'].map((remoteAddress) => ({
        remoteAddress,
      })),
    ];
    // Both pages are served by the same code, and GraphiQL has 9 MB.
    const few = address === '/graphql' ? 1 : Infinity;
    for (const client of local.slice(0, few))
      expect(await holdsKey(client), JSON.stringify(client)).toBe(true);
    for (const client of remote.slice(0, few))
      expect(await holdsKey(client), JSON.stringify(client)).toBe(false);
    expect((await getPage(address)).text.includes(demoApiKey)).toBe(false);
  });

  test.each([
    'X-Forwarded-For',
    'X-Forwarded-Proto',
    'Forwarded',
    'Via',
    'X-Real-IP',
    'True-Client-IP',
  ])(
    'contains no key for a request with the header %s, which came through a proxy',
    async (name) => {
      expect(await holdsKey({ headers: { [name]: '127.0.0.1' } })).toBe(false);
    },
  );

  test.each([{ publicUrl: 'http://127.0.0.1:4000' }, { trustedProxies: ['10.0.0.7'] }])(
    'contains no key if the gateway is configured for a proxy: %o',
    async (options) => {
      const logger = pino({ level: 'silent' });
      const gateway = createApp({ database, logger, demoApiKey, ...options });
      onTestFinished(() => gateway.close());
      expect(await holdsKey({}, gateway)).toBe(false);
    },
  );

  test('cannot be cached, read by pages of other origins, or framed', async () => {
    for (const gateway of [demo, undefined]) {
      const { headers } = await getPage(
        address,
        { headers: { origin: 'https://x.example' } },
        gateway,
      );
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
      });
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    }
  });
});

test('a browser gets a page where there is nothing, and JSON at the addresses of both APIs', async () => {
  const { status, headers, text } = await getPage('/nowhere');
  expect([status, headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
  expect(headers.vary).toMatch(/^accept\b/);
  expect(linksIn(text)).toContain('/');
  for (const [address, accept] of [
    ['/nowhere', '*/*'],
    ['/v1/nowhere', asBrowser.accept],
  ] as const) {
    const other = await getPage(address, { headers: { accept } });
    expect(other.status, address).toBe(404);
    expect(other.headers['content-type'], address).toMatch(/^application\/json/);
  }
});

test('the icon of the pages is an image', async () => {
  const { status, headers } = await getPage('/favicon.ico');
  expect([status, headers['content-type']]).toEqual([200, 'image/svg+xml']);
});

describe('/docs', () => {
  test('is a page that loads only what the gateway serves', async () => {
    const { status, headers, text } = await getPage('/docs');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    const policy = headers['content-security-policy']?.split('; ');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    for (const link of linksIn(text)) expect(link).toMatch(/^\/(\w|$)/);
    expect(text).not.toMatch(/<script>|<script[^>]*[^"]>|\son\w+=/);
  });

  test('has assets without a key, compressed, and cached forever', async () => {
    const assets = assetsOf((await getPage('/docs', {}, demo)).text);
    expect(assets.map((address) => address.split('/').at(-1))).toEqual([
      ...['swagger-ui.css', 'docs.css', 'swagger-ui-bundle.js', 'docs.js'],
    ]);
    for (const address of assets) {
      const plain = await getPage(address, {}, demo);
      expect(plain.status, address).toBe(200);
      expect(plain.headers).toMatchObject({
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
        vary: expect.stringContaining('accept-encoding') as unknown,
      });
      expect(plain.headers['content-type']).toMatch(
        /^(image\/png|text\/(css|javascript); charset=utf-8)$/,
      );
      expect(plain.text).not.toContain(demoApiKey);
      const compressed = await getPage(
        address,
        { headers: { 'accept-encoding': 'gzip, br' } },
        demo,
      );
      expect(compressed.headers['content-encoding']).toBe('gzip');
      expect(gunzipSync(compressed.bytes).equals(plain.bytes)).toBe(true);
    }
    const [, , , script = ''] = assets;
    const { bytes } = await getPage(script, { headers: { 'accept-encoding': 'gzip' } });
    expect(bytes.length).toBeLessThan(700_000);
  });

  test('has no other assets', async () => {
    const [first = ''] = assetsOf((await getPage('/docs')).text);
    const [, , digest = ''] = first.split('/');
    for (const address of [
      '/docs/swagger-ui-bundle.js',
      `/docs/${digest}/index.html`,
      `/docs/${digest}/../../package.json`,
      `/docs/${digest}/%2e%2e%2fpackage.json`,
      first.replace(digest, '0'.repeat(digest.length)),
    ])
      expect((await getPage(address)).status, address).toBe(404);
  });
});

describe('/docs/guides', () => {
  const files = readdirSync(new URL('../../../docs/guides/', import.meta.url));

  test('lists a page for each guide', async () => {
    const { text } = await getPage('/docs/guides');
    for (const file of files) expect(text).toContain(`href="/docs/guides/${file.slice(0, -3)}"`);
  });

  test.each(files)('%s is a page whose links lead somewhere', async (file) => {
    const { status, headers, text } = await getPage(`/docs/guides/${file.slice(0, -3)}`);
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(text).toMatch(/<title>Opportunity Gateway: [^<]+<\/title>[^]*<h1 id="[\w-]+">/);
    for (const [, link = ''] of text.matchAll(/<a href="([^"]*)"/g)) {
      if (link.startsWith('https:')) continue;
      const [path = '', fragment] = link.split('#');
      const target = path === '' ? text : (await getPage(path)).text;
      expect((await getPage(path || '/docs/guides')).status, link).toBe(200);
      if (fragment !== undefined) expect(target, link).toContain(`id="${fragment}"`);
    }
  });
});

describe('/postman.json', () => {
  interface Item {
    readonly request: {
      readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
      readonly url: { readonly raw: string; readonly query: { readonly disabled?: boolean }[] };
      readonly body?: { readonly raw: string };
    };
  }

  const collectionOf = async (headers = {}) => {
    const collection = JSON.parse((await getPage('/postman.json', { headers })).text);
    const items: Item[] = collection.item.flatMap((folder: { item: Item[] }) => folder.item);
    return { items, variables: collection.variable, requests: items.map(({ request }) => request) };
  };

  test('has a request for each route, and the address of the gateway but no key', async () => {
    const { requests, variables } = await collectionOf({ host: 'crm.example.com' });
    expect(requests.map(({ method, url }) => `${method} ${url.raw}`).sort()).toEqual(
      routes.map(({ method, path }) => `${method} {{baseUrl}}${path}`).sort(),
    );
    expect(variables).toEqual([
      { key: 'baseUrl', value: 'http://crm.example.com' },
      { key: 'apiKey', value: '' },
    ]);
  });

  test('has requests that succeed as they are, if they need no ID', async () => {
    const { client } = await newWorkspace();
    const { requests } = await collectionOf();
    const whole = requests.filter(({ url }) => !url.raw.includes('/:'));
    expect(whole.length).toBeGreaterThan(5);
    for (const { method, url, body } of whole) {
      expect(url.query.every(({ disabled }) => disabled)).toBe(true);
      const address = url.raw.replace('{{baseUrl}}', '');
      const payload = body && (JSON.parse(body.raw) as object);
      const answer = await client.send({ method, url: address, ...(payload && { payload }) });
      expect(answer.status, `${method} ${address} ${JSON.stringify(answer.body)}`).toBeLessThan(
        300,
      );
    }
  });
});

describe('/llms.txt', () => {
  test('lists each call with its operation and its description, and links to further documents', async () => {
    const { status, headers, text } = await getPage('/llms.txt', {
      headers: { host: 'crm.example.com', accept: '*/*' },
    });
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'access-control-allow-origin': '*',
    });
    expect(text).toMatch(/^# Opportunity Gateway\n\n> \S/);
    for (const { method, path, operation } of routes) {
      const template = path.replace(/:(\w+)/, '{$1}');
      expect(text).toContain(`\n- \`${method} ${template}\` runs \`${operation.name}\`: `);
      expect(operation.description).not.toBe('');
      expect(text).toContain(operation.description.replaceAll('\n', ' '));
    }
    const links = Array.from(
      text.matchAll(/\]\((\S+)\)|`GET (http\S+)`/g),
      ([, a, b]) => a ?? b ?? '',
    );
    expect(links.length).toBeGreaterThanOrEqual(6);
    for (const link of links) {
      const { origin, pathname, search } = new URL(link);
      expect(origin).toBe('http://crm.example.com');
      expect((await getPage(pathname + search)).status, link).toBe(200);
    }
  });
});

describe('/schema.graphql', () => {
  test('is the schema, and requires no key', async () => {
    const { status, headers, text } = await getPage('/schema.graphql', {
      headers: { accept: '*/*' },
    });
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    const sorted = (one: typeof schema) => printSchema(lexicographicSortSchema(one));
    expect(sorted(buildSchema(text))).toBe(sorted(schema));
  });
});

test.each(['/docs', '/llms.txt', '/postman.json', '/schema.graphql'])(
  '%s supports GET and HEAD, and no other method',
  async (address) => {
    const { status, text } = await getPage(address, { method: 'HEAD' });
    expect({ status, text }).toEqual({ status: 200, text: '' });
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
      const answer = await anonymous.send({ method, url: address, headers: asBrowser });
      errorOf(answer, 405, 'method_not_allowed');
      expect(answer.headers.allow).toBe('GET, HEAD, OPTIONS');
    }
  },
);
