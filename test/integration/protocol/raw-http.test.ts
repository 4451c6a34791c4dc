// Requests that no HTTP client makes, over a socket.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import type { FastifyReply, FastifyRequest } from 'fastify';
import pino from 'pino';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../../src/app.js';
import { database } from '../../support/gateway.js';
import { openApiProblems } from '../../support/openapi.js';

const app = createApp({ database, logger: pino({ level: 'silent' }), drainDelayMs: 0 });
const address = app.listen({ port: 0, host: '127.0.0.1' });
afterAll(() => app.close());

/** The response to what is sent, which the gateway ends by closing the connection. */
async function exchange(socket: Socket, sent: string) {
  socket.end(sent);
  const [head = '', body = ''] = (await textOf(socket)).split('\r\n\r\n');
  const [status, ...lines] = head.split('\r\n');
  const headers = new Headers(lines.map((line) => line.split(/: (.*)/, 2) as [string, string]));
  return { status: Number(status?.split(' ')[1]), headers, body };
}

async function newSocket() {
  const socket = connect(Number(new URL(await address).port), '127.0.0.1');
  const [accepted] = (await once(app.server, 'connection')) as [Socket];
  return { socket, accepted };
}

function expectError(answer: Awaited<ReturnType<typeof exchange>>, status: number, code: string) {
  expect(answer.status).toBe(status);
  const { headers, body } = answer;
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(Number(headers.get('content-length'))).toBe(Buffer.byteLength(body));
  const requestId = headers.get('x-request-id');
  expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
  expect(JSON.parse(body)).toEqual({
    error: { code, message: expect.stringMatching(/\.$/) as string, request_id: requestId },
  });
}

/** Under /v1, the response is as documented. */
function expectDocumented(answer: Awaited<ReturnType<typeof exchange>>, method = 'GET') {
  const { status, headers, body: text } = answer;
  const sent = { status, headers: Object.fromEntries(headers), text };
  expect(openApiProblems({ method, url: '/v1/opportunities', ...sent })).toEqual([]);
}

describe('malformed HTTP results in the usual error format', () => {
  test.each([
    ['a malformed request line', 'GET / HTTP/x\r\n\r\n', 400, 'invalid_request'],
    ['a malformed header', 'GET / HTTP/1.1\r\nHost: a\r\nx\r\n\r\n', 400, 'invalid_request'],
    [
      'two lengths',
      'POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na',
      400,
      'invalid_request',
    ],
    [
      'two hosts',
      'GET /livez HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n',
      400,
      'invalid_request',
    ],
    ...['Authorization', 'X-API-Key', 'Idempotency-Key'].map(
      (name): [string, string, number, string] => [
        `two headers ${name}`,
        `POST /v1/opportunities HTTP/1.1\r\nHost: a\r\n${name}: a\r\n${name}: b\r\nConnection: close\r\n\r\n`,
        400,
        'invalid_request',
      ],
    ),
    [
      'a second host after 2,000 other headers',
      `GET /livez HTTP/1.1\r\nHost: a\r\n${'a: b\r\n'.repeat(2_100)}Host: b\r\nConnection: close\r\n\r\n`,
      400,
      'invalid_request',
    ],
    ['no host', 'GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'invalid_request'],
    [
      'large headers',
      `GET /v1/opportunities HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'headers_too_large',
    ],
    [
      'an unknown method',
      'BREW /v1/opportunities HTTP/1.1\r\nHost: a\r\n\r\n',
      501,
      'not_implemented',
    ],
    ['CONNECT', 'CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n', 501, 'not_implemented'],
  ])('%s', async (_name, sent, status, code) => {
    const { socket } = await newSocket();
    const answer = await exchange(socket, sent);
    expectError(answer, status, code);
    expect(answer.headers.get('connection')).toBe('close');
    const [method, url] = sent.split(' ', 2);
    if (url?.startsWith('/v1')) expectDocumented(answer, method);
  });

  test('a request that does not arrive in time', async () => {
    const { socket, accepted } = await newSocket();
    // As Node.js does after some seconds.
    const timeout = Object.assign(new Error('Request timeout'), {
      code: 'ERR_HTTP_REQUEST_TIMEOUT',
    });
    app.server.emit('clientError', timeout, accepted);
    const answer = await exchange(socket, '');
    expectError(answer, 408, 'request_timeout');
    expectDocumented(answer);
    expect(answer.headers.get('connection')).toBe('close');
  });
});

test.each(['PUT', 'TRACE', 'PROPFIND', 'M-SEARCH', 'LOCK'])(
  '%s results in 405 with Allow for an existing address, and in 404 for others',
  async (method) => {
    for (const [url, allow] of [
      ['/livez', 'GET, HEAD, OPTIONS'],
      ['/graphql', 'GET, POST, OPTIONS'],
    ] as const) {
      const { socket } = await newSocket();
      const sent = `${method} ${url} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;
      const { status, headers } = await exchange(socket, sent);
      expect([status, headers.get('allow')]).toEqual([405, allow]);
    }
    const { socket } = await newSocket();
    const sent = `${method} /nothing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;
    expectError(await exchange(socket, sent), 404, 'not_found');
  },
);

test.each([
  ['Sec-WebSocket-Version: 13', 'Missing or invalid Sec-WebSocket-Key header.'],
  [
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Missing or invalid Sec-WebSocket-Version header.',
  ],
])(
  'an incomplete request for a WebSocket, with only %s, results in an error of GraphQL',
  async (header, message) => {
    const { socket } = await newSocket();
    const sent = `GET /graphql HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n${header}\r\n\r\n`;
    const { status, headers, body } = await exchange(socket, sent);
    // RFC 6455, section 4.4.
    expect(headers.get('sec-websocket-version')).toBe('13, 8');
    expect([status, headers.get('x-request-id')]).toEqual([
      400,
      expect.stringMatching(/^[0-9a-f-]{36}$/),
    ]);
    expect(JSON.parse(body)).toEqual({
      errors: [{ message, extensions: { code: 'INVALID_REQUEST' } }],
    });
  },
);

test('an unknown expectation is ignored', async () => {
  const { socket } = await newSocket();
  const sent = 'GET /livez HTTP/1.1\r\nHost: a\r\nExpect: tea\r\nConnection: close\r\n\r\n';
  const { status, headers } = await exchange(socket, sent);
  expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
});

test('an address that cannot be decoded results in 400, which scripts of any origin can read', async () => {
  const { socket } = await newSocket();
  const sent = 'GET /v1/opportunities/%ff HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
  const { status, headers } = await exchange(socket, sent);
  expect([status, headers.get('access-control-allow-origin')]).toEqual([400, '*']);
});

test('a connection gets responses to 100 requests that arrive together, and is then closed', async () => {
  const { socket } = await newSocket();
  socket.write('GET /livez HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(101));
  const responses = (await textOf(socket)).split(/(?=HTTP\/1\.1 )/);
  expect(responses.length).toBe(100);
  const isLast = responses.map((response) => /^connection: close\r$/im.test(response));
  expect(isLast.indexOf(true)).toBe(99);
});

test('the connection of a client that does not read its response is closed', async () => {
  const server = createApp({ database, logger: pino({ level: 'silent' }), sendTimeoutMs: 100 });
  onTestFinished(() => server.close());
  // Larger than the buffers of a connection.
  server.get('/large', () => Buffer.alloc(64 * 2 ** 20));
  const { port } = new URL(await server.listen({ port: 0, host: '127.0.0.1' }));
  const socket = connect(Number(port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.write('GET /large HTTP/1.1\r\nHost: a\r\n\r\n');
  const [accepted] = (await once(server.server, 'connection')) as [Socket];
  await once(accepted, 'close');
});

test('a workspace whose clients leave more than 64 MiB unread gets 429 until a connection is closed', async () => {
  const server = createApp({ database, logger: pino({ level: 'silent' }), drainDelayMs: 0 });
  onTestFinished(() => server.close());
  const response = 'x'.repeat(22 * 2 ** 20);
  const onRequest = (request: FastifyRequest, _reply: FastifyReply, done: () => void) => {
    const viewer = { workspaceId: request.headers['x-workspace'], principal: { kind: 'key' } };
    Object.assign(request, { caller: { viewer } });
    done();
  };
  server.get('/large', { onRequest }, () => response);
  server.get('/small', { onRequest }, () => 'x');
  const url = await server.listen({ port: 0, host: '127.0.0.1' });
  const statusFor = async (workspace: string) =>
    (await fetch(`${url}/small`, { headers: { 'x-workspace': workspace } })).status;
  const leaveUnread = async (requests = 1) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.write('GET /large HTTP/1.1\r\nHost: a\r\nX-Workspace: one\r\n\r\n'.repeat(requests));
    await once(socket, 'readable');
    return socket;
  };
  // Responses that wait behind another one on their connection count as well, and are forgotten with it.
  const pipelining = await leaveUnread(3);
  expect(await statusFor('one')).toBe(429);
  pipelining.destroy();
  await expect.poll(() => statusFor('one')).toBe(200);
  const sockets: Socket[] = [];
  for (let count = 0; count < 3; count++) {
    expect(await statusFor('one')).toBe(200);
    sockets.push(await leaveUnread());
  }
  expect([await statusFor('one'), await statusFor('other')]).toEqual([429, 200]);
  sockets[0]?.destroy();
  await expect.poll(() => statusFor('one')).toBe(200);
});

test.each(['/v1/opportunities/%ZZ', '/graphql/%ff', '/%'])(
  'the malformed path %s results in the usual error format, without the path',
  async (path) => {
    const { socket } = await newSocket();
    const sent = `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;
    const answer = await exchange(socket, sent);
    expectError(answer, 400, 'invalid_request');
    expect(answer.body).toContain('The path of the address is not percent-encoded UTF-8.');
  },
);
