// Calls as real clients send them to the two legacy routes: each call whose meaning is clear succeeds, and any other is
// rejected with an error that names the parameter.
import { beforeAll, describe, expect, test } from 'vitest';
import {
  anonymous,
  countOpportunities,
  newWorkspace,
  stagesOf,
  type Workspace,
} from '../../support/gateway.js';
import { errorOf, fill, listOf, opportunitiesPath } from '../../support/rest.js';

const form = 'application/x-www-form-urlencoded';
const json = 'application/json';

interface ClientCall {
  readonly client: string;
  /** The address after `/v1/opportunities`. */
  readonly at?: string;
  /** Undefined: none is sent. */
  readonly type?: string;
  /** `STAGE` stands for the ID of a stage. A call without a body is a GET. */
  readonly body?: string;
  /** Other headers. `KEY` stands for the API key. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Fields of the new record, or the names on the page. */
  readonly result?: object;
  /** The parameter of the error, or the status of an error without one. */
  readonly error?: string | number;
}

const boundary = '----WebKitFormBoundary7MA4YWxkTrZu0gW';
const multipart = `multipart/form-data; boundary=${boundary}`;
const parts = (...fields: readonly [name: string, value: string][]) =>
  `${fields.map(([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('')}--${boundary}--\r\n`;

const ann = { contact_name: 'Ann Miller' };
const annJson = '{"contact_name":"Ann Miller","value":18500.5,"tags":["roof","insurance"]}';
const annRecord = { ...ann, value: 18_500.5, tags: ['roof', 'insurance'] };

const creations: readonly ClientCall[] = [
  { client: 'curl with JSON', type: json, body: annJson, result: annRecord },
  { client: 'curl -d with JSON', type: form, body: annJson, result: annRecord },
  {
    client: 'curl --data-binary @file with line breaks',
    type: form,
    body: '\n{\n  "contact_name": "Ann Miller"\n}\n',
    result: ann,
  },
  {
    client: 'curl -d with fields',
    type: form,
    body: 'contact_name=Ann Miller&value=18500.50',
    result: { ...ann, value: 18_500.5 },
  },
  {
    client: 'curl --data-urlencode',
    type: form,
    body: 'contact_name=Ann%20Miller&address_city=S%C3%A3o%20Paulo',
    result: { ...ann, address_city: 'São Paulo' },
  },
  {
    client: 'curl -F',
    type: multipart,
    body: parts(['contact_name', 'Ann Miller'], ['value', '18500']),
    result: { ...ann, value: 18_500 },
  },
  { client: 'curl -X POST without a body', body: '', result: { contact_name: null } },
  {
    client: 'curl -X POST with a Content-Type and no body',
    type: json,
    body: '',
    result: { contact_name: null },
  },
  {
    client: 'Zapier with JSON of text fields',
    type: json,
    body: '{"contact_name":"Ann Miller","value":"18500","appointment_at":"2026-12-01 10:00:00","tags":"roof, insurance"}',
    result: {
      ...ann,
      value: 18_500,
      appointment_at: '2026-12-01T10:00:00.000Z',
      tags: ['roof', 'insurance'],
    },
  },
  {
    client: 'Zapier with unmapped fields left empty',
    type: `${json}; charset=utf-8`,
    body: '{"contact_name":"Ann Miller","value":"","primary_contact_id":"","sales_rep_id":"","appointment_at":"","tags":""}',
    result: { ...ann, value: null, sales_rep_id: null, tags: [] },
  },
  {
    client: 'Zapier with a form',
    type: form,
    body: 'contact_name=Ann+Miller&value=&stage_id=&appointment_at=2026-12-01',
    result: { ...ann, value: null, appointment_at: '2026-12-01T00:00:00.000Z' },
  },
  {
    client: 'Zapier with metadata of its own',
    type: json,
    body: '{"contact_name":"Ann Miller","zap_id":123,"zap_meta_human_now":"now"}',
    result: ann,
  },
  {
    client: 'n8n with JSON',
    type: json,
    body: annJson,
    headers: { 'user-agent': 'axios/1.8.3', accept: 'application/json,text/html,*/*' },
    result: annRecord,
  },
  {
    client: 'n8n with a form of parts',
    type: multipart,
    body: parts(['contact_name', 'Ann Miller'], ['tags[]', 'roof'], ['tags[]', 'insurance']),
    result: { ...ann, tags: ['roof', 'insurance'] },
  },
  {
    client: 'n8n with an expression that gave a number for a zip code',
    type: json,
    body: '{"address_zip":80202,"contact_name":"Ann Miller"}',
    result: { ...ann, address_zip: '80202' },
  },
  {
    client: 'Make with a number in a text with spaces',
    type: json,
    body: '{"value":" 18500.50 "}',
    result: { value: 18_500.5 },
  },
  {
    client: 'Python requests with json=',
    type: json,
    body: '{"contact_name": "Ann Miller", "value": 18500.0}',
    headers: { 'user-agent': 'python-requests/2.32.3' },
    result: { ...ann, value: 18_500 },
  },
  {
    client: 'Python requests with data= and a dict',
    type: form,
    body: 'contact_name=Ann+Miller&value=18500.5&tags=roof&tags=insurance',
    result: annRecord,
  },
  { client: 'Python requests with data=json.dumps(...)', body: annJson, result: annRecord },
  {
    client: 'Python requests with files= for plain fields',
    type: multipart,
    body: parts(['contact_name', 'Ann Miller']),
    result: ann,
  },
  { client: 'Python urllib with bytes of JSON', type: form, body: annJson, result: annRecord },
  {
    client: 'Python urllib with urlencode(doseq=True)',
    type: form,
    body: 'tags=roof&tags=insurance&contact_name=Ann+Miller',
    result: { ...ann, tags: ['roof', 'insurance'] },
  },
  {
    client: 'Python datetime.isoformat without a zone',
    type: json,
    body: '{"appointment_at":"2026-12-01T10:00:00.123456"}',
    result: { appointment_at: '2026-12-01T10:00:00.123Z' },
  },
  {
    client: 'Python str(datetime)',
    type: json,
    body: '{"appointment_at":"2026-12-01 10:00:00+00:00"}',
    result: { appointment_at: '2026-12-01T10:00:00.000Z' },
  },
  {
    client: 'PHP http_build_query with a list',
    type: form,
    body: 'contact_name=Ann+Miller&tags%5B0%5D=roof&tags%5B1%5D=insurance',
    result: { ...ann, tags: ['roof', 'insurance'] },
  },
  {
    client: 'PHP curl with an array of fields',
    type: multipart,
    body: parts(['contact_name', 'Ann Miller'], ['tags[0]', 'roof'], ['tags[1]', 'insurance']),
    result: { ...ann, tags: ['roof', 'insurance'] },
  },
  {
    client: 'PHP curl with json_encode and no header',
    type: form,
    body: String.raw`{"contact_name":"Zo\u00eb","address_street":"1\/2 Main St"}`,
    result: { contact_name: 'Zoë', address_street: '1/2 Main St' },
  },
  {
    client: 'PHP file_get_contents with a stream context',
    type: form,
    body: 'contact_name=Ann+Miller',
    headers: { connection: 'close' },
    result: ann,
  },
  {
    client: 'PHP date("c")',
    type: json,
    body: '{"appointment_at":"2026-12-01T10:00:00+01:00"}',
    result: { appointment_at: '2026-12-01T09:00:00.000Z' },
  },
  {
    client: 'jQuery $.post with an object',
    type: `${form}; charset=UTF-8`,
    body: 'contact_name=Ann+Miller&tags%5B%5D=roof&tags%5B%5D=insurance',
    headers: { 'x-requested-with': 'XMLHttpRequest' },
    result: { ...ann, tags: ['roof', 'insurance'] },
  },
  {
    client: 'jQuery $.post with JSON.stringify',
    type: `${form}; charset=UTF-8`,
    body: annJson,
    result: annRecord,
  },
  {
    client: 'jQuery with a cache buster',
    at: '?_=1764150000000',
    type: json,
    body: annJson,
    result: annRecord,
  },
  {
    client: 'fetch with a string body',
    type: 'text/plain;charset=UTF-8',
    body: annJson,
    result: annRecord,
  },
  {
    client: 'fetch with FormData and an empty file input',
    type: multipart,
    body: `--${boundary}\r\nContent-Disposition: form-data; name="photo"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n\r\n${parts(['contact_name', 'Ann Miller'])}`,
    result: ann,
  },
  {
    client: 'fetch with URLSearchParams',
    type: `${form};charset=UTF-8`,
    body: 'contact_name=Ann+Miller',
    result: ann,
  },
  {
    client: 'an HTML form',
    type: form,
    body: 'contact_name=Ann+Miller&value=18500&submit=Send&tags=',
    result: { ...ann, value: 18_500, tags: [] },
  },
  {
    client: 'a no-code tool that sends every column',
    type: json,
    body: '{"id":"","contact_name":"Ann Miller","value":"18500","created_at":"","custom_fields":{"source":"ads"},"notes":"Call back"}',
    result: { ...ann, value: 18_500 },
  },
  {
    client: 'a no-code tool that posts under a slash',
    at: '/',
    type: json,
    body: annJson,
    result: annRecord,
  },
  {
    client: 'a no-code tool with the key in X-API-Key',
    type: json,
    body: annJson,
    headers: { authorization: '', 'x-api-key': 'KEY' },
    result: annRecord,
  },
  {
    client: 'a tool that sends the key in both headers',
    type: json,
    body: annJson,
    headers: { 'x-api-key': 'KEY' },
    result: annRecord,
  },
  {
    client: 'a tool that adds campaign parameters',
    at: '?utm_source=ads&utm_medium=cpc',
    type: json,
    body: annJson,
    result: annRecord,
  },
  {
    client: 'PowerShell with a byte order mark',
    type: json,
    body: `\ufeff${annJson}`,
    result: annRecord,
  },
  {
    client: 'a Java client that says application/octet-stream',
    type: 'application/octet-stream',
    body: annJson,
    result: annRecord,
  },
  {
    client: 'an old client that says text/json',
    type: 'text/json',
    body: annJson,
    result: annRecord,
  },
  {
    client: 'a .NET client with a stage of the workspace in a form',
    type: form,
    body: 'contact_name=Ann+Miller&stage_id=STAGE',
    result: ann,
  },
  {
    client: 'a copy of an object that GET returned',
    type: json,
    body: '{"id":"01890000-0000-7000-8000-000000000000","node_id":"T3A=","contact_name":"Ann Miller","approval_status":"opportunity","approved_at":null}',
    result: ann,
  },

  {
    client: 'a spreadsheet with a currency',
    type: json,
    body: '{"value":"$18,500"}',
    error: 'value',
  },
  {
    client: 'a spreadsheet with grouped digits',
    type: form,
    body: 'value=18%2C500',
    error: 'value',
  },
  {
    client: 'a spreadsheet with a date in another order',
    type: json,
    body: '{"appointment_at":"12/01/2026"}',
    error: 'appointment_at',
  },
  { client: 'a form with a negative amount', type: form, body: 'value=-5', error: 'value' },
  {
    client: 'a tool with an ID of another system',
    type: json,
    body: '{"stage_id":"stage-3"}',
    error: 'stage_id',
  },
  { client: 'a form with a value twice', type: form, body: 'value=1&value=2', error: 'value' },
  {
    client: 'an upload of a file',
    type: multipart,
    body: `--${boundary}\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\nx\r\n--${boundary}--\r\n`,
    error: 400,
  },
  {
    client: 'a tool with the key in the address',
    at: '?api_key=KEY',
    type: json,
    body: annJson,
    headers: { authorization: '' },
    error: 401,
  },
  {
    client: 'a template that did not render',
    type: json,
    body: '{"contact_name": {{name}}}',
    error: 400,
  },
  {
    client: 'curl --json',
    type: json,
    headers: { accept: json },
    body: annJson,
    result: annRecord,
  },
  { client: 'wget --post-data with JSON', type: form, body: annJson, result: annRecord },
  {
    client: 'wget --post-file with a line break at the end',
    type: form,
    body: 'contact_name=Ann+Miller&value=18500\n',
    result: { ...ann, value: 18_500 },
  },
  {
    client: 'Salesforce Apex with a Datetime and nulls',
    type: 'application/json;charset=UTF-8',
    body: '{"contact_name":"Ann Miller","value":18500.00,"lead_source":null,"appointment_at":"2026-12-01T10:00:00.000+0000"}',
    result: {
      ...ann,
      value: 18_500,
      lead_source: null,
      appointment_at: '2026-12-01T10:00:00.000Z',
    },
  },
  {
    client: 'Make with a form of numbered items',
    type: form,
    body: 'contact_name=Ann+Miller&tags[0]=roof&tags[1]=insurance&value=',
    result: { ...ann, tags: ['roof', 'insurance'], value: null },
  },
  {
    client: 'Power Automate with utcNow()',
    type: 'application/json; charset=utf-8',
    headers: { 'x-ms-workflow-id': 'ab12', accept: '*/*' },
    body: '{"contact_name":"Ann Miller","appointment_at":"2026-12-01T10:00:00.1234567Z","value":"18500"}',
    result: { ...ann, value: 18_500, appointment_at: '2026-12-01T10:00:00.123Z' },
  },
  {
    client: 'Excel VBA with MSXML2 and no header',
    type: 'text/plain;charset=UTF-8',
    body: '{"contact_name":"Ann Miller","value":"18500.5","address_zip":80202}',
    result: { ...ann, value: 18_500.5, address_zip: '80202' },
  },
  {
    client: 'Power Query with Web.Contents and Json.FromValue',
    type: form,
    headers: { accept: '*/*', 'accept-encoding': 'gzip, deflate' },
    body: '{"contact_name":"Ann Miller","tags":["roof","insurance"],"value":18500.5}',
    result: annRecord,
  },
  {
    client: 'Go http.PostForm with url.Values',
    type: form,
    body: 'contact_name=Ann+Miller&tags=roof&tags=insurance&value=18500.5',
    result: annRecord,
  },
  {
    client: 'Go json.Marshal with a time and escapes',
    type: json,
    body: '{"contact_name":"Ann \\u0026 Miller","appointment_at":"2026-12-01T10:00:00.123456789+01:00","tags":null}',
    result: { contact_name: 'Ann & Miller', appointment_at: '2026-12-01T09:00:00.123Z', tags: [] },
  },
  {
    client: 'Go with the String() of a time in UTC',
    type: form,
    body: 'contact_name=Ann+Miller&appointment_at=2026-12-01+10%3A00%3A00+%2B0000+UTC',
    result: { ...ann, appointment_at: '2026-12-01T10:00:00.000Z' },
  },
  { client: 'Java HttpClient with ofString', body: annJson, result: annRecord },
  {
    client: 'Java with the text of a LocalDateTime',
    type: json,
    body: '{"contact_name":"Ann Miller","appointment_at":"2026-12-01T10:00"}',
    result: { ...ann, appointment_at: '2026-12-01T10:00:00.000Z' },
  },
  {
    client: 'Java with the text of a ZonedDateTime',
    type: json,
    body: '{"contact_name":"Ann Miller","appointment_at":"2026-12-01T10:00+01:00[Europe/Berlin]"}',
    result: { ...ann, appointment_at: '2026-12-01T09:00:00.000Z' },
  },
  {
    client: 'Ruby Net::HTTP.post_form with the text of a time',
    type: form,
    body: 'contact_name=Ann+Miller&appointment_at=2026-12-01+10%3A00%3A00+%2B0100',
    result: { ...ann, appointment_at: '2026-12-01T09:00:00.000Z' },
  },
  {
    client: 'Ruby with the text of a time in UTC',
    type: json,
    body: '{"contact_name":"Ann Miller","appointment_at":"2026-12-01 10:00:00 UTC"}',
    result: { ...ann, appointment_at: '2026-12-01T10:00:00.000Z' },
  },
  {
    client: 'Rails with the fields of its form helper',
    type: form,
    body: 'utf8=%E2%9C%93&authenticity_token=abc%3D%3D&contact_name=Ann+Miller&commit=Save',
    result: ann,
  },
  {
    client: 'Perl LWP with a list of fields',
    type: form,
    headers: { te: 'deflate,gzip;q=0.3', 'user-agent': 'libwww-perl/6.72' },
    body: 'contact_name=Ann+Miller&tags=roof&tags=insurance&value=18500.5',
    result: annRecord,
  },
  {
    client: 'Google Apps Script with a payload of a script number',
    type: form,
    body: 'contact_name=Ann+Miller&value=18500.0',
    result: { ...ann, value: 18_500 },
  },
  {
    client: 'Google Apps Script with JSON.stringify and no contentType',
    type: form,
    body: '{"contact_name":"Ann Miller","appointment_at":"2026-12-01T10:00:00.000Z"}',
    result: { ...ann, appointment_at: '2026-12-01T10:00:00.000Z' },
  },
  {
    client: 'axios with URLSearchParams',
    type: 'application/x-www-form-urlencoded;charset=utf-8',
    headers: { accept: 'application/json, text/plain, */*' },
    body: 'contact_name=Ann+Miller&tags%5B%5D=roof&tags%5B%5D=insurance&value=18500.5',
    result: annRecord,
  },
  {
    client: 'node-fetch with form-data and a list',
    type: multipart,
    body: parts(['contact_name', 'Ann Miller'], ['tags[]', 'roof'], ['tags[]', 'insurance']),
    result: { ...ann, tags: ['roof', 'insurance'] },
  },
  {
    client: '.NET with the round-trip format of a local time',
    type: 'application/json; charset=utf-8',
    body: '{"contact_name":"Ann Miller","appointment_at":"2026-12-01T10:00:00.0000000+01:00"}',
    result: { ...ann, appointment_at: '2026-12-01T09:00:00.000Z' },
  },
  {
    client: 'Windows PowerShell with ConvertTo-Json and Get-Date',
    type: json,
    headers: { 'user-agent': 'Mozilla/5.0 (Windows NT; de-DE) WindowsPowerShell/5.1.22621' },
    body: String.raw`{"contact_name":"Ann Miller","appointment_at":"\/Date(1796119200000)\/","value":"18500"}`,
    result: { ...ann, value: 18_500, appointment_at: '2026-12-01T10:00:00.000Z' },
  },
  {
    client: 'Google Apps Script with a date of a cell in a text',
    type: form,
    body: `appointment_at=${encodeURIComponent('Tue Dec 01 2026 10:00:00 GMT+0100 (Central European Standard Time)')}`,
    result: { appointment_at: '2026-12-01T09:00:00.000Z' },
  },
  {
    client: 'Ruby with Time#httpdate',
    type: json,
    body: '{"appointment_at":"Tue, 01 Dec 2026 10:00:00 GMT"}',
    result: { appointment_at: '2026-12-01T10:00:00.000Z' },
  },
  {
    client: 'Excel VBA with WinHttp, fields and no header',
    type: 'text/plain; Charset=UTF-8',
    body: 'contact_name=Ann+Miller&value=18500',
    result: { ...ann, value: 18_500 },
  },
  {
    client: 'classic ASP with a form in Latin-1',
    type: `${form}; charset=iso-8859-1`,
    body: 'contact_name=Jos%E9+Miller&address_street=Stra%DFe+1',
    result: { contact_name: 'José Miller', address_street: 'Straße 1' },
  },
  {
    client: 'OkHttp with a form of parts that have lengths',
    type: multipart,
    body: `--${boundary}\r\nContent-Disposition: form-data; name="contact_name"\r\nContent-Length: 10\r\n\r\nAnn Miller\r\n--${boundary}--\r\n`,
    result: ann,
  },
  {
    client: 'Gravity Forms with numbers as names of fields',
    type: form,
    body: '1=Ann&2.3=Miller&contact_name=Ann+Miller&form_id=3',
    result: ann,
  },
  {
    client: 'Ruby to_query with values that are nil',
    type: form,
    body: 'contact_name=Ann+Miller&value&stage_id',
    result: { ...ann, value: null },
  },
  {
    client: 'axios with a form of parts that has items',
    type: multipart,
    body: parts(['contact_name[]', 'Ann Miller'], ['value[]', '18500.5']),
    result: { ...ann, value: 18_500.5 },
  },
  {
    client: 'a mapping that lists one object',
    type: json,
    body: '[{"contact_name":"Ann Miller"}]',
    error: 400,
  },
  {
    client: 'JSON within a string of JSON',
    type: json,
    body: String.raw`"{\"contact_name\":\"Ann Miller\"}"`,
    error: 400,
  },
  { client: 'a null object', type: json, body: 'null', error: 400 },
  { client: 'JSON with a comma too many', type: json, body: '{"name":"A",}', error: 400 },
  { client: 'JSON with a comment', type: json, body: '{/* a */"name":"A"}', error: 400 },
  { client: 'Python with a NaN', type: json, body: '{"value": NaN}', error: 400 },
  {
    client: 'Java with the text of a Date',
    type: json,
    body: '{"appointment_at":"Tue Dec 01 10:00:00 CET 2026"}',
    error: 'appointment_at',
  },
  {
    client: 'HubSpot with milliseconds as a time',
    type: json,
    body: '{"appointment_at":1796119200000}',
    error: 'appointment_at',
  },
  {
    client: 'a spreadsheet with the serial number of a date',
    type: json,
    body: '{"contact_name":"Ann Miller","appointment_at":46357}',
    error: 'appointment_at',
  },
];

const lists: readonly ClientCall[] = [
  { client: 'curl', result: ['Cid', 'Ann Miller'] },
  { client: 'curl with a slash', at: '/?limit=1', result: ['Cid'] },
  {
    client: 'jQuery $.getJSON without cache',
    at: '?q=miller&_=1764150000000',
    result: ['Ann Miller'],
  },
  {
    client: 'Python requests with params= and None as empty',
    at: '?q=&contact_name=&approval_status=&limit=&cursor=',
    result: ['Cid', 'Ann Miller'],
  },
  {
    client: 'n8n with pagination of its own',
    at: '?page=1&per_page=50&limit=500',
    headers: { 'content-type': json },
    result: ['Cid', 'Ann Miller'],
  },
  {
    client: 'Zapier polling with a status in capitals',
    at: '?approval_status=PROJECT&limit=100',
    result: ['Cid'],
  },
  {
    client: 'a report with a status as displayed',
    at: '?approval_status=Project',
    result: ['Cid'],
  },
  { client: 'a tool with the key in the address too', at: '?api_key=KEY&limit=1', result: ['Cid'] },
  {
    client: 'Power Query with OData options',
    at: '?limit=100&$top=10&$orderby=created_at',
    headers: { accept: 'application/json;odata=minimalmetadata' },
    result: ['Cid', 'Ann Miller'],
  },
  {
    client: 'axios with params of an array',
    at: '?fields[]=id&fields[]=name&q=miller',
    result: ['Ann Miller'],
  },
  { client: 'Perl URI::Escape in lower case', at: '?q=m%69ller%20ann', result: ['Ann Miller'] },
  {
    client: 'Salesforce with a time that is not encoded',
    at: '?updated_since=2999-01-01T00:00:00.000+0000',
    result: [],
  },
  {
    client: 'PHP http_build_query with a status in a list',
    at: '?approval_status%5B0%5D=project',
    result: ['Cid'],
  },
  { client: 'a spreadsheet with a limit as a decimal', at: '?limit=1.0', result: ['Cid'] },
  { client: 'a tool with a fragment that is encoded', at: '?limit=1%23top', error: 'limit' },
  { client: 'a template with an undefined limit', at: '?limit=undefined', error: 'limit' },
  { client: 'a template with a null cursor', at: '?cursor=null', error: 'cursor' },
  { client: 'a tool with parameters separated by ;', at: '?limit=1;q=ann', error: 'limit' },
  { client: 'a tool with a limit of -1 for all', at: '?limit=-1', error: 'limit' },
  { client: 'a tool that asks for all', at: '?approval_status=all', error: 'approval_status' },
  { client: 'a tool with a limit of nothing', at: '?limit=0', error: 'limit' },
  {
    client: 'a tool with a filter twice',
    at: '?approval_status=project&approval_status=archived',
    error: 'approval_status',
  },
];

async function makeCall(workspace: Workspace, call: ClientCall) {
  const { at = '', type, body, headers = {} } = call;
  const { client, id } = workspace;
  const key = client.apiKey ?? '';
  const [stage] = await stagesOf(id);
  const filled = Object.entries(headers).map(([name, value]) => [name, value.replace('KEY', key)]);
  return anonymous.send({
    method: body === undefined ? 'GET' : 'POST',
    url: opportunitiesPath + at.replace('KEY', key),
    headers: {
      authorization: `Bearer ${key}`,
      ...(type !== undefined && { 'content-type': type }),
      ...Object.fromEntries(filled),
    },
    ...(body && { payload: Buffer.from(body.replace('STAGE', stage?.id ?? '')) }),
  });
}

/** Expects the error of a call. */
function expectError(answer: Awaited<ReturnType<typeof makeCall>>, error: string | number) {
  if (typeof error === 'number')
    errorOf(answer, error, error === 401 ? 'unauthorized' : 'invalid_request');
  else expect(errorOf(answer, 400, 'invalid_request').param).toBe(error);
}

test('there are 110 calls or more', () => {
  expect(creations.length + lists.length).toBeGreaterThanOrEqual(110);
});

describe('POST /v1/opportunities as sent by', () => {
  test.each(creations.map((call) => [call.client, call] as const))('%s', async (_client, call) => {
    const workspace = await newWorkspace();
    const answer = await makeCall(workspace, call);
    if (call.error !== undefined) expectError(answer, call.error);
    else expect(answer).toMatchObject({ status: 201, body: call.result });
    expect(await countOpportunities(workspace.id)).toBe(call.error === undefined ? 1 : 0);
  });
});

describe('GET /v1/opportunities as sent by', () => {
  /** Read only, so the tests share it. */
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await newWorkspace();
    await fill(workspace, [
      { contactName: 'Ann Miller', createdAt: new Date(1) },
      { contactName: 'Cid', createdAt: new Date(2), approvalStatus: 'project' },
    ]);
  });

  test.each(lists.map((call) => [call.client, call] as const))('%s', async (_client, call) => {
    const answer = await makeCall(workspace, call);
    if (call.error !== undefined) expectError(answer, call.error);
    else expect(listOf(answer).data.map(({ contact_name }) => contact_name)).toEqual(call.result);
  });
});
