import { expect, test } from 'vitest';
import { anonymous, database, newWorkspace } from '../../support/gateway.js';
import { bodyOf, create, errorOf, refusalOf } from '../../support/rest.js';

const usersPath = '/v1/users';

/** A workspace with its admin and three more. */
async function newStaff() {
  const workspace = await newWorkspace();
  const staff = [
    { name: 'Cid Foreman', email: 'cid@example.com', role: 'member' },
    { name: 'Ann Miller', email: 'ann@example.com', role: 'viewer' },
    { name: 'Bob Miller', email: 'bob@example.com', role: 'member' },
  ] as const;
  await database.system.user.createMany({
    data: staff.map((user) => ({ ...user, workspaceId: workspace.id })),
  });
  return workspace;
}

test('lists the users of the workspace by name', async () => {
  const { client } = await newStaff();
  await newStaff();
  const { data, ...rest } = bodyOf(await client.get(usersPath), 200);
  expect(rest).toEqual({ has_more: false, next_cursor: null });
  expect(data.map(({ name, email, role }: any) => [name, email, role])).toEqual([
    ['Admin', 'admin@example.com', 'admin'],
    ['Ann Miller', 'ann@example.com', 'viewer'],
    ['Bob Miller', 'bob@example.com', 'member'],
    ['Cid Foreman', 'cid@example.com', 'member'],
  ]);
  for (const user of data) {
    expect(Object.keys(user)).toEqual([
      ...['id', 'node_id', 'name', 'email', 'role', 'created_at', 'updated_at'],
    ]);
    expect(Buffer.from(user.node_id, 'base64').toString()).toBe(`User:${user.id}`);
  }
});

test.each([
  ['q=miller', ['Ann Miller', 'Bob Miller']],
  ['q=BOB+example', ['Bob Miller']],
  ['role=member', ['Bob Miller', 'Cid Foreman']],
  ['role=member&q=miller', ['Bob Miller']],
  ['role=viewer&q=bob', []],
])('lists users that match all of %s', async (query, names) => {
  const { client } = await newStaff();
  const { data } = bodyOf(await client.get(`${usersPath}?${query}`), 200);
  expect(data.map(({ name }: any) => name)).toEqual(names);
});

test.each([
  ['role', 'ADMIN'],
  ['role', 'owner'],
  ['q', 'x'.repeat(256)],
  ['email', 'ann@example.com'],
])('rejects %s %j', async (name, value) => {
  const { client } = await newWorkspace();
  refusalOf(await client.get(`${usersPath}?${name}=${value}`), name);
});

test('returns the IDs with which an opportunity refers to users', async () => {
  const { client } = await newStaff();
  const { data } = bodyOf(await client.get(`${usersPath}?q=ann`), 200);
  for (const id of [data[0].id, data[0].node_id])
    expect(await create(client, { sales_rep_id: id })).toMatchObject({ sales_rep_id: data[0].id });
});

test('is open to every role and to read-only keys, and to nobody without a key', async () => {
  const workspace = await newWorkspace();
  for (const reader of [
    await workspace.clientAs('viewer'),
    await workspace.clientAs('member', { readOnly: true }),
  ])
    expect(bodyOf(await reader.get(usersPath), 200).data.length).toBeGreaterThan(1);
  errorOf(await anonymous.get(usersPath), 401, 'unauthorized');
});
