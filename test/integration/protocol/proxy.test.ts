import pino from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createApp, type AppDependencies } from '../../../src/app.js';
import { database } from '../../support/gateway.js';
import { getPage, textsIn } from '../../support/pages.js';

/** A gateway, and the lines of its log. */
function gatewayWith(options: Partial<AppDependencies>) {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>);
  const gateway = createApp({ database, logger: pino({ level: 'info' }, { write }), ...options });
  onTestFinished(() => gateway.close());
  return { gateway, lines };
}

const call = new URLSearchParams({ method: 'GET', url: '/v1/opportunities' }).toString();

/** The origins that pages and generated commands name. */
async function originsNamed(
  gateway: ReturnType<typeof createApp>,
  options: { headers: Record<string, string>; remoteAddress?: string },
) {
  const get = (url: string, headers = {}) =>
    getPage(url, { ...options, headers: { ...options.headers, ...headers } }, gateway);
  const [llms, page, program] = await Promise.all([
    get('/llms.txt'),
    get(`/explain?${call}`),
    get(`/explain?${call}`, { accept: 'application/json' }),
  ]);
  const texts = [llms.text, ...textsIn(page.text, 'pre class="command"'), program.text];
  const addresses = texts.map((text) => text.match(/https?:\/\/[^/'"`\s]+/g) ?? []);
  for (const named of addresses) expect(named).not.toEqual([]);
  return [...new Set(addresses.flat())].filter((origin) => origin !== 'https://llmstxt.org');
}

const forwarded = {
  host: '10.0.0.5:4000',
  'x-forwarded-for': '198.51.100.4, 203.0.113.9',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'crm.example.com',
};

test('PUBLIC_URL is the origin in pages and generated commands, whatever the request contains', async () => {
  const { gateway } = gatewayWith({ publicUrl: 'https://crm.example.com' });
  const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example' };
  expect(await originsNamed(gateway, { headers })).toEqual(['https://crm.example.com']);
});

describe('a proxy', () => {
  test('that is trusted determines the origin and the client address', async () => {
    const { gateway, lines } = gatewayWith({ trustedProxies: ['10.0.0.0/8'] });
    const options = { headers: forwarded, remoteAddress: '10.0.0.7' };
    expect(await originsNamed(gateway, options)).toEqual(['https://crm.example.com']);
    // The entry before it may be made up by the caller.
    expect(lines.map(({ address }) => address)).toEqual(Array(3).fill('203.0.113.9'));
  });

  test.each([
    ['a scheme of scripts', { 'x-forwarded-proto': 'javascript' }, 'http://crm.example.com'],
    ['a list', { 'x-forwarded-proto': 'https://a/,http' }, 'http://crm.example.com'],
    ['a path in the host', { 'x-forwarded-host': 'a.example/x' }, 'https://10.0.0.5:4000'],
    ['markup in both hosts', { 'x-forwarded-host': '<', host: '"' }, 'https://localhost'],
  ])('that is trusted cannot put into links: %s', async (_what, headers, origin) => {
    const { gateway } = gatewayWith({ trustedProxies: ['10.0.0.0/8'] });
    const options = { headers: { ...forwarded, ...headers }, remoteAddress: '10.0.0.7' };
    expect(await originsNamed(gateway, options)).toEqual([origin]);
  });

  test.each<[string, Partial<AppDependencies>]>([
    ['that is not in the list', { trustedProxies: ['10.0.0.0/8'] }],
    ['where none is trusted', {}],
  ])('that is not trusted is treated as a client: %s', async (_which, trust) => {
    const { gateway, lines } = gatewayWith(trust);
    const options = { headers: forwarded, remoteAddress: '192.0.2.1' };
    expect(await originsNamed(gateway, options)).toEqual(['http://10.0.0.5:4000']);
    expect(lines.map(({ address }) => address)).toEqual(Array(3).fill('192.0.2.1'));
  });
});
