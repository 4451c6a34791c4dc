import { Readable } from 'node:stream';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  anonymous,
  Client,
  countOpportunities,
  database,
  isPostgres,
  newWorkspace,
  type Answer,
} from '../../support/gateway.js';
import { holdingLock } from '../../support/locks.js';
import { missingId } from '../../support/opportunities.js';
import {
  create,
  errorOf,
  fill,
  list,
  listOf,
  opportunitiesPath,
  strictly,
} from '../../support/rest.js';

const mebibyte = 1024 * 1024;
const recordPath = `${opportunitiesPath}/${missingId}`;

const invalidToken = 'Bearer error="invalid_token"';

describe('authentication', () => {
  test.each([
    ['no header', undefined],
    ['an empty header', ''],
    ['the scheme alone', 'Bearer'],
    ['the scheme and a blank', 'Bearer '],
    ['a key without a scheme', 'ogw_0123456789abcdef'],
    ['another scheme', 'Basic b2d3OmtleQ=='],
    ['a scheme that starts alike', 'BearerToken ogw_0123456789abcdef'],
    ['a key that nobody has', 'Bearer ogw_0123456789abcdef'],
    ['a key of one character', 'Bearer x'],
    ['a key of 10,000 characters', `Bearer ${'x'.repeat(10_000)}`],
    ['two words', 'Bearer ogw_0123456789abcdef ogw_0123456789abcdef'],
    ['SQL', `Bearer '/**/OR/**/1=1`],
  ])('rejects %s on every call, and nothing is stored', async (_name, authorization) => {
    const { id } = await newWorkspace();
    const headers = authorization === undefined ? {} : { authorization };
    for (const answer of [
      await anonymous.get(opportunitiesPath, headers),
      await anonymous.get(recordPath, headers),
      await anonymous.post(opportunitiesPath, {}, headers),
      await anonymous.post(opportunitiesPath, '{ malformed', headers),
    ]) {
      errorOf(answer, 401, 'unauthorized');
      const hasKey = /^Bearer \S+$/.test(authorization ?? '');
      expect(answer.headers['www-authenticate']).toBe(hasKey ? invalidToken : 'Bearer');
    }
    expect(await countOpportunities(id)).toBe(0);
  });

  test('rejects a key that differs in one character', async () => {
    const { client } = await newWorkspace();
    const key = client.apiKey ?? '';
    const last = key.endsWith('A') ? 'B' : 'A';
    for (const wrong of [key.slice(0, -1), key.slice(0, -1) + last, `${key}A`, key.toUpperCase()])
      errorOf(await new Client(wrong).get(opportunitiesPath), 401, 'unauthorized');
    await list(new Client(key));
  });

  test('rejects the hash of a key, which is what is stored', async () => {
    const { id } = await newWorkspace();
    const { hash } = await database.system.apiKey.findFirstOrThrow({ where: { workspaceId: id } });
    for (const form of ['hex', 'base64', 'base64url'] as const) {
      const client = new Client(Buffer.from(hash).toString(form));
      errorOf(await client.get(opportunitiesPath), 401, 'unauthorized');
    }
  });

  test('accepts the scheme in any case', async () => {
    const { client } = await newWorkspace();
    for (const scheme of ['Bearer', 'bearer', 'BEARER'])
      listOf(
        await anonymous.get(opportunitiesPath, {
          authorization: `${scheme} ${client.apiKey ?? ''}`,
        }),
      );
  });

  test('rejects a revoked key from the next request on', async () => {
    const { client, id } = await newWorkspace();
    await create(client, {});
    await database.system.apiKey.updateMany({
      where: { workspaceId: id },
      data: { revokedAt: new Date() },
    });
    for (const answer of [
      await client.post(opportunitiesPath, {}),
      await client.get(opportunitiesPath),
      await client.get(opportunitiesPath),
    ]) {
      errorOf(answer, 401, 'unauthorized');
      expect(answer.headers['www-authenticate']).toBe(invalidToken);
    }
    expect(await countOpportunities(id)).toBe(1);
  });

  test('accepts a key after another key of the workspace was revoked', async () => {
    const workspace = await newWorkspace();
    const other = await workspace.clientAs('member');
    await database.system.apiKey.updateMany({
      where: { workspaceId: workspace.id, user: { role: 'admin' } },
      data: { revokedAt: new Date() },
    });
    errorOf(await workspace.client.get(opportunitiesPath), 401, 'unauthorized');
    await create(other, {});
  });

  test('accepts a key until it expires', async () => {
    const { client, id } = await newWorkspace();
    const expire = (expiresAt: Date) =>
      database.system.apiKey.updateMany({ where: { workspaceId: id }, data: { expiresAt } });
    await expire(new Date(Date.now() + 60_000));
    await create(client, {});
    await expire(new Date(Date.now() - 1));
    const answer = await client.post(opportunitiesPath, {});
    errorOf(answer, 401, 'unauthorized');
    expect(answer.headers['www-authenticate']).toBe(invalidToken);
    expect(await countOpportunities(id)).toBe(1);
  });
});

describe('the last use of a key', () => {
  async function newKey() {
    const { client, id } = await newWorkspace();
    const where = { workspaceId: id };
    const lastUse = async () =>
      (await database.system.apiKeyUse.findFirst({ where }))?.lastUsedAt.getTime();
    return {
      id,
      client,
      lastUse,
      /** Uses the key, and then changes the stored time of that. */
      setLastUse: async (lastUsedAt: Date) => {
        await list(client);
        await expect.poll(lastUse).toBeDefined();
        await database.system.apiKeyUse.updateMany({ where, data: { lastUsedAt } });
      },
    };
  }

  /** Resolves once all uses so far have been stored: the process stores one after the other. */
  async function untilStored() {
    const { client, lastUse } = await newKey();
    await list(client);
    await expect.poll(lastUse).toBeDefined();
  }

  test('is stored on the first request, and on one more than a minute later', async () => {
    const { client, lastUse } = await newKey();
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const first = Date.now();
    for (const time of [first, first + 60_001]) {
      vi.setSystemTime(time);
      await list(client);
      await expect.poll(lastUse).toBe(time);
    }
  });

  test('is stored at most once a minute', async () => {
    const { client, setLastUse, lastUse } = await newKey();
    const recently = new Date(Date.now() - 30_000);
    await setLastUse(recently);
    await list(client);
    await create(client, {});
    await untilStored();
    expect(await lastUse()).toBe(recently.getTime());
  });

  test.runIf(isPostgres)('delays no request while its row is locked', async () => {
    const { id, client, setLastUse, lastUse } = await newKey();
    const long = new Date(Date.now() - 3_600_000);
    await setLastUse(long);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_001 });
    onTestFinished(() => void vi.useRealTimers());
    const lock = 'SELECT 1 FROM api_key_use WHERE workspace_id = $1 FOR UPDATE';
    await holdingLock(lock, [id], async ({ untilBlocked }) => {
      for (let calls = 0; calls < 2; calls++)
        expect((await client.get(opportunitiesPath)).status).toBe(200);
      await untilBlocked();
    });
    await expect.poll(lastUse).toBe(Date.now());
  });

  test('does not change with a rejected request', async () => {
    const { client, setLastUse, lastUse } = await newKey();
    const long = new Date(Date.now() - 3_600_000);
    await setLastUse(long);
    const { apiKey } = client;
    await database.system.apiKey.updateMany({
      where: { use: { lastUsedAt: long }, lastCharacters: apiKey?.slice(-4) ?? '' },
      data: { revokedAt: new Date() },
    });
    errorOf(await client.get(opportunitiesPath), 401, 'unauthorized');
    await untilStored();
    expect(await lastUse()).toBe(long.getTime());
  });
});

describe('an address', () => {
  test.each([
    ...['/v1', '/v1/', '/v2/opportunities', '/V1/opportunities', '/v1/Opportunities'],
    ...['/v1/opportunity', '/v1/projects', `${recordPath}/tags`, '/v1/opportunities;a=b'],
    ...['/v1/opportunities/a/../b', '/.env', '/v1/opportunities.json'],
  ])('that does not exist results in 404: %s', async (url) => {
    const { client } = await newWorkspace();
    errorOf(await client.get(url), 404, 'not_found');
  });

  test.each([100, 101, 5000])(
    'with an unknown ID of %i characters results in 404',
    async (length) => {
      const { client } = await newWorkspace();
      const id = 'x'.repeat(length);
      errorOf(await client.get(`${opportunitiesPath}/${id}`), 404, 'not_found');
      errorOf(await client.get(`/${id}`), 404, 'not_found');
    },
  );

  test('that does not exist results in 404 for a write too, and nothing is stored', async () => {
    const { client, id } = await newWorkspace();
    for (const url of ['/v1', '/v1/opportunity', `${opportunitiesPath}/${missingId}/x`])
      errorOf(await client.post(url, {}), 404, 'not_found');
    expect(await countOpportunities(id)).toBe(0);
  });

  test.each(['%', '%zz', '%ff', '%c3%28', '%ed%a0%80'])(
    'that is not percent-encoded UTF-8 is rejected: %s',
    async (id) => {
      const { client } = await newWorkspace();
      const answer = await client.get(`${opportunitiesPath}/${id}`);
      const { status } = answer;
      // No such path, or not a path at all: both are right.
      expect([400, 404]).toContain(status);
      errorOf(answer, status, status === 400 ? 'invalid_request' : 'not_found');
    },
  );
});

describe('a method', () => {
  const allowed = ({ headers }: Answer) => headers.allow?.split(', ').sort();

  test.each(['PUT', 'PATCH', 'DELETE', 'TRACE'] as const)(
    'that a list does not support results in 405 with the supported ones: %s',
    async (method) => {
      const { client, id } = await newWorkspace();
      await create(client, {});
      const answer = await client.send({ method, url: opportunitiesPath });
      errorOf(answer, 405, 'method_not_allowed');
      expect(allowed(answer)).toEqual(['GET', 'HEAD', 'OPTIONS', 'POST']);
      expect(await countOpportunities(id)).toBe(1);
    },
  );

  test.each(['POST', 'PUT', 'TRACE'] as const)(
    'that a record does not support results in 405 with the supported ones: %s',
    async (method) => {
      const { client } = await newWorkspace();
      const { id } = await create(client, {});
      const url = `${opportunitiesPath}/${id}`;
      const answer = await client.send({ method, url });
      errorOf(answer, 405, 'method_not_allowed');
      expect(allowed(answer)).toEqual(expect.arrayContaining(['GET', 'HEAD']));
      expect(allowed(answer)).not.toContain(method);
    },
  );

  test('that an address does not support results in 405 with a body as well', async () => {
    const { client, id } = await newWorkspace();
    const answer = await client.send({
      method: 'PUT',
      url: opportunitiesPath,
      payload: { contact_name: 'Ann' },
    });
    errorOf(answer, 405, 'method_not_allowed');
    expect(await countOpportunities(id)).toBe(0);
  });

  test('is never read from a header or a parameter', async () => {
    const { client, id } = await newWorkspace();
    await create(client, {});
    const headers = { 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE' };
    await client.get(`${opportunitiesPath}?_method=DELETE`, headers);
    expect(listOf(await client.get(opportunitiesPath, headers)).data).toHaveLength(1);
    expect(await countOpportunities(id)).toBe(1);
  });

  test('HEAD has the response of GET, without the body', async () => {
    const workspace = await newWorkspace();
    await fill(workspace, [{ name: 'a' }, { name: 'b' }]);
    const { id } = await create(workspace.client, {});
    for (const [url, status] of [
      [opportunitiesPath, 200],
      [`${opportunitiesPath}?limit=1`, 200],
      [`${opportunitiesPath}/${id}`, 200],
      [`${opportunitiesPath}?limit=0`, 400],
      [recordPath, 404],
      ['/v1/nothing', 404],
    ] as const) {
      const got = await workspace.client.get(url);
      const head = await workspace.client.send({ method: 'HEAD', url });
      expect(head.status).toBe(status);
      expect(got.status).toBe(status);
      expect(head.body).toBeUndefined();
      for (const name of ['content-type', 'content-length', 'link'])
        expect(head.headers[name], name).toBe(got.headers[name]);
      expect(head.headers['x-request-id']).toMatch(/./);
    }
  });

  test('HEAD without a key is rejected like GET', async () => {
    const answer = await anonymous.send({ method: 'HEAD', url: opportunitiesPath });
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    expect(answer.body).toBeUndefined();
  });
});

describe('a body', () => {
  /** A body of so many bytes that is good JSON: white space is part of JSON. */
  const bodyOf = (bytes: number) => '{"contact_name": "Ann"}'.padEnd(bytes, ' ');

  test('of 1 MiB is accepted', async () => {
    const { client } = await newWorkspace();
    expect((await create(client, bodyOf(mebibyte))).contact_name).toBe('Ann');
  });

  test('of one byte more is too large, and nothing is stored', async () => {
    const { client, id } = await newWorkspace();
    const answer = await client.post(opportunitiesPath, bodyOf(mebibyte + 1));
    errorOf(answer, 413, 'payload_too_large');
    expect(await countOpportunities(id)).toBe(0);
  });

  test('without a Content-Length can be too large as well', async () => {
    const { client, id } = await newWorkspace();
    const answer = await client.send({
      method: 'POST',
      url: opportunitiesPath,
      headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
      payload: Readable.from([bodyOf(mebibyte), ' ']),
    });
    errorOf(answer, 413, 'payload_too_large');
    expect(await countOpportunities(id)).toBe(0);
  });

  test.each([
    ...['application/json', 'application/json; charset=utf-8', 'application/json;charset=UTF-8'],
    ...['APPLICATION/JSON', 'application/vnd.api+json', 'application/json; a="b"'],
  ])('is read as JSON with the media type %s', async (type) => {
    const { client } = await newWorkspace();
    const answer = await client.post(opportunitiesPath, '{"name": "a"}', { 'content-type': type });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ name: 'a' });
    expect(answer.headers['content-type']).toMatch(/^application\/json\b/);
  });

  test.each([
    ['a form', 'application/x-www-form-urlencoded', 'contact_name=Ann'],
    ['a form of parts', 'multipart/form-data; boundary=x', '--x--'],
    ['text', 'text/plain', '{"contact_name": "Ann"}'],
    ['text that claims a charset', 'text/plain; charset=utf-8', '{"contact_name": "Ann"}'],
    ['HTML', 'text/html', '{}'],
    ['XML', 'application/xml', '<opportunity/>'],
    ['bytes', 'application/octet-stream', '{}'],
    ['what only starts like JSON', 'application/jsonp', '{}'],
    ['JSON that is not application/json', 'text/json', '{}'],
    ['what is no media type', 'json', '{}'],
  ])('of %s is rejected if read strictly, and nothing is stored', async (_name, type, body) => {
    const { client, id } = await newWorkspace();
    const answer = await client.post(opportunitiesPath, body, {
      ...strictly,
      'content-type': type,
    });
    errorOf(answer, 415, 'unsupported_media_type');
    expect(await countOpportunities(id)).toBe(0);
  });

  test('without a media type is rejected if read strictly', async () => {
    const { client, id } = await newWorkspace();
    const answer = await client.send({
      method: 'POST',
      url: opportunitiesPath,
      headers: strictly,
      payload: Buffer.from('{"contact_name": "Ann"}'),
    });
    errorOf(answer, 415, 'unsupported_media_type');
    expect(await countOpportunities(id)).toBe(0);
  });

  test.each([
    ['half an object', '{'],
    ['an object that does not end', '{"contact_name": "Ann"'],
    ['a text that does not end', '{"contact_name": "Ann'],
    ['a key without a value', '{"contact_name":}'],
    ['a key without quotes', '{contact_name: "Ann"}'],
    ['single quotes', `{'contact_name': 'Ann'}`],
    ['a comma too many', '{"contact_name": "Ann",}'],
    ['a comma too many in a list', '{"tags": ["a",]}'],
    ['a comma too few', '{"name": "a" "contact_name": "Ann"}'],
    ['two objects', '{}{}'],
    ['something after it', '{"contact_name": "Ann"} x'],
    ['a comment', '{} // blank'],
    ['a word', 'undefined'],
    ['NaN', '{"value": NaN}'],
    ['Infinity', '{"value": Infinity}'],
    ['a leading zero', '{"value": 012}'],
    ['a leading plus', '{"value": +12}'],
    ['a leading point', '{"value": .5}'],
    ['a trailing point', '{"value": 5.}'],
    ['a hexadecimal number', '{"value": 0x10}'],
    ['an exponent without digits', '{"value": 1e}'],
    ['a line feed within a text', '{"contact_name": "Ann\nMiller"}'],
    ['a tab within a text', '{"contact_name": "Ann\tMiller"}'],
    ['an escape that is none', String.raw`{"contact_name": "\x41"}`],
    ['an escape cut short', String.raw`{"contact_name": "\u00"}`],
    ['a form', 'contact_name=Ann'],
    ['a NUL', '\0'],
  ])('of malformed JSON is rejected, and nothing is stored: %s', async (_name, body) => {
    const { client, id } = await newWorkspace();
    errorOf(await client.post(opportunitiesPath, body), 400, 'invalid_request');
    expect(await countOpportunities(id)).toBe(0);
  });

  test.each([
    ['a byte that is in no text', [0xff]],
    ['a character cut short', [0xc3]],
    ['a byte that goes on from nothing', [0x80]],
    ['a character written longer than need be', [0xc0, 0x80]],
    ['half of a surrogate pair', [0xed, 0xa0, 0x80]],
    ['a character beyond Unicode', [0xf5, 0x80, 0x80, 0x80]],
    ['Latin-1', [0xc9, 0x6c, 0x6f]],
  ])('that is not UTF-8 is rejected, and nothing is stored: %s', async (_name, bytes) => {
    const { client, id } = await newWorkspace();
    const body = Buffer.concat([
      Buffer.from('{"contact_name": "'),
      Buffer.from(bytes),
      Buffer.from('"}'),
    ]);
    errorOf(await client.post(opportunitiesPath, body), 400, 'invalid_request');
    expect(await countOpportunities(id)).toBe(0);
  });

  test('in UTF-16 is rejected, and nothing is stored', async () => {
    const { client, id } = await newWorkspace();
    for (const text of ['{}', '\ufeff{"contact_name": "Ann"}']) {
      const answer = await client.post(opportunitiesPath, Buffer.from(text, 'utf16le'));
      errorOf(answer, 400, 'invalid_request');
    }
    expect(await countOpportunities(id)).toBe(0);
  });

  test.each(['[]', '[{}]', 'null', 'true', '5', '-1.5e3', '"text"', '""', '"{}"'])(
    'that is not an object is rejected, and nothing is stored: %s',
    async (body) => {
      const { client, id } = await newWorkspace();
      errorOf(await client.post(opportunitiesPath, body), 400, 'invalid_request');
      expect(await countOpportunities(id)).toBe(0);
    },
  );

  test.each([
    ['lists', (depth: number) => '['.repeat(depth) + ']'.repeat(depth)],
    ['lists that do not end', (depth: number) => '['.repeat(depth)],
    ['objects', (depth: number) => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth)],
    ['lists in a field', (depth: number) => `{"tags": ${'['.repeat(depth)}${']'.repeat(depth)}}`],
    [
      'objects in an unknown field',
      (depth: number) => `{"nope": ${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`,
    ],
    [
      'lists in a field that stands twice',
      (depth: number) => {
        const field = `"nope": ${'['.repeat(depth)}${']'.repeat(depth)}`;
        return `{${field}, ${field}}`;
      },
    ],
  ])('of deeply nested %s is rejected, and nothing is stored', async (_name, nested) => {
    const { client, id } = await newWorkspace();
    for (const depth of [10, 1000, 3000, 10_000, 100_000])
      errorOf(
        await client.post(opportunitiesPath, nested(depth), strictly),
        400,
        'invalid_request',
      );
    expect(await countOpportunities(id)).toBe(0);
  });

  test('with very many unknown fields is rejected', async () => {
    const { client, id } = await newWorkspace();
    const fields = Array.from({ length: 20_000 }, (_, index) => [`field_${String(index)}`, 1]);
    const answer = await client.post(opportunitiesPath, Object.fromEntries(fields));
    errorOf(answer, 400, 'invalid_request');
    expect(await countOpportunities(id)).toBe(0);
  });
});

describe('an error', () => {
  /** One request for each way in which a request can go wrong. */
  async function everyError(): Promise<[string, number, Answer][]> {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const readOnly = await workspace.clientAs('admin', { readOnly: true });
    const post = (body: unknown, headers = {}) =>
      client.post(opportunitiesPath, body, { ...strictly, ...headers });
    const find = (query: string) => client.get(`${opportunitiesPath}?${query}`, strictly);
    return [
      ['no key', 401, await anonymous.get(opportunitiesPath)],
      ['an unknown key', 401, await new Client('ogw_0123456789abcdef').get(opportunitiesPath)],
      ['a read-only key', 403, await readOnly.post(opportunitiesPath, {})],
      ['no such path', 404, await client.get('/v1/nothing')],
      ['no such record', 404, await client.get(recordPath)],
      ['no record with such an id', 404, await client.get(`${opportunitiesPath}/'--`)],
      ['no such method', 405, await client.send({ method: 'DELETE', url: opportunitiesPath })],
      ['too large', 413, await post(' '.repeat(mebibyte + 1))],
      ['not JSON', 415, await post('a=b', { 'content-type': 'text/plain' })],
      ['malformed JSON', 400, await post('{"a')],
      ['nested JSON', 400, await post('['.repeat(100_000))],
      ['not UTF-8', 400, await post(Buffer.from([0x7b, 0xff, 0x7d]))],
      ['no object', 400, await post('[]')],
      ['unknown fields', 400, await post('{"__proto__": 1, "contactName": "x"}')],
      ['wrong types', 400, await post({ value: 'x', contact_name: 5, tags: [5], stage_id: 5 })],
      ['out of range', 400, await post({ value: -1, name: '\0', tags: ['x'.repeat(101)] })],
      ['no such time', 400, await post({ appointment_at: '2026-02-30T00:00:00Z' })],
      ['bad references', 400, await post({ stage_id: "'--", sales_rep_id: missingId })],
      ['unknown parameters', 400, await find('page=2')],
      ['a bad limit', 400, await find('limit=0')],
      ['a bad status', 400, await find('approval_status=WON')],
      ['a bad cursor', 400, await find('cursor=banana')],
      ['a bad search', 400, await find('q=%00')],
      ['a bad query', 400, await find('q=%ff')],
    ];
  }

  test('has the same format for any problem, and a request ID that the header repeats', async () => {
    const codes: Record<number, string> = {
      400: 'invalid_request',
      401: 'unauthorized',
      403: 'forbidden',
      404: 'not_found',
      405: 'method_not_allowed',
      413: 'payload_too_large',
      415: 'unsupported_media_type',
    };
    const errors = await everyError();
    const ids = errors.map(([name, status, answer]) => {
      expect(answer.headers['content-type'], name).toMatch(/^application\/json\b/);
      return errorOf(answer, status, codes[status] ?? '').request_id;
    });
    expect(new Set(ids).size).toBe(errors.length);
  });

  test('never reveals implementation details', async () => {
    const internals = [
      /prisma|postgres|pglite|sqlstate|\bselect\b|\bcolumn\b|constraint|relation\b/i,
      /graphql|resolver|mutation|variable|\$\w|\bquery "|pothos|yoga|fastify|lossless|\bzod\b|FST_/i,
      /node_modules|\/work|\.[jt]s\b|\bat \w+ \(|stack|exception|TypeError|RangeError|undefined/i,
      /\binput\.|\bwhere\.|\bfirst\b|\bafter\b|appointmentAt|stageId|salesRepId|leadSource/,
    ];
    for (const [name, , { body, headers }] of await everyError()) {
      // That it can be had as GraphQL is told on purpose.
      const onPurpose = /^(link|x-graphql-operation|access-control-expose-headers)$/;
      const others = Object.entries(headers).filter(([header]) => !onPurpose.test(header));
      const text = JSON.stringify([body, others]).replaceAll('contactName', '');
      for (const internal of internals) expect(text, name).not.toMatch(internal);
      expect(Object.keys(headers), name).not.toContain('server');
      expect(Object.keys(headers), name).not.toContain('x-powered-by');
    }
  });
});

test('every response has a request ID of its own, whatever the caller sends', async () => {
  const { client } = await newWorkspace();
  const own = { 'x-request-id': 'mine', 'request-id': 'mine' };
  const answers = [
    await client.get(opportunitiesPath, own),
    await client.get(opportunitiesPath, own),
    await client.post(opportunitiesPath, {}, own),
    await client.get(recordPath, own),
  ];
  const ids = answers.map(({ headers }) => headers['x-request-id']);
  expect(new Set(ids).size).toBe(answers.length);
  for (const id of ids) expect(id).toMatch(/^[\w-]{8,}$/);
});

test('a write with a read-only key is forbidden, whatever else is wrong with the request', async () => {
  const workspace = await newWorkspace();
  const reader = await workspace.clientAs('admin', { readOnly: true });
  const { status, body } = await reader.post('/v1/opportunities', { nope: 1 });
  expect(status).toBe(403);
  expect(body.error).toEqual({
    code: 'forbidden',
    message: 'This API key is read-only.',
    request_id: expect.any(String),
  });
});
