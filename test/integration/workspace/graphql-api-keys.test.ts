import pino from 'pino';
import { describe, expect, test } from 'vitest';
import { createApp } from '../../../src/app.js';
import { hashKey } from '../../../src/auth/key-secret.js';
import {
  ApiKeyNodeDocument,
  ApiKeysDocument,
  CreateApiKeyDocument,
  CreateOpportunityDocument,
  OwnApiKeyDocument,
  RevokeApiKeyDocument,
  UpdateUserDocument,
  ViewerDocument,
  type CreateApiKeyInput,
} from '../../generated/operations.js';
import {
  Client,
  database,
  newUser,
  newWorkspace,
  statementsOf,
  type Workspace,
} from '../../support/gateway.js';
import { globalIdOf, requestErrors, textLike } from '../../support/opportunities.js';
import {
  done,
  expectAdminsOnly,
  idsOfNothing,
  issuePaths,
  issues,
  present,
  refusal,
  statementCount,
} from '../../support/setup.js';

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

const newKey = ({ client }: Workspace, input: Partial<CreateApiKeyInput> = {}) =>
  done(client, CreateApiKeyDocument, { name: 'Sync', ...input });

const keysOf = async ({ client }: Workspace, variables: object = {}) =>
  present((await client.data(ApiKeysDocument, variables)).apiKeys);

const statusOf = async (key: string) => (await new Client(key).get('/v1/opportunities')).status;

/** The API key of the workspace's admin. */
async function ownKey({ client }: Pick<Workspace, 'client'>) {
  const { apiKey } = (await client.data(OwnApiKeyDocument)).viewer;
  if (apiKey === null) throw new Error('The viewer has no API key.');
  return apiKey;
}

describe('reading', () => {
  test('lists all keys of the workspace and no others, newest first, in pages', async () => {
    const [workspace, other] = [await newWorkspace(), await newWorkspace()];
    await newKey(other);
    const created = [await ownKey(workspace)];
    for (const name of ['A', 'B', 'C']) created.unshift((await newKey(workspace, { name })).apiKey);
    const all = await keysOf(workspace);
    expect(all.totalCount).toBe(4);
    const byTime = (a: { createdAt: string; uuid: string }, b: typeof a) =>
      a.createdAt === b.createdAt ? (a.uuid < b.uuid ? 1 : -1) : a.createdAt < b.createdAt ? 1 : -1;
    expect(all.nodes).toEqual([...created].sort(byTime));
    const first = await keysOf(workspace, { first: 3 });
    expect(first.pageInfo.hasNextPage).toBe(true);
    const rest = await keysOf(workspace, { after: first.pageInfo.endCursor });
    expect([...first.nodes, ...rest.nodes]).toEqual(all.nodes);
    const last = await keysOf(workspace, { last: 2 });
    expect(last.nodes).toEqual(all.nodes.slice(2));
  });

  test.each([
    [{ first: 101 }, 'first'],
    [{ before: 'banana' }, 'before'],
  ])('rejects the list with %o', async (variables, path) => {
    const { client } = await newWorkspace();
    expect(await requestErrors(client, ApiKeysDocument, variables)).toMatchObject([
      { extensions: { issues: [{ path: [path] }] } },
    ]);
  });

  test('finds a key as a node by its global ID, in its own workspace only', async () => {
    const [mine, theirs] = [await newWorkspace(), await newWorkspace()];
    const { apiKey } = await newKey(mine);
    expect(await globalIdOf(mine.client, apiKey.uuid)).toBe(apiKey.id);
    const nodeOf = async (id: string) => (await mine.client.data(ApiKeyNodeDocument, { id })).node;
    expect(await nodeOf(apiKey.id)).toEqual(apiKey);
    expect(await nodeOf(apiKey.uuid)).toBeNull();
    expect(await nodeOf((await newKey(theirs)).apiKey.id)).toBeNull();
  });

  test('returns the key of the request as the same record as in the list', async () => {
    const workspace = await newWorkspace();
    const own = await ownKey(workspace);
    expect((await keysOf(workspace)).nodes).toEqual([own]);
    const { viewer } = await workspace.client.data(ViewerDocument);
    expect(own.user.uuid).toBe(viewer.user.uuid);
  });

  test('returns the last use', async () => {
    const workspace = await newWorkspace();
    const { apiKey, key } = await newKey(workspace);
    expect(apiKey.lastUsedAt).toBeNull();
    const read = () => ownKey({ client: new Client(key) });
    // The use is stored after the first request.
    await expect.poll(async () => (await read()).lastUsedAt).not.toBeNull();
    const own = await read();
    expect(own).toEqual({ ...apiKey, lastUsedAt: own.lastUsedAt });
    expect(Date.now() - Date.parse(own.lastUsedAt ?? '')).toBeLessThan(60_000);
    const { nodes } = await keysOf(workspace);
    expect(nodes.find(({ uuid }) => uuid === apiKey.uuid)).toEqual(own);
  });

  test("runs one statement with the users, one for the last use of the request's key, and never loads a hash", async () => {
    const workspace = await newWorkspace();
    const { apiKey } = await newKey(workspace);
    const { client } = workspace;
    const ownWith = (more: string) =>
      statementsOf(() => client.data(`{ viewer { apiKey { id uuid name readOnly ${more} } } }`));
    expect(await ownWith('createdAt revokedAt')).toHaveLength(1);
    expect(await ownWith('lastUsedAt')).toHaveLength(2);
    expect(await statementCount(client, OwnApiKeyDocument)).toBe(1);
    expect(await statementCount(client, ApiKeysDocument, {})).toBe(2);
    expect(await statementCount(client, ApiKeyNodeDocument, { id: apiKey.id })).toBe(1);
    const [, ...statements] = await statementsOf(async () => {
      await client.data(ApiKeysDocument, {});
    });
    expect(statements.join()).not.toContain('hash');
  });
});

describe('createApiKey', () => {
  test('creates a key that works at once, as the user of the caller', async () => {
    const workspace = await newWorkspace();
    const { apiKey, key } = await newKey(workspace, { name: ' Sync ' });
    const own = await ownKey(workspace);
    expect(key).toEqual(textLike(/^ogw_[\w-]{43}$/));
    expect(apiKey).toMatchObject({
      name: ' Sync ',
      lastCharacters: key.slice(-4),
      readOnly: false,
      expiresAt: null,
      revokedAt: null,
      user: own.user,
    });
    expect(await new Client(key).data(ViewerDocument)).toMatchObject({
      viewer: { apiKey: { uuid: apiKey.uuid }, workspace: { uuid: workspace.id } },
    });
    const { createOpportunity } = await new Client(key).data(CreateOpportunityDocument, {
      input: {},
    });
    expect(createOpportunity).toHaveProperty('opportunity');
  });

  test('creates a key that acts for another user, with that role, and only reads', async () => {
    const workspace = await newWorkspace();
    const { id: uuid } = await newUser(workspace.id, 'member');
    for (const userId of [uuid, await globalIdOf(workspace.client, uuid)]) {
      const { apiKey, key } = await newKey(workspace, { userId });
      expect(apiKey.user).toEqual({ uuid });
      const made = await refusal(new Client(key), CreateApiKeyDocument, { name: 'A' });
      expect(made.__typename).toBe('ForbiddenError');
    }
    const { apiKey, key } = await newKey(workspace, { readOnly: true });
    expect(apiKey.readOnly).toBe(true);
    expect(await statusOf(key)).toBe(200);
    expect((await new Client(key).post('/v1/opportunities', {})).status).toBe(403);
  });

  test('creates a key that works until it expires', async () => {
    const workspace = await newWorkspace();
    const expiresAt = inAnHour();
    const { apiKey, key } = await newKey(workspace, { expiresAt });
    expect(apiKey.expiresAt).toBe(expiresAt);
    expect(await statusOf(key)).toBe(200);
    await workspace.db.apiKey.update({
      where: { id: apiKey.uuid },
      data: { expiresAt: new Date() },
    });
    expect(await statusOf(key)).toBe(401);
    expect((await new Client(key).post('/graphql', { query: '{ __typename }' })).status).toBe(401);
  });

  test('treats null as absent', async () => {
    const workspace = await newWorkspace();
    const { apiKey } = await newKey(workspace, { userId: null, expiresAt: null });
    expect(apiKey).toMatchObject({ expiresAt: null, user: (await ownKey(workspace)).user });
  });

  test.each([
    ['an empty name', { name: '' }, ['input.name']],
    ['a blank name', { name: ' \u200b' }, ['input.name']],
    ['a long name', { name: 'x'.repeat(256) }, ['input.name']],
    ['a time that is past', { expiresAt: '2020-01-01T00:00:00Z' }, ['input.expiresAt']],
    ['a user that is none', { userId: 'banana' }, ['input.userId']],
    [
      'all that can be wrong',
      { name: '', expiresAt: '2020-01-01T00:00:00Z', userId: '' },
      ['input.userId', 'input.name', 'input.expiresAt'],
    ],
  ])('rejects %s, and stores nothing', async (_name, wrong, paths) => {
    const workspace = await newWorkspace();
    const input = { name: 'Sync', ...wrong };
    expect(await issuePaths(workspace.client, CreateApiKeyDocument, input)).toEqual(paths);
    expect((await keysOf(workspace)).totalCount).toBe(1);
  });

  test('rejects a user that does not exist in the workspace, with the same error for every unknown ID', async () => {
    const [mine, theirs] = [await newWorkspace(), await newWorkspace()];
    const user = await newUser(theirs.id, 'admin');
    for (const userId of await idsOfNothing(mine, theirs, user.id))
      expect(await issues(mine.client, CreateApiKeyDocument, { name: 'A', userId })).toEqual([
        { path: ['input', 'userId'], message: 'Does not name a user of this workspace.' },
      ]);
    expect((await keysOf(mine)).totalCount).toBe(1);
  });

  test('returns the key in the response only: it is neither stored nor logged', async () => {
    const workspace = await newWorkspace();
    const lines: string[] = [];
    const app = createApp({
      database,
      logger: pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }),
    });
    const send = async (query: string, key = workspace.client.apiKey ?? '') => {
      const { payload } = await app.inject({
        method: 'POST',
        url: '/graphql',
        headers: { authorization: `Bearer ${key}` },
        payload: { query },
      });
      return payload;
    };
    const mutation =
      'mutation { createApiKey(input: { name: "A" }) { ... on CreateApiKeyPayload { key apiKey { uuid } } } }';
    const { key, apiKey } = (
      JSON.parse(await send(mutation)) as {
        data: { createApiKey: { key: string; apiKey: { uuid: string } } };
      }
    ).data.createApiKey;
    await send('{ viewer { apiKey { name } } }', key);
    expect(lines.join()).toContain(apiKey.uuid);
    expect(lines.join()).not.toContain(key);
    const row = await workspace.db.apiKey.findUniqueOrThrow({ where: { id: apiKey.uuid } });
    expect(Buffer.from(row.hash)).toEqual(hashKey(key));
    expect(JSON.stringify({ ...row, hash: null })).not.toContain(key.slice(0, -4));
  });

  test('runs two statements, and one more for another user', async () => {
    const workspace = await newWorkspace();
    const { id: userId } = await newUser(workspace.id);
    const count = (input: object) =>
      statementCount(workspace.client, CreateApiKeyDocument, { input: { name: 'A', ...input } });
    // The key, its user for the answer, and the event.
    expect(await count({})).toBe(3);
    expect(await count({ userId })).toBe(4);
  });
});

describe('revokeApiKey', () => {
  test('makes the next request with the key fail, and keeps the first time of revocation', async () => {
    const workspace = await newWorkspace();
    const { apiKey: created, key } = await newKey(workspace);
    expect(await statusOf(key)).toBe(200);
    const { apiKey } = await done(workspace.client, RevokeApiKeyDocument, { id: created.id });
    expect(apiKey.revokedAt).toEqual(textLike(/Z$/));
    expect(apiKey).toEqual({
      ...created,
      lastUsedAt: apiKey.lastUsedAt,
      revokedAt: apiKey.revokedAt,
    });
    expect(await statusOf(key)).toBe(401);
    for (const id of [created.uuid, created.id])
      expect(await done(workspace.client, RevokeApiKeyDocument, { id })).toMatchObject({
        apiKey: { uuid: created.uuid, revokedAt: apiKey.revokedAt },
      });
    expect(await statusOf(workspace.client.apiKey ?? '')).toBe(200);
  });

  test('takes effect once if several requests are concurrent', async () => {
    const workspace = await newWorkspace();
    const { id } = (await newKey(workspace)).apiKey;
    const results = await Promise.all(
      Array.from({ length: 4 }, () => done(workspace.client, RevokeApiKeyDocument, { id })),
    );
    expect(new Set(results.map(({ apiKey }) => apiKey.revokedAt)).size).toBe(1);
  });

  test('accepts the key of the request itself', async () => {
    const workspace = await newWorkspace();
    const { key, apiKey } = await newKey(workspace);
    await done(new Client(key), RevokeApiKeyDocument, { id: apiKey.id });
    expect(await statusOf(key)).toBe(401);
  });

  test('reports a key of another workspace as not found, and that key still works', async () => {
    const [mine, theirs] = [await newWorkspace(), await newWorkspace()];
    const { apiKey, key } = await newKey(theirs);
    for (const id of await idsOfNothing(mine, theirs, apiKey.uuid))
      expect(await refusal(mine.client, RevokeApiKeyDocument, { id })).toMatchObject({
        __typename: 'NotFoundError',
        code: 'NOT_FOUND',
      });
    expect(await statusOf(key)).toBe(200);
  });

  test('runs three statements: the change, its event, and the row for the response', async () => {
    const workspace = await newWorkspace();
    const { id } = (await newKey(workspace)).apiKey;
    const count = (input: { id: string }) =>
      statementCount(workspace.client, RevokeApiKeyDocument, { input });
    expect(await count({ id })).toBe(3);
    expect(await count({ id: 'banana' })).toBe(0);
  });
});

test('members, viewers and read-only keys can neither create nor revoke a key', async () => {
  const workspace = await newWorkspace();
  const { apiKey } = await newKey(workspace);
  await expectAdminsOnly(workspace, CreateApiKeyDocument, { name: 'A' });
  await expectAdminsOnly(workspace, RevokeApiKeyDocument, { id: apiKey.id });
  const { nodes } = await keysOf(workspace);
  expect(nodes.filter(({ name }) => name === 'A')).toEqual([]);
  expect(nodes.filter(({ revokedAt }) => revokedAt !== null)).toEqual([]);
});

test('a changed role of a user applies to its keys from the next request on', async () => {
  const workspace = await newWorkspace();
  const { id: userId } = await newUser(workspace.id, 'viewer');
  const { key } = await newKey(workspace, { userId });
  const write = async () => (await new Client(key).post('/v1/opportunities', {})).status;
  expect(await write()).toBe(403);
  await done(workspace.client, UpdateUserDocument, { id: userId, role: 'MEMBER' });
  expect(await write()).toBe(201);
});
