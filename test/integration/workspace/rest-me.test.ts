import { expect, test } from 'vitest';
import { anonymous, database, newWorkspace } from '../../support/gateway.js';
import { bodyOf, errorOf, refusalOf } from '../../support/rest.js';

const mePath = '/v1/me';
const anyTime: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const nodeId = (type: string, id: string) => Buffer.from(`${type}:${id}`).toString('base64');

test('GET /v1/me returns the workspace, the user and the key of the request', async () => {
  const { client, id } = await newWorkspace();
  const { user, ...key } = await database.system.apiKey.findFirstOrThrow({
    where: { workspaceId: id },
    include: { user: true },
  });
  const answer = await client.get(mePath);
  expect(bodyOf(answer, 200)).toStrictEqual({
    workspace: { id, node_id: nodeId('Workspace', id), name: 'Test', time_zone: 'UTC' },
    user: {
      id: user.id,
      node_id: nodeId('User', user.id),
      name: 'Admin',
      email: 'admin@example.com',
      role: 'admin',
      created_at: anyTime,
      updated_at: anyTime,
    },
    api_key: {
      id: key.id,
      node_id: nodeId('ApiKey', key.id),
      name: 'Admin key',
      last_characters: client.apiKey?.slice(-4),
      read_only: false,
      expires_at: null,
      created_at: anyTime,
    },
  });
});

test.each(['admin', 'member', 'viewer'] as const)(
  'GET /v1/me returns the own record of each caller: %s with a read-only key',
  async (role) => {
    const workspace = await newWorkspace();
    const caller = await workspace.clientAs(role, { readOnly: true });
    const { user, api_key } = bodyOf(await caller.get(mePath), 200);
    expect([user.role, api_key.read_only]).toEqual([role, true]);
    expect(api_key.last_characters).toBe(caller.apiKey?.slice(-4));
  },
);

test('GET /v1/me never returns the key or its hash', async () => {
  const { client, id } = await newWorkspace();
  const { hash } = await database.system.apiKey.findFirstOrThrow({ where: { workspaceId: id } });
  const text = JSON.stringify(await client.get(mePath));
  for (const secret of [client.apiKey ?? '?', Buffer.from(hash).toString('hex')])
    expect(text).not.toContain(secret);
});

test('GET /v1/me rejects parameters', async () => {
  const { client } = await newWorkspace();
  refusalOf(await client.get(`${mePath}?expand=workspace&id=1`), 'expand', 'id');
});

test('GET /v1/me requires a key', async () => {
  errorOf(await anonymous.get(mePath), 401, 'unauthorized');
});
