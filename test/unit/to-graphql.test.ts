import { fileURLToPath } from 'node:url';
import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { filesOf, jsonOf, reportOf, textOf } from '../../src/to-graphql/graphql-files.js';
import { parseHttpFile } from '../../src/recording/http-file.js';
import { readRecording } from '../../src/recording/read-recording.js';
import { toGraphQL, type Outcome } from '../../src/to-graphql/translate-recording.js';

const read = async (file: string) =>
  toGraphQL(
    await readRecording(fileURLToPath(new URL(`../support/recordings/${file}`, import.meta.url))),
  );

const translate = (text: string) => toGraphQL(parseHttpFile(text, 'calls.http'));

/** Each call in short: the operation with its variables. */
const callsOf = ({ calls }: Outcome) =>
  calls.map(({ operation, variables }) => [operation.name, variables]);

/** The variables of the one call in a file. */
async function variablesOf(text: string) {
  const { calls, problems } = await translate(text);
  expect(problems).toEqual([]);
  expect(calls).toHaveLength(1);
  return calls[0]?.variables;
}

const problemsOf = async (text: string) => reportOf(await translate(text));

test('a file of the REST Client is translated, with its variables and with placeholders for unknown ones', async () => {
  const outcome = await read('leads.http');
  const id = '{{createLead.response.body.$.id}}';
  expect(callsOf(outcome)).toEqual([
    [
      'CreateOpportunity',
      {
        input: {
          contactName: 'Rivera Residence',
          value: '123456789012.34',
          leadSource: 'Referral',
          addressCity: 'Austin',
          appointmentAt: '{{$datetime iso8601 1 d}}',
          tags: ['roof', 'Referral Austin'],
        },
      },
    ],
    ['GetOpportunity', { id }],
    [
      'ListOpportunities',
      { q: 'Rivera Residence', approval_status: 'OPPORTUNITY', limit: '{{pageSize}}' },
    ],
    [
      'UpdateOpportunity',
      {
        input: {
          id,
          expectedVersion: '{{createLead.response.headers.ETag}}',
          value: '{{$randomInt 100 200}}',
          leadSource: null,
        },
      },
    ],
  ]);
  expect(outcome).toMatchObject({ skipped: 1, problems: [] });
});

test('a file of the JetBrains client is translated, without its scripts, handlers and stored responses', async () => {
  const outcome = await read('pipeline.rest');
  expect(callsOf(outcome)).toEqual([
    ['GetViewer', {}],
    [
      'CreateOpportunities',
      {
        input: {
          opportunities: [
            { contactName: 'Okafor & Sons', value: '18500.5', salesRepId: '{{rep}}' },
            { contactName: 'Lindqvist', value: '{{amount}}', appointmentAt: '{{today}}' },
            {},
          ],
          allOrNone: false,
        },
      },
    ],
    ['ApproveOpportunity', { input: { id: '{{first}}', expectedVersion: '{{version}}' } }],
    ['ListContacts', { email: 'ann@example.com', contact_type: 'CUSTOMER' }],
  ]);
  expect(outcome).toMatchObject({ skipped: 0, problems: [] });
  expect(outcome.calls.map(({ name }) => name)).toEqual([
    'Who am I',
    'Import three',
    'Approve the first, in the version that was seen',
    'Contacts, by a long address',
  ]);
});

test('a browser recording is translated, and calls to other APIs are counted', async () => {
  const outcome = await read('board.har');
  const id = '0190d5c8-6f2a-7c3e-9b1d-2f4a6c8e0b13';
  expect(callsOf(outcome)).toEqual([
    ['ListOpportunities', { approval_status: 'OPPORTUNITY', limit: 50 }],
    ['ListOpportunities', { q: 'Rivera Résidence', limit: 50 }],
    [
      'CreateOpportunity',
      { input: { contactName: 'Rivera Résidence', value: '123456789012.34', tags: ['roof'] } },
    ],
    ['UpdateOpportunity', { input: { id, expectedVersion: 3, value: '18500', leadSource: null } }],
    ['ApproveOpportunity', { input: { id } }],
  ]);
  expect(outcome).toMatchObject({ skipped: 5, problems: [] });
});

test.each(['leads.http', 'pipeline.rest', 'board.har'])(
  'the output for %s contains no key, cookie or header of the recording',
  async (file) => {
    const outcome = await read(file);
    const written = [
      ...filesOf(outcome.calls).map(({ text }) => text),
      textOf(outcome.calls),
      jsonOf(outcome),
      ...reportOf(outcome),
    ].join('\n');
    expect(written).not.toMatch(/og_live|api_?key\}|bearer|authorization|s3cr3t|guid/i);
  },
);

test('each operation is one document that lists its calls, and each call has a file of variables', async () => {
  const files = filesOf((await read('board.har')).calls);
  expect(files.map(({ name }) => name)).toEqual([
    'ListOpportunities.graphql',
    'CreateOpportunity.graphql',
    'UpdateOpportunity.graphql',
    'ApproveOpportunity.graphql',
    '01-ListOpportunities.variables.json',
    '02-ListOpportunities.variables.json',
    '03-CreateOpportunity.variables.json',
    '04-UpdateOpportunity.variables.json',
    '05-ApproveOpportunity.variables.json',
  ]);
  const [list, create] = files;
  expect(list?.text.split('\n').slice(0, 3)).toEqual([
    '# GET /v1/opportunities?approval_status=opportunity&limit=50 (board.har log.entries[4]): 01-ListOpportunities.variables.json',
    '# GET /v1/opportunities?q=Rivera+R%C3%A9sidence&limit=50 (board.har log.entries[5]): 02-ListOpportunities.variables.json',
    expect.stringMatching(/^query ListOpportunities\(/),
  ]);
  expect(parse(create?.text ?? '').definitions).toHaveLength(3);
  expect(files.at(-1)?.text).toBe(
    '{\n  "input": {\n    "id": "0190d5c8-6f2a-7c3e-9b1d-2f4a6c8e0b13"\n  }\n}\n',
  );
});

test('in one text, the variables are in comments above their document', async () => {
  const { calls } = await read('pipeline.rest');
  const text = textOf(calls.slice(2, 3));
  expect(text).toMatch(
    /^# Approve the first, in the version that was seen: POST \/v1\/opportunities\/\{\{first\}\}\/approve \(pipeline.rest:34\)\n# \{\n# {3}"input": \{\n# {5}"id": "\{\{first\}\}",\n# {5}"expectedVersion": "\{\{version\}\}"\n# {3}\}\n# \}\nmutation ApproveOpportunity\(/,
  );
  expect(() => parse(text)).not.toThrow();
});

test('a number is translated with all its digits', async () => {
  const digits = '1.00000000000000000000000000000000001';
  expect(await variablesOf(`POST /v1/opportunities\n\n{"value": ${digits}}`)).toEqual({
    input: { value: digits },
  });
});

test.each([
  ['https://crm.example.com/v1/me', 'any host'],
  ['http://v1/v1/me', 'a host of this name'],
  ['http://[::1]:4000/api/v1/me#top', 'a path before it, a fragment behind it'],
  ['crm.example.com/v1/me', 'no scheme'],
  ['/v1/me', 'no host'],
  ['{{host}}/v1/me', 'a host that is not known'],
  ['{{base}}/me', 'a start that is not known and may hold the /v1'],
  ['HEAD /v1/me', 'a call that asks for the headers alone'],
  ['get /v1/me HTTP/2 (Prior Knowledge)', 'a method in lower case, a version'],
])('%s is a call of this API: %s', async (line) => {
  expect(callsOf(await translate(line))).toEqual([['GetViewer', {}]]);
});

test.each([
  'https://crm.example.com/graphql',
  'https://crm.example.com/assets/v1.js',
  'https://crm.example.com/?next=/v1/me',
  'https://v1/me',
  '{{base}}/them',
  'OPTIONS https://crm.example.com/v1/me',
])('%s is a call of another API, and is counted', async (line) => {
  expect(await translate(line)).toEqual({ calls: [], skipped: 1, problems: [] });
  expect(await problemsOf(line)).toEqual([
    'Skipped calls that do not go to /v1: 1.',
    'The recording has no call to translate.',
  ]);
});

test('an ID in the path is decoded, with any characters', async () => {
  expect(await variablesOf('/v1/contacts/T3Bw%3D')).toEqual({ id: 'T3Bw=' });
  expect(await variablesOf('/v1/contacts/{{new.response.body.//contact[1]/@id?x#y}}?')).toEqual({
    id: '{{new.response.body.//contact[1]/@id?x#y}}',
  });
});

test('a variable that is redefined has, in each call, the value of the last definition above it', async () => {
  const text = [
    '@id = 1',
    '/v1/contacts/{{id}}{{later}}',
    '###',
    '@id = {{id}}2',
    '/v1/contacts/{{ id }}',
    '@later = 3',
  ].join('\n');
  expect(callsOf(await translate(text))).toEqual([
    ['GetContact', { id: '13' }],
    ['GetContact', { id: '12' }],
  ]);
});

test('variables that contain each other stay unchanged', async () => {
  expect(await variablesOf('@a = {{b}}\n@b = {{a}}\n/v1/contacts/{{b}}')).toEqual({ id: '{{b}}' });
});

test('calls that cannot be translated are reported by line with all problems, and the others are translated', async () => {
  const text = `### Two mistakes, and a key in the query
POST /v1/opportunities?api_key=og_live_3f9c1d7b5e2a

{"contact_nme": "Rivera", "value": "much"}
###
PUT /v1/opportunities/1
###
GET /v1/opportunities?limit=many
###
POST /v1/contacts
If-Match: 3

[1]
###
PATCH /v1/contacts/1
If-Match: 3

{"email": }
###
POST /v1/contacts

< ./contact.json
###
GET /v1/opportunities?q=100%
###
POST /v1/contacts
{"first_name": "Ann"}
###
curl -d @lead.json https://crm.example.com/v1/opportunities
###
GET //v1//me/
`;
  expect(callsOf(await translate(text))).toEqual([['GetViewer', {}]]);
  expect(await problemsOf(text)).toEqual([
    'calls.http:2: POST /v1/opportunities: api_key: Is ignored, because it is not known.',
    'calls.http:2: POST /v1/opportunities: contact_nme: Is ignored, because it is not known.',
    'calls.http:2: POST /v1/opportunities: value: Must be a number.',
    'calls.http:6: PUT /v1/opportunities/1: No such route exists.',
    'calls.http:8: GET /v1/opportunities: limit: Must be a whole number.',
    'calls.http:10: POST /v1/contacts: The body must be a JSON object.',
    expect.stringMatching(
      /^calls\.http:15: PATCH \/v1\/contacts\/1: The body is not valid JSON: .+\.$/,
    ),
    'calls.http:20: POST /v1/contacts: The body is in another file, which the command does not read: ./contact.json',
    'calls.http:24: GET /v1/opportunities: The query is not percent-encoded UTF-8, in the parameter q. Write the character % as %25.',
    'calls.http:26: Line 27 is not a header. Put a blank line before the body.',
    'calls.http:29: Must be a request: METHOD URL, or a URL alone.',
  ]);
});

test('placeholders do not hide unknown parameters and repeated ones', async () => {
  const text = `POST /v1/opportunities/batch

{"opportunities": [{"nme": "{{a}}"}], "al_or_none": "{{b}}"}
###
GET /v1/opportunities?limit={{c}}&limit={{d}}
`;
  expect(await problemsOf(text)).toEqual([
    'calls.http:1: POST /v1/opportunities/batch: opportunities[0].nme: Is not known.',
    'calls.http:1: POST /v1/opportunities/batch: al_or_none: Is not known.',
    'calls.http:5: GET /v1/opportunities: limit: Is given more than once.',
    'The recording has no call to translate.',
  ]);
});

test('a known version is translated from the header', async () => {
  const withHeader = (value: string) => `DELETE /v1/opportunities/1\nIf-Match: ${value}`;
  expect(await variablesOf(withHeader('"7"'))).toEqual({ input: { id: '1', expectedVersion: 7 } });
  expect(await variablesOf(withHeader('*'))).toEqual({ input: { id: '1' } });
  expect(await problemsOf(withHeader('7'))).toContain(
    'calls.http:1: DELETE /v1/opportunities/1: If-Match: Must be ETags, such as "3", or *.',
  );
});

test('text of a recording cannot end a comment or move the cursor of a terminal', async () => {
  const escape = '\u001b[2J';
  const outcome = await toGraphQL([
    { place: 'a.har', name: `x\n${escape}`, method: 'GET', url: '/v1/opportunities?q=a\nb' },
    { place: 'b.har', method: 'GET', url: `/v1/${escape}` },
  ]);
  const [document] = filesOf(outcome.calls);
  expect(document?.text).toMatch(
    /^# x {2}\[2J: GET \/v1\/opportunities\?q=a b \(a\.har\): \S+\nquery /,
  );
  expect(reportOf(outcome)).toEqual(['b.har: GET /v1/ [2J: No such route exists.']);
});
