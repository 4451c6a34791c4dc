import { createServer, type RequestListener } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { parseHttpFile } from '../../src/recording/http-file.js';
import { compareResponses } from '../../src/verify/compare.js';
import { selectExchanges } from '../../src/verify/exchange.js';
import { createIdMap } from '../../src/verify/id-map.js';
import { replayRequestOf } from '../../src/verify/replay-request.js';
import { NoResponse, type ReplayTarget } from '../../src/verify/replay-target.js';
import { openUrlTarget, readBaseUrl } from '../../src/verify/url-target.js';

const [one, two, three, four] = [1, 2, 3, 4].map(
  (digit) => `0190d5c8-6f2a-4c3e-9b1d-00000000000${String(digit)}`,
) as [string, string, string, string];

const json: Record<string, string> = { 'content-type': 'application/json' };

/** The comparison of two responses, with the ID `one` of the recording mapped to `two`. */
function compare(
  recorded: unknown,
  replayed: unknown,
  { status = 200, before = json, now = json, hasBody = true } = {},
) {
  const ids = createIdMap();
  ids.bind(one, two);
  const textOf = (body: unknown) => (typeof body === 'string' ? body : JSON.stringify(body));
  return compareResponses(
    { status: 200, headers: before, body: textOf(recorded) },
    { status, headers: now, body: textOf(replayed) },
    { ids, show: (value) => JSON.stringify(value), hasBody },
  );
}

const rows = (...ids: string[]) => ids.map((id) => ({ id }));

test.each([
  ['equal values', { a: [1, 'x', null, { b: false }] }, { a: [1, 'x', null, { b: false }] }],
  [
    'numbers written differently',
    '{"value": 18500.00, "other": 1e3}',
    { value: 18500, other: 1000 },
  ],
  ['a mapped ID', { id: one, primary_contact_id: one }, { id: two, primary_contact_id: two }],
  ['a mapped ID within a text', { name: `see ${one}.` }, { name: `see ${two}.` }],
  ['an ID that is not mapped yet', { id: three, again: three }, { id: four, again: four }],
  [
    'times of the server',
    { created_at: '2025-01-01T00:00:00.000Z' },
    { created_at: '2026-12-31T23:59:59.999Z' },
  ],
  [
    'cursors and request IDs',
    { next_cursor: 'a', request_id: 'b' },
    { next_cursor: 'c', request_id: 'd' },
  ],
  [
    'messages for people',
    { error: { code: 'x', message: 'No.' } },
    { error: { code: 'x', message: 'Not so.' } },
  ],
  ['fields that only the replay has', { a: 1 }, { a: 1, b: 2 }],
  ['lists of mapped records', { data: rows(one) }, { data: rows(two) }],
  ['texts', 'gone', 'gone'],
  ['empty bodies', '', ''],
])('%s are the same', (_, recorded, replayed) => {
  expect(compare(recorded, replayed).differences).toEqual([]);
});

const rowsOfMany = [
  { id: one, a: 1 },
  { id: three, a: 1 },
];
const bothKnown = [
  { id: two, a: 1 },
  { id: three, a: 1 },
];

test.each([
  ['missing', 'a', { a: null }, {}],
  ['missing', 'data[0].b.c', { data: [{ b: { c: 1 } }] }, { data: [{ b: {} }] }],
  ['type', 'value', { value: 1 }, { value: '1' }],
  ['type', 'tags', { tags: [] }, { tags: {} }],
  ['value', 'value', { value: 1 }, { value: 1.01 }],
  ['value', 'stage_id', { stage_id: null }, { stage_id: one }],
  ['value', 'primary_contact_id', { primary_contact_id: one }, { primary_contact_id: three }],
  ['value', 'stage_id', { pipeline_id: one, stage_id: three }, { pipeline_id: two, stage_id: two }],
  ['value', 'external_id', { external_id: three }, { external_id: four }],
  [
    'value',
    'appointment_at',
    { appointment_at: '2026-01-01T10:00:00Z' },
    { appointment_at: '2026-01-01T11:00:00Z' },
  ],
  [
    'format',
    'appointment_at',
    { appointment_at: '2026-01-01T10:00:00Z' },
    { appointment_at: '2026-01-01T10:00:00.000Z' },
  ],
  [
    'format',
    'created_at',
    { created_at: '2026-01-01 10:00:00' },
    { created_at: '2026-01-01T10:00:00.000Z' },
  ],
  ['format', 'id', { id: 'opp_12345678' }, { id: four }],
  ['value', 'next_cursor', { next_cursor: null }, { next_cursor: 'a' }],
  ['value', 'error.code', { error: { code: 'a' } }, { error: { code: 'b' } }],
  ['rows', 'data', { data: rows(one, three) }, { data: rows(two) }],
  ['rows', 'data', { data: rows(one) }, { data: rows(two, four) }],
  ['rows', 'tags', { tags: ['a'] }, { tags: ['a', 'b'] }],
  ['order', 'data', rowsOfMany, bothKnown.toReversed()].map((value) =>
    Array.isArray(value) ? { data: value } : value,
  ) as [string, string, object, object],
  ['order', 'tags', { tags: ['a', 'b'] }, { tags: ['b', 'a'] }],
  ['body', '', '<html>', {}],
  ['body', '', { a: 1 }, ''],
  ['value', '', 'a', 'b'],
] as const)(
  'a difference of the kind "%s" at "%s" is found: %j, %j',
  (kind, path, recorded, replayed) => {
    const { differences } = compare(recorded, replayed);
    expect(differences.map((found) => [found.kind, found.path])).toEqual([[kind, path]]);
  },
);

test('a body that is nested too deeply is compared as text', () => {
  const deep = `{"id": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  expect(compare(deep, { id: two }).differences.map(({ kind }) => kind)).toEqual(['body']);
});

test('items of a list in another order are compared as pairs', () => {
  const { differences } = compare(
    {
      data: [
        { id: one, a: 1 },
        { id: three, a: 2 },
      ],
    },
    {
      data: [
        { id: three, a: 3 },
        { id: two, a: 1 },
      ],
    },
  );
  expect(differences.map(({ kind, path }) => [kind, path])).toEqual([
    ['order', 'data'],
    ['value', 'data[1].a'],
  ]);
});

test('another status is the only difference, because the rest follows from it', () => {
  const { differences } = compare({ a: 1 }, { error: 1 }, { status: 400, now: {} });
  expect(differences).toEqual([
    { kind: 'status', path: '', recorded: '200', replayed: `400 ${JSON.stringify('{"error":1}')}` },
  ]);
});

test.each([
  ['content-type', 'application/json', 'application/json; charset=utf-8', true],
  ['content-type', 'text/html', 'application/json', false],
  ['location', `https://old.example/v1/opportunities/${one}`, `/v1/opportunities/${two}`, true],
  ['location', `/v1/opportunities/${one}`, `/v1/opportunities/${three}`, false],
  ['allow', 'GET, POST', 'POST,GET,HEAD', true],
  ['allow', 'GET, PUT', 'GET', false],
  ['www-authenticate', 'Bearer realm="x"', 'Bearer', true],
  ['www-authenticate', 'Basic', 'Bearer', false],
  ['link', '</v1/a>; rel="next"', '</v1/b>; rel="next", </c>; rel="alternate"', true],
  ['link', '</v1/a>; rel="prev"', '</v1/b>; rel="next"', false],
  ['retry-after', '5', undefined, false],
  ['etag', '"a"', 'W/"b"', true],
  ['access-control-allow-origin', 'https://a.example', '*', true],
  ['server', 'nginx', undefined, true],
] as const)('the header %s: "%s" is served by "%s": %s', (name, before, now, isServed) => {
  const { differences } = compare('', '', {
    before: { [name]: before },
    now: now === undefined ? {} : { [name]: now },
    hasBody: false,
  });
  expect(differences.map(({ kind, path }) => [kind, path])).toEqual(
    isServed ? [] : [['header', name]],
  );
});

test('mapped IDs are replaced in paths, queries and bodies of any type, in upper case too, and words are not', () => {
  const ids = createIdMap();
  ids.bind(one, two);
  ids.bind('T3BwOjAxOTA=', 'T3BwOjAxOTE=');
  ids.bind('5', '6');
  ids.bind(one, three);
  expect(ids.translate(`/v1/opportunities/${one}/move?stage_id=${one.toUpperCase()}&limit=5`)).toBe(
    `/v1/opportunities/${two}/move?stage_id=${two}&limit=5`,
  );
  expect(ids.translate(`{"a": "${one}", "b": "T3BwOjAxOTA=", "c": "${three}"`)).toBe(
    `{"a": "${two}", "b": "T3BwOjAxOTE=", "c": "${three}"`,
  );
  expect(ids.translate(`stage_id=${one}&primary_contact_id=${one}`)).toBe(
    `stage_id=${two}&primary_contact_id=${two}`,
  );
});

const target: ReplayTarget = {
  description: 'test',
  apiKey: 'new-key',
  readOnlyKey: 'read-key',
  isRemote: false,
  send: () => Promise.reject(new NoResponse('unused')),
};

const invalid = 'ogw_verify_invalid_key';

test.each([
  ['Authorization: Bearer old', 200, { authorization: 'Bearer new-key' }],
  ['Authorization: Token old', 200, { authorization: 'Token new-key' }],
  ['X-API-Key: old', 200, { 'x-api-key': 'new-key' }],
  ['Accept: */*', 200, { accept: '*/*', authorization: 'Bearer new-key' }],
  ['Accept: */*', 401, { accept: '*/*' }],
  ['Authorization: Bearer old', 401, { authorization: `Bearer ${invalid}` }],
  ['Authorization: Bearer old', 403, { authorization: 'Bearer read-key' }],
  ['Cookie: a=old', 200, { authorization: 'Bearer new-key' }],
] as const)(
  'a call with "%s" and the status %i is replayed with a key of the target',
  (header, status, headers) => {
    const text = `POST /v1/opportunities\n${header}\n\n{}\n\nHTTP/1.1 ${String(status)}\n`;
    const [exchange] = selectExchanges(parseHttpFile(text, 'calls.http')).exchanges;
    if (exchange === undefined) throw new Error('There is no call.');
    expect(replayRequestOf(exchange, createIdMap(), target).headers).toEqual(headers);
  },
);

test('a key in the address is replaced, and the real key is not sent in the address of a remote target', () => {
  const text = 'GET /v1/opportunities?limit=5&api_key=old\n\nHTTP/1.1 200 OK\n';
  const [exchange] = selectExchanges(parseHttpFile(text, 'calls.http')).exchanges;
  if (exchange === undefined) throw new Error('There is no call.');
  const addressFor = (isRemote: boolean) =>
    replayRequestOf(exchange, createIdMap(), { ...target, isRemote });
  expect(addressFor(false)).toMatchObject({
    address: '/v1/opportunities?limit=5&api_key=new-key',
    headers: {},
  });
  expect(addressFor(true).address).toBe(`/v1/opportunities?limit=5&api_key=${invalid}`);
});

test('calls are left out with the reason, and calls that cannot be sent are problems', () => {
  const answered = 'HTTP/1.1 200 OK';
  const text = [
    `GET https://crm.example/v1/me\n\n${answered}`,
    `GET https://pay.example/v1/charges\n\n${answered}`,
    `GET https://crm.example/app.js\n\n${answered}`,
    `OPTIONS https://crm.example/v1/me\n\n${answered}`,
    'GET https://crm.example/v1/users',
    'GET https://crm.example/v1/users\n\nHTTP/1.1 503 Unavailable',
    'GET https://crm.example/v1/users\n\nHTTP/1.1 429 Too Many',
    `GET https://crm.example/v1/contacts/{{id}}\n\n${answered}`,
    `POST https://crm.example/v1/contacts\n\n< ./a.json\n\n${answered}`,
    `GET https://crm.example/v1/nothing\n\nHTTP/1.1 404 Not Found`,
  ].join('\n###\n');
  const { exchanges, leftOut, problems } = selectExchanges(parseHttpFile(text, 'calls.http'));
  expect(exchanges.map(({ address }) => address)).toEqual(['/v1/me', '/v1/nothing']);
  expect([...leftOut.values()]).toEqual([2, 1, 1, 2]);
  expect(problems.map(({ message }) => message)).toEqual([
    'The value of {{id}} is not in the recording.',
    'The body is in another file, which the command does not read: ./a.json',
  ]);
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

const get = { method: 'GET', address: '/v1/me', headers: {} };

test('a rate limit of the target is waited for, but not without end', async () => {
  const waits: number[] = [];
  let calls = 0;
  const address = await serve((request, response) => {
    calls++;
    const isLimited = request.url !== '/v1/me' || calls < 3;
    response.writeHead(isLimited ? 429 : 200, {
      'retry-after': request.url === '/v1/long' ? '3600' : '7',
    });
    response.end();
  });
  const limited = openUrlTarget(address, 'key', (milliseconds) => {
    waits.push(milliseconds);
    return Promise.resolve();
  });
  expect((await limited.send(get)).status).toBe(200);
  expect(waits).toEqual([7_000, 7_000]);
  expect((await limited.send({ ...get, address: '/v1/long' })).status).toBe(429);
  expect(waits).toHaveLength(2);
  expect((await limited.send({ ...get, address: '/v1/never' })).status).toBe(429);
  expect(waits).toHaveLength(7);
});

test('a target that does not respond is an error with the reason', async () => {
  const address = await serve((request) => request.socket.destroy());
  const broken = openUrlTarget(address, 'key');
  await expect(broken.send(get)).rejects.toThrow(NoResponse);
});

test.each([
  ['https://crm.example.com', 'https://crm.example.com'],
  ['https://crm.example.com/api/', 'https://crm.example.com/api'],
  ['http://127.0.0.1:4000/v1/', 'http://127.0.0.1:4000'],
])('the base URL %s is read as %s', (text, address) => {
  expect(readBaseUrl(text)).toBe(address);
});

test.each([
  'crm.example.com',
  'ftp://crm.example.com',
  'https://a:b@crm.example.com',
  'https://crm.example.com?api_key=x',
])('the base URL %s is rejected', (text) => {
  expect(() => readBaseUrl(text)).toThrow(/^--base-url must/);
});
