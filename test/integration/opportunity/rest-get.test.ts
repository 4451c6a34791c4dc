import { expect, test } from 'vitest';
import { newWorkspace } from '../../support/gateway.js';

test('returns an opportunity as its creation returned it', async () => {
  const { client } = await newWorkspace();
  const created = await client.post('/v1/opportunities', { contact_name: 'Ann', value: 12.5 });
  const got = await client.get(`/v1/opportunities/${created.body.id}`);
  expect(got.status).toBe(200);
  expect(got.body).toEqual(created.body);
});

test.each([
  ['an id that nothing has', '01890000-0000-7000-8000-000000000000'],
  ['a text that is no id', 'banana'],
  ['a text that PostgreSQL cannot store', '%00'],
  ['an id in the form of a global id of another type', 'V29ya3NwYWNlOng='],
])('returns 404 for %s', async (_name, id) => {
  const { client } = await newWorkspace();
  const { status, body } = await client.get(`/v1/opportunities/${id}`);
  expect(status).toBe(404);
  expect(body.error).toMatchObject({ code: 'not_found', message: expect.any(String) });
});

test('returns the same 404 for an opportunity of another workspace as for an unknown ID', async () => {
  const { client } = await newWorkspace();
  const other = await newWorkspace();
  const { body: theirs } = await other.client.post('/v1/opportunities', {});
  const foreign = await client.get(`/v1/opportunities/${theirs.id}`);
  const missing = await client.get('/v1/opportunities/01890000-0000-7000-8000-000000000000');
  expect(foreign.status).toBe(404);
  expect(foreign.body.error.message).toBe(missing.body.error.message);
});

test('rejects query parameters, of which this call has none', async () => {
  const { client } = await newWorkspace();
  const { body: created } = await client.post('/v1/opportunities', {});
  const { status, body } = await client.get(`/v1/opportunities/${created.id}?expand=contact`);
  expect(status).toBe(400);
  expect(body.error).toMatchObject({ code: 'invalid_request', param: 'expand' });
});

test('returns 401 and asks for authentication if the key is unknown', async () => {
  const { client } = await newWorkspace();
  const { body: created } = await client.post('/v1/opportunities', {});
  const { status, headers, body } = await client.get(`/v1/opportunities/${created.id}`, {
    authorization: 'Bearer nobody-has-this-key',
  });
  expect(status).toBe(401);
  expect(headers['www-authenticate']).toBe('Bearer error="invalid_token"');
  expect(body.error.code).toBe('unauthorized');
});
