import { expect, test } from 'vitest';
import { countOpportunities, newWorkspace } from '../../support/gateway.js';
import { eventsOf, missingId } from '../../support/opportunities.js';
import {
  create,
  errorOf,
  get,
  list,
  patch,
  recordPath,
  refusalOf,
  remove,
} from '../../support/rest.js';

test('returns 204 without a body, and no call finds the opportunity any more', async () => {
  const { client, id } = await newWorkspace();
  const kept = await create(client, {});
  const deleted = await create(client, {});
  const url = recordPath(deleted.id);
  const answer = await remove(client, url);
  expect(answer).toMatchObject({ status: 204, body: undefined });
  for (const name of ['content-type', 'content-length', 'etag', 'location'])
    expect(answer.headers).not.toHaveProperty(name);

  errorOf(await client.get(url), 404, 'not_found');
  errorOf(await patch(client, url, { name: 'A' }), 404, 'not_found');
  errorOf(await client.post(`${url}/approve`), 404, 'not_found');
  errorOf(await remove(client, url), 404, 'not_found');
  expect((await list(client)).data).toStrictEqual([kept]);
  expect(await countOpportunities(id)).toBe(1);
});

test.each([
  ['an opportunity', []],
  ['a project', ['approve']],
  ['what is archived', ['archive']],
])('deletes %s', async (_name, steps) => {
  const { client } = await newWorkspace();
  const { id } = await create(client, {});
  for (const step of steps) await client.post(`${recordPath(id)}/${step}`);
  expect((await remove(client, recordPath(id))).status).toBe(204);
});

test('accepts the ID of GraphQL', async () => {
  const { client, id: workspaceId } = await newWorkspace();
  const { node_id } = await create(client, {});
  expect((await remove(client, recordPath(encodeURIComponent(node_id)))).status).toBe(204);
  expect(await countOpportunities(workspaceId)).toBe(0);
});

test('keeps the events, and adds one for the deletion', async () => {
  const { client, id: workspaceId } = await newWorkspace();
  const { id } = await create(client, { name: 'A' });
  await patch(client, recordPath(id), { name: 'B' });
  await remove(client, recordPath(id));
  const events = await eventsOf(workspaceId, id);
  expect(events.map(({ type }) => type)).toEqual(['created', 'updated', 'deleted']);
});

test('requires an admin: other callers get an error, and nothing is deleted', async () => {
  const workspace = await newWorkspace();
  const { id } = await create(workspace.client, {});
  for (const caller of [
    await workspace.clientAs('member'),
    await workspace.clientAs('viewer'),
    await workspace.clientAs('admin', { readOnly: true }),
  ])
    errorOf(await remove(caller, recordPath(id)), 403, 'forbidden');
  await get(workspace.client, id);
  const admin = await workspace.clientAs('admin');
  expect((await remove(admin, recordPath(id))).status).toBe(204);
});

test('responds to the ID of an opportunity of another workspace as to an unknown ID', async () => {
  const { client } = await newWorkspace();
  const other = await newWorkspace();
  const { id } = await create(other.client, {});
  const { message } = errorOf(await remove(client, recordPath(missingId)), 404, 'not_found');
  expect(errorOf(await remove(client, recordPath(id)), 404, 'not_found').message).toBe(message);
  await get(other.client, id);
});

test('rejects fields and query parameters, and deletes nothing', async () => {
  const { client } = await newWorkspace();
  const { id } = await create(client, {});
  const url = recordPath(id);
  refusalOf(await client.send({ method: 'DELETE', url, payload: { name: 'A', id } }), 'name', 'id');
  refusalOf(await remove(client, `${url}?force=true`), 'force');
  await get(client, id);
  const empty = await client.send({ method: 'DELETE', url, payload: {} });
  expect(empty.status).toBe(204);
});

test('deletes nothing if the version is stale', async () => {
  const { client } = await newWorkspace();
  const { id } = await create(client, {});
  await patch(client, recordPath(id), { name: 'B' });
  errorOf(await remove(client, recordPath(id), '"1"'), 412, 'precondition_failed');
  await get(client, id);
  expect((await remove(client, recordPath(id), '"2"')).status).toBe(204);
});
