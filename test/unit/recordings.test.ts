import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { GatewayError } from '../../src/errors.js';
import { readRecording } from '../../src/recording/read-recording.js';
import type { RecordedCall } from '../../src/recording/recording.js';
import { redactorOf, secretsIn, secretsInText } from '../../src/recording/secrets.js';
import { toGraphQL } from '../../src/to-graphql/translate-recording.js';

async function newFile(name: string, content: string | Buffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'recording-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** The error message for a file that cannot be read. */
async function refusalOf(path: string): Promise<string> {
  const error: unknown = await readRecording(path).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(GatewayError);
  return (error as GatewayError).message;
}

const key = 'og_live_3f9c1d7b5e2a';

test.each([
  ['empty.http', '', 'is empty.'],
  ['empty.har', ' \n', 'is empty.'],
  ['picture.http', Buffer.from('89504e470d0a1a0a', 'hex'), 'is not UTF-8 text.'],
  ['wide.har', Buffer.from('\ufeff{}', 'utf16le'), 'is not UTF-8 text.'],
  ['text.har', `{"key": "${key}" and so on`, 'text.har is not JSON.'],
  ['other.har', '[]', 'other.har is not a HAR file: it: Invalid input: expected object'],
  ['old.har', '{"log": {"entries": [{"request": {}}]}}', 'log.entries.0.request.method: Invalid'],
  ['calls.json', '{}', 'must be a file with one of the extensions .http, .rest, .har.'],
  ['many.http', '@a = 1\n'.repeat(1_001), 'The file defines more than 1000 variables.'],
  [
    'growing.http',
    Array.from(
      { length: 30 },
      (_, step) => `@a${String(step)} = {{a${String(step + 1)}}}{{a${String(step + 1)}}}`,
    )
      .concat('@a30 = lol', '/v1/contacts/{{a0}}')
      .join('\n'),
    'The variables of the file expand to more than 4 MiB.',
  ],
])(
  '%s is rejected with a message that quotes nothing of its content',
  async (name, content, message) => {
    const refusal = await refusalOf(await newFile(name, content));
    expect(refusal).toContain(message);
    expect(refusal).not.toContain(key);
  },
);

test('a missing file, a folder and a file that is too large are rejected by path', async () => {
  const path = await newFile('calls.http', '');
  expect(await refusalOf(join(path, '..', 'none.http'))).toMatch(
    /none\.http cannot be read \(ENOENT\)\.$/,
  );
  await mkdir(`${path}.har`);
  expect(await refusalOf(`${path}.har`)).toBe(`${path}.har cannot be read (EISDIR).`);
  await truncate(path, 16 * 1024 * 1024 + 1);
  expect(await refusalOf(path)).toBe(`${path} is larger than 16 MiB.`);
});

test('long lines, and many of them, are parsed quickly', async () => {
  const hostile = [
    `POST /a\nContent-Type: application/x-www-form-urlencoded\n\nx${' '.repeat(200_000)}y=${' &'.repeat(200_000)}`,
    '{{'.repeat(200_000),
    `GET ${' '.repeat(200_000)}x`,
    `@a${' '.repeat(200_000)}`,
    `@name = ${' '.repeat(200_000)}x`,
    `POST /v1/opportunities\n\n{"a": "${'\\"'.repeat(200_000)}`,
    `POST /v1/opportunities\n\n${'"{{'.repeat(200_000)}`,
    '< {%',
  ].join('\n###\n');
  const path = await newFile('long.http', `${hostile}${'\n###'.repeat(200_000)}`);
  const start = performance.now();
  await toGraphQL(await readRecording(path));
  expect(performance.now() - start).toBeLessThan(5_000);
});

test('line endings of any system and a byte order mark are accepted', async () => {
  for (const end of ['\n', '\r\n', '\r']) {
    const lines = ['POST /v1/contacts', 'If-Match: "1"', '', '{"email": "a"}'];
    const path = await newFile('calls.http', `\ufeff${lines.join(end)}`);
    expect(await readRecording(path)).toEqual([
      {
        place: 'calls.http:1',
        method: 'POST',
        url: '/v1/contacts',
        headers: { 'if-match': '"1"' },
        body: '\n{"email": "a"}',
      },
    ]);
  }
});

const entryOf = (request: object, response: object = { status: 200, headers: [] }) => ({
  startedDateTime: '2026-11-20T10:15:00.000Z',
  request: { method: 'POST', url: '/v1/opportunities', headers: [], ...request },
  response,
});

async function readHar(...entries: object[]) {
  const path = await newFile('calls.har', JSON.stringify({ log: { entries } }));
  return (await readRecording(path)) as RecordedCall[];
}

test('forms are read, whether the file has their text or their fields, and translated by the types of parameters', async () => {
  const params = [
    { name: 'contact_name', value: 'Okafor & Sons' },
    { name: 'value', value: '18500.50' },
    { name: 'tags[]', value: 'roof' },
    { name: 'tags[]', value: 'é' },
    { name: 'stage_id', value: '' },
  ];
  const mimeType = 'application/x-www-form-urlencoded';
  const text = new URLSearchParams(params.map(({ name, value }) => [name, value])).toString();
  const multipart = `${params.map(({ name, value }) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('')}--x--\r\n`;
  const recording = await readHar(
    entryOf({ postData: { mimeType, params } }),
    entryOf({
      headers: [{ name: 'Content-Type', value: mimeType }],
      postData: { mimeType, text, params: [] },
    }),
    entryOf({ headers: undefined, postData: { mimeType, text } }),
    entryOf({ postData: { mimeType: 'multipart/form-data; boundary=x', params } }),
    entryOf({ postData: { mimeType: 'multipart/form-data; boundary=x', text: multipart } }),
    entryOf({ postData: { mimeType, text: 'contact_name=%E9' } }),
    entryOf({
      postData: { mimeType: 'multipart/form-data', params: [{ name: 'a', fileName: 'a.pdf' }] },
    }),
  );
  const { calls, problems } = await toGraphQL(recording);
  const input = { contactName: 'Okafor & Sons', value: '18500.5', tags: ['roof', 'é'] };
  expect(calls.map(({ variables }) => variables)).toEqual(Array(5).fill({ input }));
  expect(problems.map(({ message }) => message)).toEqual([
    'POST /v1/opportunities: The form is not percent-encoded UTF-8.',
    'POST /v1/opportunities: The body is in another file, which the command does not read: a.pdf',
  ]);
  expect(recording.map(({ body }) => body?.slice(0, 24))).toEqual([
    'contact_name=Okafor+%26+',
    'contact_name=Okafor+%26+',
    'contact_name=Okafor+%26+',
    '--recorded-form-boundary',
    multipart.slice(0, 24),
    'contact_name=%E9',
    undefined,
  ]);
});

test('responses are read from HAR files, encoded or absent, and calls are sorted by time', async () => {
  const body = '{"id": "é"}';
  const recording = await readHar(
    entryOf({ url: '/second' }, { status: 201, headers: [], content: { text: body } }),
    {
      ...entryOf({ url: '/first' }, { status: 0 }),
      startedDateTime: '2026-11-20T11:14:59.999+01:00',
    },
    entryOf(
      { url: '/third' },
      {
        status: 200,
        headers: [{ name: 'Set-Cookie', value: 'session=s3cr3t; Path=/' }],
        content: { text: Buffer.from(body).toString('base64'), encoding: 'base64' },
      },
    ),
    entryOf({ url: '/fourth' }, { status: 200, content: { size: 5 } }),
  );
  expect(recording.map(({ url, response }) => [url, response?.status, response?.body])).toEqual([
    ['/first', undefined, undefined],
    ['/second', 201, body],
    ['/third', 200, body],
    ['/fourth', 200, undefined],
  ]);
  expect(recording[2]?.secrets).toContain('s3cr3t');
});

test('a body that a HAR file does not contain is reported, and a redirect of the browser is no response', async () => {
  const recording = await readHar(
    entryOf({ bodySize: 20 }),
    entryOf({ headers: [{ name: 'Content-Length', value: '20' }], bodySize: -1 }),
    entryOf({ headers: [{ name: 'content-length', value: '0' }], bodySize: 0 }),
    entryOf({}, { status: 307, headers: [{ name: 'Non-Authoritative-Reason', value: 'HSTS' }] }),
    entryOf({ url: 'wss://crm.example.com/v1/contacts' }),
    entryOf({ url: 'data:text/plain,/v1/contacts' }),
  );
  const problem = 'The recording does not contain the body.';
  expect(recording.map(({ bodyProblem }) => bodyProblem)).toEqual([
    ...[problem, problem],
    ...Array<undefined>(4),
  ]);
  expect(recording.map(({ response }) => response?.status)).toEqual([
    ...[200, 200, 200, undefined],
    ...[200, 200],
  ]);
  const { calls, problems, skipped } = await toGraphQL(recording);
  expect([calls.length, problems.length, skipped]).toEqual([2, 2, 2]);
});

test('bodies of .http files are joined as the editors send them', async () => {
  const text = `POST /v1/opportunities
Content-Type: application/x-www-form-urlencoded

contact_name = Okafor %26 Sons &
value=5
&tags = a=b

###
POST /v1/opportunities
Content-Type: multipart/form-data; boundary=x

--x
Content-Disposition: form-data; name="contact_name"

Okafor & Sons
--x--

`;
  const recording = await readRecording(await newFile('calls.http', text));
  const { calls, problems } = await toGraphQL(recording);
  expect(problems).toEqual([]);
  expect(calls.map(({ variables }) => variables)).toEqual([
    { input: { contactName: 'Okafor & Sons', value: '5', tags: ['a=b'] } },
    { input: { contactName: 'Okafor & Sons' } },
  ]);
});

test('references to earlier responses of an .http file are resolved', async () => {
  const text = `# @name create
POST /v1/opportunities

{"name": "A"}

HTTP/1.1 201 Created
ETag: "1"

{"id": "a-1", "list": [{"value": 5}], "none": null}
Response file saved.
> 2026-11-27T150000.201.json

Response code: 201 (Created); Time: 35ms (35 ms)

###
PATCH /v1/opportunities/{{create.response.body.id}}
If-Match: {{create.response.headers.etag}}

{"value": {{create.response.body.$.list[0].value}}, "name": "{{create.response.body.none}}{{later.response.body.id}}"}
`;
  const [create, patch] = (await readRecording(
    await newFile('calls.http', text),
  )) as RecordedCall[];
  expect(create?.response?.body).toMatch(/"none": null}$/);
  expect(patch).toMatchObject({
    url: '/v1/opportunities/a-1',
    headers: { 'if-match': '"1"' },
    body: expect.stringContaining(
      '{"value": 5, "name": "{{create.response.body.none}}{{later.response.body.id}}"}',
    ) as unknown,
  });
});

test('responses are read from .http files, below a request or in a block of their own', async () => {
  const text = `POST /v1/opportunities
Authorization: Bearer ${key}

{"value": 1}

HTTP/1.1 201 Created
Content-Type: application/json
Date: Fri, 20 Nov 2026 10:15:00 GMT

{
  "id": 1
}

# The list
###
GET /v1/opportunities
###
HTTP/2 200
Content-Type: application/json

{"data": []}

<> list.json
###
GET /v1/me
`;
  const recording = (await readRecording(await newFile('calls.http', text))) as RecordedCall[];
  expect(
    recording.map(({ body, response }) => [body?.trim(), response?.status, response?.body]),
  ).toEqual([
    ['{"value": 1}', 201, '{\n  "id": 1\n}'],
    [undefined, 200, '{"data": []}'],
    [undefined, undefined, undefined],
  ]);
  expect(recording[0]).toMatchObject({
    credential: { in: 'authorization', scheme: 'Bearer' },
    startedAt: 'Fri, 20 Nov 2026 10:15:00 GMT',
    secrets: [key],
  });
});

test('keys, tokens, passwords and cookies are masked, wherever they occur', () => {
  const basic = Buffer.from('office:pa55word').toString('base64');
  const secrets = [
    ...secretsIn({ authorization: `Bearer ${key}`, cookie: 'lang=en; session=s3cr3t%21' }),
    ...secretsIn({ authorization: `Basic ${basic}` }, '/v1/me?API_Key=k%C3%A9y-1'),
    ...secretsInText('{"note": 1, "access_token": "t0\\"ken"}'),
  ];
  const redact = redactorOf(secrets);
  const text = `${key} ${encodeURIComponent(`${key}&`)} ${basic} pa55word s3cr3t! en kéy-1 k%C3%A9y-1`;
  expect(redact(text)).toBe('*** ***%26 *** *** *** en *** ***');
  for (const [raw, masked] of [
    ['/v1/me?a=1&api_key=x&b=2', '/v1/me?a=1&api_key=***&b=2'],
    ['{"password":"x","a":1}', '{"password":"***","a":1}'],
    ['"{\\"api_key\\": \\"x\\"}"', '"{\\"api_key\\": \\"***\\"}"'],
    ['Authorization: Bearer abcdef', 'Authorization: Bearer ***'],
    ['t0"ken', '***'],
    ['https://office:word@crm.example.com/v1/me', 'https://***@crm.example.com/v1/me'],
  ] as const)
    expect(redact(raw)).toBe(masked);
});
