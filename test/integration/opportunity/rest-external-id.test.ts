import { expect, test } from 'vitest';
import { newWorkspace, type Client } from '../../support/gateway.js';
import {
  bodyOf,
  create,
  errorOf,
  opportunitiesPath,
  refusalOf,
  strictly,
} from '../../support/rest.js';

const at = (externalId: string) =>
  `${opportunitiesPath}/by-external-id/${encodeURIComponent(externalId)}`;

const put = (client: Client, url: string, payload?: object, headers = {}) =>
  client.send({ method: 'PUT', url, headers, ...(payload && { payload }) });

test('PUT creates the opportunity, then changes the same one', async () => {
  const { client } = await newWorkspace();
  const created = bodyOf(
    await put(client, at('A-1'), { name: 'Roof', value: 5, tags: ['a'] }),
    201,
  );
  expect(created).toMatchObject({ external_id: 'A-1', name: 'Roof', value: 5, tags: ['a'] });
  const changed = await put(client, at('A-1'), { name: null, tags: ['b'] });
  expect(bodyOf(changed, 200)).toStrictEqual({
    ...created,
    ...{ name: null, tags: ['b'] },
    updated_at: changed.body.updated_at,
  });
  expect(changed.headers.etag).toBe('"2"');
  const unchanged = await put(client, at('A-1'));
  expect([unchanged.status, unchanged.headers.etag]).toEqual([200, '"2"']);
});

test.each(['A-1', 'a//b?c#d/', '%41', 'Zoë 🏠', 'by-external-id', 'x'.repeat(255)])(
  'an external ID is percent-encoded in the address: %j',
  async (externalId) => {
    const { client } = await newWorkspace();
    const created = bodyOf(await put(client, at(externalId)), 201);
    expect(created.external_id).toBe(externalId);
    const found = await client.get(at(externalId));
    expect(bodyOf(found, 200)).toStrictEqual(created);
    expect(found.headers.etag).toBe('"1"');
  },
);

test('GET finds what POST has created, in the letter case that was sent and in its workspace only', async () => {
  const [{ client }, other] = [await newWorkspace(), await newWorkspace()];
  const created = await create(client, { external_id: 'A-1' });
  const { external_id: externalId, ...found } = bodyOf(await client.get(at('A-1')), 200);
  expect(found).toStrictEqual(created);
  expect(externalId).toBe('A-1');
  for (const unknown of ['a-1', 'A', '\0', 'x'.repeat(300), created.id])
    errorOf(await client.get(at(unknown)), 404, 'not_found');
  errorOf(await other.client.get(at('A-1')), 404, 'not_found');
});

test.each(['x'.repeat(256), 'a\0b', ' ', '\u200b'])(
  'PUT rejects an ID that cannot be stored: %j',
  async (wrong) => {
    const { client } = await newWorkspace();
    refusalOf(await put(client, at(wrong), { value: -1 }), 'external_id', 'value');
    expect((await client.get(opportunitiesPath)).body.data).toEqual([]);
  },
);

test('PUT accepts the object as GET returned it, and rejects another external ID in the body', async () => {
  const { client } = await newWorkspace();
  refusalOf(await put(client, at('A-1'), { external_id: 'B' }), 'external_id');
  expect(bodyOf(await put(client, at('A-1'), { external_id: 'A-1' }), 201).external_id).toBe('A-1');
  const { body } = await client.get(at('A-1'));
  const same = await put(client, at('A-1'), body);
  expect(bodyOf(same, 200)).toStrictEqual(body);
  expect(same.headers['x-ignored-parameters']).toContain('external_id');
  refusalOf(await put(client, at('A-1'), { ...body, external_id: 'B' }), 'external_id');
  refusalOf(await put(client, at('A-1'), { external_id: 'A-1' }, strictly), 'external_id');
});

test.each(['If-Match', 'If-None-Match'])(
  'PUT rejects %s, which it cannot evaluate',
  async (name) => {
    const { client } = await newWorkspace();
    refusalOf(await put(client, at('A-1'), {}, { [name]: '"1"' }), name);
    errorOf(await client.get(at('A-1')), 404, 'not_found');
  },
);

test('two PUTs at once create one opportunity', async () => {
  const { client } = await newWorkspace();
  const answers = await Promise.all(['B', 'C'].map((name) => put(client, at('A-1'), { name })));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 201]);
  expect((await client.get(opportunitiesPath)).body.data).toHaveLength(1);
});
