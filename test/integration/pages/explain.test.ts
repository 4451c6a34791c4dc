import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { routes } from '../../../src/rest/routes.js';
import { arbitraryText } from '../../support/arbitrary-text.js';
import { anonymous, newWorkspace, type Answer, type Client } from '../../support/gateway.js';
import { restLinks } from '../../support/global-ids.js';
import { missingId } from '../../support/opportunities.js';
import { asBrowser, explainLinkOf, getPage, linksIn, textsIn } from '../../support/pages.js';
import { create, errorOf, opportunitiesPath, type OpportunityObject } from '../../support/rest.js';
import { curlArguments } from '../../support/shell.js';

const explainPath = (call: Record<string, string>) =>
  `/explain?${new URLSearchParams(call).toString()}`;

interface Explained {
  readonly operation: string;
  readonly document: string;
  readonly variables: Record<string, unknown>;
  readonly issues: readonly { readonly param: string; readonly message: string }[];
  readonly graphiql: string;
}

const asProgram = { accept: 'application/json' };

const ask = (address: string): Promise<Answer> => anonymous.get(address, asProgram);

/** The explanation of a call as JSON. It requires no key. */
async function explained(address: string): Promise<Explained> {
  const { status, body, headers } = await ask(address);
  expect(status, JSON.stringify(body)).toBe(200);
  expect(headers['content-type']).toMatch(/^application\/json\b/);
  expect(Object.keys(body as object)).toEqual([
    ...['operation', 'document', 'variables', 'issues', 'ignored', 'converted'],
    'graphiql',
  ]);
  return body as Explained;
}

/** The call that GraphiQL reads from a URL. */
const callIn = (address: string) =>
  Object.fromEntries(new URLSearchParams(new URL(address, 'http://localhost').hash.slice(1)));

/** Without what is different with each record: two calls that do the same then give the same. */
const comparable = (record: OpportunityObject) => ({
  ...record,
  ...{ id: '', node_id: '', created_at: '', updated_at: '' },
});

/** Runs what was explained, and reads the result as REST would say it. */
async function run(client: Client, { document, variables }: Explained) {
  const { result } = await client.data<{ result: any }, unknown>(document, variables);
  return JSON.parse(JSON.stringify(result), (key, value: unknown) => {
    if (key === 'value' && typeof value === 'string') return Number(value);
    if (key === 'approval_status' && typeof value === 'string') return value.toLowerCase();
    return typeof value === 'string' ? (restLinks[key]?.(value) ?? value) : value;
  });
}

describe('a REST call as GraphQL', () => {
  test.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s is explained by the operation that it runs',
    async (_name, { method, path, operation }) => {
      const url = path.replace(':id', missingId);
      const { document, variables, ...rest } = await explained(explainPath({ method, url }));
      expect(rest.operation).toBe(operation.name);
      expect(document).toBe(operation.text);
      if (path.includes(':id'))
        expect(method === 'GET' ? variables : variables.input).toMatchObject({ id: missingId });
      const { status, text } = await getPage(explainPath({ method, url }));
      expect(status).toBe(200);
      expect(textsIn(text, 'h1').join('')).toContain(operation.name);
    },
  );

  test('keeps every digit of a number, and every character', async () => {
    const body = '{"value": 123456789012.120000000000000001, "name": "Zoë 🏠 \\u0000 \\u2028"}';
    const { variables } = await explained(
      explainPath({ method: 'POST', url: opportunitiesPath, body }),
    );
    expect(variables).toEqual({
      input: {
        value: '123456789012.120000000000000001',
        name: 'Zoë 🏠 \u0000 \u2028',
      },
    });
  });

  test('names values that cannot be translated as REST names and rejects them', async () => {
    const { client } = await newWorkspace();
    const wrong = `${opportunitiesPath}?limit=many&colour=red&approval_status=LOST&q=a&q=b`;
    const refused = await client.get(wrong);
    const calls: [Answer, string][] = [[refused, explainLinkOf(refused)]];
    for (const [url, payload] of [
      [opportunitiesPath, { value: 'much', colour: 'red', tags: [true] }],
      [`${opportunitiesPath}/batch`, { opportunities: [{ valu: 1 }, 2] }],
    ] as const)
      calls.push([
        await client.post(url, payload),
        explainPath({ method: 'POST', url, body: JSON.stringify(payload) }),
      ]);
    for (const [answer, address] of calls) {
      const { issues } = await explained(address);
      expect(issues).not.toHaveLength(0);
      expect(errorOf(answer, 400, 'invalid_request').details).toEqual(
        expect.arrayContaining(issues as object[]),
      );
      const { text } = await getPage(address);
      const told = textsIn(text, 'li').join('\n');
      for (const { param, message } of issues)
        expect(told).toContain(`<code>${param}</code>: ${message}`);
    }
  });

  test('accepts a URL with an origin, and a method in any case', async () => {
    const { operation, variables } = await explained(
      explainPath({ method: 'get', url: ' https://crm.example.com/v1/users?limit=2#top ' }),
    );
    expect({ operation, variables }).toEqual({ operation: 'ListUsers', variables: { limit: 2 } });
    const head = await explained(explainPath({ method: 'HEAD', url: '/v1/me' }));
    expect(head.operation).toBe('GetViewer');
    const nothing = await explained(explainPath({ url: '/v1/me' }));
    expect(nothing.operation).toBe('GetViewer');
  });

  test('requires a call: without one, a program gets an error and a browser gets the form', async () => {
    errorOf(await ask('/explain'), 400, 'invalid_request');
    const { status, text } = await getPage('/explain');
    expect(status).toBe(200);
    expect(text).toContain('<form action="/explain" method="get">');
  });

  test.each([
    ['an address that is none', { url: '/v1/nothing' }, 404, 'not_found'],
    [
      'a method that the address does not have',
      { method: 'DELETE', url: '/v1/me' },
      404,
      'not_found',
    ],
    ['no address at all', { url: 'nonsense' }, 404, 'not_found'],
    [
      'a body that is no JSON',
      { method: 'POST', url: opportunitiesPath, body: '{' },
      400,
      'invalid_request',
    ],
    [
      'a body that is no object',
      { method: 'POST', url: opportunitiesPath, body: '[]' },
      400,
      'invalid_request',
    ],
    [
      'a body that nests too deep',
      { method: 'POST', url: opportunitiesPath, body: '['.repeat(3_000) },
      400,
      'invalid_request',
    ],
    ['a query that is not UTF-8', { url: '/v1/users?q=%ff' }, 400, 'invalid_request'],
  ] as const)('%s is reported to programs and in browsers', async (_name, call, status, code) => {
    const { message } = errorOf(await ask(explainPath(call)), status, code);
    const page = await getPage(explainPath(call));
    expect(page.status).toBe(status);
    expect(page.text).toContain('<form');
    expect(textsIn(page.text, 'p class="alert"')).toEqual([message]);
  });

  test('an explain URL that is not UTF-8 is rejected', async () => {
    errorOf(await ask('/explain?url=%ff'), 400, 'invalid_request');
    expect((await getPage('/explain?url=%ff')).status).toBe(400);
  });
});

describe('the explain link of a response', () => {
  test('of a list leads to its operation, which gives the same rows in GraphQL', async () => {
    const { client } = await newWorkspace();
    for (const name of ['Rivera & Sons', 'Rivera 100%', 'Okafor'])
      await create(client, { contact_name: name, value: 18_500.5 });
    const answer = await client.get(
      `${opportunitiesPath}?q=rivera&contact_name=r&approval_status=opportunity&limit=1`,
    );
    const call = await explained(explainLinkOf(answer));
    expect(call.variables).toEqual({
      ...{ q: 'rivera', contact_name: 'r', approval_status: 'OPPORTUNITY', limit: 1 },
    });
    const { data, page } = await run(client, call);
    expect(answer.body).toEqual({ data, ...page });

    const next = await client.get(
      `${opportunitiesPath}?q=rivera&limit=1&cursor=${encodeURIComponent(answer.body.next_cursor as string)}`,
    );
    expect((await run(client, await explained(explainLinkOf(next)))).data).toEqual(next.body.data);
  });

  test('of a write leads to its operation, with an empty form for the body', async () => {
    const { client } = await newWorkspace();
    const { id } = await create(client);
    const url = `${opportunitiesPath}/${id}`;
    const secret = 'do-not-log-this';
    for (const [operation, call] of [
      ['CreateOpportunity', { method: 'POST', url: opportunitiesPath, payload: { name: secret } }],
      ['CreateOpportunity', { method: 'POST', url: opportunitiesPath, payload: { nope: secret } }],
      ['UpdateOpportunity', { method: 'PATCH', url, payload: { name: secret } }],
      ['UpdateOpportunity', { method: 'PATCH', url, payload: `{"name": "${secret}` }],
      ['UpdateOpportunity', { method: 'PATCH', url: `${url}?name=${secret}`, payload: {} }],
      ['UpdateOpportunity', { method: 'PATCH', url, headers: { 'if-match': `"${secret}"` } }],
    ] as const) {
      const headers = {
        'content-type': 'application/json',
        ...('headers' in call && call.headers),
      };
      const answer = await client.send({ ...call, headers });
      expect(answer.headers.link).not.toContain(secret);
      const link = explainLinkOf(answer);
      expect((await explained(link)).operation).toBe(operation);
      const { text } = await getPage(link);
      expect(textsIn(text, 'textarea class="code" name="body" spellcheck="false"')).toEqual(['']);
      expect(text).toContain('a link never contains');
    }
  });

  test('of a write, with its body pasted, leads to an operation that creates the same record again', async () => {
    const { client } = await newWorkspace();
    const body =
      '{"contact_name": "O\'Brien \\"& Sons\\" <b>", "value": 123456789012.10, "tags": ["a", "ü"], "appointment_at": "2026-01-15T10:00:00-07:00"}';
    const answer = await client.post(opportunitiesPath, body);
    const pasted = explainPath({ method: 'POST', url: opportunitiesPath, body });
    const call = await explained(pasted);
    const { record } = await run(client, call);
    const { etag, ...again } = record;
    expect(etag).toBe(1);
    expect(again.id).not.toBe(answer.body.id);
    expect(comparable(again)).toEqual(comparable(answer.body));
    expect((await getPage(pasted)).text).not.toContain('a link never contains');
  });

  test('of an update, with its body pasted, leads to an operation with the expected version', async () => {
    const { client } = await newWorkspace();
    const { id } = await create(client);
    const url = `${opportunitiesPath}/${id}`;
    const body = '{"name": null, "value": 0.1}';
    await client.send({ method: 'PATCH', url, payload: { name: 'A' } });
    const call = await explained(explainPath({ method: 'PATCH', url, body, if_match: '"1"' }));
    expect(call).toMatchObject({
      operation: 'UpdateOpportunity',
      variables: { input: { id, expectedVersion: 1, name: null, value: '0.1' } },
      issues: [],
    });
    // The record has a new version since.
    expect(await run(client, call)).toMatchObject({ code: 'STALE_VERSION', version: 2 });
  });

  test('of a call without a key leads to its operation', async () => {
    const unknown = await anonymous.get(`${opportunitiesPath}?q=x`);
    expect(unknown.status).toBe(401);
    expect((await explained(explainLinkOf(unknown))).variables).toEqual({ q: 'x' });
  });

  test('of a list whose query is too long leads to the operation without the query', async () => {
    const { client } = await newWorkspace();
    const answer = await client.get(`${opportunitiesPath}?q=${'x'.repeat(2_000)}`);
    const link = explainLinkOf(answer);
    expect(link.length).toBeLessThan(200);
    expect(await explained(link)).toMatchObject({ operation: 'ListOpportunities', variables: {} });
  });
});

describe('the page', () => {
  const hostile = `</script></pre><img src=x onerror=alert(1)>"'\`$(touch /tmp/x)\\ %s ! # \u202e ü 🏠`;
  const hostileCall = explainPath({
    method: 'POST',
    url: `${opportunitiesPath}?q=${hostile.replace('%s', '')}`,
    body: JSON.stringify({ contact_name: hostile, [hostile]: 1 }),
    if_match: hostile,
  });

  test('shows the operation, its variables, both commands, and further links', async () => {
    const { text, status } = await getPage(
      explainPath({ method: 'GET', url: `${opportunitiesPath}?limit=2&approval_status=project` }),
      { headers: { host: 'crm.example.com' } },
    );
    expect(status).toBe(200);
    const [rest, graphql] = textsIn(text, 'pre class="command"');
    expect(curlArguments(rest ?? '')).toEqual([
      ...['-s', 'http://crm.example.com/v1/opportunities?limit=2&approval_status=project'],
      ...['-H', 'Authorization: Bearer test-key'],
    ]);
    const [document, variables] = textsIn(text, 'pre');
    expect(document).toContain('query ListOpportunities(');
    expect(JSON.parse(variables ?? '')).toEqual({ limit: 2, approval_status: 'PROJECT' });
    expect(curlArguments(graphql ?? '').slice(0, 2)).toEqual([
      '-s',
      'http://crm.example.com/graphql',
    ]);
    const links = linksIn(text);
    expect(links).toContain('/docs#/opportunities/listOpportunities');
    const graphiql = links.find((link) => link.startsWith('/graphql#')) ?? '';
    expect(callIn(graphiql)).toEqual({ query: document, variables });
    const differences = textsIn(text, 'li').join('\n');
    expect(differences).toMatch(/decimal is a string.*value/);
    expect(differences).toMatch(/enum is in upper case.*approval_status/);
    expect(differences).toMatch(/ID is a global ID.*sales_rep_id/);
    expect(differences).not.toMatch(/ID is a global ID.*node_id/);
  });

  test('shows long documents with one argument per line, and with the same meaning', async () => {
    const { client } = await newWorkspace();
    const { text } = await getPage(
      explainPath({ method: 'POST', url: opportunitiesPath, body: '{"name":"x"}' }),
    );
    const [document = '', variables = ''] = textsIn(text, 'pre');
    for (const line of document.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    const { result } = await client.data<any, unknown>(document, JSON.parse(variables));
    expect(result.record.name).toBe('x');
  });

  test('runs no script, loads nothing, and cannot be cached or framed', async () => {
    for (const address of [
      '/explain',
      explainPath({ url: '/v1/me' }),
      explainPath({ url: '/v1' }),
    ]) {
      const { headers, text } = await getPage(address);
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      const policy = headers['content-security-policy'] ?? '';
      expect(policy.split('; ')).toEqual([
        "default-src 'none'",
        expect.stringMatching(/^style-src 'sha256-[\w+/]+='$/) as unknown,
        ...["form-action 'self'", "base-uri 'none'", "img-src 'self'", "frame-ancestors 'none'"],
      ]);
      expect(headers).toMatchObject({
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        // The page contains no data of workspaces, so pages of any origin may read it.
        'access-control-allow-origin': '*',
      });
      expect(text).not.toMatch(/<(script|link|img|iframe)\b|\son\w+=/i);
    }
  });

  test('escapes everything in a call', async () => {
    /** With their attributes, but for what these hold. */
    const elementsIn = (page: string) => page.replace(/"[^"]*"/g, '""').match(/<[^>]*>/g);
    const { text, status } = await getPage(hostileCall);
    expect(status).toBe(200);
    const harmless = explainPath({
      ...{ method: 'POST', url: `${opportunitiesPath}?q=1` },
      ...{ body: '{"contact_name": "x", "harm": 1}', if_match: 'x' },
    });
    expect(elementsIn(text)).toEqual(elementsIn((await getPage(harmless)).text));

    for (const [call, status, like] of [
      [{ method: hostile, url: hostile }, 404, { method: 'X', url: 'x' }],
      [
        { method: 'POST', url: hostile, body: hostile },
        400,
        { method: 'POST', url: 'x', body: 'x' },
      ],
    ] as const) {
      const page = await getPage(explainPath(call));
      expect(page.status).toBe(status);
      expect(elementsIn(page.text)).toEqual(elementsIn((await getPage(explainPath(like))).text));
    }
  });

  test('has shell commands that make the same call, for any content', async () => {
    const { text } = await getPage(hostileCall);
    const [rest = '', graphql = ''] = textsIn(text, 'pre class="command"').map(curlArguments);
    expect(JSON.parse(rest.at(-1) ?? '')).toEqual({ contact_name: hostile, [hostile]: 1 });
    expect(rest).toContain('Authorization: Bearer test-key');
    const [, address = ''] = rest;
    expect(new URL(address).searchParams.get('q')).toBe(hostile.replace('%s', '').split('#')[0]);
    const sent = JSON.parse(graphql.at(-1) ?? '') as { query: string; variables: unknown };
    expect(sent.variables).toEqual({ input: { contactName: hostile } });
    expect(sent.query).toMatch(/^mutation CreateOpportunity/);
    // Invisible characters are escaped, because pasted text could differ from what the reader sees.
    expect(textsIn(text, 'pre class="command"').join('')).not.toMatch(/[^\n\P{Cc}]|\p{Cf}/u);
  });

  test('has shell commands for any string', async () => {
    const special = fc.constantFrom(...Array.from(`'"\`$\\!%&;|(){}[]*?~#\n\t é`));
    const anything = fc.oneof(arbitraryText(), fc.string({ unit: special }));
    await fc.assert(
      fc.asyncProperty(anything, async (name) => {
        const body = JSON.stringify({ name });
        const { text } = await getPage(
          explainPath({
            method: 'PATCH',
            url: `/v1/contacts/${encodeURIComponent(name)}x`,
            body,
            if_match: name,
          }),
        );
        const [rest = '', graphql = ''] = textsIn(text, 'pre class="command"').map(curlArguments);
        expect(rest.at(-1)).toBeDefined();
        expect(JSON.parse(rest.at(-1) ?? '')).toEqual({ name });
        expect(decodeURIComponent(new URL(rest[1] ?? '').pathname)).toBe(`/v1/contacts/${name}x`);
        expect(JSON.parse(graphql.at(-1) ?? '').variables.input.id).toBe(`${name}x`);
      }),
      { numRuns: 20 },
    );
  });

  test('keeps the pasted call in its form', async () => {
    const body = '{"value": 1.50, "name": "<b>"}';
    const { text } = await getPage(
      explainPath({ method: 'PATCH', url: '/v1/contacts/x?y="1"', body, if_match: '"3"' }),
    );
    expect(textsIn(text, 'textarea class="code" name="body" spellcheck="false"')).toEqual([body]);
    expect(text).toContain('<option selected>PATCH</option>');
    expect(text).toContain('value="/v1/contacts/x?y=&quot;1&quot;"');
    expect(text).toContain('value="&quot;3&quot;"');
  });

  test('responds to HEAD without the page, and to no other method', async () => {
    const address = explainPath({ url: '/v1/me' });
    const { status, text, headers } = await getPage(address, { method: 'HEAD' });
    expect({ status, text }).toEqual({ status: 200, text: '' });
    expect(headers['content-security-policy']).toBeDefined();
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
      const answer = await anonymous.send({ method, url: address, headers: asBrowser });
      errorOf(answer, 405, 'method_not_allowed');
      expect(answer.headers.allow).toBe('GET, HEAD, OPTIONS');
    }
  });
});
