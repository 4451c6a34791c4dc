import { describe, expect, test } from 'vitest';
import {
  CreateUserDocument,
  DeactivateUserDocument,
  ReactivateUserDocument,
  UpdateUserDocument,
  UserDocument,
  UsersDocument,
  type CreateUserInput,
  type UserFilter,
} from '../../generated/operations.js';
import { globalId } from '../../support/global-ids.js';
import { newWorkspace, type Workspace } from '../../support/gateway.js';
import {
  create,
  createIssues,
  missingId,
  requestErrors,
  textWith,
  update,
  updateIssues,
  userOf,
} from '../../support/opportunities.js';
import {
  done,
  expectAdminsOnly,
  idsOfNothing,
  issuePaths,
  issues,
  refusal,
  statementCount,
} from '../../support/setup.js';

const tooLong = `${'x'.repeat(244)}@example.com`;

const newUser = async ({ client }: Workspace, input: Partial<CreateUserInput> = {}) => {
  const values = { name: 'Ann', email: 'ann@example.com', role: 'MEMBER' } as const;
  return (await done(client, CreateUserDocument, { ...values, ...input })).user;
};

const usersOf = async ({ client }: Workspace, variables: object = {}) =>
  (await client.data(UsersDocument, variables)).users;

const emailsOf = async (workspace: Workspace, where: UserFilter = {}) =>
  (await usersOf(workspace, { where })).nodes.map(({ email }) => email);

/** The admin that a workspace starts with. */
async function adminOf(workspace: Workspace) {
  const [admin] = (await usersOf(workspace, { where: { role: { eq: 'ADMIN' } } })).nodes;
  if (!admin) throw new Error('There is no admin.');
  return admin;
}

describe('reading', () => {
  test('finds a user by its UUID and by its global ID', async () => {
    const workspace = await newWorkspace();
    const user = await newUser(workspace);
    for (const id of [user.uuid, user.id, user.uuid.toUpperCase()])
      expect((await workspace.client.data(UserDocument, { id })).user).toEqual(user);
  });

  test('returns null for an ID of no user in the workspace, and does not list it', async () => {
    const [mine, theirs] = [await newWorkspace(), await newWorkspace()];
    const { uuid } = await newUser(theirs);
    for (const id of await idsOfNothing(mine, theirs, uuid))
      expect((await mine.client.data(UserDocument, { id })).user).toBeNull();
    expect(await emailsOf(mine)).toEqual(['admin@example.com']);
    expect(await emailsOf(mine, { id: { eq: uuid } })).toEqual([]);
  });

  test.each([
    [{}, ['admin', 'bob', 'ann', 'eve']],
    [{ q: 'smith' }, ['bob', 'ann']],
    [{ q: 'SMITH ann@' }, ['ann']],
    [{ q: 'example.com' }, ['admin', 'bob', 'ann', 'eve']],
    [{ q: '_' }, []],
    [{ role: { eq: 'MEMBER' } }, ['ann']],
    [{ role: { in: ['ADMIN', 'VIEWER'] } }, ['admin', 'bob', 'eve']],
    [{ role: { in: [] } }, []],
    [{ not: { q: 'smith' } }, ['admin', 'eve']],
    [{ or: [{ role: { eq: 'MEMBER' } }, { q: 'eve' }] }, ['ann', 'eve']],
    [{ and: [{ role: { eq: 'VIEWER' } }, { q: 'smith' }] }, ['bob']],
  ] as [UserFilter, string[]][])('lists with the filter %o the users %o', async (where, names) => {
    const workspace = await newWorkspace();
    await newUser(workspace, { name: 'Zoe Smith', email: 'ann@example.com' });
    await newUser(workspace, { name: 'Bob Smith', email: 'bob@example.com', role: 'VIEWER' });
    await newUser(workspace, { name: 'eve', email: 'eve@example.com', role: 'VIEWER' });
    const found = (await emailsOf(workspace, where)).map((email) => email.split('@')[0]);
    expect(found.sort()).toEqual([...names].sort());
  });

  test('accepts IDs of both forms in the filter', async () => {
    const workspace = await newWorkspace();
    const { id, uuid, email } = await newUser(workspace);
    for (const asked of [id, uuid])
      expect(await emailsOf(workspace, { id: { in: [asked] } })).toEqual([email]);
  });

  test('pages the list in the given order, from both ends', async () => {
    const workspace = await newWorkspace();
    for (const letter of ['c', 'a', 'b'])
      await newUser(workspace, { name: 'Same', email: `${letter}@example.com` });
    const orderBy = { field: 'EMAIL', direction: 'DESC' } as const;
    const all = (await usersOf(workspace, { orderBy })).nodes.map(({ email }) => email[0]);
    expect(all.join('')).toBe('cbaa');
    const first = await usersOf(workspace, { orderBy, first: 3 });
    expect(first).toMatchObject({ totalCount: 4, pageInfo: { hasNextPage: true } });
    const rest = await usersOf(workspace, { orderBy, after: first.pageInfo.endCursor });
    expect(rest.nodes).toHaveLength(1);
    const back = await usersOf(workspace, { orderBy, last: 2, before: first.pageInfo.endCursor });
    expect(back.nodes.map(({ email }) => email)).toEqual(['c@example.com', 'b@example.com']);
    // Ties break by id.
    const byName = await usersOf(workspace, { orderBy: { field: 'NAME' }, first: 2 });
    const more = await usersOf(workspace, {
      orderBy: { field: 'NAME' },
      after: byName.pageInfo.endCursor,
    });
    expect(new Set([...byName.nodes, ...more.nodes].map(({ uuid }) => uuid)).size).toBe(4);
    const oldest = await usersOf(workspace, { orderBy: { field: 'CREATED_AT' }, first: 1 });
    expect(oldest.nodes).toMatchObject([{ email: 'admin@example.com' }]);
  });

  test.each([
    [{ first: 0 }, ['first']],
    [{ after: 'banana' }, ['after']],
    [{ where: { q: 'x'.repeat(256) } }, ['where', 'q']],
  ])('rejects a list with %o', async (variables, path) => {
    const { client } = await newWorkspace();
    expect(await requestErrors(client, UsersDocument, variables)).toMatchObject([
      { extensions: { issues: [{ path }] } },
    ]);
  });

  test('runs one statement, and counts only if the count is selected', async () => {
    const workspace = await newWorkspace();
    const { uuid: id } = await newUser(workspace);
    const { client } = workspace;
    expect(await statementCount(client, UserDocument, { id })).toBe(1);
    expect(await statementCount(client, UserDocument, { id: 'banana' })).toBe(0);
    expect(await statementCount(client, UsersDocument, {})).toBe(2);
  });
});

describe('createUser', () => {
  test('adds a user to whom records can be assigned at once', async () => {
    const workspace = await newWorkspace();
    const user = await newUser(workspace, { name: ' Änne ', role: 'VIEWER' });
    expect(user).toMatchObject({ name: ' Änne ', email: 'ann@example.com', role: 'VIEWER' });
    const { client } = workspace;
    expect((await client.data(UserDocument, { id: user.id })).user).toEqual(user);
    expect((await create(client, { salesRepId: user.id })).salesRepId).toBe(
      globalId('User', user.uuid),
    );
  });

  test.each([
    ['an empty name', { name: '' }, ['input.name']],
    ['a blank name', { name: ' \u200b' }, ['input.name']],
    ['a long name', { name: 'x'.repeat(256) }, ['input.name']],
    ['an email without a domain', { email: 'ann' }, ['input.email']],
    ['an email with a space', { email: 'ann @example.com' }, ['input.email']],
    ['an email with two @', { email: 'a@b@example.com' }, ['input.email']],
    ['an email at half a domain', { email: 'ann@example.' }, ['input.email']],
    ['an empty email', { email: '' }, ['input.email']],
    ['a long email', { email: tooLong }, ['input.email']],
    ['an email with NUL', { email: 'a\0@example.com' }, ['input.email']],
    ['an email with half a character', { email: 'a\ud800@example.com' }, ['input.email']],
    ['a taken email', { email: 'admin@example.com' }, ['input.email']],
    ['a taken email in another case', { email: 'ADMIN@Example.com' }, ['input.email']],
    [
      'all that can be wrong',
      { name: '', email: 'admin@example.com' },
      ['input.email', 'input.name'],
    ],
  ])('rejects %s, and stores nothing', async (_name, wrong, paths) => {
    const workspace = await newWorkspace();
    const input = { name: 'Ann', email: 'ann@example.com', role: 'MEMBER', ...wrong } as const;
    expect(await issuePaths(workspace.client, CreateUserDocument, input)).toEqual(paths);
    expect(await emailsOf(workspace)).toEqual(['admin@example.com']);
  });

  test('accepts an address that is in use in another workspace', async () => {
    const [mine, theirs] = [await newWorkspace(), await newWorkspace()];
    await newUser(theirs);
    await newUser(mine);
    expect(await emailsOf(mine)).toEqual(['admin@example.com', 'ann@example.com']);
  });

  test('compares the characters of patterns in an address as themselves', async () => {
    const workspace = await newWorkspace();
    const emails = ['a_b@example.com', 'axb@example.com', 'a%@example.com', 'a\\_b@example.com'];
    for (const email of emails) await newUser(workspace, { email });
    expect(await emailsOf(workspace)).toHaveLength(emails.length + 1);
  });

  test('rejects one of two concurrent requests for the same address in any case', async () => {
    const workspace = await newWorkspace();
    const results = await Promise.all(
      ['ann', 'Ann', 'aNn', 'anN', 'ANN'].map((name) =>
        workspace.client.data(CreateUserDocument, {
          input: { name, email: `${name}@example.com`, role: 'MEMBER' },
        }),
      ),
    );
    const refused = results.filter(({ result }) => '__typename' in result);
    expect(refused).toHaveLength(4);
    for (const { result } of refused)
      expect(result).toMatchObject({
        __typename: 'ValidationError',
        issues: [{ path: ['input', 'email'] }],
      });
    expect(await emailsOf(workspace)).toHaveLength(2);
  });

  test('runs three statements: the look-up of the address, the user, and its event', async () => {
    const { client } = await newWorkspace();
    const input = { name: 'Ann', email: 'ann@example.com', role: 'MEMBER' } as const;
    expect(await statementCount(client, CreateUserDocument, { input })).toBe(3);
  });
});

describe('updateUser', () => {
  test('sets the given fields by either ID, and changes nothing else', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    let before = await newUser(workspace);
    for (const [id, change] of [
      [before.uuid, { name: 'Bea' }],
      [before.id, { email: 'bea@example.com' }],
      [before.uuid, { role: 'VIEWER' as const }],
      [before.id, { name: 'Cy', email: 'cy@example.com', role: 'ADMIN' as const }],
    ] as const) {
      const { user } = await done(client, UpdateUserDocument, { id, ...change });
      expect(user).toEqual({ ...before, ...change, updatedAt: user.updatedAt });
      expect((await client.data(UserDocument, { id })).user).toEqual(user);
      before = user;
    }
  });

  test('changes the case of an address', async () => {
    const workspace = await newWorkspace();
    const { id } = await newUser(workspace);
    const email = 'Ann@Example.com';
    const { user } = await done(workspace.client, UpdateUserDocument, { id, email });
    expect(user.email).toBe(email);
  });

  test("without a difference keeps updatedAt, and accepts the user's own address", async () => {
    const workspace = await newWorkspace();
    const user = await newUser(workspace);
    const { uuid: id, name, email, role } = user;
    for (const input of [{ id }, { id, name, email, role }])
      expect(await done(workspace.client, UpdateUserDocument, input)).toEqual({ user });
  });

  test.each([
    ['an empty name', { name: '' }, ['input.name']],
    ['what is no email', { email: 'bea' }, ['input.email']],
    ['a taken email', { email: 'admin@example.com' }, ['input.email']],
    ['a taken email in another case', { email: 'Admin@EXAMPLE.com' }, ['input.email']],
    ['null', { name: null, email: null, role: null }, ['input.email', 'input.name', 'input.role']],
    [
      'all that can be wrong',
      { name: '', email: 'admin@example.com', role: null },
      ['input.email', 'input.name', 'input.role'],
    ],
  ])('rejects %s, and stores nothing', async (_name, wrong, paths) => {
    const workspace = await newWorkspace();
    const user = await newUser(workspace);
    const input = { id: user.id, name: 'Bea', ...wrong };
    expect((await issuePaths(workspace.client, UpdateUserDocument, input)).sort()).toEqual(paths);
    expect((await workspace.client.data(UserDocument, { id: user.id })).user).toEqual(user);
  });

  test('reports that a null field cannot be cleared', async () => {
    const workspace = await newWorkspace();
    const { id } = await newUser(workspace);
    expect(await issues(workspace.client, UpdateUserDocument, { id, role: null })).toEqual([
      { path: ['input', 'role'], message: 'Cannot be cleared.' },
    ]);
  });

  test('rejects one of two concurrent requests for the same address', async () => {
    const workspace = await newWorkspace();
    const ids = [];
    for (const email of ['b@example.com', 'c@example.com', 'd@example.com'])
      ids.push((await newUser(workspace, { email })).id);
    const email = 'new@example.com';
    const results = await Promise.all([
      ...ids.map((id) => workspace.client.data(UpdateUserDocument, { input: { id, email } })),
      workspace.client.data(CreateUserDocument, { input: { name: 'N', email, role: 'MEMBER' } }),
    ]);
    const refused = results.filter(({ result }) => '__typename' in result);
    expect(refused).toHaveLength(3);
    for (const { result } of refused)
      expect(result).toMatchObject({ issues: [{ path: ['input', 'email'] }] });
    expect(await emailsOf(workspace, { q: email })).toEqual([email]);
  });

  test('keeps the last admin an admin, but can change the name', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const admin = await adminOf(workspace);
    const { id } = admin;
    expect(
      await refusal(client, UpdateUserDocument, { id, name: 'X', role: 'MEMBER' }),
    ).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: ['input', 'role'], message: textWith('last active admin') }],
    });
    expect(await adminOf(workspace)).toEqual(admin);
    const { user } = await done(client, UpdateUserDocument, { id, name: 'X', role: 'ADMIN' });
    expect(user).toMatchObject({ name: 'X', role: 'ADMIN' });
    const other = await newUser(workspace);
    await done(client, UpdateUserDocument, { id: other.id, role: 'ADMIN' });
    await done(client, UpdateUserDocument, { id, role: 'VIEWER' });
    // The role holds for its key from the next request on.
    expect(await refusal(client, UpdateUserDocument, { id, role: 'ADMIN' })).toMatchObject({
      __typename: 'ForbiddenError',
    });
  });

  test('keeps one admin if the last ones are demoted concurrently', async () => {
    const workspace = await newWorkspace();
    const [one, other] = [workspace.client, await workspace.clientAs('admin')];
    const { nodes } = await usersOf(workspace, { where: { role: { eq: 'ADMIN' } } });
    expect(nodes).toHaveLength(2);
    const [first, second] = nodes.map(({ id }) => ({ input: { id, role: 'VIEWER' as const } }));
    if (!first || !second) throw new Error('There are not two admins.');
    const results = await Promise.all([
      one.data(UpdateUserDocument, first),
      other.data(UpdateUserDocument, second),
    ]);
    // The caller that signs in after the other's change is not an admin any more.
    const refused = results.filter(({ result }) => '__typename' in result);
    expect(refused).toHaveLength(1);
    expect(await workspace.db.user.count({ where: { role: 'admin' } })).toBe(1);
  });

  test('runs the same few statements', async () => {
    const workspace = await newWorkspace();
    const { id } = await newUser(workspace);
    const count = (input: object) =>
      statementCount(workspace.client, UpdateUserDocument, { input: { id, ...input } });
    // The lock, the user, and what is answered or changed; a change has an event.
    expect([await count({}), await count({ name: 'Bea' })]).toEqual([3, 4]);
    // The look for the address.
    expect(await count({ email: 'bea@example.com' })).toBe(5);
    expect(await count({ role: 'ADMIN' })).toBe(4);
    // The look for another admin.
    expect(await count({ role: 'MEMBER' })).toBe(5);
  });
});

describe('a caller without permission', () => {
  test('changes no user: members, viewers and read-only keys', async () => {
    const workspace = await newWorkspace();
    const { id } = await newUser(workspace);
    await expectAdminsOnly(workspace, CreateUserDocument, {
      name: 'Bea',
      email: 'bea@example.com',
      role: 'ADMIN',
    });
    await expectAdminsOnly(workspace, UpdateUserDocument, { id, role: 'ADMIN' });
    expect(await emailsOf(workspace, { q: 'ann@', role: { eq: 'MEMBER' } })).toHaveLength(1);
    expect(await emailsOf(workspace, { q: 'bea@' })).toEqual([]);
  });

  test('gets the same error for every ID that is not in the workspace', async () => {
    const [mine, theirs] = [await newWorkspace(), await newWorkspace()];
    const user = await newUser(theirs);
    for (const id of await idsOfNothing(mine, theirs, user.uuid))
      expect(await refusal(mine.client, UpdateUserDocument, { id, name: 'B' })).toEqual({
        __typename: 'NotFoundError',
        code: 'NOT_FOUND',
        message: 'There is no such user in this workspace.',
      });
    expect((await theirs.client.data(UserDocument, { id: user.id })).user).toEqual(user);
  });
});

describe('deactivateUser', () => {
  test('makes the keys of the user stop working until its reactivation, and keeps links', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const member = await workspace.clientAs('member');
    const id = await userOf(member);
    const { uuid } = await create(client, { salesRepId: id });
    const { user } = await done(client, DeactivateUserDocument, { id });
    expect(user.deactivatedAt).not.toBeNull();
    expect((await done(client, DeactivateUserDocument, { id })).user).toEqual(user);
    expect((await member.get('/v1/me')).status).toBe(401);
    expect(await update(client, { id: uuid, name: 'Roof', salesRepId: id })).toMatchObject({
      salesRepId: globalId('User', id),
    });
    const issue = (field: string) => [{ path: ['input', field], message: textWith('deactivated') }];
    expect(await updateIssues(client, { id: uuid, arOwnerId: id })).toEqual(issue('arOwnerId'));
    expect(await createIssues(client, { salesRepId: id })).toEqual(issue('salesRepId'));
    const active = { deactivatedAt: { isNull: true } };
    expect(await emailsOf(workspace, active)).toEqual(['admin@example.com']);
    const { user: again } = await done(client, ReactivateUserDocument, { id });
    expect(again.deactivatedAt).toBeNull();
    expect((await member.get('/v1/me')).status).toBe(200);
  });

  test('rejects the last active admin, and an unknown user', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const { uuid: id } = await adminOf(workspace);
    const other = await newUser(workspace, { role: 'ADMIN' });
    await done(client, DeactivateUserDocument, { id: other.uuid });
    expect(await refusal(client, DeactivateUserDocument, { id })).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: ['input', 'id'], message: textWith('last active admin') }],
    });
    for (const document of [DeactivateUserDocument, ReactivateUserDocument]) {
      expect(await refusal(client, document, { id: missingId })).toMatchObject({
        __typename: 'NotFoundError',
      });
      await expectAdminsOnly(workspace, document, { id });
    }
  });
});
