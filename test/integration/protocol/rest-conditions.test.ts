import { describe, expect, test } from 'vitest';
import { newWorkspace, type Client } from '../../support/gateway.js';
import { missingId } from '../../support/opportunities.js';
import { bodyOf, errorOf, refusalOf } from '../../support/rest.js';
import {
  addressOf,
  goodCall,
  hasExternalId,
  isOfRecord,
  isSteady,
  named,
  newRecordFor,
  routes,
  takesIfMatch,
  type Route,
} from '../../support/routes.js';

const conditional = routes.filter(takesIfMatch);
const reads = routes.filter((route) => route.method === 'GET' && isOfRecord(route));
const lists = routes.filter(
  (route) => route.method === 'GET' && !isOfRecord(route) && !hasExternalId(route),
);
const others = routes.filter(
  (route) => route.method !== 'GET' && !takesIfMatch(route) && route.kind.name !== 'upserted',
);

const thoroughly = new Set([conditional.find(({ method }) => method === 'PATCH'), reads[0]]);

/** All forms of a header with one write and one read, and two with the others: one parser reads them for all routes. */
const formsFor = (route: Route, forms: readonly string[]) =>
  thoroughly.has(route) ? forms : forms.slice(0, 2);

/** The address of the record that a call is about. */
const recordOf = (route: Route, url: string) =>
  url
    .split('/')
    .slice(0, route.path.split('/').indexOf(':id') + 1)
    .join('/');

/** A call of a route for a record that has been changed once or more, and the record's version. */
async function newCall(route: Route) {
  const workspace = await newWorkspace();
  const { client } = workspace;
  const id = await newRecordFor(route, workspace);
  const url = recordOf(route, addressOf(route, id));
  const name = url.includes('contacts') ? 'company' : 'name';
  const changed = await client.send({ method: 'PATCH', url, payload: { [name]: 'Changed' } });
  const { etag = '' } = changed.headers;
  const read = () => client.get(url);
  const call = await goodCall(route, workspace, id);
  const send = (ifMatch: string, more: object = {}) =>
    client.send({ ...call, headers: { 'if-match': ifMatch }, ...more });
  return { etag, read, send, payload: call.payload, version: Number(etag.slice(1, -1)) };
}

const tag = (version: number) => `"${String(version)}"`;

describe.each(named(conditional))('If-Match with %s', (_name, route) => {
  test('succeeds if it names the current version, or is *', async () => {
    const forms = ['version', 'any', 'padded', 'weak', 'gzip', 'weakGzip', 'list', 'empty', 'tabs'];
    for (const form of formsFor(route, forms)) {
      const { etag, send, version } = await newCall(route);
      expect(version).toBeGreaterThan(1);
      const gzip = `"${String(version)}-gzip"`;
      const answer = await send(
        {
          ...{ version: etag, any: '*', padded: `  ${etag} `, weak: `W/${etag}`, gzip },
          ...{ empty: `, "x", ${etag},`, tabs: `"x"\t,\t${etag}` },
          ...{ weakGzip: `W/${gzip}`, list: `"x", ${tag(version - 1)},, W/${etag} , "9"` },
        }[form] ?? '',
      );
      expect(route.kind.statuses, JSON.stringify(answer.body)).toContain(answer.status);
      if (route.kind.name === 'deleted') expect(answer.headers).not.toHaveProperty('etag');
      else expect([tag(version), tag(version + 1)]).toContain(answer.headers.etag);
    }
  });

  test('is rejected with the current version if it names only other versions, and nothing changes', async () => {
    const { etag, read, send, version } = await newCall(route);
    const before = await read();
    const others = [
      ...[tag(version - 1), tag(version + 1), '"0"', '""', '"banana"', '"1.0"', '"4294967298"'],
      ...[`"0${String(version)}"`, `"${String(version)}-banana"`, `"8", W/"9"`, '"1,2", "x"'],
    ];
    for (const stale of formsFor(route, others)) {
      const answer = await send(stale);
      const { param, message } = errorOf(answer, 412, 'precondition_failed');
      expect([param, message]).toEqual(['If-Match', `If-Match: The record is at version ${etag}.`]);
      expect(answer.headers.etag).toBe(etag);
    }
    expect((await read()).body).toStrictEqual(before.body);
    expect((await read()).headers.etag).toBe(etag);
  });

  test('is rejected if it is malformed, and nothing changes', async () => {
    const { etag, read, send } = await newCall(route);
    const forms = [
      ...['banana', '1', '', "'1'", '"1', 'w/"1"', '"1" "2"', '"1", 2', '*, "1"', '"a"b"', '**'],
    ];
    for (const malformed of formsFor(route, forms)) {
      const { message } = refusalOf(await send(malformed), 'If-Match');
      expect(message, malformed).toBe('If-Match: Must be ETags, such as "3", or *.');
    }
    expect((await read()).headers.etag).toBe(etag);
  });

  test('does not hide other problems of the call if it is stale', async () => {
    const { etag, read, send, payload, version } = await newCall(route);
    const stale = tag(version - 1);
    const wrong = { payload: { ...payload, nope: 1 } };
    refusalOf(await send(stale, wrong), 'nope');
    refusalOf(await send('banana', wrong), 'nope', 'If-Match');
    const json = { 'if-match': stale, 'content-type': 'application/json' };
    const malformed = await send(stale, { payload: '{ malformed', headers: json });
    errorOf(malformed, 400, 'invalid_request');
    const missing = { url: addressOf(route, missingId) };
    for (const ifMatch of [stale, '*']) errorOf(await send(ifMatch, missing), 404, 'not_found');
    expect((await read()).headers.etag).toBe(etag);
  });
});

describe.each(named(conditional))('%s with an Idempotency-Key', (_name, route) => {
  test('is executed once if If-Match names several versions, or If-None-Match other versions', async () => {
    for (const header of ['if-match', 'if-none-match']) {
      const { send, read, version, payload } = await newCall(route);
      const tags = header === 'if-match' ? `"97", ${tag(version)}` : '"97"';
      const keyed = {
        ...(payload !== undefined && { payload }),
        headers: { [header]: tags, 'idempotency-key': `key of ${header}` },
      };
      const first = await send('', keyed);
      expect(first.status).toBeLessThan(300);
      const after = (await read()).headers.etag;
      const again = await send('', keyed);
      expect(again.headers['idempotent-replayed']).toBe('true');
      expect(again.body).toEqual(first.body);
      expect((await read()).headers.etag).toBe(after);
    }
  });
});

describe.each(named(conditional))('If-None-Match with %s', (_name, route) => {
  test('is rejected with the current ETag if it names the current version, or is *', async () => {
    const { etag, read, send } = await newCall(route);
    for (const known of [etag, '*', `W/${etag}`, `"x", ${etag}`]) {
      const answer = await send('', { headers: { 'if-none-match': known } });
      expect(errorOf(answer, 412, 'precondition_failed').param).toBe('If-None-Match');
      expect(answer.headers.etag).toBe(etag);
    }
    expect((await read()).headers.etag).toBe(etag);
  });

  test('is rejected if it is malformed, and nothing changes', async () => {
    const { etag, read, send } = await newCall(route);
    refusalOf(await send('', { headers: { 'if-none-match': '1' } }), 'If-None-Match');
    expect((await read()).headers.etag).toBe(etag);
  });

  test('succeeds if it names only other versions', async () => {
    const { send, version } = await newCall(route);
    const headers = { 'if-none-match': `"x", ${tag(version + 7)}` };
    const answer = await send('', { headers });
    expect(route.kind.statuses, JSON.stringify(answer.body)).toContain(answer.status);
  });
});

test('one of two writes that expect the same version succeeds', async () => {
  const [route] = conditional.filter(({ method }) => method === 'PATCH');
  if (!route) throw new Error('There is no PATCH.');
  const { etag, send, read, version } = await newCall(route);
  const answers = await Promise.all(
    ['A', 'B', 'C'].map((name) => send(etag, { payload: { name } })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
  expect((await read()).headers.etag).toBe(tag(version + 1));
});

test('a transition that the state does not allow is a conflict if the version matches', async () => {
  const { client } = await newWorkspace();
  const { body, headers } = await client.post('/v1/opportunities', {});
  const url = `/v1/opportunities/${body.id}/restore`;
  for (const ifMatch of [headers.etag ?? '', '*'])
    errorOf(await client.post(url, {}, { 'if-match': ifMatch }), 409, 'conflict');
  errorOf(await client.post(url, {}, { 'if-match': '"9"' }), 412, 'precondition_failed');
});

describe('the ETag of a record', () => {
  test.each(named(reads))('in %s is that of the write before it', async (_name, route) => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const { url } = await goodCall(route, workspace);
    const first = await client.get(url);
    expect(first.headers.etag).toBe('"1"');
    expect((await client.get(url)).headers.etag).toBe('"1"');
    const [, noun] = /^\/v1\/(\w+)/.exec(url) ?? [];
    const field = noun === 'contacts' ? 'company' : 'name';
    const changed = await client.send({ method: 'PATCH', url, payload: { [field]: 'B' } });
    expect(changed.headers.etag).toBe('"2"');
    expect((await client.get(url)).headers.etag).toBe('"2"');
  });

  test.each(named(others))(
    'in %s changes with the record in the body only',
    async (_name, route) => {
      const workspace = await newWorkspace();
      const { headers } = await workspace.client.send({
        ...(await goodCall(route, workspace)),
        // There is nothing yet, or more than one, that could have a version.
        headers: { 'if-match': '"9"', 'if-none-match': '"1"' },
      });
      expect(headers.etag).toBe(route.kind.name === 'created' ? '"1"' : undefined);
    },
  );
});

describe.each(named(reads))('If-None-Match with %s', (_name, route) => {
  async function newRead(): Promise<{ client: Client; url: string }> {
    const workspace = await newWorkspace();
    const { url } = await goodCall(route, workspace);
    return { client: workspace.client, url };
  }

  test('with the current version results in 304 without a body', async () => {
    const { client, url } = await newRead();
    const forms = [
      '"1"',
      'W/"1"',
      '*',
      '"0", "1"',
      '"a","1" , W/"7"',
      'W/"9", W/"1"',
      ' "1" ',
      ',"1",',
      '"0"\t,\t"1"',
    ];
    for (const known of formsFor(route, forms)) {
      const { status, body, headers } = await client.get(url, { 'if-none-match': known });
      expect([status, body, headers.etag], known).toEqual([304, undefined, '"1"']);
      for (const name of ['content-type', 'content-length'])
        expect(headers).not.toHaveProperty(name);
      expect(headers['x-graphql-operation']).toBe(route.operation.name);
      expect(headers.link).toContain('rel="alternate"');
    }
  });

  test('without the current version has no effect', async () => {
    const { client, url } = await newRead();
    const unconditional = await client.get(url);
    const forms = [
      '"2"',
      '1',
      '"0" "1"',
      '*, "1"',
      '"11"',
      '',
      'W/"2", "3"',
      'banana',
      '"',
      '"1',
      "'1'",
    ];
    for (const known of formsFor(route, forms)) {
      const answer = await client.get(url, { 'if-none-match': known });
      expect(bodyOf(answer, 200), known).toStrictEqual(unconditional.body);
      expect(answer.headers.etag).toBe('"1"');
    }
  });

  test('matches a version whose tag a proxy has changed', async () => {
    const { client, url } = await newRead();
    for (const known of ['"1-gzip"', 'W/"1-br"', '"1;gzip"'])
      expect((await client.get(url, { 'if-none-match': known })).status).toBe(304);
  });

  test('is not evaluated if an If-Match names another version: the result is 412 with the current ETag', async () => {
    const { client, url } = await newRead();
    for (const ifMatch of ['"2"', '"0", "7"']) {
      const answer = await client.get(url, { 'if-match': ifMatch, 'if-none-match': '"1"' });
      errorOf(answer, 412, 'precondition_failed');
      expect(answer.headers.etag).toBe('"1"');
    }
    for (const ifMatch of ['"1"', 'W/"1-gzip"', '*', '"2", "1"'])
      expect((await client.get(url, { 'if-match': ifMatch })).status).toBe(200);
  });

  test('does not change which calls are rejected', async () => {
    const { client } = await newRead();
    const headers = { 'if-none-match': '*' };
    errorOf(await client.get(addressOf(route, missingId), headers), 404, 'not_found');
    refusalOf(await client.get(`${addressOf(route, missingId)}?a=1`, headers), 'a');
  });
});

describe.each(named(lists.filter(isSteady)))('the ETag of %s', (_name, route) => {
  test('changes only with the response, and works in If-None-Match', async () => {
    const { client } = await newWorkspace();
    const first = await client.get(route.path);
    const { etag = '' } = first.headers;
    expect(etag).toMatch(/^"[\w-]{43}"$/);
    expect(first.headers['cache-control']).toBe('private, no-cache');
    const unchanged = await client.get(route.path, { 'if-none-match': `W/${etag}` });
    expect([unchanged.status, unchanged.body]).toEqual([304, undefined]);
    expect((await client.get(route.path, { 'if-match': etag })).status).toBe(200);
    const other = await client.get(route.path, { 'if-match': '"1"' });
    errorOf(other, 412, 'precondition_failed');
    expect(other.headers.etag).toBe(etag);
  });
});

test('the ETag of a list changes with its rows', async () => {
  const { client } = await newWorkspace();
  const etagOf = async () => (await client.get('/v1/opportunities')).headers.etag;
  const empty = await etagOf();
  await client.post('/v1/opportunities', {});
  expect(await etagOf()).not.toBe(empty);
});
