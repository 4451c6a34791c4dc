import { describe, expect, test } from 'vitest';
import { createWorkspace } from '../../../src/domain/workspace/create.js';
import { UpdateWorkspaceDocument, WorkspaceDocument } from '../../generated/operations.js';
import { anonymous, database, newWorkspace, type Workspace } from '../../support/gateway.js';
import { globalIdOf } from '../../support/opportunities.js';
import { done, expectAdminsOnly, issuePaths, issues, statementCount } from '../../support/setup.js';

const read = async ({ client }: Workspace) => (await client.data(WorkspaceDocument)).workspace;

describe('the workspace', () => {
  test('is that of the key, and has the time zone UTC and the country US by default', async () => {
    const workspace = await newWorkspace();
    const { createdAt } = await read(workspace);
    expect(await read(workspace)).toEqual({
      id: await globalIdOf(workspace.client, workspace.id),
      uuid: workspace.id,
      name: 'Test',
      timeZone: 'UTC',
      country: 'US',
      createdAt,
      updatedAt: createdAt,
    });
  });

  test('requires a key', async () => {
    const { status } = await anonymous.post('/graphql', { query: '{ workspace { name } }' });
    expect(status).toBe(401);
  });

  test('is read by one statement', async () => {
    const { client } = await newWorkspace();
    expect(await statementCount(client, WorkspaceDocument)).toBe(1);
  });
});

test('a new workspace gets the country that the operator names, if there is such a country', async () => {
  const { workspace } = await createWorkspace(database.system, { name: 'A', country: 'de' });
  const where = { id: workspace.id };
  expect(await database.system.workspace.findUnique({ where })).toMatchObject({ country: 'DE' });
  await expect(createWorkspace(database.system, { name: 'A', country: 'XX' })).rejects.toThrow(
    'country',
  );
});

describe('updateWorkspace', () => {
  test.each([
    { name: ' Summit ' },
    { timeZone: 'America/Denver' },
    { timeZone: 'Asia/Kolkata' },
    { timeZone: 'Etc/GMT+5' },
    { name: 'B', timeZone: 'America/Argentina/ComodRivadavia' },
    { country: 'DE' },
  ])('with %o changes that field only', async (change) => {
    const [workspace, other] = [await newWorkspace(), await newWorkspace()];
    const [before, untouched] = [await read(workspace), await read(other)];
    const result = await done(workspace.client, UpdateWorkspaceDocument, change);
    const { updatedAt } = result.workspace;
    expect(result.workspace).toEqual({ ...before, ...change, updatedAt });
    expect(updatedAt >= before.updatedAt).toBe(true);
    expect(await read(workspace)).toEqual(result.workspace);
    expect(await read(other)).toEqual(untouched);
  });

  test.each([
    ['America/denver', 'America/Denver'],
    ['asia/kolkata', 'Asia/Kolkata'],
    ['asia/calcutta', 'Asia/Calcutta'],
    ['AMERICA/PORT-AU-PRINCE', 'America/Port-au-Prince'],
    ['antarctica/dumontdurville', 'Antarctica/DumontDUrville'],
  ])('stores the time zone %s as %s', async (timeZone, stored) => {
    const { client } = await newWorkspace();
    const { workspace } = await done(client, UpdateWorkspaceDocument, { timeZone });
    expect(workspace.timeZone).toBe(stored);
  });

  test('stores the country in upper case', async () => {
    const { client } = await newWorkspace();
    const { workspace } = await done(client, UpdateWorkspaceDocument, { country: 'de' });
    expect(workspace.country).toBe('DE');
  });

  test('without a difference keeps updatedAt', async () => {
    const workspace = await newWorkspace();
    const before = await read(workspace);
    for (const input of [{}, { name: before.name, timeZone: before.timeZone }])
      expect(await done(workspace.client, UpdateWorkspaceDocument, input)).toEqual({
        workspace: before,
      });
  });

  test.each([
    ['an empty name', { name: '' }, ['input.name']],
    ['a blank name', { name: ' \u200b' }, ['input.name']],
    ['a long name', { name: 'x'.repeat(256) }, ['input.name']],
    ['a name with NUL', { name: 'a\0' }, ['input.name']],
    ['a time zone that is none', { timeZone: 'Mars/Olympus' }, ['input.timeZone']],
    ['an empty time zone', { timeZone: '' }, ['input.timeZone']],
    ['an offset', { timeZone: '+02:00' }, ['input.timeZone']],
    ['a time zone with NUL', { timeZone: 'UTC\0' }, ['input.timeZone']],
    ['a country that is none', { country: 'XX' }, ['input.country']],
    ['the name of a country', { country: 'Germany' }, ['input.country']],
    ['an empty country', { country: '' }, ['input.country']],
    ['null', { name: null, timeZone: null }, ['input.name', 'input.timeZone']],
    ['all that can be wrong', { name: '', timeZone: 'X' }, ['input.name', 'input.timeZone']],
  ])('rejects %s, and stores nothing', async (_name, input, paths) => {
    const workspace = await newWorkspace();
    const before = await read(workspace);
    expect(await issuePaths(workspace.client, UpdateWorkspaceDocument, input)).toEqual(paths);
    expect(await read(workspace)).toEqual(before);
  });

  test('reports that a null field cannot be cleared', async () => {
    const { client } = await newWorkspace();
    expect(await issues(client, UpdateWorkspaceDocument, { name: null })).toEqual([
      { path: ['input', 'name'], message: 'Cannot be cleared.' },
    ]);
  });

  test('rejects members, viewers and read-only keys', async () => {
    const workspace = await newWorkspace();
    const before = await read(workspace);
    await expectAdminsOnly(workspace, UpdateWorkspaceDocument, { name: 'Taken' });
    expect(await read(workspace)).toEqual(before);
  });

  test('applies concurrent changes of different fields', async () => {
    const workspace = await newWorkspace();
    await Promise.all([
      done(workspace.client, UpdateWorkspaceDocument, { name: 'B' }),
      done(workspace.client, UpdateWorkspaceDocument, { timeZone: 'Europe/Oslo' }),
    ]);
    expect(await read(workspace)).toMatchObject({ name: 'B', timeZone: 'Europe/Oslo' });
  });

  test('runs four statements: the lock, the workspace, the change, and its event', async () => {
    const { client } = await newWorkspace();
    const input = { name: 'B' };
    expect(await statementCount(client, UpdateWorkspaceDocument, { input })).toBe(4);
    const refused = await statementCount(client, UpdateWorkspaceDocument, { input: { name: '' } });
    expect(refused).toBe(0);
  });
});
