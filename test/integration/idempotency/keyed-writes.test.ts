import { describe, expect, test } from 'vitest';
import {
  ageAnswers,
  footprint,
  get,
  mutate,
  nothing,
  post,
  replayOf,
  surfaces,
} from '../../support/idempotency.js';
import { Client, database, driver, newWorkspace, statementsOf } from '../../support/gateway.js';
import { makeKey, keyColumns } from '../../../src/auth/key-secret.js';
import { listeningApp } from '../../support/live.js';
import { missingId } from '../../support/opportunities.js';
import { opportunitiesPath } from '../../support/rest.js';

const hourMs = 3_600_000;
const once = { opportunities: 1, events: 1, answers: 1 };

describe.each(surfaces)('a write with an Idempotency-Key over %s', (_name, surface) => {
  test('is executed once, and its response is replayed byte for byte', async () => {
    const { id, client, db } = await newWorkspace();
    const first = await surface.create(client, 'Ann', 'key');
    expect(first).toMatchObject({ status: surface.done, replayed: undefined });
    expect(first.text).toContain('Ann');
    expect(await surface.create(client, 'Ann', 'key')).toEqual(replayOf(first));
    expect(await footprint(id)).toEqual(once);

    await db.opportunity.updateMany({ data: { contactName: 'Bob', version: 9 } });
    expect(await surface.create(client, 'Ann', 'key')).toEqual(replayOf(first));
  });

  test('gets the same response as without a key', async () => {
    const { client } = await newWorkspace();
    const withoutIds = (text: string) => text.replace(/"(uu)?id":"[^"]+"|"node_id":"[^"]+"/g, '');
    const withoutTimes = (text: string) => text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '');
    const plain = ({ text, ...rest }: Awaited<ReturnType<typeof post>>) => ({
      ...rest,
      text: withoutTimes(withoutIds(text)),
    });
    const keyed = await surface.create(client, 'Ann', 'key');
    expect(plain(keyed)).toEqual(plain(await surface.create(client, 'Ann')));
  });

  test('is replayed for 24 hours; after that, it is executed again, and the new response is stored', async () => {
    const { id, client } = await newWorkspace();
    const first = await surface.create(client, 'Ann', 'key');
    await ageAnswers(id, 24 * hourMs - 60_000);
    expect(await surface.create(client, 'Ann', 'key')).toEqual(replayOf(first));

    await ageAnswers(id, 24 * hourMs);
    const second = await surface.create(client, 'Bob', 'key');
    expect(second).toMatchObject({ status: surface.done, replayed: undefined });
    expect(await footprint(id)).toEqual({ opportunities: 2, events: 2, answers: 1 });
    expect(await surface.create(client, 'Bob', 'key')).toEqual(replayOf(second));
  });

  test('is rejected if the key was used with another request, and is not executed', async () => {
    const { id, client } = await newWorkspace();
    const first = await surface.create(client, 'Ann', 'key');
    const other = await surface.create(client, 'Bob', 'key');
    expect(other).toMatchObject({ status: 422, replayed: undefined });
    expect(surface.refusal(other).code).toBe('IDEMPOTENCY_MISMATCH');
    expect(await footprint(id)).toEqual(once);
    expect(await surface.create(client, 'Ann', 'key')).toEqual(replayOf(first));
  });

  test.each([
    ['of another type', true],
    ['that is too long', 'x'.repeat(256)],
  ])('that is rejected for a value %s leaves its key free', async (_what, wrong) => {
    const { id, client } = await newWorkspace();
    const refused = await surface.create(client, wrong, 'key');
    expect(refused.replayed).toBeUndefined();
    expect(refused.text).toMatch(/invalid_request/i);
    expect(await footprint(id)).toEqual(nothing);
    const done = await surface.create(client, 'Ann', 'key');
    expect(done).toMatchObject({ status: surface.done, replayed: undefined });
    expect(await footprint(id)).toEqual(once);
  });

  test('by a read-only API key leaves its key free', async () => {
    const workspace = await newWorkspace();
    const reader = await workspace.clientAs('admin', { readOnly: true });
    const refused = await surface.create(reader, 'Ann', 'key');
    expect(surface.refusal(refused).code).toBe('FORBIDDEN');
    expect(await footprint(workspace.id)).toEqual(nothing);
    await workspace.db.apiKey.updateMany({ data: { readOnly: false } });
    expect(await surface.create(reader, 'Ann', 'key')).toMatchObject({ status: surface.done });
  });

  test('shares its key with no other API key, of this workspace or of another', async () => {
    const workspace = await newWorkspace();
    const other = await newWorkspace();
    const clients = [
      workspace.client,
      await workspace.clientAs('member'),
      other.client,
      await sameUser(workspace.id),
    ];
    const answers = [];
    for (const client of clients) answers.push(await surface.create(client, 'Ann', 'key'));
    for (const answer of answers)
      expect(answer).toMatchObject({ status: surface.done, replayed: undefined });
    expect(new Set(answers.map(({ text }) => text)).size).toBe(clients.length);
    const [first] = answers;
    expect(await surface.create(workspace.client, 'Ann', 'key')).toEqual(first && replayOf(first));
    expect(await footprint(workspace.id)).toEqual({ opportunities: 3, events: 3, answers: 3 });
    expect(await footprint(other.id)).toEqual(once);
  });

  test.each([
    ['nothing', ''],
    ['256 characters', 'x'.repeat(256)],
    ['a letter beyond ASCII', 'k\u00e9y'],
    ['a tab inside', 'a\tb'],
    ['a control character', 'a\x7fb'],
  ])('is rejected if the key contains %s', async (_what, key) => {
    const { id, client } = await newWorkspace();
    const answer = await surface.create(client, 'Ann', key);
    expect(answer).toMatchObject({ status: 400, replayed: undefined });
    expect(surface.refusal(answer)).toMatchObject({
      code: 'INVALID_REQUEST',
      message: expect.stringContaining('Idempotency-Key'),
    });
    expect(await footprint(id)).toEqual(nothing);
  });

  test.each(['x', 'x'.repeat(255), '"8e03978e-40d5-43dd-bc93-6894a57f9324"', "a b'; -- %_\\"])(
    'accepts the key %s',
    async (key) => {
      const { id, client } = await newWorkspace();
      const first = await surface.create(client, 'Ann', key);
      expect(first.status).toBe(surface.done);
      expect(await surface.create(client, 'Ann', key)).toEqual(replayOf(first));
      expect(await surface.create(client, 'Ann', 'X')).toMatchObject({ replayed: undefined });
      expect(await footprint(id)).toEqual({ opportunities: 2, events: 2, answers: 2 });
    },
  );
});

test('the gateway deletes stored responses older than 24 hours, in all workspaces, and no others', async () => {
  const rows = (count: number, ageMs: number, name: string) =>
    Array.from({ length: count }, (_, index) => ({
      key: `${name} ${String(index)}`,
      requestHash: Buffer.alloc(32),
      status: 200,
      headers: {},
      body: '',
      createdAt: new Date(Date.now() - ageMs),
    }));
  const workspaces = [await newWorkspace(), await newWorkspace()];
  for (const { id: workspaceId, db } of workspaces) {
    const { id: principalId } = await db.apiKey.findFirstOrThrow();
    // More than one statement removes.
    const data = [...rows(501, 24 * hourMs + 1_000, 'old'), ...rows(5, 23 * hourMs, 'new')];
    await database.system.idempotentAnswer.createMany({
      data: data.map((row) => ({ ...row, workspaceId, principalId })),
    });
  }
  await listeningApp({ upkeepIntervalMs: 20 });
  for (const { id } of workspaces)
    await expect.poll(() => footprint(id), { timeout: 20_000 }).toEqual({ ...nothing, answers: 5 });
});

test('a response that was stored before bodies were compressed is replayed', async () => {
  const { id, client } = await newWorkspace();
  const first = await post(client, opportunitiesPath, {}, 'key');
  await driver.session((session) =>
    session.query(
      'UPDATE idempotent_answer SET body = $2, gzipped_body = NULL WHERE workspace_id = $1',
      [id, first.text],
    ),
  );
  expect(await post(client, opportunitiesPath, {}, 'key')).toEqual(replayOf(first));
});

/** Another key for the admin of a workspace. */
async function sameUser(workspaceId: string): Promise<Client> {
  const { userId } = await database.system.apiKey.findFirstOrThrow({ where: { workspaceId } });
  const key = makeKey();
  await database.system.apiKey.create({
    data: { workspaceId, userId, name: 'Second', ...keyColumns(key) },
  });
  return new Client(key);
}

test('a key that was used with one API is rejected by the other', async () => {
  const { id, client } = await newWorkspace();
  await post(client, opportunitiesPath, {}, 'rest');
  expect(await mutate(client, 'createOpportunity', {}, 'rest')).toMatchObject({ status: 422 });
  await mutate(client, 'createOpportunity', {}, 'graphql');
  expect(await post(client, opportunitiesPath, {}, 'graphql')).toMatchObject({ status: 422 });
  expect(await footprint(id)).toEqual({ opportunities: 2, events: 2, answers: 2 });
});

test('REST rejects a key that was used with another address', async () => {
  const { id, client } = await newWorkspace();
  await post(client, opportunitiesPath, {}, 'key');
  expect(await post(client, `${opportunitiesPath}?name=1`, {}, 'key')).toMatchObject({
    status: 422,
  });
  expect(await footprint(id)).toEqual(once);
});

test('a deeply nested body is rejected with a key as without one', async () => {
  const { id, client } = await newWorkspace();
  const query =
    'mutation ($tags: [String!]) { createOpportunity(input: { tags: $tags }) { __typename } }';
  // Bodies that nest less are read: their values break a rule of the type, which is a typed error in GraphQL.
  for (const depth of [100, 1_000, 3_000, 10_000, 100_000]) {
    const [lists, objects] = [
      '['.repeat(depth) + ']'.repeat(depth),
      '{"a":'.repeat(depth) + '1' + '}'.repeat(depth),
    ];
    for (const [url, body] of [
      [opportunitiesPath, `{"tags":${lists}}`],
      [opportunitiesPath, `{"nope":${objects}}`],
      ['/graphql', `{"query":${JSON.stringify(query)},"variables":{"tags":${lists}}}`],
      ['/graphql', `{"query":${JSON.stringify(query)},"variables":{"tags":${objects}}}`],
    ] as const)
      for (const headers of [{}, { 'idempotency-key': 'key' }]) {
        const accept = 'application/graphql-response+json';
        const answer = await client.post(url, body, { accept, ...headers });
        expect(answer.status, `${url} ${String(depth)} ${JSON.stringify(headers)}`).toBe(400);
      }
  }
  expect(await footprint(id)).toEqual(nothing);
});

test('REST treats an empty body and an empty object as the same request', async () => {
  const { client } = await newWorkspace();
  const first = await post(client, opportunitiesPath, {}, 'key');
  const { status, headers } = await client.post(opportunitiesPath, undefined, {
    'idempotency-key': 'key',
  });
  expect([status, headers['idempotent-replayed']]).toEqual([first.status, 'true']);
});

test('REST ignores any key of a GET', async () => {
  const { id, client } = await newWorkspace();
  await post(client, opportunitiesPath, {}, 'key');
  for (const key of ['key', '', 'x'.repeat(256)])
    for (const [url, status] of [
      [opportunitiesPath, 200],
      [`${opportunitiesPath}/${missingId}`, 404],
    ] as const)
      expect(await get(client, url, key)).toMatchObject({ status, replayed: undefined });
  expect(await footprint(id)).toEqual(once);
});

test('a key adds two statements to a write, and a replay runs two in total', async () => {
  const { client } = await newWorkspace();
  const input = { query: 'mutation { createOpportunity(input: {}) { __typename } }' };
  const count = async (key?: string) =>
    (await statementsOf(() => post(client, '/graphql', input, key))).filter(
      (sql) => !sql.includes('SAVEPOINT'),
    ).length;
  const plain = await count();
  expect((await count('key')) - plain).toBe(2);
  expect(await count('key')).toBe(2);
});
