import { gunzipSync } from 'node:zlib';
import type { InjectOptions } from 'fastify';
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { revokeAnyApiKey } from '../../../src/domain/workspace/create.js';
import { errorTable, type ErrorCode } from '../../../src/error-codes.js';
import {
  anonymous,
  app,
  Client,
  countOpportunities,
  database,
  newWorkspace,
  type Answer,
} from '../../support/gateway.js';
import { anyText, textLike } from '../../support/opportunities.js';

const typename = '{ __typename }';
const creating = 'mutation { createOpportunity(input: {}) { __typename } }';
const byGet = (parameters: Record<string, string>) =>
  `/graphql?${new URLSearchParams(parameters).toString()}`;

/** A request that is never answered fails soon, not after the usual half minute. */
const answeredWithinMs = 5_000;

interface Refusal {
  readonly errors: readonly { readonly extensions: { readonly code: ErrorCode } }[];
}

/**
 * Checks an answer that only refuses: an error in the one form, with a code of the one table that
 * says the same as the status.
 */
function expectRefusal({ status, headers, body }: Answer, code: ErrorCode) {
  expect(body).toEqual({ errors: expect.any(Array) as unknown });
  const { errors } = body as Refusal;
  expect(errors).not.toHaveLength(0);
  for (const error of errors)
    expect(error).toMatchObject({ message: textLike(/./), extensions: { code } });
  expect(status).toBe(errorTable[code].status);
  expect(headers['content-type']).toMatch(/^application\/(graphql-response\+)?json\b/);
  expect(headers['x-request-id']).toMatch(/^[\w-]{8,}$/);
}

const expectUnauthorized = (answer: Answer) => {
  expectRefusal(answer, 'UNAUTHORIZED');
  expect(answer.headers['www-authenticate']).toMatch(/^Bearer( error="invalid_token")?$/);
};

describe('authentication', () => {
  test('rejects requests without a key, by GET and by POST', async () => {
    expectUnauthorized(await anonymous.post('/graphql', { query: typename }));
    expectUnauthorized(await anonymous.get(byGet({ query: typename })));
    expectUnauthorized(await anonymous.get('/graphql'));
    expectUnauthorized(await anonymous.post('/graphql', { query: getIntrospectionQuery() }));
  });

  test.each([
    'Bearer ogw_nobody-has-this-key-nobody-has-this-key',
    'Bearer',
    'Bearer ',
    'Bearer a b',
    `Bearer ${'x'.repeat(5_000)}`,
    'Bearer \u00ff\u00fe',
    'Basic dXNlcjpwYXNzd29yZA==',
    'ogw_nobody-has-this-key-nobody-has-this-key',
    '',
  ])('rejects the header "Authorization: %s"', async (authorization) => {
    const headers = { authorization };
    expectUnauthorized(await anonymous.post('/graphql', { query: typename }, headers));
    expectUnauthorized(await anonymous.get(byGet({ query: typename }), headers));
  });

  test('rejects a key that is nearly right, or right under another scheme', async () => {
    const { client } = await newWorkspace();
    const key = client.apiKey ?? '';
    for (const authorization of [
      `Bearer ${key}x`,
      `Bearer ${key.slice(0, -1)}`,
      `Bearer ${key.toUpperCase()}`,
      `Basic ${key}`,
      key,
    ])
      expectUnauthorized(await anonymous.post('/graphql', { query: typename }, { authorization }));
    expect((await client.post('/graphql', { query: typename })).status).toBe(200);
  });

  test('accepts a key with any case of "bearer"', async () => {
    const { client } = await newWorkspace();
    const authorization = `bearer ${client.apiKey ?? ''}`;
    const answer = await anonymous.post('/graphql', { query: typename }, { authorization });
    expect(answer).toMatchObject({ status: 200, body: { data: { __typename: 'Query' } } });
  });

  test('rejects a revoked key from the next request on', async () => {
    const { id, client } = await newWorkspace();
    expect((await client.post('/graphql', { query: typename })).status).toBe(200);
    const key = await database.system.apiKey.findFirstOrThrow({ where: { workspaceId: id } });
    await revokeAnyApiKey(database.system, key.id);
    expectUnauthorized(await client.post('/graphql', { query: creating }));
    expect(await countOpportunities(id)).toBe(0);
  });

  test('rejects an expired key, and accepts one that will expire', async () => {
    const { id, client } = await newWorkspace();
    const expireAt = (expiresAt: Date) =>
      database.system.apiKey.updateMany({ where: { workspaceId: id }, data: { expiresAt } });
    await expireAt(new Date(Date.now() + 60_000));
    expect((await client.post('/graphql', { query: typename })).status).toBe(200);
    await expireAt(new Date(Date.now() - 1));
    expectUnauthorized(await client.post('/graphql', { query: creating }));
    expect(await countOpportunities(id)).toBe(0);
  });

  test('precedes all other checks of a request', async () => {
    expectUnauthorized(await anonymous.post('/graphql', '{"query":'));
    expectUnauthorized(await anonymous.post('/graphql', { query: '{ nope }' }));
    expectUnauthorized(await anonymous.post('/graphql', 'x', { 'content-type': 'text/plain' }));
  });
});

/** The two media types of an answer. The newer one says by the status what became of a request. */
const newMediaType = { accept: 'application/graphql-response+json' };
const oldMediaType = { accept: 'application/json' };

/**
 * Checks the error response to a well-formed request for an impossible operation: 400 under the newer media type,
 * 200 under the older one.
 */
async function expectBadOperation(ask: (headers: Record<string, string>) => Promise<Answer>) {
  expectRefusal(await ask(newMediaType), 'INVALID_REQUEST');
  for (const headers of [oldMediaType, {}]) {
    const old = await ask(headers);
    expect(old.status).toBe(200);
    expectRefusal({ ...old, status: 400 }, 'INVALID_REQUEST');
  }
}

describe('an operation that cannot run is rejected', () => {
  const nested = (opening: string, closing: string, depth = 900) =>
    opening.repeat(depth) + closing.repeat(depth);
  const countTo = 'query($first: Int!) { opportunities(first: $first) { totalCount } }';

  test.each<[string, Record<string, unknown>]>([
    ['an unfinished document', { query: '{' }],
    ['a document of blanks', { query: ' \n' }],
    ['a document that is no GraphQL', { query: 'SELECT 1' }],
    ['a document that holds a NUL', { query: '{ __typename \0 }' }],
    ['an unknown field', { query: '{ nope }' }],
    ['an unknown argument', { query: '{ viewer(nope: 1) { user { id } } }' }],
    ['a field without its selection', { query: '{ viewer }' }],
    ['an unknown directive', { query: '{ __typename @nope }' }],
    ['a fragment that holds itself', { query: '{ ...F } fragment F on Query { ...F }' }],
    ['a document without an operation', { query: 'fragment F on Query { __typename }' }],
    ['a missing variable', { query: countTo }],
    ['a variable that is null', { query: countTo, variables: { first: null } }],
    ['a variable of another type', { query: countTo, variables: { first: 'x' } }],
    ['a variable that is too large', { query: countTo, variables: { first: 2 ** 40 } }],
    ['an unknown operation name', { query: 'query A { __typename }', operationName: 'B' }],
    ['two operations and no name', { query: 'query A { __typename } query B { __typename }' }],
    ['a document that nests 900 deep', { query: nested('{ a', ' }') }],
    ['an unfinished document that nests 900 deep', { query: '{ a'.repeat(900) }],
    ['a list that nests 900 deep', { query: `{ nodes(ids: ${nested('[', ']')}) { id } }` }],
    ['an unfinished list that nests 1,900 deep', { query: `{ nodes(ids: ${'['.repeat(1_900)}` }],
    [
      'an object that nests 600 deep',
      { query: `{ nodes(ids: ${nested('{a:', '}', 600)}) { id } }` },
    ],
    ['a type that nests 900 deep', { query: `query($a: ${nested('[', ']')}) { __typename }` }],
    ['a document of 20,000 fields', { query: `{ ${'__typename '.repeat(20_000)} }` }],
    ['a document of a megabyte', { query: `{ ${'a'.repeat(1_000_000)} }` }],
  ])(
    '%s',
    async (_name, body) => {
      const { client } = await newWorkspace();
      await expectBadOperation((headers) => client.post('/graphql', body, headers));
    },
    answeredWithinMs,
  );

  test('for a document nested 65 levels deep, but not 64', async () => {
    const { client } = await newWorkspace();
    const selections = (depth: number) =>
      `${'{ ... '.repeat(depth - 1)}{ __typename }${' }'.repeat(depth - 1)}`;
    expect((await client.graphql(selections(64))).errors).toBeUndefined();
    const { errors } = await client.graphql(selections(65));
    expect(errors?.map(({ message }) => message)).toEqual([
      'The document must be nested at most 64 levels deep.',
    ]);
  });

  test('for a variable nested 100,000 levels deep, with 400 under every media type', async () => {
    const { client } = await newWorkspace();
    const body = `{"query":"query($ids: [ID!]!) { nodes(ids: $ids) { id } }","variables":{"ids":${nested('[', ']', 100_000)}}}`;
    for (const headers of [newMediaType, oldMediaType, {}])
      expectRefusal(await client.post('/graphql', body, headers), 'INVALID_REQUEST');
  });

  test('by GET as well', async () => {
    const { client } = await newWorkspace();
    for (const url of [
      byGet({ query: '{' }),
      byGet({ query: '{ nope }' }),
      byGet({ query: countTo, variables: '{"first":"x"}' }),
      byGet({ query: '{ __typename }', operationName: 'B' }),
      byGet({ query: '{a'.repeat(2_000) }),
    ])
      await expectBadOperation((headers) => client.get(url, headers));
  });

  test('without running other operations of the document', async () => {
    const { id, client } = await newWorkspace();
    const query = 'mutation { createOpportunity(input: {}) { __typename } nope }';
    await expectBadOperation((headers) => client.post('/graphql', { query }, headers));
    expect(await countOpportunities(id)).toBe(0);
  });
});

describe('a request outside of the protocol', () => {
  const asked = { query: typename };

  test.each<[string, unknown]>([
    ['null', 'null'],
    ['a number', '5'],
    ['a text', '"x"'],
    ['true', 'true'],
    ['an empty list', '[]'],
    ['a list of requests', [asked, asked]],
    ['an object without a query', {}],
    ['a query that is null', { query: null }],
    ['a query that is empty', { query: '' }],
    ['a query that is a number', { query: 5 }],
    ['a query that is an object', { query: { a: 1 } }],
    ['variables that are a text', { ...asked, variables: '{}' }],
    ['variables that are a list', { ...asked, variables: [] }],
    ['variables that are a number', { ...asked, variables: 5 }],
    ['extensions that are a number', { ...asked, extensions: 5 }],
    ['an operation name that is a number', { ...asked, operationName: 5 }],
    ['an operation name that is an object', { ...asked, operationName: { a: 1 } }],
    ['malformed JSON', '{"query":'],
    ['JSON with something behind it', '{"query":"{ __typename }"} x'],
    ['JSON that nests without end', '['.repeat(100_000)],
    ['no JSON at all', 'query { __typename }'],
    ['an empty body', ''],
    ['no body', undefined],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
  ])(
    'results in 400 for %s',
    async (_name, body) => {
      const { client } = await newWorkspace();
      for (const headers of [newMediaType, oldMediaType, {}])
        expectRefusal(await client.post('/graphql', body, headers), 'INVALID_REQUEST');
    },
    answeredWithinMs,
  );

  test.each([
    ['no parameter', '/graphql'],
    ['no query', byGet({ variables: '{}' })],
    ['an empty query', byGet({ query: '' })],
    ['variables that are no JSON', byGet({ query: typename, variables: '{' })],
    ['variables that are empty', byGet({ query: typename, variables: '' })],
    ['variables that are a number', byGet({ query: typename, variables: '5' })],
    ['variables that are a list', byGet({ query: typename, variables: '[]' })],
    ['variables that nest without end', byGet({ query: typename, variables: '['.repeat(5_000) })],
    ['extensions that are no JSON', byGet({ query: typename, extensions: '{' })],
    ['extensions that are a number', byGet({ query: typename, extensions: '5' })],
    ['variables twice, the second no JSON', '/graphql?query={__typename}&variables={}&variables={'],
    [
      'variables twice that are JSON together',
      '/graphql?query={__typename}&variables=[1&variables=2]',
    ],
    ['variables with a broken escape', '/graphql?query={__typename}&variables=%7'],
    ['variables under an escaped name', '/graphql?query={__typename}&%76ariables={'],
  ])(
    'results in 400 for a GET with %s',
    async (_name, url) => {
      const { client } = await newWorkspace();
      for (const headers of [newMediaType, oldMediaType, {}])
        expectRefusal(await client.get(url, headers), 'INVALID_REQUEST');
    },
    answeredWithinMs,
  );

  test.each([
    ['text/plain', '{"query":"{ __typename }"}'],
    ['application/graphql', '{ __typename }'],
    ['application/x-www-form-urlencoded', 'query={__typename}'],
    ['multipart/form-data; boundary=x', '--x\r\n\r\n--x--'],
    ['application/xml', '<a/>'],
    ['nonsense', '{"query":"{ __typename }"}'],
  ])('results in 415 for a body with the media type %s', async (type, body) => {
    const { client } = await newWorkspace();
    const answer = await client.post('/graphql', body, { 'content-type': type });
    expectRefusal(answer, 'UNSUPPORTED_MEDIA_TYPE');
  });

  test('results in 413 for a body over 1 MiB, but not for one of exactly 1 MiB', async () => {
    const { id, client } = await newWorkspace();
    const bodyOf = (bytes: number) => {
      const [start, end] = [`{"query":${JSON.stringify(creating)},"variables":{"a":"`, '"}}'];
      return start + 'x'.repeat(bytes - start.length - end.length) + end;
    };
    expectRefusal(await client.post('/graphql', bodyOf(2 ** 20 + 1)), 'PAYLOAD_TOO_LARGE');
    expectRefusal(await client.post('/graphql', 'x'.repeat(2 ** 21)), 'PAYLOAD_TOO_LARGE');
    expect(await countOpportunities(id)).toBe(0);
    expect((await client.post('/graphql', bodyOf(2 ** 20))).status).toBe(200);
    expect(await countOpportunities(id)).toBe(1);
  });

  test('results in 405 for a mutation by GET, and nothing is stored', async () => {
    const { id, client } = await newWorkspace();
    const named =
      'query A { __typename } mutation B { createOpportunity(input: {}) { __typename } }';
    for (const headers of [newMediaType, oldMediaType, {}])
      for (const parameters of [{ query: creating }, { query: named, operationName: 'B' }]) {
        const answer = await client.get(byGet(parameters), headers);
        expectRefusal(answer, 'METHOD_NOT_ALLOWED');
        expect(answer.headers.allow).toContain('POST');
      }
    expect(await countOpportunities(id)).toBe(0);
  });

  test.each(['PUT', 'PATCH', 'DELETE'] as const)(
    'results in 405 with Allow for %s',
    async (method) => {
      const { client } = await newWorkspace();
      const answer = await client.send({ method, url: '/graphql' });
      expectRefusal(answer, 'METHOD_NOT_ALLOWED');
      expect(answer.headers.allow).toContain('GET');
      expect(answer.headers.allow).toContain('POST');
    },
  );

  test('does not cause an internal error for HEAD', async () => {
    const { client } = await newWorkspace();
    const answer = await client.send({ method: 'HEAD', url: byGet({ query: typename }) });
    expect([200, 405]).toContain(answer.status);
    expect(answer.headers['x-request-id']).toBeDefined();
  });
});

describe('a query is executed', () => {
  const query = 'query Page($first: Int) { opportunities(first: $first) { totalCount } }';
  const expected = { data: { opportunities: { totalCount: 0 } } };

  test('by GET, with variables and a name', async () => {
    const { client } = await newWorkspace();
    const parameters = {
      query: `${query} query Other { __typename }`,
      variables: '{"first":5}',
      operationName: 'Page',
    };
    expect(await client.get(byGet(parameters))).toMatchObject({ status: 200, body: expected });
  });

  test('by POST, with parameters that are null or absent', async () => {
    const { client } = await newWorkspace();
    for (const rest of [{}, { variables: null, operationName: null, extensions: null }])
      expect(await client.post('/graphql', { query, ...rest })).toMatchObject({
        status: 200,
        body: expected,
      });
  });

  test('by POST, with any other properties in the body', async () => {
    const { client } = await newWorkspace();
    const body = { query, operationType: 'query', id: 1, doc_id: { a: [] }, __proto__: null };
    expect(await client.post('/graphql', body)).toMatchObject({ status: 200, body: expected });
    const { body: keyed } = await client.post('/graphql', { ...body, nope: 1 });
    expect(keyed).toEqual(expected);
  });

  test('with a charset in the media type of the request', async () => {
    const { client } = await newWorkspace();
    const answer = await client.post(
      '/graphql',
      { query },
      { 'content-type': 'application/json; charset=utf-8' },
    );
    expect(answer).toMatchObject({ status: 200, body: expected });
  });

  test.each([
    ['application/json', 'application/json'],
    ['application/graphql-response+json', 'application/graphql-response+json'],
    [
      'application/graphql-response+json, application/json;q=0.9',
      'application/graphql-response+json',
    ],
    ['*/*', 'application/'],
  ])('with a response in the accepted media type: %s', async (accept, type) => {
    const { client } = await newWorkspace();
    const answer = await client.post('/graphql', { query }, { accept });
    expect(answer).toMatchObject({ status: 200, body: expected });
    expect(answer.headers['content-type']).toContain(type);
  });

  test('with an X-Request-Id of its own, as an error response is', async () => {
    const { client } = await newWorkspace();
    const answers = [
      await client.post('/graphql', { query }),
      await client.post('/graphql', { query }),
      await client.get(byGet({ query })),
      await client.post('/graphql', { query: '{' }),
      await client.post('/graphql', '{'),
      await client.post('/graphql', 'x'.repeat(2 ** 21)),
      await client.post('/graphql', 'x', { 'content-type': 'text/plain' }),
      await client.get(byGet({ query: creating })),
      await anonymous.post('/graphql', { query }),
      await client.send({ method: 'DELETE', url: '/graphql' }),
    ];
    const ids = answers.map(({ headers }) => headers['x-request-id']);
    for (const id of ids) expect(id).toMatch(/^[\w-]{8,}$/);
    expect(new Set(ids).size).toBe(answers.length);
  });

  test("and a field's error has message, location and code only", async () => {
    const { client } = await newWorkspace();
    const failing = '{ opportunities(first: 0) { totalCount } }';
    const { body } = (await client.post('/graphql', { query: failing })) as { body: unknown };
    expect(body).toEqual({
      data: null,
      errors: [
        {
          message: anyText,
          locations: [{ line: 1, column: 3 }],
          path: ['opportunities'],
          extensions: {
            code: 'INVALID_REQUEST',
            issues: [{ path: ['first'], message: anyText }],
          },
        },
      ],
    });
  });
});

describe('introspection', () => {
  async function introspect() {
    const { client } = await newWorkspace();
    return client.data<IntrospectionQuery, object>(
      getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true }),
    );
  }

  test('with a key returns the schema', async () => {
    const schema = buildClientSchema(await introspect());
    expect(Object.keys(schema.getQueryType()?.getFields() ?? {}).sort()).toEqual(
      expect.arrayContaining(['node', 'nodes', 'opportunities', 'opportunity', 'viewer']),
    );
    expect(schema.getMutationType()?.getFields()).toHaveProperty('createOpportunity');
  });

  test('returns a description of every type, field, argument and enum value', async () => {
    const schema = buildClientSchema(await introspect());
    const lacking: string[] = [];
    const check = (name: string, described: { description?: string | null | undefined }) => {
      if (!described.description) lacking.push(name);
    };
    for (const type of Object.values(schema.getTypeMap())) {
      if (isIntrospectionType(type) || isSpecifiedScalarType(type)) continue;
      check(type.name, type);
      if (isEnumType(type))
        for (const value of type.getValues()) check(`${type.name}.${value.name}`, value);
      if (isInputObjectType(type))
        for (const field of Object.values(type.getFields()))
          check(`${type.name}.${field.name}`, field);
      if (isObjectType(type) || isInterfaceType(type))
        for (const field of Object.values(type.getFields())) {
          check(`${type.name}.${field.name}`, field);
          for (const argument of field.args)
            check(`${type.name}.${field.name}(${argument.name})`, argument);
        }
    }
    expect(lacking).toEqual([]);
  });
});

describe('GraphiQL', () => {
  const page = (options: InjectOptions = {}) =>
    app.inject({
      url: '/graphql',
      ...options,
      headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', ...options.headers },
    });

  test('is served to browsers without a key', async () => {
    const { statusCode, headers, payload } = await page();
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toMatch(/^text\/html\b/);
    expect(headers['x-request-id']).toMatch(/^[\w-]{8,}$/);
    expect(payload).toMatch(/^\s*<!doctype html>/i);
    expect(payload).toMatch(/graphiql/i);
  });

  test('loads nothing from other servers', async () => {
    const { payload } = await page();
    const elements = payload.match(/<(script|link|img|iframe)\b[^>]*>/g) ?? [];
    expect(elements).not.toHaveLength(0);
    for (const element of elements) expect(element).not.toMatch(/(src|href)="?(https?:)?\/\//);
    expect(payload).not.toMatch(/(unpkg\.com|jsdelivr\.net|esm\.sh)\/[\w@]/);
  });

  test('is compressed for browsers that accept it', async () => {
    const plain = await page();
    const compressed = await page({ headers: { 'accept-encoding': 'gzip, deflate, br' } });
    expect(compressed.headers['content-encoding']).toBe('gzip');
    expect(compressed.rawPayload.length).toBeLessThan(plain.rawPayload.length);
    expect(gunzipSync(compressed.rawPayload).equals(plain.rawPayload)).toBe(true);
    expect(plain.headers['content-encoding']).toBeUndefined();
  });

  test('is not served in place of the response to a query, or to a POST', async () => {
    const { client } = await newWorkspace();
    const headers = { accept: 'text/html, application/json;q=0.9' };
    const answers = [
      await client.get(byGet({ query: typename }), headers),
      await client.post('/graphql', { query: typename }, headers),
    ];
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 200, body: { data: { __typename: 'Query' } } });
    const stranger = new Client('nobody-has-this-key');
    expectUnauthorized(await stranger.get(byGet({ query: typename }), headers));
  });
});

test('a request costs at most 5,000 points over all its fields', async () => {
  const { client } = await newWorkspace();
  const fields = (count: number) =>
    Array.from(
      { length: count },
      (_, index) => `f${index}: opportunities(first: 100) { nodes { uuid } }`,
    );
  const allowed = await client.graphql(`{ ${fields(33).join(' ')} }`);
  expect(allowed.errors).toBeUndefined();
  const { errors } = await client.graphql(`{ ${fields(34).join(' ')} }`);
  expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['INVALID_REQUEST']);
});
