// The start, the limits and the end of a WebSocket at /graphql.
import { request } from 'node:http';
import { connect } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { revokeAnyApiKey } from '../../../src/domain/workspace/create.js';
import { countOpportunities, database, newWorkspace } from '../../support/gateway.js';
import { mutation } from '../../support/idempotency.js';
import { listeningApp, write } from '../../support/live.js';
import { openSocket, resultOf, signedInSocket, socketClient } from '../../support/web-socket.js';

const unauthorized = 4401;
const counting = '{ opportunities { totalCount } }';
const watching = 'subscription { opportunityEventAdded { version } }';

describe('the key is sent in connection_init', () => {
  test.each([
    ['as Authorization', (key: string) => ({ Authorization: `Bearer ${key}` })],
    ['as authorization', (key: string) => ({ authorization: `bearer ${key}` })],
    ['as X-API-Key', (key: string) => ({ 'X-API-Key': key })],
    ['as apiKey', (key: string) => ({ apiKey: key })],
  ])('%s', async (_how, connectionParams) => {
    const { client } = await newWorkspace();
    const { address } = await listeningApp();
    const overSocket = socketClient(address, undefined, {
      connectionParams: connectionParams(client.apiKey ?? ''),
    });
    expect(await resultOf(overSocket, { query: counting })).toHaveProperty('data');
  });

  test('or as a header of the request that opens the socket', async () => {
    const { client } = await newWorkspace();
    const { address } = await listeningApp();
    const headers = { authorization: `Bearer ${client.apiKey ?? ''}` };
    const socket = await openSocket(address, { headers });
    socket.send({ type: 'connection_init' });
    expect(await socket.next()).toEqual({ type: 'connection_ack' });
  });
});

describe('a socket is closed with a code', () => {
  const init = (payload: object) => ({ type: 'connection_init', payload });
  const cases: [string, unknown[], number, RegExp][] = [
    ['no key', [init({})], unauthorized, /An API key is needed/],
    ['an unknown key', [init({ apiKey: 'x' })], unauthorized, /not known/],
    ['a key that is no string', [init({ apiKey: 5 })], 4400, /connectionParams.apiKey/],
    [
      'an operation before connection_init',
      [{ id: '1', type: 'subscribe', payload: { query: counting } }],
      unauthorized,
      /Unauthorized/,
    ],
    ['a message that is not JSON', ['{'], 4400, /not valid JSON/],
    ['a message that nests too deeply', ['['.repeat(70)], 4400, /64 levels/],
    ['a message of the gateway', [{ type: 'connection_ack' }], 4400, /of clients/],
    ['a result', [{ id: '1', type: 'next', payload: { data: {} } }], 4400, /of clients/],
    ['a long ID', [{ id: 'x'.repeat(256), type: 'complete' }], 4400, /255 characters/],
    ['a second connection_init', [init({}), init({})], 4429, /Too many/],
    ['a message of an unknown type', [{ type: 'start' }], 4400, /Invalid message/],
    [
      'a ping of 17 KB before sign-in',
      [{ type: 'ping', payload: { x: 'x'.repeat(17_000) } }],
      4400,
      /16384 bytes/,
    ],
    ['a message larger than 1 MiB', [init({ x: 'x'.repeat(2 ** 20) })], 1009, /^$/],
  ];
  test('after what the protocol or the gateway does not allow', async () => {
    const { address } = await listeningApp();
    for (const [name, messages, code, reason] of cases) {
      const socket = await openSocket(address);
      for (const message of messages) socket.send(message);
      const closed = await socket.closed;
      expect(closed, name).toEqual({ code, reason: expect.stringMatching(reason) });
    }
  });

  test('without connection_init within 5 seconds', async () => {
    const { address } = await listeningApp();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const socket = await openSocket(address);
    vi.advanceTimersByTime(4_900);
    socket.send({ type: 'ping' });
    expect(await socket.next()).toEqual({ type: 'pong' });
    vi.advanceTimersByTime(200);
    expect((await socket.closed).code).toBe(4408);
  });

  test('with another subprotocol', async () => {
    const { address } = await listeningApp();
    const socket = await openSocket(address, {}, 'graphql-ws').catch((error: unknown) => error);
    expect(String(socket)).toContain('subprotocol');
  });

  test('if the only key is in a cookie', async () => {
    const { client } = await newWorkspace();
    const { address } = await listeningApp();
    const key = client.apiKey ?? '';
    const headers = { cookie: `authorization=Bearer ${key}; apiKey=${key}; x-api-key=${key}` };
    const socket = await openSocket(address, { headers });
    socket.send({ type: 'connection_init' });
    expect((await socket.closed).code).toBe(unauthorized);
  });
});

test('the payload of a ping is sent back if it is small', async () => {
  const { client } = await newWorkspace();
  const { address } = await listeningApp();
  const socket = await signedInSocket(address, client.apiKey);
  socket.send({ type: 'ping', payload: { at: 1 } });
  expect(await socket.next()).toEqual({ type: 'pong', payload: { at: 1 } });
  socket.send({ type: 'ping', payload: { x: 'x'.repeat(2_000) } });
  expect(await socket.next()).toEqual({ type: 'pong' });
});

describe('a key that becomes invalid closes its sockets', () => {
  test('even without a change and an operation', async () => {
    const workspace = await newWorkspace();
    const { address } = await listeningApp({ keyCheckIntervalMs: 20 });
    const { apiKey } = await workspace.clientAs('member');
    const [idle, watcher, other] = await Promise.all(
      [apiKey, apiKey, workspace.client.apiKey].map((key) => signedInSocket(address, key)),
    );
    watcher?.send({ id: '1', type: 'subscribe', payload: { query: watching } });
    const key = await workspace.db.apiKey.findFirstOrThrow({ where: { name: 'Test key' } });
    await revokeAnyApiKey(database.system, key.id);
    for (const socket of [idle, watcher])
      expect(await socket?.closed).toEqual({
        code: unauthorized,
        reason: 'The API key is no longer valid.',
      });
    other?.send({ id: '1', type: 'subscribe', payload: { query: counting } });
    expect(await other?.next()).toMatchObject({ type: 'next' });
  });

  test('at the next operation, which gets the error first', async () => {
    const workspace = await newWorkspace();
    const { address } = await listeningApp();
    const { apiKey } = await workspace.clientAs('member');
    const socket = await signedInSocket(address, apiKey);
    const key = await workspace.db.apiKey.findFirstOrThrow({ where: { name: 'Test key' } });
    await revokeAnyApiKey(database.system, key.id);
    socket.send({ id: '1', type: 'subscribe', payload: { query: counting } });
    expect(await socket.next()).toMatchObject({
      type: 'error',
      payload: [{ extensions: { code: 'UNAUTHORIZED' } }],
    });
    expect((await socket.closed).code).toBe(unauthorized);
  });
});

describe('limits', () => {
  test('of operations on one socket: a further one is rejected until another one completes', async () => {
    const { client } = await newWorkspace();
    const { address } = await listeningApp({ sockets: { operationsPerSocket: 2 } });
    const socket = await signedInSocket(address, client.apiKey);
    for (const id of ['1', '2', '3'])
      socket.send({ id, type: 'subscribe', payload: { query: watching } });
    expect(await socket.next()).toMatchObject({
      ...{ id: '3', type: 'error' },
      payload: [{ extensions: { code: 'RATE_LIMITED' } }],
    });
    socket.send({ id: '1', type: 'complete' });
    socket.send({ id: '4', type: 'subscribe', payload: { query: counting } });
    expect(await socket.next()).toMatchObject({ id: '4', type: 'next' });
  });

  test('of the size of all operations on one socket', async () => {
    const { client } = await newWorkspace();
    const { address } = await listeningApp();
    const socket = await signedInSocket(address, client.apiKey);
    const subscribe = (id: string, padding: string) => {
      socket.send({ id, type: 'subscribe', payload: { query: watching, padding } });
    };
    for (const id of ['1', '2', '3']) subscribe(id, 'x'.repeat(900_000));
    expect(await socket.next()).toMatchObject({
      ...{ id: '3', type: 'error' },
      payload: [{ message: expect.stringContaining('2 MiB of operations') }],
    });
    socket.send({ id: '1', type: 'complete' });
    subscribe('1', 'x'.repeat(400_000));
    subscribe('4', 'x'.repeat(900_000));
    expect(await socket.next()).toMatchObject({ id: '4', type: 'error' });
    socket.send({ id: '2', type: 'complete' });
    socket.send({ id: '5', type: 'subscribe', payload: { query: counting } });
    expect(await socket.next()).toMatchObject({ id: '5', type: 'next' });
  });

  test('of the messages other than operations, of which each may be completed', async () => {
    const { client } = await newWorkspace();
    const { address } = await listeningApp();
    for (const message of [{ type: 'pong' }, { id: 'x', type: 'complete' }]) {
      const socket = await signedInSocket(address, client.apiKey);
      for (let count = 0; count < 900; count++) socket.send(message);
      socket.send({ id: '1', type: 'subscribe', payload: { query: counting } });
      expect(await socket.next()).toMatchObject({ id: '1', type: 'next' });
      for (let count = 0; count < 101; count++) socket.send(message);
      expect(await socket.closed).toEqual({
        code: 1013,
        reason: 'A socket may send 1,000 messages other than operations in 10 seconds.',
      });
    }
  });

  test('of the messages that complete an operation before it runs', async () => {
    const { client } = await newWorkspace();
    const { address } = await listeningApp();
    const socket = await signedInSocket(address, client.apiKey);
    // Almost all wait for the end of one before.
    for (let count = 0; count < 990; count++) {
      socket.send({ id: '1', type: 'subscribe', payload: { query: watching } });
      socket.send({ id: '1', type: 'complete' });
    }
    for (let count = 0; count < 900; count++) socket.send({ type: 'pong' });
    expect((await socket.closed).code).toBe(1013);
  });

  test('of the size of such a message', async () => {
    const { client } = await newWorkspace();
    const { address } = await listeningApp();
    const socket = await signedInSocket(address, client.apiKey);
    socket.send({ type: 'pong', payload: { x: 'x'.repeat(17_000) } });
    expect(await socket.closed).toEqual({
      code: 4400,
      reason: 'A message other than subscribe must be at most 16384 bytes long.',
    });
  });

  test('of sockets and streams of a workspace: a socket counts once, whatever its subscriptions', async () => {
    const { client } = await newWorkspace();
    const { address } = await listeningApp({ streamsPerWorkspace: 2 });
    const sockets = await Promise.all([1, 2].map(() => signedInSocket(address, client.apiKey)));
    for (const socket of sockets) {
      socket.send({ id: '1', type: 'subscribe', payload: { query: watching } });
      socket.send({ id: '2', type: 'subscribe', payload: { query: counting } });
      expect(await socket.next()).toMatchObject({ id: '2', type: 'next' });
    }
    const further = await openSocket(address);
    further.send({ type: 'connection_init', payload: { apiKey: client.apiKey } });
    expect((await further.closed).code).toBe(1013);
  });

  test('of subscriptions of a workspace over all its sockets', async () => {
    const { client } = await newWorkspace();
    const { address } = await listeningApp({ streamsPerWorkspace: 2 });
    const [one, two] = await Promise.all([1, 2].map(() => signedInSocket(address, client.apiKey)));
    for (const socket of [one, two])
      for (const id of ['1', '2', '3', '4'])
        socket?.send({ id, type: 'subscribe', payload: { query: watching } });
    // Their responses come after the subscriptions have started.
    for (const socket of [one, two]) {
      socket?.send({ id: '5', type: 'subscribe', payload: { query: counting } });
      expect(await socket?.next()).toMatchObject({ id: '5', type: 'next' });
    }
    const message = expect.stringContaining('limit of 8 subscriptions') as string;
    one?.send({ id: '6', type: 'subscribe', payload: { query: watching } });
    expect(await one?.next()).toMatchObject({ id: '5', type: 'complete' });
    expect(await one?.next()).toMatchObject({ id: '6', type: 'error', payload: [{ message }] });
  });

  test('of sockets do not count those that close during their sign-in', async () => {
    const { client } = await newWorkspace();
    const { address } = await listeningApp({ streamsPerWorkspace: 1 });
    for (let count = 0; count < 20; count++) {
      const socket = await openSocket(address);
      socket.send({ type: 'connection_init', payload: { apiKey: client.apiKey } });
      socket.socket.terminate();
    }
    await expect
      .poll(() => signedInSocket(address, client.apiKey).catch(() => null), { timeout: 10_000 })
      .not.toBeNull();
  });

  test('of points: operations over both transports share the budget of their key', async () => {
    const { client } = await newWorkspace();
    const { address } = await listeningApp({ rateLimit: { points: 10, seconds: 600 } });
    const socket = await signedInSocket(address, client.apiKey);
    socket.send({ id: '1', type: 'subscribe', payload: { query: '{ __typename }' } });
    const { payload } = await socket.next();
    expect(payload.extensions.cost).toMatchObject({ limit: 10, remaining: 8 });
    expect(await socket.next()).toEqual({ id: '1', type: 'complete' });
    socket.send({
      id: '2',
      type: 'subscribe',
      payload: { query: '{ opportunities(first: 100) { nodes { id } } }' },
    });
    expect(await socket.next()).toMatchObject({
      type: 'error',
      payload: [{ extensions: { code: 'RATE_LIMITED', retryAfterSeconds: expect.any(Number) } }],
    });
  });

  test('of failed sign-ins', async () => {
    const { address } = await listeningApp({ signInFailuresPerMinute: 1 });
    const codeOf = async (apiKey: string) => {
      const socket = await openSocket(address);
      socket.send({ type: 'connection_init', payload: { apiKey } });
      return (await socket.closed).code;
    };
    expect(await codeOf('one')).toBe(unauthorized);
    expect(await codeOf('two')).toBe(1013);
  });

  test('of silence: the socket of a client that does not read is closed', async () => {
    const workspace = await newWorkspace();
    const { app, address } = await listeningApp({ sockets: { pingIntervalMs: 200 } });
    const reader = await signedInSocket(address, workspace.client.apiKey);
    const silent = await signedInSocket(address, workspace.client.apiKey);
    silent.socket.pause();
    const left = () =>
      new Promise<number>((resolve) => {
        app.server.getConnections((_error, count) => {
          resolve(count);
        });
      });
    await expect.poll(left).toBe(1);
    reader.send({ type: 'ping' });
    expect(await reader.next()).toEqual({ type: 'pong' });
  });
});

describe('a server that closes', () => {
  test('closes its sockets with 1012, without completing subscriptions, so that clients connect again', async () => {
    const { client } = await newWorkspace();
    const { app, address } = await listeningApp();
    const [unused, watcher, reader] = await Promise.all([
      openSocket(address),
      signedInSocket(address, client.apiKey),
      signedInSocket(address, client.apiKey),
    ]);
    for (const socket of [watcher, reader])
      socket.send({ id: '1', type: 'subscribe', payload: { query: watching } });
    reader.send({ id: '2', type: 'subscribe', payload: { query: counting } });
    expect(await reader.next()).toMatchObject({ id: '2' });
    await app.close();
    for (const socket of [unused, watcher]) {
      expect((await socket.closed).code).toBe(1012);
      await expect(socket.next()).rejects.toThrow('closed');
    }
  });

  test('finishes the mutations that it has received', async () => {
    const { client } = await newWorkspace();
    const { app, address } = await listeningApp();
    const socket = await signedInSocket(address, client.apiKey);
    const query = mutation('createOpportunity');
    socket.send({ id: '1', type: 'subscribe', payload: { query, variables: { input: {} } } });
    socket.send({ type: 'ping' });
    expect(await socket.next()).toEqual({ type: 'pong' });
    await app.close();
    expect(await socket.next()).toMatchObject({
      type: 'next',
      payload: { data: { createOpportunity: { opportunity: { version: 1 } } } },
    });
  });

  test('runs what a socket sends while it drains, and sends the result before it closes', async () => {
    const { client } = await newWorkspace();
    const { app, address } = await listeningApp({ drainDelayMs: 300 });
    const socket = await signedInSocket(address, client.apiKey);
    const closing = app.close();
    socket.send({ id: '1', type: 'subscribe', payload: { query: counting } });
    expect(await socket.next()).toMatchObject({ id: '1', type: 'next', payload: { data: {} } });
    expect(await socket.next()).toEqual({ id: '1', type: 'complete' });
    expect((await socket.closed).code).toBe(1012);
    await closing;
  });

  test('does not wait for a client that does not respond', async () => {
    const { client } = await newWorkspace();
    const { app, address } = await listeningApp();
    const socket = await signedInSocket(address, client.apiKey);
    socket.socket.pause();
    await app.close();
  });

  test('a client of graphql-ws is live again at the next server', async () => {
    const { client } = await newWorkspace();
    const first = await listeningApp();
    const { port } = new URL(first.address);
    let connections = 0;
    const overSocket = socketClient(first.address, client.apiKey, {
      retryAttempts: 100,
      retryWait: () => delay(20),
      on: { connected: () => connections++ },
    });
    const events = overSocket.iterate({ query: watching });
    const next = events.next();
    await expect.poll(() => connections).toBe(1);
    await first.app.close();
    await listeningApp({}, undefined, Number(port));
    await expect.poll(() => connections).toBe(2);
    await resultOf(overSocket, { query: counting });
    await write(client, 'createOpportunity');
    expect((await next).value).toEqual({ data: { opportunityEventAdded: { version: 1 } } });
    await overSocket.dispose();
  });
});

describe('the origin of a page', () => {
  const corsOrigins = ['https://app.example.com'];

  test.each([
    ['https://app.example.com', true],
    ['https://evil.example.com', false],
    ['null', false],
    [undefined, true],
  ])('%s, with CORS_ORIGINS: %s', async (origin, isAllowed) => {
    const { client } = await newWorkspace();
    const { address } = await listeningApp({ corsOrigins });
    const response = await fetch(`${address}/graphql?query={__typename}`, {
      headers: {
        authorization: `Bearer ${client.apiKey ?? ''}`,
        ...(origin !== undefined && { origin }),
      },
    });
    const isListed = corsOrigins.includes(origin ?? '');
    expect(response.headers.get('access-control-allow-origin')).toBe(isListed ? origin : null);
    expect(response.headers.has('access-control-allow-credentials')).toBe(false);
    const opened = signedInSocket(address, client.apiKey, {
      ...(origin !== undefined && { origin }),
    });
    if (isAllowed) expect((await opened).socket.readyState).toBe(1);
    else await expect(opened).rejects.toThrow('403');
  });

  test('may be any without CORS_ORIGINS, and its page may never send cookies', async () => {
    const { client } = await newWorkspace();
    const { address } = await listeningApp();
    const origin = 'https://any.example.com';
    const authorization = `Bearer ${client.apiKey ?? ''}`;
    const response = await fetch(`${address}/graphql?query={__typename}`, {
      headers: { authorization, origin },
    });
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.has('access-control-allow-credentials')).toBe(false);
    const { socket } = await signedInSocket(address, client.apiKey, { origin });
    expect(socket.readyState).toBe(1);
  });

  test('that of the gateway itself is allowed', async () => {
    const { address } = await listeningApp({ corsOrigins });
    expect((await openSocket(address, { origin: address })).socket.readyState).toBe(1);
  });
});

describe('a request to upgrade', () => {
  test('to HTTP/2 is served as if it did not ask, with its body', async () => {
    const { client } = await newWorkspace();
    const { address } = await listeningApp();
    const sent = request(`${address}/graphql`, {
      method: 'POST',
      headers: {
        ...{
          connection: 'Upgrade, HTTP2-Settings',
          upgrade: 'h2c',
          'http2-settings': 'AAEAAEAAAAIAAAAB',
        },
        ...{ authorization: `Bearer ${client.apiKey ?? ''}`, 'content-type': 'application/json' },
      },
    }).end(JSON.stringify({ query: counting }));
    const [response] = await once(sent, 'response');
    expect(response.statusCode).toBe(200);
    expect(JSON.parse(await textOf(response))).toMatchObject({
      data: { opportunities: { totalCount: 0 } },
    });
  });

  test('to a WebSocket elsewhere gets the response of its address, and the connection ends', async () => {
    const { address } = await listeningApp();
    const socket = connect(Number(new URL(address).port), '127.0.0.1');
    socket.write(
      [
        'GET /nowhere HTTP/1.1',
        'Host: a',
        'Connection: Upgrade',
        'Upgrade: websocket',
        '',
        '',
      ].join('\r\n'),
    );
    expect(await textOf(socket)).toMatch(/^HTTP\/1.1 404 [^]*"not_found"/);
  });
});

describe('the IDs of operations', () => {
  const subscribe = (id: string, query: string) => ({ id, type: 'subscribe', payload: { query } });

  test('can be used again after complete, which ends one subscription and not its socket', async () => {
    const { client } = await newWorkspace();
    const { address } = await listeningApp();
    const socket = await signedInSocket(address, client.apiKey);
    for (let round = 0; round < 3; round++) {
      socket.send(subscribe('1', watching));
      socket.send(subscribe('2', counting));
      expect(await socket.next()).toMatchObject({ id: '2', type: 'next' });
      expect(await socket.next()).toEqual({ id: '2', type: 'complete' });
      await expect
        .poll(async () => {
          await write(client, 'createOpportunity');
          return socket.hasMessage();
        })
        .toBe(true);
      expect(await socket.next()).toMatchObject({ id: '1', type: 'next' });
      socket.send({ id: '1', type: 'complete' });
      // Events that were sent before.
      socket.send({ type: 'ping' });
      while ((await socket.next()).type !== 'pong');
    }
  });

  test.each(['is being started', 'is live'])(
    'can be used again at once while their subscription %s, and what was completed before its start never runs',
    async (state) => {
      const { id, client } = await newWorkspace();
      const { address } = await listeningApp();
      const socket = await signedInSocket(address, client.apiKey);
      const complete = { id: '1', type: 'complete' };
      if (state === 'is live') {
        socket.send(subscribe('1', watching));
        await expect
          .poll(async () => {
            await write(client, 'createOpportunity');
            return socket.hasMessage();
          })
          .toBe(true);
      }
      const totalCount = await countOpportunities(id);
      if (state === 'is being started') socket.send(subscribe('1', watching));
      socket.send(complete);
      const payload = { query: mutation('createOpportunity'), variables: { input: {} } };
      for (let round = 0; round < 3; round++) {
        socket.send({ id: '1', type: 'subscribe', payload });
        socket.send(complete);
      }
      socket.send(subscribe('1', counting));
      const result = { data: { opportunities: { totalCount } } };
      let message = await socket.next();
      // Events that were sent before.
      while ('opportunityEventAdded' in message.payload.data) message = await socket.next();
      expect(message).toEqual({ id: '1', type: 'next', payload: expect.objectContaining(result) });
      expect(await socket.next()).toEqual(complete);
      await write(client, 'createOpportunity');
      socket.send({ type: 'ping' });
      expect(await socket.next()).toEqual({ type: 'pong' });
    },
  );

  test('must differ among operations under way, and of those that wait for their start', async () => {
    const { client } = await newWorkspace();
    const { address } = await listeningApp();
    const socket = await signedInSocket(address, client.apiKey);
    socket.send(subscribe('1', watching));
    socket.send({ id: '1', type: 'complete' });
    for (let sent = 0; sent < 2; sent++) socket.send(subscribe('1', watching));
    expect((await socket.closed).code).toBe(4409);
  });

  test('of which none is under way can be completed, and can be the name of a property', async () => {
    const { client } = await newWorkspace();
    const { address } = await listeningApp();
    const socket = await signedInSocket(address, client.apiKey);
    for (const id of ['unknown', '__proto__', 'constructor']) {
      socket.send({ id, type: 'complete' });
      socket.send(subscribe(id, counting));
      expect(await socket.next()).toMatchObject({ id, type: 'next' });
      expect(await socket.next()).toEqual({ id, type: 'complete' });
      socket.send({ id, type: 'complete' });
    }
  });

  test('must differ among operations under way; a long one ends its socket only', async () => {
    const { client } = await newWorkspace();
    const { address } = await listeningApp();
    const socket = await signedInSocket(address, client.apiKey);
    for (let sent = 0; sent < 2; sent++) socket.send(subscribe('é'.repeat(200), watching));
    expect((await socket.closed).code).toBe(4409);
    expect((await fetch(`${address}/livez`)).status).toBe(200);
  });
});

test('a pipelined request for a WebSocket closes its connection only', async () => {
  const { address } = await listeningApp();
  const socket = connect(Number(new URL(address).port), '127.0.0.1');
  socket.on('error', () => undefined);
  const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n';
  socket.write(
    `GET /readyz HTTP/1.1\r\nHost: a\r\n\r\nGET /graphql HTTP/1.1\r\nHost: a\r\n${upgrade}\r\n`,
  );
  await once(socket, 'close');
  expect((await fetch(`${address}/livez`)).status).toBe(200);
});
