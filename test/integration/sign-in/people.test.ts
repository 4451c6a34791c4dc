import { createHmac, createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { importJWK, SignJWT, type JWK, type JWTHeaderParameters } from 'jose';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createApp, type AppDependencies } from '../../../src/app.js';
import { globalId } from '../../support/global-ids.js';
import { database, newUser, newWorkspace, type Workspace } from '../../support/gateway.js';
import { listeningApp, write } from '../../support/live.js';
import { audience, newSigningKey, startProvider } from '../../support/openid-provider.js';
import { expectDocumented } from '../../support/openapi.js';
import { subscribe } from '../../support/sse.js';
import { openSocket, signedInSocket } from '../../support/web-socket.js';

const key = await newSigningKey('one');
const provider = await startProvider(key);

function newApp(options: Partial<AppDependencies> = {}) {
  const openId = provider.settings;
  const logger = pino({ level: 'silent' });
  const app = createApp({ database, logger, openId, fillsColumns: false, ...options });
  onTestFinished(() => app.close());
  return app;
}

type App = ReturnType<typeof createApp>;

let app: App;
beforeAll(() => {
  const logger = pino({ level: 'silent' });
  app = createApp({ database, logger, openId: provider.settings, fillsColumns: false });
});
afterAll(async () => {
  await app.close();
  provider.close();
});
afterEach(() => {
  vi.useRealTimers();
  provider.useKey(key);
});

/** Lets this time pass, as the gateway sees it. */
const pass = (seconds: number) =>
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1_000 });

interface Sent {
  readonly method?: 'GET' | 'POST';
  readonly payload?: object;
  readonly headers?: Record<string, string>;
  readonly app?: App;
}

async function send(token: string, url: string, { app: at = app, ...options }: Sent = {}) {
  const method = options.payload === undefined ? 'GET' : 'POST';
  const headers = { authorization: `Bearer ${token}`, ...options.headers };
  const response = await at.inject({ method, url, ...options, headers });
  const { statusCode: status, headers: received, payload: text } = response;
  expectDocumented({ method, url, status, headers: received, text });
  return { status, headers: received, body: response.json() };
}

const me = (token: string, at?: App) => send(token, '/v1/me', at && { app: at });

const graphql = (token: string, query: string, options: Sent = {}) =>
  send(token, '/graphql', { payload: { query }, ...options });

/** A workspace with a person, and the claims of that person's tokens. */
async function newPerson(role: 'admin' | 'member' | 'viewer' = 'member') {
  const workspace = await newWorkspace();
  const user = await newUser(workspace.id, role);
  return { workspace, user, claims: claimsOf(workspace, user) };
}

const claimsOf = ({ id }: Pick<Workspace, 'id'>, { email }: { email: string }) => ({
  workspace_id: id,
  email,
  email_verified: true,
});

const now = () => Math.floor(Date.now() / 1_000);

/** Signs a token with the key of the provider, for tokens that the provider itself does not issue. */
async function sign(claims: object, header: Partial<JWTHeaderParameters> = {}, jwk = key) {
  const payload = { iss: provider.issuer, aud: audience, exp: now() + 300, ...claims };
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'ES256', kid: 'one', ...header })
    .sign(await importJWK(jwk, 'ES256'));
}

const publicPartOf = ({ kty, crv, x, y }: JWK) => ({ kty, crv, x, y }) as JWK;

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

describe('a person who signs in with a token', () => {
  test('is the user with the email address of the token, in any case, in the workspace of the token', async () => {
    const { workspace, user, claims } = await newPerson();
    await newUser((await newWorkspace()).id);
    const token = await provider.token({
      ...claims,
      workspace_id: workspace.id.toUpperCase(),
      email: claims.email.toUpperCase(),
    });
    expect(await me(token)).toMatchObject({
      status: 200,
      body: {
        workspace: { id: workspace.id },
        user: { id: user.id, email: user.email, role: 'member' },
        api_key: null,
      },
    });
    const query = '{ viewer { user { uuid } apiKey { uuid } workspace { uuid } permissions } }';
    const { body } = await graphql(token, query);
    expect(body).toMatchObject({
      data: {
        viewer: { user: { uuid: user.id }, apiKey: null, workspace: { uuid: workspace.id } },
      },
    });
    const { permissions } = body.data.viewer;
    expect(permissions).toContain('CREATE_OPPORTUNITY');
    expect(permissions).not.toContain('DELETE_OPPORTUNITY');
    const { address } = await listeningApp({ openId: provider.settings });
    const socket = await signedInSocket(address, token);
    socket.send({ id: '1', type: 'subscribe', payload: { query } });
    expect((await socket.next()).payload.data).toEqual(body.data);
  });

  test('has the permissions of its role', async () => {
    const { claims } = await newPerson('viewer');
    const token = await provider.token(claims);
    expect(await send(token, '/v1/opportunities', { payload: {} })).toMatchObject({
      status: 403,
      body: { error: { message: 'This takes the role member; your role is viewer.' } },
    });
  });

  test('is the author of its changes, without an API key', async () => {
    const { workspace, user, claims } = await newPerson('admin');
    const token = await provider.token(claims);
    await send(token, '/v1/opportunities', { payload: {} });
    await send(token, '/v1/contacts', { payload: { first_name: 'Ann', email: 'a@example.com' } });
    const query = `{ opportunityEvents { nodes { userId apiKeyId user { uuid } apiKey { uuid } } }
      workspaceEvents(first: 1) { nodes { userId apiKeyId user { uuid } apiKey { uuid } } } }`;
    const author = {
      userId: globalId('User', user.id),
      apiKeyId: null,
      user: { uuid: user.id },
      apiKey: null,
    };
    expect(await workspace.client.data(query)).toEqual({
      opportunityEvents: { nodes: [author] },
      workspaceEvents: { nodes: [author] },
    });
  });

  test('has idempotency keys of its own, which work with its next token too', async () => {
    const { workspace, claims } = await newPerson();
    const other = claimsOf(workspace, await newUser(workspace.id));
    const keyed = { payload: {}, headers: { 'idempotency-key': 'once' } };
    const create = async (of: object) => send(await provider.token(of), '/v1/opportunities', keyed);
    const first = await create(claims);
    expect(first.status).toBe(201);
    const again = await create(claims);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(again.body).toEqual(first.body);
    expect((await create(other)).headers).not.toHaveProperty('idempotent-replayed');
  });

  test('has a budget of its own, which its tokens share', async () => {
    const { workspace, claims } = await newPerson();
    const limited = newApp({ rateLimit: { points: 100, seconds: 600 } });
    const remaining = async (token: string) => (await me(token, limited)).headers.ratelimit;
    expect(await remaining(await provider.token(claims))).toMatch(/r=99;/);
    expect(await remaining(await provider.token(claims))).toMatch(/r=98;/);
    expect(await remaining(workspace.client.apiKey ?? '')).toMatch(/r=99;/);
  });

  test('is counted as a caller of REST', async () => {
    const { workspace, user, claims } = await newPerson('admin');
    const token = await provider.token(claims);
    await me(token);
    await me(token);
    const query = '{ restUsage { nodes { path calls apiKey { uuid } user { uuid } userId } } }';
    expect((await graphql(token, query)).body.data.restUsage.nodes).toEqual([
      {
        path: '/v1/me',
        calls: 2,
        apiKey: null,
        user: { uuid: user.id },
        userId: globalId('User', user.id),
      },
    ]);
    expect(await workspace.db.restUsage.count()).toBe(1);
    const { id, name, email } = user;
    expect((await send(token, '/v1/usage')).body.data).toContainEqual(
      expect.objectContaining({ path: '/v1/me', api_key: null, user: { id, name, email } }),
    );
  });

  test('is found by workspace and email address, of which several workspaces can have the same', async () => {
    const { user, claims } = await newPerson();
    const { id: workspaceId } = await newWorkspace();
    const { name, email, role } = await database.system.user.findFirstOrThrow({
      where: { id: user.id },
    });
    const other = await database.system.user.create({ data: { workspaceId, name, email, role } });
    const inOther = await sign({ ...claims, workspace_id: workspaceId });
    expect((await me(inOther)).body).toMatchObject({
      workspace: { id: workspaceId },
      user: { id: other.id },
    });
    expect((await me(await sign(claims))).body).toMatchObject({
      workspace: { id: claims.workspace_id },
      user: { id: user.id },
    });
  });

  test.each([
    ['several audiences', () => ({ aud: ['https://other.example.com', audience] })],
    ['a fraction of a second', () => ({ exp: now() + 300.5 })],
    ['an issue time in the future', () => ({ iat: now() + 300 })],
    ['an expiry after the last date', () => ({ exp: 1e300 })],
  ])('may send a token with %s, also for a stream', async (_name, claimed) => {
    const { workspace, claims } = await newPerson();
    const token = await sign({ ...claims, ...claimed() });
    expect((await me(token)).status).toBe(200);
    const { address } = await listeningApp({ openId: provider.settings });
    const stream = await subscribe(address, token);
    await write(workspace.client, 'createOpportunity');
    expect((await stream.nextEvent()).version).toBe(1);
  });

  test('may send a token whose expiry is up to 60 seconds past, because clocks differ', async () => {
    const { claims } = await newPerson();
    expect((await me(await sign({ ...claims, exp: now() - 50 }))).status).toBe(200);
    expect((await me(await sign({ ...claims, nbf: now() + 50 }))).status).toBe(200);
  });
});

type Claims = ReturnType<typeof claimsOf>;

/** The tokens that are rejected, with a part of the reason. */
const rejected: readonly [name: string, reason: string, (claims: Claims) => Promise<string>][] = [
  ['expired', 'has expired', (claims) => sign({ ...claims, exp: now() - 70 })],
  ['not valid yet', 'not valid yet', (claims) => sign({ ...claims, nbf: now() + 70 })],
  [
    'with an expiry that is a string',
    'claim exp',
    (claims) => sign({ ...claims, exp: '9999999999' }),
  ],
  ['with an issue time that is a string', 'claim iat', (claims) => sign({ ...claims, iat: 'now' })],
  ['without an expiry', 'claim exp', (claims) => sign({ ...claims, exp: undefined })],
  [
    'for another audience',
    'another audience',
    (claims) => provider.token(claims, { audience: 'https://other.example.com' }),
  ],
  [
    'of another issuer',
    'another issuer',
    (claims) => sign({ ...claims, iss: 'https://a.example' }),
  ],
  [
    'of an issuer with a slash at its end',
    'another issuer',
    (claims) => sign({ ...claims, iss: `${provider.issuer}/` }),
  ],
  [
    'with a critical extension',
    'malformed',
    async (claims) =>
      (await sign(claims)).replace(/^[^.]+/, encoded({ alg: 'ES256', crit: ['x'], x: 1 })),
  ],
  ['of another kind', 'type of the token', (claims) => sign(claims, { typ: 'logout+jwt' })],
  [
    'with alg none',
    'algorithm',
    async (claims) => `${encoded({ alg: 'none' })}.${(await sign(claims)).split('.')[1] ?? ''}.`,
  ],
  [
    'with HS256 and the public key',
    'algorithm',
    async (claims) => {
      const publicKey = publicPartOf(key);
      const payload = (await sign(claims)).split('.')[1] ?? '';
      const signed = `${encoded({ alg: 'HS256', kid: 'one' })}.${payload}`;
      const hmac = createHmac('sha256', JSON.stringify(publicKey)).update(signed);
      return `${signed}.${hmac.digest('base64url')}`;
    },
  ],
  [
    'with an algorithm that is not that of the key',
    'does not have',
    async (claims) => (await sign(claims)).replace(/^[^.]+/, encoded({ alg: 'RS256', kid: 'one' })),
  ],
  [
    'with its own public key in the header',
    'signature',
    async (claims) => {
      const own = await newSigningKey('one');
      return sign(claims, { jwk: publicPartOf(own) }, own);
    },
  ],
  [
    'with the addresses of its own key in the header',
    'signature',
    async (claims) => {
      const url = 'https://attacker.example/jwks';
      return sign(claims, { jku: url, x5u: url }, await newSigningKey('one'));
    },
  ],
  [
    'whose claims were changed',
    'signature',
    async (claims) => {
      const [header, , signature] = (await sign(claims)).split('.');
      return `${header ?? ''}.${encoded({ ...claims, exp: now() + 300 })}.${signature ?? ''}`;
    },
  ],
  ['whose header is not JSON', 'malformed', () => Promise.resolve('eyJhb.e30.AA')],
  ['without a workspace', 'workspace_id', ({ email }) => sign({ email, email_verified: true })],
  ['with a list of workspaces', 'workspace_id', (claims) => sign({ ...claims, workspace_id: [] })],
  ['with a number as workspace', 'workspace_id', (claims) => sign({ ...claims, workspace_id: 1 })],
  ['with a list of addresses', 'email', (claims) => sign({ ...claims, email: [claims.email] })],
  ['without an email address', 'email', (claims) => sign({ ...claims, email: undefined })],
  ['with a malformed workspace', 'workspace', (claims) => sign({ ...claims, workspace_id: "'" })],
  [
    'with an unknown workspace',
    'workspace',
    (claims) => sign({ ...claims, workspace_id: randomUUID() }),
  ],
  ['with an unknown user', 'no user', (claims) => sign({ ...claims, email: 'x@example.com' })],
  [
    'with the Kelvin sign in place of a k',
    'no user',
    async (claims) => {
      const { workspace_id: workspaceId } = claims;
      const data = { workspaceId, name: 'Kim', email: 'kim@example.com', role: 'admin' } as const;
      await database.system.user.create({ data });
      return sign({ ...claims, email: '\u212aim@example.com' });
    },
  ],
  ['with a wildcard', 'no user', (claims) => sign({ ...claims, email: '%' })],
  ['with an unstorable address', 'no user', (claims) => sign({ ...claims, email: 'a\0' })],
  [
    'whose workspace is not that of its user',
    'no user',
    async (claims) => sign({ ...claims, workspace_id: (await newWorkspace()).id }),
  ],
  ['not verified', 'not verified', (claims) => sign({ ...claims, email_verified: false })],
  [
    'of unknown verification',
    'not verified',
    (claims) => provider.token({ ...claims, email_verified: undefined }),
  ],
  [
    'of a deactivated user',
    'deactivated',
    async (claims) => {
      await deactivate(claims);
      return provider.token(claims);
    },
  ],
];

async function deactivate({ workspace_id: workspaceId, email }: Claims): Promise<void> {
  const data = { deactivatedAt: new Date() };
  await database.system.user.updateMany({ where: { workspaceId, email }, data });
}

describe('a token is rejected with the reason, on both APIs and on streams,', () => {
  test.each(rejected)('%s', async (_name, reason, create) => {
    const { claims } = await newPerson();
    const token = await create(claims);
    const stream = { headers: { accept: 'text/event-stream' } };
    for (const answer of [
      await me(token),
      await graphql(token, '{ __typename }'),
      await graphql(token, 'subscription { opportunityEventAdded { id } }', stream),
    ]) {
      expect(answer.status).toBe(401);
      const { message } = answer.body.error ?? answer.body.errors[0];
      expect(message).toContain(reason);
      expect(answer.headers['www-authenticate']).toBe(
        `Bearer error="invalid_token", error_description="${String(message)}"`,
      );
      // Pages can read it.
      expect(answer.headers['access-control-expose-headers']).toContain('WWW-Authenticate');
    }
  });

  test('and counts as a failed sign-in', async () => {
    const { claims } = await newPerson();
    const limited = newApp({ signInFailuresPerMinute: 1 });
    const token = await sign({ ...claims, exp: 1 });
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await me(token, limited)).status);
    expect(statuses).toEqual([401, 429, 429]);
    expect((await me(await provider.token(claims), limited)).status).toBe(200);
  });

  test('by a gateway without OIDC_ISSUER, as an unknown API key', async () => {
    const { claims } = await newPerson();
    const answer = await me(await sign(claims), newApp({ openId: undefined }));
    expect(answer.body.error.message).toBe('The API key is not known.');
    expect(answer.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
  });
});

test('settings choose the claims, and whether the address must be verified', async () => {
  const { claims, user } = await newPerson();
  const openId = {
    ...provider.settings,
    workspaceClaim: 'https://crm.example.com/workspace',
    emailClaim: 'upn',
    emailVerifiedClaim: undefined,
  };
  const { workspace_id: workspace, email: upn } = claims;
  const token = await provider.token({ 'https://crm.example.com/workspace': workspace, upn });
  expect((await me(token, newApp({ openId }))).body).toMatchObject({ user: { id: user.id } });
});

describe('the keys of the provider', () => {
  test('are fetched once for many requests, and again for a new key, at most every 30 seconds', async () => {
    const { claims } = await newPerson();
    const gateway = newApp();
    const old = await provider.token(claims);
    const unknown = await sign(claims, { kid: 'unknown' });
    const next = await newSigningKey('two');
    const statusesOf = (...tokens: string[]) =>
      Promise.all(tokens.map(async (token) => (await me(token, gateway)).status));
    let start = provider.requests();
    const fetches = () => provider.requests() - start;
    expect(await statusesOf(old, old, unknown)).toEqual([200, 200, 401]);
    expect(fetches()).toBe(2);
    provider.useKey(next);
    const rotated = await provider.token(claims);
    start = provider.requests();
    expect(await statusesOf(rotated, old, unknown)).toEqual([401, 200, 401]);
    expect(fetches()).toBe(0);
    pass(31);
    expect(await statusesOf(rotated, unknown, rotated, unknown)).toEqual([200, 401, 200, 401]);
    expect(fetches()).toBe(2);
    // The provider has withdrawn its old key.
    expect(await statusesOf(old)).toEqual([401]);
    expect(fetches()).toBe(2);
  });

  test('are fetched again after 10 minutes, and stay in use while the provider is away', async () => {
    const { claims } = await newPerson();
    const gateway = newApp();
    const old = await provider.token(claims, { lifetimeSeconds: 7_200 });
    expect((await me(old, gateway)).status).toBe(200);
    provider.leave();
    const start = provider.requests();
    pass(3_600);
    for (let i = 0; i < 3; i++) expect((await me(old, gateway)).status).toBe(200);
    await vi.waitFor(() => {
      expect(provider.requests() - start).toBe(1);
    });
    provider.useKey(await newSigningKey('two'));
    pass(31);
    await vi.waitFor(async () => {
      expect((await me(old, gateway)).status).toBe(401);
    });
  });

  test('that are not known while the provider is away result in 503 with Retry-After', async () => {
    const { claims } = await newPerson();
    const gateway = newApp();
    const token = await provider.token(claims);
    provider.leave();
    const start = provider.requests();
    const answers = await Promise.all([1, 2, 3].map(() => me(token, gateway)));
    for (const answer of [...answers, await me(token, gateway)]) {
      expect(answer).toMatchObject({ status: 503, body: { error: { code: 'unavailable' } } });
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(20);
      expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(30);
    }
    expect(provider.requests() - start).toBe(1);
    provider.useKey(key);
    pass(31);
    expect((await me(token, gateway)).status).toBe(200);
  });
});

/** The time limit of requests for keys. */
let timeout = new AbortController();

/** Documents that a provider can publish in place of its key, with the response to a token of that key. */
const published: [name: string, keys: unknown, status: number, reason: string][] = [
  ['no key', { keys: [] }, 401, 'does not have'],
  ['a symmetric key', { keys: [{ kty: 'oct', kid: 'one', k: 'AA' }] }, 401, 'does not have'],
  ['a key for encryption', { keys: [{ ...publicPartOf(key), use: 'enc' }] }, 401, 'does not have'],
  ['a key of another curve', { keys: [await newSigningKey('one', 'ES384')] }, 401, 'not have'],
  [
    'two keys of the same name',
    { keys: [1, 2].map(() => ({ ...publicPartOf(key), kid: 'one' })) },
    401,
    'Several keys',
  ],
  ['an incomplete key', { keys: [{ kty: 'EC', crv: 'P-256', kid: 'one' }] }, 401, 'not supported'],
  ['no key set', {}, 503, 'cannot be'],
  ['null', null, 503, 'cannot be'],
  ['a set of 2 MB', { keys: [], padding: 'x'.repeat(2_000_000) }, 503, 'cannot be'],
];

describe('a provider that publishes', () => {
  test.each(published)('%s', async (_name, keys, status, reason) => {
    const { claims } = await newPerson();
    provider.serveKeys((_request, response) => response.end(JSON.stringify(keys)));
    const answer = await me(await sign(claims), newApp());
    expect(answer.status).toBe(status);
    expect(answer.body.error.message).toContain(reason);
  });

  test('an RSA key of less than 2048 bits', async () => {
    const { claims } = await newPerson();
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1_024 });
    const keys = [{ ...publicKey.export({ format: 'jwk' }), kid: 'short' }];
    provider.serveKeys((_request, response) => response.end(JSON.stringify({ keys })));
    const [, payload = ''] = (await sign(claims)).split('.');
    const signed = `${encoded({ alg: 'RS256', kid: 'short' })}.${payload}`;
    const signature = createSign('sha256').update(signed).sign(privateKey, 'base64url');
    const answer = await me(`${signed}.${signature}`, newApp());
    expect(answer.status).toBe(401);
    expect(answer.body.error.message).toContain('not supported');
  });

  test.each<[string, RequestListener]>([
    ['a page', (_request, response) => response.end('<!doctype html>')],
    ['a redirection', (_request, response) => response.writeHead(302, { location: '/' }).end()],
    [
      'nothing in time',
      () => {
        timeout.abort(new Error('Late.'));
      },
    ],
  ])('%s', async (_name, respond) => {
    timeout = new AbortController();
    const spy = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(timeout.signal);
    onTestFinished(() => {
      spy.mockRestore();
    });
    const { claims } = await newPerson();
    provider.serveKeys(respond);
    const answer = await me(await sign(claims), newApp());
    expect(answer).toMatchObject({ status: 503, body: { error: { code: 'unavailable' } } });
    expect(answer.headers['retry-after']).toMatch(/^\d+$/);
  });
});

describe('a stream of a person ends', () => {
  /** Opens the stream of a person, and another one that stays open. */
  async function openStreams(options: Partial<AppDependencies> = {}) {
    const { workspace, claims } = await newPerson();
    const openId = provider.settings;
    const { address } = await listeningApp({ openId, ...options });
    const other = claimsOf(workspace, await newUser(workspace.id));
    const [ending, going] = await Promise.all([
      subscribe(address, await sign({ ...claims, exp: now() + 100 })),
      subscribe(address, await sign({ ...other, exp: now() + 1_000 })),
    ]);
    return { workspace, claims, ending, going };
  }

  const ends: [string, (claims: Claims) => Promise<unknown>][] = [
    ['once its token has expired', async () => Promise.resolve(pass(161))],
    ['once its user is deactivated', deactivate],
  ];
  test.each(ends)('at the next change, %s', async (_when, end) => {
    const { workspace, claims, ending, going } = await openStreams();
    await end(claims);
    await write(workspace.client, 'createOpportunity');
    expect(await ending.lastError()).toMatchObject({ code: 'UNAUTHORIZED' });
    expect((await going.nextEvent()).version).toBe(1);
  });

  test.each(ends)('even without a change, %s', async (_when, end) => {
    const { workspace, claims, ending, going } = await openStreams({ keyCheckIntervalMs: 20 });
    await end(claims);
    expect(await ending.lastError()).toMatchObject({ code: 'UNAUTHORIZED' });
    await write(workspace.client, 'createOpportunity');
    expect((await going.nextEvent()).version).toBe(1);
  });

  test('but not while a request with its token would be accepted, since clocks differ', async () => {
    const { workspace, ending } = await openStreams();
    pass(150);
    await write(workspace.client, 'createOpportunity');
    expect((await ending.nextEvent()).version).toBe(1);
  });

  test('over a WebSocket at once, with a code after which clients connect again only if the token has expired', async () => {
    const { claims } = await newPerson();
    const { address } = await listeningApp({ openId: provider.settings });
    const closedWith = async (apiKey: string) => {
      const socket = await openSocket(address);
      socket.send({ type: 'connection_init', payload: { apiKey } });
      return socket.closed;
    };
    expect(await closedWith(await sign({ ...claims, exp: now() - 70 }))).toEqual({
      code: 4403,
      reason: 'The token has expired.',
    });
    const other = await provider.token(claims, { audience: 'https://other.example.com' });
    expect(await closedWith(other)).toEqual({
      code: 4401,
      reason: 'The token is for another audience.',
    });
    await deactivate(claims);
    expect(await closedWith(await provider.token(claims))).toEqual({
      code: 4401,
      reason: 'The user of the token has been deactivated.',
    });
  });

  test.each(ends)('over a WebSocket, which is closed with 4403, %s', async (_when, end) => {
    const { claims } = await newPerson();
    const { address } = await listeningApp({ openId: provider.settings, keyCheckIntervalMs: 20 });
    const socket = await signedInSocket(address, await sign({ ...claims, exp: now() + 100 }));
    await end(claims);
    expect((await socket.closed).code).toBe(4403);
  });
});
