import { describe, expect, test } from 'vitest';
import { revokeAnyApiKey } from '../../../src/domain/workspace/create.js';
import { RestUsageDocument } from '../../generated/operations.js';
import {
  anonymous,
  Client,
  database,
  newWorkspace,
  statementsOf,
  type Workspace,
} from '../../support/gateway.js';
import { globalIdOf, missingId } from '../../support/opportunities.js';
import { create, errorOf, list, opportunitiesPath, refusalOf } from '../../support/rest.js';
import { countFor, signIn, statementsFor } from '../../support/statements.js';
import { callsOf, pageOfUsage, usageIn, usageOf, usagePath } from '../../support/usage.js';

const adminKeyOf = ({ db }: Workspace) =>
  db.apiKey.findFirstOrThrow({ where: { name: 'Admin key' } });

/** Stores rows past the API, one for each time of a first call. */
async function storeUsage(workspace: Workspace, times: readonly Date[]): Promise<void> {
  const { id: apiKeyId } = await adminKeyOf(workspace);
  await workspace.db.restUsage.createMany({
    data: times.map((firstCalledAt, index) => ({
      workspaceId: workspace.id,
      id: `01890000-0000-7000-8000-${String(index).padStart(12, '0')}`,
      principalId: apiKeyId,
      apiKeyId,
      method: 'GET',
      path: `/v1/${String(index)}`,
      calls: index + 1,
      firstCalledAt,
      lastCalledAt: new Date(),
    })),
  });
}

describe('the count of calls', () => {
  test('includes each call, by key and route, and is the same in both APIs', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const member = await workspace.clientAs('member');
    const before = new Date().toISOString();
    const { id } = await create(client, {});
    await list(client);
    await list(client);
    await list(member);
    for (const of of [id, missingId, 'banana']) await client.get(`${opportunitiesPath}/${of}`);
    const rows = usageIn(await client.get(usagePath));
    const after = new Date().toISOString();

    const admin = await adminKeyOf(workspace);
    const other = await workspace.db.apiKey.findFirstOrThrow({ where: { name: 'Test key' } });
    const keyOf = (key: typeof admin) => ({
      id: key.id,
      name: key.name,
      last_characters: key.lastCharacters,
    });
    const expected = [
      [admin, 'POST', '/v1/opportunities', 1],
      [admin, 'GET', '/v1/opportunities', 2],
      [other, 'GET', '/v1/opportunities', 1],
      [admin, 'GET', '/v1/opportunities/{id}', 3],
      // The very call that asks.
      [admin, 'GET', '/v1/usage', 1],
    ] as const;
    expect(rows).toHaveLength(expected.length);
    for (const [key, method, path, calls] of expected) {
      const row = rows.find(
        (one) => one.api_key?.id === key.id && one.method === method && one.path === path,
      );
      expect(row).toMatchObject({ api_key: keyOf(key), calls });
      const { first_called_at: first = '', last_called_at: last = '' } = row ?? {};
      expect([before, first, last, after].sort()).toEqual([before, first, last, after]);
    }
    expect(await usageOf(client)).toEqual(rows);
  });

  test('includes calls with any response, and those of HEAD as those of GET', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const reader = await workspace.clientAs('viewer');
    await client.send({ method: 'HEAD', url: opportunitiesPath });
    expect((await client.get(`${opportunitiesPath}?limit=0`)).status).toBe(400);
    expect((await client.get(`${opportunitiesPath}?q=%ff`)).status).toBe(400);
    expect((await client.post(opportunitiesPath, '{ malformed')).status).toBe(400);
    const plain = { 'content-type': 'text/plain', prefer: 'handling=strict' };
    expect((await client.post(opportunitiesPath, 'a=b', plain)).status).toBe(415);
    expect((await reader.post(opportunitiesPath, {})).status).toBe(403);
    expect((await client.get(`${opportunitiesPath}/${missingId}`)).status).toBe(404);
    expect(await callsOf(client)).toEqual({
      'GET /v1/opportunities': 3,
      'POST /v1/opportunities': 3,
      'GET /v1/opportunities/{id}': 1,
    });
  });

  test('excludes calls without a valid key, outside of the route table, and of GraphQL', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const revoked = await workspace.clientAs('member');
    const key = await workspace.db.apiKey.findFirstOrThrow({ where: { name: 'Test key' } });
    await revokeAnyApiKey(database.system, key.id);
    for (const stranger of [anonymous, revoked, new Client('ogw_0123456789abcdef')])
      expect((await stranger.get(opportunitiesPath)).status).toBe(401);
    const statusOf = async (method: 'OPTIONS' | 'PUT' | 'GET', url: string) =>
      (await client.send({ method, url })).status;
    expect(await statusOf('OPTIONS', opportunitiesPath)).toBe(204);
    expect(await statusOf('PUT', opportunitiesPath)).toBe(405);
    expect(await statusOf('GET', '/v1/nothing')).toBe(404);
    expect(await statusOf('GET', '/livez')).toBe(200);
    await client.data('{ opportunities { totalCount } }');
    expect(await usageOf(client)).toEqual([]);
  });

  test('stays after the key is revoked', async () => {
    const workspace = await newWorkspace();
    await list(await workspace.clientAs('member'));
    const { id } = await workspace.db.apiKey.findFirstOrThrow({ where: { name: 'Test key' } });
    await revokeAnyApiKey(database.system, id);
    expect(await usageOf(workspace.client)).toMatchObject([
      { api_key: { id }, path: opportunitiesPath, calls: 1 },
    ]);
  });

  test('is shown up to the highest Int', async () => {
    const workspace = await newWorkspace();
    await storeUsage(workspace, [new Date()]);
    for (const [stored, shown] of [
      [2_147_483_647n, 2_147_483_647],
      [2_147_483_648n, 2_147_483_647],
      [9_007_199_254_740_993n, 2_147_483_647],
    ] as const) {
      await workspace.db.restUsage.updateMany({ data: { calls: stored } });
      expect(await usageOf(workspace.client)).toMatchObject([{ calls: shown }]);
    }
  });
});

describe('permission to read it', () => {
  test('is given to admins, with a read-only key too', async () => {
    const workspace = await newWorkspace();
    const reader = await workspace.clientAs('admin', { readOnly: true });
    expect(usageIn(await reader.get(usagePath))).toHaveLength(1);
    expect(await usageOf(reader)).toHaveLength(1);
  });

  test.each(['member', 'viewer'] as const)(
    'is not given to a %s, with any parameters',
    async (role) => {
      const workspace = await newWorkspace();
      const client = await workspace.clientAs(role);
      const message = `This takes the role admin; the key acts for a ${role}.`;
      for (const query of ['', '?limit=0', '?cursor=banana']) {
        const answer = await client.get(`${usagePath}${query}`);
        expect(errorOf(answer, 403, 'forbidden').message).toBe(message);
      }
      const statements = await statementsOf(async () => {
        const { data, errors } = await client.graphql(RestUsageDocument);
        expect(data).toEqual({ restUsage: null });
        expect(errors).toMatchObject([
          { path: ['restUsage'], message, extensions: { code: 'FORBIDDEN' } },
        ]);
      });
      expect(statements).toHaveLength(signIn);
    },
  );

  test("is given to admins of the keys' workspace only", async () => {
    const [mine, theirs] = [await newWorkspace(), await newWorkspace()];
    await list(theirs.client);
    const { id } = await adminKeyOf(theirs);
    expect(await usageOf(mine.client)).toEqual([]);
    expect(await usageOf(mine.client, { apiKeyId: id })).toEqual([]);
    expect(await usageOf(theirs.client)).toHaveLength(1);
  });
});

describe('the list', () => {
  test('of one key has the routes that the key has called', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    await list(client);
    await list(await workspace.clientAs('member'));
    const { id } = await workspace.db.apiKey.findFirstOrThrow({ where: { name: 'Test key' } });
    const globalId = await globalIdOf(client, id);
    for (const apiKeyId of [id, id.toUpperCase(), globalId]) {
      const rows = await usageOf(client, { apiKeyId });
      expect(rows.map((row) => row.api_key?.id)).toEqual([id]);
      const query = new URLSearchParams({ api_key_id: apiKeyId }).toString();
      expect(usageIn(await client.get(`${usagePath}?${query}`))).toEqual(rows);
    }
    for (const apiKeyId of [missingId, 'banana', await globalIdOf(client, workspace.id)])
      expect(await usageOf(client, { apiKeyId })).toEqual([]);
    expect((await pageOfUsage(client, { apiKeyId: id })).totalCount).toBe(1);
  });

  test('goes from the latest first call to the earliest, ties by ID, forward and backward', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const [early, late] = [new Date(Date.now() - 60_000), new Date()];
    await storeUsage(workspace, [early, late, early, late, early]);
    const order = ['/v1/3', '/v1/1', '/v1/4', '/v1/2', '/v1/0'];
    const first = await pageOfUsage(client, { first: 2 });
    const rest = await pageOfUsage(client, { after: first.pageInfo.endCursor });
    expect([...first.nodes, ...rest.nodes].map(({ path }) => path)).toEqual(order);
    expect([first.totalCount, first.pageInfo.hasNextPage, rest.pageInfo.hasNextPage]).toEqual([
      5,
      true,
      false,
    ]);
    const last = await pageOfUsage(client, { last: 2 });
    const before = await pageOfUsage(client, { last: 3, before: last.pageInfo.startCursor });
    expect([...before.nodes, ...last.nodes].map(({ path }) => path)).toEqual(order);
  });

  test('neither repeats nor loses a row while calls are being counted', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const paths = ['/v1/opportunities', '/v1/contacts', '/v1/pipelines', '/v1/users', '/v1/me'];
    for (const path of paths) await client.get(path);
    const total = paths.length + 1;
    const seen: string[] = [];
    let url: string | undefined = `${usagePath}?limit=2`;
    while (url !== undefined) {
      const answer = await client.get(url);
      seen.push(...usageIn(answer).map(({ path }) => path));
      url = /^<([^>]+)>; rel="next"/.exec(answer.headers.link ?? '')?.[1];
      for (const path of [...paths].reverse()) await client.get(path);
    }
    expect(seen).toHaveLength(total);
    expect(new Set(seen)).toEqual(new Set([...paths, usagePath]));
  });

  test('rejects invalid parameters by name', async () => {
    const { client } = await newWorkspace();
    refusalOf(await client.get(`${usagePath}?limit=0`), 'limit');
    refusalOf(await client.get(`${usagePath}?limit=101`), 'limit');
    refusalOf(await client.get(`${usagePath}?cursor=banana&page=2`), 'cursor', 'page');
    const { cursor } = { cursor: (await pageOfUsage(client)).pageInfo.endCursor ?? '' };
    refusalOf(await client.get(`${usagePath}?limit=x&cursor=${cursor}x`), 'limit', 'cursor');
  });
});

describe('the parameters that were ignored or converted', () => {
  const parametersOf = async (client: Client, path = opportunitiesPath) =>
    (await usageOf(client))
      .filter((row) => row.path === path)
      .map(({ method, ignored_parameters: ignored, converted_parameters: converted }) => ({
        ...{ method, ignored, converted },
      }));

  test('are counted by key and route, the most frequent first', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const member = await workspace.clientAs('member');
    await create(client, { value: '5', notes: 1 });
    await create(client, { value: '5', tags: 'a', custom: 1 });
    await client.get(`${opportunitiesPath}?_=1&limit=1000`);
    expect(await parametersOf(client)).toEqual([
      {
        method: 'GET',
        ignored: [{ name: '_', calls: 1 }],
        converted: [{ name: 'limit', calls: 1 }],
      },
      {
        method: 'POST',
        ignored: [
          { name: 'custom', calls: 1 },
          { name: 'notes', calls: 1 },
        ],
        converted: [
          { name: 'value', calls: 2 },
          { name: 'tags', calls: 1 },
        ],
      },
    ]);
    await create(client, { notes: 1, nope: 'a secret value' });
    await member.get(`${opportunitiesPath}?api_key=${member.apiKey ?? ''}`);
    const rows = usageIn(await client.get(usagePath));
    const [first, ...others] = rows.filter(({ method }) => method === 'POST');
    expect(others).toEqual([]);
    expect(first?.ignored_parameters[0]).toEqual({ name: 'notes', calls: 2 });
    expect(JSON.stringify(rows)).not.toContain('secret');
    expect(JSON.stringify(rows)).not.toContain(member.apiKey);
    expect(rows.flatMap(({ ignored_parameters }) => ignored_parameters)).toContainEqual({
      name: 'api_key',
      calls: 1,
    });
  });

  test('are shortened names, without those that are unlike the names of fields', async () => {
    const { client } = await newWorkspace();
    const names = [
      'a\\u0000b',
      '\\ud83d',
      '__proto__',
      '',
      'ä'.repeat(61),
      'ann@example.com',
      '555 0100',
    ];
    const body = `{${names.map((name, index) => `"${name}": ${String(index)}`).join(', ')}}`;
    expect((await client.post(opportunitiesPath, body)).status).toBe(201);
    const [post] = await parametersOf(client);
    expect(post?.ignored.map(({ name }) => name).sort()).toEqual(
      ['(other)', '__proto__', 'ä'.repeat(60)].sort(),
    );
  });

  test('are at most 50 for each key and route, of which frequent ones stay', async () => {
    const { client } = await newWorkspace();
    const noisy = (start: number) =>
      client.post(
        opportunitiesPath,
        Object.fromEntries(Array.from({ length: 19 }, (_, index) => [`n${start + index}`, 1])),
      );
    const frequent = () => create(client, { frequent: 1 });
    await frequent();
    await frequent();
    for (let start = 0; start < 100; start += 19) await noisy(start);
    expect((await parametersOf(client))[0]?.ignored).toHaveLength(50);
    await frequent();
    for (let start = 100; start < 200; start += 19) await noisy(start);
    const ignored = (await parametersOf(client))[0]?.ignored ?? [];
    expect(ignored).toHaveLength(50);
    expect(ignored[0]).toEqual({ name: 'frequent', calls: 3 });
  });
});

describe('the statements', () => {
  test('of a call do not include its counting', async () => {
    const { client } = await newWorkspace();
    const { id } = await create(client, {});
    const countOf = async (url: string) =>
      (await statementsOf(async () => void (await client.get(url)))).length;
    expect(await countOf(opportunitiesPath)).toBe(signIn + 1);
    expect(await countOf(`${opportunitiesPath}/${id}`)).toBe(signIn + 1);
    expect(await countOf(`${opportunitiesPath}?limit=0`)).toBe(signIn);
  });

  test('of reading are one to write pending counts, if there are any, and one to read', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    await list(client);
    await list(await workspace.clientAs('member'));
    const [write = '', ...more] = await statementsFor(client, RestUsageDocument, { first: 1 });
    expect(write).toContain('INSERT INTO rest_usage');
    expect(more.filter((sql) => sql.includes('INSERT'))).toEqual([]);
    // The page and its total.
    expect(more).toHaveLength(2);
    expect(await countFor(client, '{ restUsage { nodes { calls apiKey { name } } } }')).toBe(
      signIn + 1,
    );
    const statements = await statementsOf(() => client.get(usagePath));
    expect(statements).toHaveLength(signIn + 2);
  });

  test('for writing have one text for any number of counts', async () => {
    const { client } = await newWorkspace();
    const writeAfter = async (...paths: string[]) => {
      for (const path of paths) await client.get(path);
      const [write] = await statementsFor(client, RestUsageDocument);
      return write;
    };
    const one = await writeAfter('/v1/me');
    expect(await writeAfter('/v1/me', '/v1/users', '/v1/contacts')).toBe(one);
  });
});
