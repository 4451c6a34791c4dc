// The errors of REST calls beyond the legacy contract: all problems with the names of the parameters, and nothing is
// written.
import { expect, test } from 'vitest';
import { countOpportunities, newContact, newWorkspace } from '../../support/gateway.js';
import { errorOf, refusalOf } from '../../support/rest.js';

const batchPath = '/v1/opportunities/batch';

test.each([
  ['no opportunities', {}],
  ['null for them', { opportunities: null }],
  ['a text for them', { opportunities: 'a' }],
  ['none of them', { opportunities: [] }],
])('a batch of %s is rejected for that parameter', async (_what, body) => {
  const { client } = await newWorkspace();
  refusalOf(await client.post(batchPath, body), 'opportunities');
});

test.each([
  ['as a whole', { all_or_none: 'true' }, 'all_or_none'],
  ['for an unknown field', { nope: 1 }, 'nope'],
])('a batch that is rejected %s reports malformed items too', async (_how, more, param) => {
  const { client, id } = await newWorkspace();
  const body = { opportunities: [{}, { value: '5', name: 5 }], ...more };
  refusalOf(
    await client.post(batchPath, body),
    param,
    'opportunities[1].value',
    'opportunities[1].name',
  );
  expect(await countOpportunities(id)).toBe(0);
});

test('a batch of too many opportunities reports malformed items too', async () => {
  const { client } = await newWorkspace();
  const body = { opportunities: [...Array.from({ length: 100 }, () => ({})), { name: 5 }] };
  refusalOf(await client.post(batchPath, body), 'opportunities', 'opportunities[100].name');
});

test('a malformed update of a contact is rejected as such, whatever the state of the contact', async () => {
  const { client, id } = await newWorkspace();
  const contact = await newContact(id);
  const change = (url: string, headers: Record<string, string> = {}) =>
    client.send({
      method: 'PATCH',
      url,
      headers,
      payload: { company: 5, nope: 1, last_name: 'x'.repeat(256) },
    });
  const stale = await change(`/v1/contacts/${contact.id}`, { 'if-match': '"9"' });
  refusalOf(stale, 'company', 'nope', 'last_name');
  refusalOf(await change('/v1/contacts/nobody'), 'company', 'nope', 'last_name');
});

test('calls without parameters reject any parameter', async () => {
  const { client } = await newWorkspace();
  refusalOf(await client.get('/v1/me?nope=1&id=2'), 'nope', 'id');
});

test('a batch that has created nothing leaves its Idempotency-Key free', async () => {
  const { client, id } = await newWorkspace();
  const send = (opportunities: object[]) =>
    client.post(batchPath, { opportunities, all_or_none: false }, { 'idempotency-key': 'key' });
  const refused = await send([{ external_id: '' }]);
  expect(refused).toMatchObject({ status: 207, body: { data: [{ opportunity: null }] } });
  expect(refused.headers['idempotent-replayed']).toBeUndefined();
  expect((await send([{ external_id: '' }])).headers['idempotent-replayed']).toBeUndefined();

  const mended = await send([{ external_id: 'a' }, { external_id: '' }]);
  expect(mended).toMatchObject({ status: 207, body: { data: [{ opportunity: {} }, {}] } });
  expect(await countOpportunities(id)).toBe(1);
  expect((await send([{ external_id: 'a' }, { external_id: '' }])).headers).toMatchObject({
    'idempotent-replayed': 'true',
  });
  errorOf(await send([]), 422, 'idempotency_mismatch');
});
