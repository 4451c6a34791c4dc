// A day in the life of an opportunity, over REST:
//
//   API_KEY=... npx tsx examples/rest-client/main.ts
import createClient from 'openapi-fetch';
import type { components, paths } from './generated/openapi.js';

type Opportunity = components['schemas']['Opportunity'];
type ErrorBody = components['schemas']['Error'];

const { API_KEY: apiKey, GATEWAY_URL: url = 'http://127.0.0.1:4000' } = process.env;
if (!apiKey) {
  console.error('Set API_KEY to a key of the gateway.');
  process.exit(1);
}
const gateway = createClient<paths>({
  baseUrl: url,
  headers: { authorization: `Bearer ${apiKey}` },
});

/** Returns the body of a successful response. Throws for an error that this program does not expect. */
function dataOf<Data>({ data, error }: { data?: Data; error?: ErrorBody }): Data {
  if (data === undefined) throw new Error(error?.error.message ?? 'No answer.');
  return data;
}

/** The version of what was answered, to be sent back with a change. */
const etagOf = (response: Response) => response.headers.get('etag') ?? '';

const describe = ({ name, value, approval_status: status }: Opportunity) =>
  `"${name ?? 'Untitled'}": $${(value ?? 0).toFixed(2)}, ${status}`;

// Identifies the user of the key.
const { user, workspace } = dataOf(await gateway.GET('/v1/me'));
console.log(`Signed in as ${user.name} (${user.role}) of ${workspace.name}.`);

const contact = dataOf(
  await gateway.POST('/v1/contacts', {
    body: { first_name: 'Ann', last_name: 'Okafor', email: 'ann@example.com' },
  }),
);
console.log(`Created the contact ${contact.first_name} ${contact.last_name ?? ''}.`);

const created = await gateway.POST('/v1/opportunities', {
  body: {
    name: 'New roof',
    contact_name: 'Okafor Residence',
    primary_contact_id: contact.id,
    value: 18500,
  },
});
const opportunity = dataOf(created);
const firstVersion = etagOf(created.response);
console.log(`Created ${describe(opportunity)}, version ${firstVersion}.`);

// An error response lists each problem in a form for programs.
const refused = await gateway.POST('/v1/opportunities', { body: { value: -1 } });
if (refused.response.status !== 400 || !refused.error)
  throw new Error('A negative value was accepted.');
for (const { param, message } of refused.error.error.details ?? [])
  console.log(`Refused, as expected: ${param}: ${message}`);

const list = dataOf(
  await gateway.GET('/v1/opportunities', {
    params: { query: { contact_name: 'okafor', approval_status: 'opportunity', limit: 1 } },
  }),
);
console.log(`The list starts with ${list.data.map(describe).join()}.`);

/** Changes the value, unless somebody else has changed the opportunity since `version`. */
const changeValue = (value: number, version: string) =>
  gateway.PATCH('/v1/opportunities/{id}', {
    params: { path: { id: opportunity.id }, header: { 'If-Match': version } },
    body: { value },
  });

const changed = await changeValue(21000, firstVersion);
console.log(`Changed ${describe(dataOf(changed))}, version ${etagOf(changed.response)}.`);

const late = await changeValue(19000, firstVersion);
if (late.response.status !== 412 || !late.error) throw new Error('A change was lost.');
console.log(`Too late, as expected: ${late.error.error.message}`);

const approved = await gateway.POST('/v1/opportunities/{id}/approve', {
  params: {
    path: { id: opportunity.id },
    header: { 'If-Match': etagOf(changed.response) },
  },
});
console.log(`Approved ${describe(dataOf(approved))}, version ${etagOf(approved.response)}.`);
