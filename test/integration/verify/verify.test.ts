// Replays recordings as the command `verify` does, in workspaces of their own and against a gateway.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseHar } from '../../../src/recording/har.js';
import { parseHttpFile } from '../../../src/recording/http-file.js';
import type { Recording } from '../../../src/recording/recording.js';
import { kinds } from '../../../src/verify/difference.js';
import { isCompatible, type VerifyOutcome } from '../../../src/verify/outcome.js';
import { pageReport } from '../../../src/verify/page-report.js';
import { sendTo } from '../../../src/verify/scratch.js';
import { NoResponse, type ReplayTarget } from '../../../src/verify/replay-target.js';
import { jsonReport, textReport } from '../../../src/verify/text-report.js';
import {
  verifyAgainst,
  verifyInScratch,
  type WithDatabase,
} from '../../../src/verify/verify-recording.js';
import {
  app,
  countOpportunities,
  database,
  newWorkspace,
  type Workspace,
} from '../../support/gateway.js';

const withDatabase: WithDatabase = (work) => work(database);

const file = 'harborline.har';
const harText = await readFile(
  fileURLToPath(new URL(`../../support/recordings/${file}`, import.meta.url)),
  'utf8',
);

const key = 'hl_live_7Qm2vXc9TzR4kN8pLb3WdYs6';
const cookie = '8f14e45fceea167a5a36dedd4bea2543';

/** Everything that the command can print about an outcome. */
const printed = (outcome: VerifyOutcome) =>
  [textReport(outcome), jsonReport(outcome), pageReport(outcome)].join('\n');

const scratchWorkspaces = () =>
  database.system.workspace.count({ where: { name: 'Replay of a recording' } });

/** A replay of 100 calls can take longer than the usual limit on a busy machine. */
const replayTimeoutMs = 120_000;

test(
  'a recording of 100 calls is replayed, and the calls that differ are found',
  async () => {
    const outcome = await verifyInScratch(file, parseHar(harText, file), withDatabase);
    expect(outcome).toMatchObject({ calls: 100, problems: [], unmapped: [] });
    // The recorded API returned the offset of an appointment as sent, and its web server answered an unknown address.
    expect(
      outcome.differing.map(({ call, differences: [first] }) => [call, first?.kind, first?.path]),
    ).toEqual([
      ['POST /v1/opportunities', 'format', 'appointment_at'],
      ['GET /v1/opportunities?limit=10', 'format', 'data[0].appointment_at'],
      ['GET /v1/opportunities?limit=25', 'format', 'data[0].appointment_at'],
      ['GET /v1/opportunities', 'format', 'data[0].appointment_at'],
      ['GET /v1/opportunites', 'header', 'content-type'],
      ['GET /v1/opportunities?limit=5', 'format', 'data[4].appointment_at'],
    ]);
    expect(outcome.same).toBe(94);
    expect([...outcome.additions.keys()]).toContain('data[].node_id');
    expect(outcome.assumptions).toEqual([
      'The recording names records that it never shows: 8 of the kind contact. Made-up records stand for them.',
    ]);
    expect(printed(outcome)).not.toMatch(new RegExp(`${key}|${cookie}|hl_live|ogw_`));
    expect(textReport(outcome)).toContain(
      'harborline.har, recorded 2025-11-03 06:00 UTC to 2025-11-03 06:01 UTC',
    );
    expect(await scratchWorkspaces()).toBe(0);
  },
  replayTimeoutMs,
);

interface Entry {
  request: { method: string; url: string; postData?: { text: string } };
  response: {
    status: number;
    headers: { name: string; value: string }[];
    content: { text: string };
  };
}

/** Copies a few calls of the recording, and changes the copies. */
function changedRecording(): { recording: Recording; places: Record<string, string> } {
  const har = JSON.parse(harText) as { log: { entries: Entry[] } };
  const { entries } = har.log;
  const places: Record<string, string> = {};
  const used = new Set<number>();
  const change = (
    kind: string,
    method: string,
    status: number,
    url: RegExp,
    edit: (body: any, response: Entry['response'], entry: Entry) => unknown,
  ): void => {
    const at = entries.findIndex(
      (entry, index) =>
        !used.has(index) &&
        entry.request.method === method &&
        entry.response.status === status &&
        url.test(entry.request.url),
    );
    const entry = entries[at];
    if (entry === undefined) throw new Error(`No call for ${kind}.`);
    used.add(at);
    const { response } = entry;
    const body: unknown = JSON.parse(response.content.text);
    const changed = edit(body, response, entry) ?? body;
    response.content.text = typeof changed === 'string' ? changed : JSON.stringify(changed);
    places[kind] = `${file} log.entries[${String(at)}]`;
  };
  const list = /opportunities\?limit=100$/;
  const record = /opportunities\/[^/]+$/;
  change('order', 'GET', 200, list, (body) => void body.data.reverse());
  change('rows', 'GET', 200, /limit=10$/, (body) => void body.data.pop());
  change('missing', 'GET', 200, record, (body) => void (body.legacy_number = 17));
  change('type', 'GET', 200, record, (body) => void (body.value = String(body.value)));
  change('value', 'GET', 200, record, (body) => void (body.lead_source = `Key ${key}`));
  change('format', 'GET', 200, record, (body) => void (body.created_at = '2025-11-03'));
  change('body', 'GET', 401, /opportunities$/, () => 'Unauthorized');
  change('header', 'GET', 401, /opportunities\?limit=5$/, (_, { headers }) => {
    headers.push({ name: 'Retry-After', value: '1' });
  });
  change('status', 'GET', 400, /approval_status=won/, (_, response) => {
    response.status = 200;
    return { data: [], has_more: false, next_cursor: null };
  });
  // The recorded API accepted a value that the gateway rejects, and showed the record in the next call.
  const id = '0190d5c8-6f2a-4c3e-9b1d-2f4a6c8e0b13';
  change('created', 'POST', 400, /opportunities$/, (_, response) => {
    response.status = 201;
    return { id };
  });
  change('reference', 'GET', 404, record, (_, response, { request }) => {
    response.status = 200;
    request.url = request.url.replace(/[^/]+$/, id);
    return { id };
  });
  return { recording: parseHar(JSON.stringify(har), file), places };
}

test(
  'a difference of each kind is found, at the call that has it',
  async () => {
    const { recording, places } = changedRecording();
    const outcome = await verifyInScratch(file, recording, withDatabase);
    expect(isCompatible(outcome)).toBe(false);
    const found = Object.fromEntries(
      outcome.differing.map(({ place, differences }) => [
        place,
        differences.map(({ kind }) => kind),
      ]),
    );
    const { created = '', ...others } = places;
    for (const [kind, place] of Object.entries(others)) expect(found[place], kind).toContain(kind);
    expect(found[created]).toEqual(['status']);
    expect(new Set([...Object.keys(others), 'network'])).toEqual(new Set(Object.keys(kinds)));
    expect(new Set(outcome.kinds.map(({ kind }) => kind))).toEqual(new Set(Object.keys(others)));
    // The value that was changed contains the key.
    expect(textReport(outcome)).toContain('lead_source: recorded Key ***; now ');
    expect(printed(outcome)).not.toContain(key);
  },
  replayTimeoutMs,
);

test('the page escapes what comes from the recording, and has no script, link or request', async () => {
  const text = `### <script>alert(1)</script>
GET https://old.example/v1/opportunities?q=<img/src=x>&api_key=s3cret-key

HTTP/1.1 200 OK
Content-Type: application/json

{"data": [], "has_more": false, "next_cursor": null, "<b>": "'&\\"", "token": "t0ps3cret"}
`;
  const outcome = await verifyInScratch('<i>.http', parseHttpFile(text, '<i>.http'), withDatabase);
  const page = pageReport(outcome);
  expect(page).not.toMatch(
    /<script|<img|<b>|<i>|https?:\/\/(?!old\.example)|s3cret|src=(?!x)|href=|url\(/,
  );
  expect(page).toContain('&lt;script&gt;');
  expect(page).toContain('<h1>0 of 1 calls had the same response.</h1>');
  expect(page).toMatch(
    /<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;/,
  );
  expect(printed(outcome)).not.toMatch(/s3cret-key|t0ps3cret/);
});

test('a recording without a call of the API is an error', async () => {
  const recording = parseHttpFile('GET https://other.example/\n\nHTTP/1.1 200 OK\n', 'calls.http');
  await expect(verifyInScratch('calls.http', recording, withDatabase)).rejects.toThrow(
    'calls.http has no call of this API with a recorded response. Left out: calls of other APIs: 1.',
  );
  const upload = parseHttpFile(
    'POST /v1/contacts\n\n< ./a.json\n\nHTTP/1.1 200 OK\n',
    'calls.http',
  );
  await expect(verifyInScratch('calls.http', upload, withDatabase)).rejects.toThrow(
    'response. calls.http:1: The body is in another file, which the command does not read: ./a.json',
  );
});

const story = `POST https://old.example/v1/contacts
Authorization: Bearer old-key
Content-Type: application/json

{"first_name": "Ann", "email": "ann@example.com"}

HTTP/1.1 201 Created

{"id": "0190d5c8-6f2a-4c3e-9b1d-2f4a6c8e0b01", "first_name": "Ann", "email": "ann@example.com"}

###
POST https://old.example/v1/opportunities
Content-Type: application/json

{"contact_name": "Ann", "primary_contact_id": "0190d5c8-6f2a-4c3e-9b1d-2f4a6c8e0b01", "stage_id": "0190d5c8-6f2a-4c3e-9b1d-2f4a6c8e0b02"}

HTTP/1.1 201 Created

{"id": "0190d5c8-6f2a-4c3e-9b1d-2f4a6c8e0b03", "contact_name": "Ann", "primary_contact_id": "0190d5c8-6f2a-4c3e-9b1d-2f4a6c8e0b01", "pipeline_id": "0190d5c8-6f2a-4c3e-9b1d-2f4a6c8e0b04", "stage_id": "0190d5c8-6f2a-4c3e-9b1d-2f4a6c8e0b02"}

###
GET https://old.example/v1/opportunities/0190d5c8-6f2a-4c3e-9b1d-2f4a6c8e0b03

HTTP/1.1 200 OK

{"id": "0190d5c8-6f2a-4c3e-9b1d-2f4a6c8e0b03", "contact_name": "Ann"}

###
GET https://old.example/v1/opportunities/0190d5c8-6f2a-4c3e-9b1d-2f4a6c8e0b05

HTTP/1.1 200 OK

{"id": "0190d5c8-6f2a-4c3e-9b1d-2f4a6c8e0b05", "contact_name": "Before", "approval_status": "project", "approved_at": "2025-01-01T00:00:00.000Z"}
`;

const olderStory = `# The records in it existed before the recording began.
@api = https://old.example/v1
@one = 0190d5c8-6f2a-4c3e-9b1d-2f4a6c8e0b11
@two = 0190d5c8-6f2a-4c3e-9b1d-2f4a6c8e0b12

GET {{api}}/opportunities?q=rivera&limit=2

HTTP/1.1 200 OK

{"data": [
  {"id": "0190d5c8-6f2a-4c3e-9b1d-2f4a6c8e0b11", "contact_name": "Rivera", "value": 5, "approval_status": "project", "approved_at": "2025-02-01T00:00:00.000Z", "created_at": "2025-01-02T00:00:00.000Z"},
  {"id": "0190d5c8-6f2a-4c3e-9b1d-2f4a6c8e0b12", "contact_name": "Rivera", "value": 6, "approval_status": "archived", "approved_at": null, "created_at": "2025-01-01T00:00:00.000Z"}
], "has_more": true, "next_cursor": "never read"}

###
PATCH {{api}}/opportunities/{{one}}
Content-Type: application/json
If-Match: "7"

{"value": 7}

HTTP/1.1 200 OK
ETag: "8"

{"id": "0190d5c8-6f2a-4c3e-9b1d-2f4a6c8e0b11", "value": 7}

###
GET {{api}}/opportunities/{{one}}
If-None-Match: "8"

HTTP/1.1 304 Not Modified

###
PATCH {{api}}/opportunities/{{one}}
Content-Type: application/json
If-Match: "7"

{"value": 8}

HTTP/1.1 412 Precondition Failed

{"error": {"code": "precondition_failed"}}

###
POST {{api}}/opportunities/{{two}}/restore
Authorization: Bearer a-read-only-key

HTTP/1.1 403 Forbidden

{"error": {"code": "forbidden"}}

###
DELETE {{api}}/opportunities/{{two}}

HTTP/1.1 204 No Content
`;

test('a replay starts from the state that the recording shows, and maps versions and read-only keys', async () => {
  const recording = parseHttpFile(olderStory, 'older.http');
  const outcome = await verifyInScratch('older.http', recording, withDatabase);
  expect(outcome.differing).toEqual([]);
  expect(outcome).toMatchObject({ calls: 6, same: 6, unmapped: [], problems: [] });
});

const targetOf = ({ client }: Workspace, send = sendTo(app)): ReplayTarget => ({
  description: 'a gateway',
  apiKey: client.apiKey ?? '',
  isRemote: true,
  send,
});

const countContacts = (workspaceId: string) =>
  database.system.contact.count({ where: { workspaceId } });

test('a replay to a gateway with its own pipelines is the same, and leaves no records', async () => {
  const workspace = await newWorkspace();
  const recording = parseHttpFile(story, 'story.http');
  const outcome = await verifyAgainst(targetOf(workspace), 'story.http', recording);
  expect(outcome.differing).toEqual([]);
  expect(outcome).toMatchObject({ calls: 4, same: 4, unmapped: [], notDeleted: [] });
  expect(await countOpportunities(workspace.id)).toBe(0);
  expect(await countContacts(workspace.id)).toBe(0);
});

test('a call without a response is a difference of that call, and an internal failure leaves no records either', async () => {
  const workspace = await newWorkspace();
  const recording = parseHttpFile(story, 'story.http');
  const send = sendTo(app);
  let reads = 0;
  const failing = (error: Error) =>
    targetOf(workspace, (request) =>
      request.method === 'GET' && request.address.includes('opportunities/') && ++reads === 1
        ? Promise.reject(error)
        : send(request),
    );
  const outcome = await verifyAgainst(
    failing(new NoResponse('ECONNRESET')),
    'story.http',
    recording,
  );
  expect(
    outcome.differing.map(({ place, differences }) => [
      place,
      differences[0]?.kind,
      differences[0]?.replayed,
    ]),
  ).toEqual([['story.http:22', 'network', 'ECONNRESET']]);
  reads = 0;
  const broken = verifyAgainst(failing(new Error('A bug.')), 'story.http', recording);
  await expect(broken).rejects.toThrow('A bug.');
  expect(await countOpportunities(workspace.id)).toBe(0);
  expect(await countContacts(workspace.id)).toBe(0);
  const stuck = verifyAgainst(
    targetOf(workspace, (request) =>
      request.method === 'DELETE'
        ? Promise.reject(new NoResponse('ECONNRESET'))
        : failing(new Error('A bug.')).send(request),
    ),
    'story.http',
    recording,
  );
  reads = 0;
  await expect(stuck).rejects.toThrow(
    /^The replay failed, and left records behind: \/v1\/opportunities\/[^,]+, \/v1\/opp/,
  );
});

const upserts = `# Each creates its record first, and changes it then.
@api = https://old.example/v1

PUT {{api}}/opportunities/by-external-id/job-7
Content-Type: application/json

{"contact_name": "Ann"}

HTTP/1.1 201 Created

{"id": "0190d5c8-6f2a-4c3e-9b1d-2f4a6c8e0b21", "contact_name": "Ann", "external_id": "job-7"}

###
PUT {{api}}/opportunities/by-external-id/job-7
Content-Type: application/json

{"contact_name": "Bob"}

HTTP/1.1 200 OK

{"id": "0190d5c8-6f2a-4c3e-9b1d-2f4a6c8e0b21", "contact_name": "Bob", "external_id": "job-7"}

###
POST {{api}}/contacts/upsert
Content-Type: application/json

{"first_name": "Ann", "email": "ann@example.com"}

HTTP/1.1 201 Created

{"id": "0190d5c8-6f2a-4c3e-9b1d-2f4a6c8e0b22", "first_name": "Ann", "email": "ann@example.com"}
`;

test('a recorded upsert that created its record creates it in a new workspace, and is not sent to others', async () => {
  const recording = parseHttpFile(upserts, 'upserts.http');
  const outcome = await verifyInScratch('upserts.http', recording, withDatabase);
  expect(outcome.differing).toEqual([]);
  expect(outcome).toMatchObject({ calls: 3, same: 3, unmapped: [] });
  const workspace = await newWorkspace();
  const { differing } = await verifyAgainst(targetOf(workspace), 'upserts.http', recording);
  expect(differing.map(({ differences }) => differences[0]?.replayed)).toEqual([
    'not sent: it could change a record that was there before',
    expect.stringMatching(
      /^not sent: the record of upserts.http:4 is missing$|^not sent: it could/,
    ),
    'not sent: it could change a record that was there before',
  ]);
  expect(await countOpportunities(workspace.id)).toBe(0);
});

test('a record whose approval status cannot be restored is reported with the reason', async () => {
  const workspace = await newWorkspace();
  const send = sendTo(app);
  const outcome = await verifyAgainst(
    targetOf(workspace, async (request) =>
      request.address.endsWith('/approve')
        ? { status: 409, headers: {}, body: '{"error": {"message": "Not now."}}' }
        : send(request),
    ),
    'story.http',
    parseHttpFile(story, 'story.http'),
  );
  expect(outcome.unmapped.map(({ reason }) => reason)).toEqual([
    'It has another approval status: approve failed: 409 Not now.',
  ]);
});
