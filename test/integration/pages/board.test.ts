import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { createApp } from '../../../src/app.js';
import type { OpenIdSettings } from '../../../src/auth/openid-settings.js';
import { database } from '../../support/gateway.js';
import { getPage } from '../../support/pages.js';

const demoApiKey = 'ogw_the-key-of-the-demo';
const local = { headers: { host: '127.0.0.1:4000' } };
let folder = '';
let gateway: FastifyInstance;

/** A gateway whose board is in a folder. */
const gatewayWith = (boardFolder: string, openId?: OpenIdSettings) =>
  createApp({ database, logger: pino({ level: 'silent' }), demoApiKey, boardFolder, openId });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateway-board-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(
    join(folder, 'index.html'),
    ['demo-api-key', 'style-nonce', 'openid-provider']
      .map((name) => `<meta name="${name}" content="" />`)
      .join(''),
  );
  await writeFile(join(folder, 'assets/index-1a2b.js'), 'start();');
  gateway = gatewayWith(folder);
});
afterAll(async () => {
  await gateway.close();
  await rm(folder, { recursive: true });
});

test('the page has a new nonce each time, and its policy allows only what the gateway serves', async () => {
  const nonces = new Set<string>();
  for (const url of ['/board', '/board/', '/board/opportunities/1']) {
    const { status, headers, text } = await getPage(url, {}, gateway);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['cache-control']).toBe('no-store');
    const [, nonce = ''] = /name="style-nonce" content="([^"]+)"/.exec(text) ?? [];
    nonces.add(nonce);
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'`,
    );
  }
  expect(nonces).toHaveLength(3);
});

test('the page has the client at the provider, to which alone its policy allows further connections', async () => {
  const openId = {
    ...{
      issuer: 'https://login.example.com/realms/crm',
      audiences: ['crm', 'https://crm.example'],
    },
    ...{ workspaceClaim: 'workspace_id', emailClaim: 'email', emailVerifiedClaim: undefined },
  };
  const policyWith = async (settings: OpenIdSettings) => {
    const app = gatewayWith(folder, settings);
    const { headers, text } = await getPage('/board', {}, app);
    await app.close();
    const [, provider] = /name="openid-provider" content="([^"]*)"/.exec(text) ?? [];
    const [, connections] =
      /connect-src ([^;]*);/.exec(String(headers['content-security-policy'])) ?? [];
    return { connections, provider: provider?.replaceAll('&quot;', '"') };
  };
  expect(await policyWith(openId)).toEqual({ connections: "'self'", provider: '' });
  const browserClient = { id: 'board', scope: 'openid email' };
  const { connections, provider = '' } = await policyWith({ ...openId, browserClient });
  expect(connections).toBe("'self' https://login.example.com");
  expect(JSON.parse(provider)).toEqual({
    ...{ issuer: openId.issuer, clientId: 'board', scope: 'openid email' },
    resource: 'https://crm.example',
  });
});

test('the page has the demo key only for clients on the same machine', async () => {
  expect((await getPage('/board', local, gateway)).text).toContain(demoApiKey);
  const remote = { ...local, remoteAddress: '10.0.0.7' };
  expect((await getPage('/board', remote, gateway)).text).not.toContain(demoApiKey);
  const { text, headers } = await getPage(
    '/board',
    { headers: { ...local.headers, origin: 'https://evil.example' } },
    gateway,
  );
  expect(text).toContain(demoApiKey);
  expect(headers).not.toHaveProperty('access-control-allow-origin');
});

test('an asset may be cached forever, and an unknown asset is not found', async () => {
  const { status, headers, text } = await getPage('/board/assets/index-1a2b.js', {}, gateway);
  expect([status, text]).toEqual([200, 'start();']);
  expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
  expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
  for (const name of ['index-0.js', '..%2findex.html'])
    expect((await getPage(`/board/assets/${name}`, {}, gateway)).status).toBe(404);
});

test('until the board is built, the page says how to build it, and reloads', async () => {
  const later = join(folder, 'later');
  const early = gatewayWith(later);
  const { status, headers, text } = await getPage('/board', {}, early);
  expect([status, headers.refresh]).toEqual([503, '1']);
  expect(text).toContain('npm run build');
  expect((await getPage('/board/assets/index-1a2b.js', {}, early)).status).toBe(404);

  await mkdir(later);
  for (const name of ['assets', 'index.html'])
    await cp(join(folder, name), join(later, name), { recursive: true });
  expect((await getPage('/board', {}, early)).status).toBe(200);
  expect((await getPage('/board/assets/index-1a2b.js', {}, early)).status).toBe(200);
  await early.close();
});
