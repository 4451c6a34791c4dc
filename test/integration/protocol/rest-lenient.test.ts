// The lenient reading of the two legacy routes: each line of the table in docs/guides/rest.md, and the same call read
// strictly.
import pino from 'pino';
import { describe, expect, test } from 'vitest';
import { createApp } from '../../../src/app.js';
import {
  anonymous,
  exchange,
  countOpportunities,
  database,
  newWorkspace,
  stagesOf,
  type Answer,
} from '../../support/gateway.js';
import {
  create,
  errorOf,
  fill,
  listOf,
  opportunitiesPath,
  patch,
  recordPath,
  refusalOf,
  strictly,
} from '../../support/rest.js';

/** The names in the headers of a response. */
const namesIn = ({ headers }: Answer) => ({
  ignored: (headers['x-ignored-parameters'] ?? '').split(', ').filter(Boolean),
  converted: (headers['x-converted-parameters'] ?? '').split(', ').filter(Boolean),
});

const formType = 'application/x-www-form-urlencoded';
const multipartType = 'multipart/form-data; boundary=x';
const parts = (...fields: [name: string, value: string][]) =>
  fields
    .map(([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}`)
    .join('\r\n') + '\r\n--x--\r\n';

interface Creation {
  /** `STAGE` stands for the ID of a stage. */
  readonly body: string | Buffer;
  readonly type?: string | null;
  readonly query?: string;
  /** Fields of the record. */
  readonly record: object;
  readonly ignored?: readonly string[];
  readonly converted?: readonly string[];
  /** The status of the strict reading. Default: 400 */
  readonly strict?: number;
}

const creations: Record<string, Creation> = {
  'unknown fields': {
    body: '{"name": "A", "custom_fields": {"a": [1.50]}, "notes": null, "__proto__": {"value": 5}}',
    record: { name: 'A', value: null },
    ignored: ['custom_fields', 'notes', '__proto__'],
  },
  'unknown query parameters': {
    body: '{}',
    query: '?utm_source=mail&_=123&utm_source=web',
    record: {},
    ignored: ['utm_source', '_'],
  },
  'a number as a string': {
    body: '{"value": "18500"}',
    record: { value: 18_500 },
    converted: ['value'],
  },
  'a number as a string, with spaces and zeros': {
    body: '{"value": "  0018500.50 "}',
    record: { value: 18_500.5 },
    converted: ['value'],
  },
  'a number for a string, digit for digit': {
    body: '{"address_zip": 80202, "name": 1.10, "contact_name": 12345678901234567890123}',
    record: { address_zip: '80202', name: '1.10', contact_name: '12345678901234567890123' },
    converted: ['address_zip', 'name', 'contact_name'],
  },
  'the empty string where it is no value': {
    body: '{"value": "", "stage_id": "", "sales_rep_id": "", "appointment_at": "", "tags": ""}',
    record: { value: null, sales_rep_id: null, appointment_at: null, tags: [] },
    converted: ['value', 'stage_id', 'sales_rep_id', 'appointment_at', 'tags'],
  },
  'the empty string as a string': { body: '{"name": ""}', record: { name: '' }, strict: 201 },
  'tags in one string': {
    body: '{"tags": "roof, insurance,,roof"}',
    record: { tags: ['roof', 'insurance', 'roof'] },
    converted: ['tags'],
  },
  'a number among tags': {
    body: '{"tags": ["a, b", 1.0]}',
    record: { tags: ['a, b', '1.0'] },
    converted: ['tags'],
  },
  'a date without a time': {
    body: '{"appointment_at": "2026-12-01"}',
    record: { appointment_at: '2026-12-01T00:00:00.000Z' },
    converted: ['appointment_at'],
  },
  'a time after a space': {
    body: '{"appointment_at": "2026-12-01 10:00:00"}',
    record: { appointment_at: '2026-12-01T10:00:00.000Z' },
    converted: ['appointment_at'],
  },
  'a time after a space, with an offset': {
    body: '{"appointment_at": "2026-12-01 10:00+02:00"}',
    record: { appointment_at: '2026-12-01T08:00:00.000Z' },
    converted: ['appointment_at'],
  },
  'a space before an offset': {
    body: '{"appointment_at": "2026-12-01 10:00:00 -0500"}',
    record: { appointment_at: '2026-12-01T15:00:00.000Z' },
    converted: ['appointment_at'],
  },
  'the name of UTC after a time': {
    body: '{"appointment_at": "2026-12-01 10:00:00.5 UTC"}',
    record: { appointment_at: '2026-12-01T10:00:00.500Z' },
    converted: ['appointment_at'],
  },
  'the name of a zone after an offset': {
    body: '{"appointment_at": "2026-12-01T10:00:00-05:00[America/New_York]"}',
    record: { appointment_at: '2026-12-01T15:00:00.000Z' },
    converted: ['appointment_at'],
  },
  'the name of a zone after an offset, as Go writes it': {
    body: '{"appointment_at": "2026-12-01 10:00:00.5 +0100 CET m=+0.002"}',
    record: { appointment_at: '2026-12-01T09:00:00.500Z' },
    converted: ['appointment_at'],
  },
  'a time as in mails and HTTP': {
    body: '{"appointment_at": "Tue, 1 Dec 2026 10:00:00 GMT"}',
    record: { appointment_at: '2026-12-01T10:00:00.000Z' },
    converted: ['appointment_at'],
  },
  'a time as in mails, with an offset': {
    body: '{"appointment_at": "Tue, 01 Dec 2026 10:00 -0500"}',
    record: { appointment_at: '2026-12-01T15:00:00.000Z' },
    converted: ['appointment_at'],
  },
  'the text of a Date in JavaScript': {
    body: '{"appointment_at": "Tue Dec 01 2026 10:00:00 GMT+0100 (Central European Standard Time)"}',
    record: { appointment_at: '2026-12-01T09:00:00.000Z' },
    converted: ['appointment_at'],
  },
  'a time in JSON of Windows PowerShell': {
    body: String.raw`{"appointment_at": "\/Date(1796119200000+0100)\/"}`,
    record: { appointment_at: '2026-12-01T10:00:00.000Z' },
    converted: ['appointment_at'],
  },
  'spaces around a time and an ID': {
    body: '{"appointment_at": " 2026-12-01 ", "stage_id": " STAGE "}',
    record: { appointment_at: '2026-12-01T00:00:00.000Z' },
    converted: ['appointment_at', 'stage_id'],
  },
  'a lower-case t and z': {
    body: '{"appointment_at": "2026-12-01t10:00:00z"}',
    record: { appointment_at: '2026-12-01T10:00:00.000Z' },
    converted: ['appointment_at'],
  },
  'JSON as a form, as curl -d sends it': {
    body: ' {"name": "A=1&b=%zz"}',
    type: formType,
    record: { name: 'A=1&b=%zz' },
    strict: 415,
  },
  'JSON as text': { body: '{"name": "A"}', type: 'text/plain', record: { name: 'A' }, strict: 415 },
  'JSON under no media type at all': {
    body: '{"name": "A"}',
    type: 'json',
    record: { name: 'A' },
    strict: 415,
  },
  'JSON without a Content-Type': {
    body: '{"name": "A"}',
    type: null,
    record: { name: 'A' },
    strict: 415,
  },
  'JSON in the charset of its type': {
    body: Buffer.from('{"name": "Zoë"}', 'latin1'),
    type: 'application/json; charset=ISO-8859-1',
    record: { name: 'Zoë' },
  },
  'JSON in UTF-8 whatever charset its type names': {
    body: '{"name": "Zoë"}',
    type: 'application/json; charset=iso-8859-1',
    record: { name: 'Zoë' },
    strict: 201,
  },
  'JSON in UTF-16': {
    body: Buffer.from('\ufeff{"name": "Zoë"}', 'utf16le'),
    type: 'application/json; charset=utf-16',
    record: { name: 'Zoë' },
  },
  'a form in the charset of its type': {
    body: 'contact_name=Zo%EB+100%25&address_city=a=b',
    type: `${formType}; charset=windows-1252`,
    record: { contact_name: 'Zoë 100%', address_city: 'a=b' },
    strict: 415,
  },
  'a form as text': {
    body: 'contact_name=Ann+M%C3%BCller&tags[]=a\r\n',
    type: 'text/plain;charset=UTF-8',
    record: { contact_name: 'Ann Müller', tags: ['a'] },
    converted: ['tags'],
    strict: 415,
  },
  'a form without a Content-Type': {
    body: 'contact_name=Ann',
    type: null,
    record: { contact_name: 'Ann' },
    strict: 415,
  },
  'a form with a value as an item': {
    body: 'value[]=5&name[0]=A',
    type: formType,
    record: { value: 5, name: 'A' },
    converted: ['value', 'name'],
    strict: 415,
  },
  'an empty body of any type': { body: '', type: multipartType, record: {}, strict: 415 },
  'a form': {
    body: 'contact_name=Ann+M%C3%BCller&value=18500.50&stage_id=&name=&nope=1',
    type: formType,
    record: { contact_name: 'Ann Müller', value: 18_500.5, name: '' },
    ignored: ['nope'],
    converted: ['value', 'stage_id'],
    strict: 415,
  },
  'a form with a list as items': {
    body: 'tags%5B%5D=a%2C+b&tags[]=c',
    type: `${formType}; charset=UTF-8`,
    record: { tags: ['a, b', 'c'] },
    converted: ['tags'],
    strict: 415,
  },
  'a form with a list as numbered items': {
    body: 'tags%5B0%5D=a&tags%5B1%5D=b',
    type: formType,
    record: { tags: ['a', 'b'] },
    converted: ['tags'],
    strict: 415,
  },
  'a form with a list as a repeated field': {
    body: 'tags=a&tags=b',
    type: formType,
    record: { tags: ['a', 'b'] },
    converted: ['tags'],
    strict: 415,
  },
  'a form with a list in one field': {
    body: 'tags=a%2C+b',
    type: formType,
    record: { tags: ['a', 'b'] },
    converted: ['tags'],
    strict: 415,
  },
  'a form with an empty list': {
    body: 'tags%5B%5D=',
    type: formType,
    record: { tags: [] },
    converted: ['tags'],
    strict: 415,
  },
  'a form of parts': {
    body: parts(['contact_name', 'Zoë 🏠'], ['value', '5'], ['tags[]', 'a'], ['__proto__', 'b']),
    type: multipartType,
    record: { contact_name: 'Zoë 🏠', value: 5, tags: ['a'] },
    ignored: ['__proto__'],
    converted: ['tags', 'value'],
    strict: 415,
  },
  'a form of parts whose names have no quotes, as .NET sends it': {
    body: parts(['contact_name', 'name=a'], ['tags[]', 'a'])
      .replaceAll(/name="([^"]*)"/g, 'name=$1')
      .replaceAll('Content-Disp', 'Content-Type: text/plain; charset=utf-8\r\nContent-Disp'),
    type: 'multipart/form-data; boundary="x"',
    record: { contact_name: 'name=a', tags: ['a'] },
    converted: ['tags'],
    strict: 415,
  },
};

const bodyHeaders = (type: string | null = 'application/json') =>
  type === null ? {} : { 'content-type': type };

describe('POST /v1/opportunities accepts', () => {
  test.each(Object.entries(creations))('%s', async (_name, creation) => {
    const { body, type, query = '', record, ignored = [], converted = [], strict = 400 } = creation;
    const { client, id } = await newWorkspace();
    const [stage] = await stagesOf(id);
    const payload =
      typeof body === 'string' ? Buffer.from(body.replace('STAGE', stage?.id ?? '')) : body;
    const send = (headers: Record<string, string>) =>
      client.send({
        method: 'POST',
        url: opportunitiesPath + query,
        headers: { ...bodyHeaders(type), ...headers },
        payload,
      });
    const answer = await send({});
    expect(answer).toMatchObject({ status: 201, body: record });
    expect(namesIn(answer)).toEqual({ ignored, converted });
    expect(answer.headers.location).toBe(recordPath(answer.body.id));
    expect(answer.headers).not.toHaveProperty('preference-applied');

    const refused = await send(strictly);
    expect(refused.status).toBe(strict);
    expect(namesIn(refused)).toEqual({ ignored: [], converted: [] });
    expect(refused.headers['preference-applied']).toBe('handling=strict');
    expect(await countOpportunities(id)).toBe(strict === 201 ? 2 : 1);
  });
});

test.each<[string, string, string | null, string]>([
  ['a negative number', '{"value": "-5"}', null, 'value'],
  ['a currency', '{"value": "$18,500"}', null, 'value'],
  ['a grouped number', '{"value": "18,500"}', null, 'value'],
  ['a signed number', '{"value": "+5"}', null, 'value'],
  ['an exponent in a string', '{"value": "1e3"}', null, 'value'],
  ['more decimals than are stored', '{"value": "1.005"}', null, 'value'],
  ['a blank string as a number', '{"value": " "}', null, 'value'],
  ['a flag as a string', '{"name": true}', null, 'name'],
  ['an object as a string', '{"name": {"isLosslessNumber": true, "value": "5"}}', null, 'name'],
  ['a number as an ID', '{"stage_id": 5}', null, 'stage_id'],
  ['an unknown ID', '{"stage_id": "banana"}', null, 'stage_id'],
  ['a date that does not exist', '{"appointment_at": "2026-02-30"}', null, 'appointment_at'],
  [
    'a space in place of the sign of an offset',
    '{"appointment_at": "2026-12-01T10:00:00 02:00"}',
    null,
    'appointment_at',
  ],
  [
    'a zone without its offset',
    '{"appointment_at": "2026-12-01 10:00:00 EST"}',
    null,
    'appointment_at',
  ],
  ['a date in another order', '{"appointment_at": "12/01/2026"}', null, 'appointment_at'],
  [
    'a date with another weekday than its own',
    '{"appointment_at": "Mon, 01 Dec 2026 10:00:00 GMT"}',
    null,
    'appointment_at',
  ],
  [
    'a time with the name of a zone alone',
    '{"appointment_at": "Tue Dec 01 10:00:00 CET 2026"}',
    null,
    'appointment_at',
  ],
  ['a time in milliseconds', '{"appointment_at": "1796119200000"}', null, 'appointment_at'],
  [
    'a time that is out of range',
    '{"appointment_at": "/Date(999999999999999)/"}',
    null,
    'appointment_at',
  ],
  ['null among tags', '{"tags": [null]}', null, 'tags[0]'],
  ['a field of a form twice', 'value=1&value=1', formType, 'value'],
  ['a field of a form as two items', 'value[]=1&value[]=1', formType, 'value'],
  ['a field of a form of parts twice', parts(['name', 'a'], ['name', 'b']), multipartType, 'name'],
])('POST /v1/opportunities rejects %s', async (_name, body, type, param) => {
  const { client, id } = await newWorkspace();
  const headers = bodyHeaders(type);
  const answer = await client.send({
    ...{ method: 'POST', url: opportunitiesPath, headers, payload: Buffer.from(body) },
  });
  refusalOf(answer, param);
  expect(await countOpportunities(id)).toBe(0);
});

test('a field of the body in the query of a write is rejected, because it would have no effect', async () => {
  const { client, id } = await newWorkspace();
  refusalOf(await client.post(`${opportunitiesPath}?name=A&utm_source=b`, {}), 'name');
  refusalOf(await client.post(`${opportunitiesPath}?tags[]=A&utm_source=b`, {}), 'tags[]');
  expect(await countOpportunities(id)).toBe(0);
});

test.each([
  ['a time of many digits', '{"appointment_at": "TEXT"}', 'application/json', '1'],
  ['a form as text with a line break after many spaces', 'name=TEXT\nb', 'text/plain', ' '],
])(
  'POST /v1/opportunities rejects %s quickly',
  async (_name, body, type, character) => {
    const { client } = await newWorkspace();
    const payload = body.replace('TEXT', character.repeat(500_000));
    const answer = await client.post(opportunitiesPath, payload, { 'content-type': type });
    errorOf(answer, 400, 'invalid_request');
  },
  10_000,
);

describe('GET /v1/opportunities accepts', () => {
  test.each<[string, string, readonly string[], { ignored?: string[]; converted?: string[] }]>([
    [
      'unknown parameters',
      '_=123&page=2&utm_source=a&page=3',
      ['b', 'a'],
      { ignored: ['_', 'page', 'utm_source'] },
    ],
    [
      'an unknown name without a value',
      '=5&__proto__',
      ['b', 'a'],
      { ignored: ['%22%22', '__proto__'] },
    ],
    [
      'empty parameters',
      'q=&contact_name=&limit=&cursor=&approval_status=',
      ['b', 'a'],
      { converted: ['q', 'contact_name', 'limit', 'cursor', 'approval_status'] },
    ],
    [
      'a status in any letter case',
      'approval_status=Project',
      ['b'],
      { converted: ['approval_status'] },
    ],
    [
      'spaces around a status',
      'approval_status=+project%20',
      ['b'],
      { converted: ['approval_status'] },
    ],
    ['a limit with decimals that are zero', 'limit=1.0', ['b'], { converted: ['limit'] }],
    ['a limit above 100', 'limit=1000', ['b', 'a'], { converted: ['limit'] }],
    ['a limit of many digits', `limit=${'9'.repeat(400)}`, ['b', 'a'], { converted: ['limit'] }],
    ['spaces around a limit', 'limit=+1%20', ['b'], { converted: ['limit'] }],
    [
      'a time whose offset has a + that is not encoded',
      'updated_since=1970-01-01T02:00:00.002+02:00',
      ['b'],
      { converted: ['updated_since'] },
    ],
  ])('%s', async (_name, query, names, { ignored = [], converted = [] }) => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    await fill(workspace, [
      { name: 'a', createdAt: new Date(1), updatedAt: new Date(1) },
      {
        name: 'b',
        createdAt: new Date(2),
        updatedAt: new Date(2),
        approvalStatus: 'project',
      },
    ]);
    const url = `${opportunitiesPath}?${query}`;
    const answer = await client.get(url);
    expect(listOf(answer).data.map(({ name }) => name)).toEqual(names);
    expect(namesIn(answer)).toEqual({ ignored, converted });
    // Two empty parameters mean no filter in the strict reading too.
    const wrong = [...ignored, ...converted].filter((name) => !/^(q|contact_name)$/.test(name));
    const refused = await client.get(url, strictly);
    const { details = [] } = errorOf(refused, 400, 'invalid_request');
    expect(new Set(details.map(({ param }) => param))).toEqual(
      new Set(wrong.map((name) => (name === '%22%22' ? '' : name))),
    );
  });

  test('a filter as an item', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    await fill(workspace, [{ name: 'a' }, { name: 'b' }, { name: 'b', approvalStatus: 'project' }]);
    const url = `${opportunitiesPath}?approval_status[]=Project&q[0]=b&fields[]=id`;
    const answer = await client.get(url);
    expect(listOf(answer).data).toMatchObject([{ name: 'b', approval_status: 'project' }]);
    expect(namesIn(answer)).toEqual({
      ignored: ['fields%5B%5D'],
      converted: ['approval_status', 'q'],
    });
    refusalOf(await client.get(url, strictly), 'approval_status[]', 'q[0]', 'fields[]');
  });

  test('calls in the strict form without any note', async () => {
    const { client } = await newWorkspace();
    const answer = await client.get(`${opportunitiesPath}?q=a&approval_status=project&limit=05`);
    listOf(answer);
    expect(namesIn(answer)).toEqual({ ignored: [], converted: [] });
    expect(answer.headers.link).toContain('limit%3D05');
  });
});

test.each([
  ...['limit=0', 'limit=-1', 'limit=ten', 'limit=1.5', 'limit=5&limit=5', 'limit=5&limit='],
  ...['approval_status=won', 'approval_status=+', 'cursor=banana', 'q=a&q=b', 'q=a&q[]=b'],
])('GET /v1/opportunities rejects %s', async (query) => {
  const { client } = await newWorkspace();
  refusalOf(await client.get(`${opportunitiesPath}?${query}`), query.split('=', 1)[0] ?? '');
});

test('the next page of a list has the parameters as they were read', async () => {
  const workspace = await newWorkspace();
  await fill(workspace, [{ name: 'a' }, { name: 'b' }]);
  const url = `${opportunitiesPath}/?limit=1&approval_status=OPPORTUNITY&_=5&api_key=secret`;
  const { headers } = await workspace.client.get(url);
  const [, next = ''] = /^<([^>]*)>; rel="next"/.exec(headers.link ?? '') ?? [];
  expect(next).toMatch(/^\/v1\/opportunities\?limit=1&approval_status=opportunity&cursor=[\w-]+$/);
  expect(headers.link).not.toContain('_%3D5');
  const last = await workspace.client.get(next);
  expect(listOf(last).data).toHaveLength(1);
  expect(namesIn(last)).toEqual({ ignored: [], converted: [] });
});

describe('the names in the headers', () => {
  test('are percent-encoded', async () => {
    const { client } = await newWorkspace();
    const name = 'é, 😀\r\n\0';
    const answer = await client.post(
      opportunitiesPath,
      `{${JSON.stringify(name)}: 1, "\\ud83d": 2}`,
    );
    expect(answer.status).toBe(201);
    expect(namesIn(answer).ignored.map(decodeURIComponent)).toEqual(['é, 😀\r\n\ufffd', '\ufffd']);
  });

  test('are at most 20, and at most 1 KB', async () => {
    const { client } = await newWorkspace();
    const many = Array.from({ length: 5_000 }, (_, index) => [`name_${String(index)}`, 1]);
    const some = await client.post(opportunitiesPath, Object.fromEntries(many));
    expect(namesIn(some).ignored).toEqual(many.slice(0, 20).map(([name]) => name));
    const long = Array.from({ length: 20 }, (_, index) => [
      `${String(index)}${'😀'.repeat(300)}`,
      1,
    ]);
    const { headers } = await client.post(opportunitiesPath, Object.fromEntries(long));
    expect(headers['x-ignored-parameters']).toMatch(/^0%F0/);
    expect(headers['x-ignored-parameters']?.length).toBeLessThanOrEqual(1_024);
  });
});

describe('Prefer', () => {
  test.each([
    ['handling=strict', 'strict', 400],
    ['HANDLING = "Strict"', 'strict', 400],
    ['respond-async, wait="a,handling=lenient"; x, handling=strict; y=1', 'strict', 400],
    ['handling=strict, handling=lenient', 'strict', 400],
    ['handling=lenient', 'lenient', 200],
    ['handling=unknown', undefined, 200],
    ['nohandling=strict', undefined, 200],
    ['', undefined, 200],
  ] as const)('%s', async (prefer, applied, status) => {
    const { client } = await newWorkspace();
    const answer = await client.get(`${opportunitiesPath}?nope=1`, { prefer });
    expect(answer.status).toBe(status);
    expect(answer.headers['preference-applied']).toBe(applied && `handling=${applied}`);
  });

  test('handling=lenient is accepted on the additions, which are strict by default', async () => {
    const { client } = await newWorkspace();
    const body = {
      opportunities: [{ value: '5', nope: 1 }, { tags: 'a,b' }],
      all_or_none: 'true',
      more: 1,
    };
    const url = `${opportunitiesPath}/batch`;
    refusalOf(
      await client.post(url, body),
      ...['opportunities[0].value', 'opportunities[0].nope', 'opportunities[1].tags'],
      ...['all_or_none', 'more'],
    );
    const answer = await client.post(url, body, { prefer: 'handling=lenient' });
    expect(answer).toMatchObject({
      status: 201,
      body: { data: [{ opportunity: { value: 5 } }, { opportunity: { tags: ['a', 'b'] } }] },
    });
    expect(namesIn(answer)).toEqual({
      ignored: ['opportunities.nope', 'more'],
      converted: ['opportunities.value', 'opportunities.tags', 'all_or_none'],
    });
    const listed = await client.get('/v1/contacts?limit=500&contact_type=&_=1', {
      prefer: 'handling=lenient',
    });
    expect(listed.status).toBe(200);
    refusalOf(await client.get('/v1/contacts?limit=500'), 'limit');
  });
});

describe('a form is rejected', () => {
  const json = 'application/json';
  test.each([
    [
      'with a file',
      `--x\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\n\r\na\r\n--x--`,
      multipartType,
    ],
    ['without its end', parts(['name', 'A']).slice(0, -8), multipartType],
    [
      'that ends within a file',
      `--x\r\nContent-Disposition: form-data; name="f"; filename="b"\r\n\r\nabc`,
      multipartType,
    ],
    [
      'with a part without a name',
      '--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--',
      multipartType,
    ],
    ['with a part without headers', '--x\r\n\r\na\r\n--x--', multipartType],
    ['without a boundary', parts(['name', 'A']), 'multipart/form-data'],
    ['with more than 1,000 fields', 'a=1&'.repeat(1_000), formType],
    [
      'with more than 1,000 parts',
      parts(...Array.from({ length: 1_001 }, (): [string, string] => ['a', '1'])),
      multipartType,
    ],
    ['with a long name', `${'n'.repeat(256)}=1`, formType],
    ['in Latin-1', 'name=Zo%EB', formType],
    ['in Latin-1 as UTF-8', 'name=Zo%EB', `${formType}; charset=utf-8`],
    ['in an unknown charset', 'name=Zo%EB', `${formType}; charset=banana`],
    ['in another charset than it says', 'name=%ff%ff', `${formType}; charset=shift_jis`],
    ['as JSON', 'name=A', json],
    ['in several lines of text', 'name=A\r\nvalue=5\r\n', 'text/plain'],
    ['as an array in JSON', '[{"name": "A"}]', formType],
  ])('%s', async (_name, body, type) => {
    const { client, id } = await newWorkspace();
    errorOf(
      await client.post(opportunitiesPath, body, { 'content-type': type }),
      400,
      'invalid_request',
    );
    expect(await countOpportunities(id)).toBe(0);
  });

  test('of more than 1 MiB', async () => {
    const { client } = await newWorkspace();
    const body = `name=${'x'.repeat(2 ** 20)}`;
    errorOf(
      await client.post(opportunitiesPath, body, { 'content-type': formType }),
      413,
      'payload_too_large',
    );
  });

  test('except for a file input that was left empty', async () => {
    const { client } = await newWorkspace();
    const file =
      '--x\r\nContent-Disposition: form-data; name="photo"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n\r\n';
    const answer = await client.post(opportunitiesPath, file + parts(['name', 'A']), {
      'content-type': multipartType,
    });
    expect(answer).toMatchObject({ status: 201, body: { name: 'A' } });
    expect(namesIn(answer).ignored).toEqual(['photo']);
  });
});

describe('an API key', () => {
  test('can be in X-API-Key, alone or beside the same key in Authorization', async () => {
    const { client } = await newWorkspace();
    const apiKey = client.apiKey ?? '';
    for (const headers of [strictly, {}]) {
      listOf(await anonymous.get(opportunitiesPath, { ...headers, 'x-api-key': apiKey }));
      listOf(await client.get(opportunitiesPath, { ...headers, 'x-api-key': apiKey }));
    }
    const graphql = await anonymous.post(
      '/graphql',
      { query: '{ __typename }' },
      { 'x-api-key': apiKey },
    );
    expect(graphql.body).toEqual({ data: { __typename: 'Query' } });
  });

  test('is rejected if the two headers differ', async () => {
    const { client } = await newWorkspace();
    const other = await newWorkspace();
    for (const apiKey of ['', 'banana', other.client.apiKey ?? '']) {
      const answer = await client.get(opportunitiesPath, { 'x-api-key': apiKey });
      expect(errorOf(answer, 401, 'unauthorized').message).toContain('X-API-Key');
    }
    errorOf(await anonymous.get(opportunitiesPath, { 'x-api-key': 'banana' }), 401, 'unauthorized');
  });

  test.each(['api_key', 'API_KEY', 'apikey', 'api%5Fkey', 'access_token'])(
    'in the address as %s is not accepted, and not shown',
    async (name) => {
      const { client } = await newWorkspace();
      const apiKey = client.apiKey ?? '';
      const url = `${opportunitiesPath}?limit=1&${name}=${apiKey}`;
      const refused = await anonymous.get(url);
      expect(errorOf(refused, 401, 'unauthorized').message).toContain('Authorization: Bearer');
      expect(JSON.stringify(refused)).not.toContain(apiKey);

      const answer = await client.get(url);
      listOf(answer);
      expect(namesIn(answer).ignored).toEqual([decodeURIComponent(name)]);
      expect(JSON.stringify(answer)).not.toContain(apiKey);

      refusalOf(await client.get(url, strictly), decodeURIComponent(name));
      const explained = await anonymous.get(`/explain?${new URLSearchParams({ url }).toString()}`, {
        accept: 'application/json',
      });
      expect(explained.status).toBe(200);
      expect(JSON.stringify(explained)).not.toContain(apiKey);
    },
  );
});

test('the log has the names of parameters, and never the key in an address', async () => {
  const lines: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line) => void lines.push(line) });
  const gateway = createApp({ database, logger });
  const { client } = await newWorkspace();
  const apiKey = client.apiKey ?? '';
  const url = `${opportunitiesPath}?limit=500&q=Ann&api_key=${apiKey}&ann%40example.com=1`;
  await gateway.inject({ url, headers: { authorization: `Bearer ${apiKey}` } });
  await gateway.inject({ url });
  await gateway.inject({ url: `${opportunitiesPath}?q=Ann`, headers: { 'x-api-key': apiKey } });
  await gateway.close();
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { status: 200, ignoredParameters: ['api_key', '(other)'], convertedParameters: ['limit'] },
    { status: 401 },
    { status: 200 },
  ]);
  expect(lines[2]).not.toContain('Parameters');
  expect(lines[0]).not.toContain('ann@');
  expect(lines.join('')).not.toContain(apiKey);
  expect(lines.join('')).not.toContain('Ann');
});

test('a slash at the end of an address, or several in place of one, make no difference', async () => {
  const { client } = await newWorkspace();
  const { id, headers } = await client
    .post(`${opportunitiesPath}/?a=1`, {})
    .then((answer) => ({ id: answer.body.id as string, headers: answer.headers }));
  expect(headers.location).toBe(recordPath(id));
  for (const url of [
    `${opportunitiesPath}/`,
    `${recordPath(id)}/`,
    '/v1/me/',
    '/livez/',
    '/openapi.json/',
    `/${opportunitiesPath}?limit=1`,
    `${recordPath(id).replaceAll('/', '//')}///`,
    '///v1//me',
    '//livez',
  ])
    for (const prefer of ['', 'handling=strict'])
      expect((await client.get(url, { prefer })).status, url).toBe(200);
  for (const url of ['/graphql/', '//graphql']) {
    const graphql = await client.post(url, { query: '{ __typename }' });
    expect(graphql.body).toEqual({ data: { __typename: 'Query' } });
  }
  expect((await exchange({ url: '//docs/' })).statusCode).toBe(200);
});

test('a browser may send the headers, and read those of the response', async () => {
  const preflight = await anonymous.send({
    method: 'OPTIONS',
    url: opportunitiesPath,
    headers: {
      origin: 'https://app.example.com',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'prefer, x-api-key',
    },
  });
  expect(preflight.headers['access-control-allow-headers']).toBe('prefer, x-api-key');
  const { client } = await newWorkspace();
  const { headers } = await client.get(opportunitiesPath, { origin: 'https://app.example.com' });
  const exposed = headers['access-control-expose-headers']?.split(', ');
  expect(exposed).toEqual(
    expect.arrayContaining([
      'X-Ignored-Parameters',
      'X-Converted-Parameters',
      'Preference-Applied',
    ]),
  );
});

test('a retry is recognized by what the call means', async () => {
  const { client, id } = await newWorkspace();
  const headers = { 'idempotency-key': 'key' };
  const first = await client.post(`${opportunitiesPath}?_=1`, { value: 5 }, headers);
  const retry = await client.post(`${opportunitiesPath}?_=2`, { value: '5', nope: 1 }, headers);
  expect(retry).toMatchObject({ status: 201, body: first.body });
  expect(retry.headers['idempotent-replayed']).toBe('true');
  expect(namesIn(retry)).toEqual({ ignored: ['_', 'nope'], converted: ['value'] });
  const other = await client.post(opportunitiesPath, { value: '6' }, headers);
  errorOf(other, 422, 'idempotency_mismatch');
  expect(await countOpportunities(id)).toBe(1);
});

describe('PATCH with a whole object as GET returned it', () => {
  test('ignores the read-only fields, and reports them', async () => {
    const { client } = await newWorkspace();
    const object = await create(client, { name: 'A', value: 1.5, tags: ['a'] });
    const url = recordPath(object.id);
    const { status, headers, body } = await patch(client, url, object);
    expect(status).toBe(200);
    expect(body).toEqual(object);
    expect(headers['x-ignored-parameters']?.split(', ').sort()).toEqual([
      ...['approval_status', 'approved_at', 'created_at', 'id', 'node_id', 'updated_at'],
      'workspace_id',
    ]);
    const created_at = object.created_at.replace('Z', '+00:00');
    const renamed = await patch(client, url, { ...object, created_at, name: 'B' });
    expect(renamed.body).toMatchObject({ name: 'B', value: 1.5 });
    refusalOf(await patch(client, url, { id: object.id }, strictly), 'id');
  });

  test.each([
    ['project', [], 'approve'],
    ['archived', [], 'archive'],
    ['opportunity', ['approve'], 'unapprove'],
    ['opportunity', ['archive'], 'restore'],
    ['project', ['approve', 'archive'], 'restore'],
  ] as const)(
    'rejects the approval status %s after %j, and names the call',
    async (approval_status, before, way) => {
      const { client } = await newWorkspace();
      const { id } = await create(client, {});
      for (const step of before) await client.post(`${recordPath(id)}/${step}`);
      const answer = await patch(client, recordPath(id), { approval_status, name: 'B' });
      const { message } = refusalOf(answer, 'approval_status');
      expect(message).toContain(`POST ${recordPath(id)}/${way}.`);
      expect((await client.get(recordPath(id))).body.name).toBeNull();
    },
  );

  test('rejects other values of read-only fields with all other problems', async () => {
    const { client } = await newWorkspace();
    const { id } = await create(client, {});
    refusalOf(
      await patch(client, recordPath(id), {
        id: 'x',
        approved_at: 5,
        approval_status: { toString: 1 },
        value: '5',
        nope: 1,
        tags: [5],
      }),
      ...['id', 'approved_at', 'approval_status', 'value', 'nope', 'tags[0]'],
    );
  });

  test('leaves a record with another version to If-Match, and a missing one to 404', async () => {
    const { client } = await newWorkspace();
    const object = await create(client, {});
    const url = recordPath(object.id);
    await patch(client, url, { name: 'B' });
    errorOf(await patch(client, url, object, { 'if-match': '"1"' }), 412, 'precondition_failed');
    refusalOf(await patch(client, url, object), 'updated_at');
    const gone = recordPath('01890000-0000-7000-8000-000000000000');
    errorOf(await patch(client, gone, object), 404, 'not_found');
  });

  test('works for a contact', async () => {
    const { client } = await newWorkspace();
    const { body: contact } = await client.post('/v1/contacts', { first_name: 'A', phone: '1' });
    const url = `/v1/contacts/${contact.id as string}`;
    const answer = await patch(client, url, { ...contact, last_name: 'B' });
    expect(answer).toMatchObject({ status: 200, body: { first_name: 'A', last_name: 'B' } });
    refusalOf(
      await patch(client, url, { ...contact, created_at: 'x' }),
      'created_at',
      'updated_at',
    );
  });
});
