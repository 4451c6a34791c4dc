// Looking contacts up by email address and phone number, whatever their spelling.
import { describe, expect, test } from 'vitest';
import { fillAllKeys, fillKeys, fillWorkspaceKeys } from '../../../src/domain/contact/fill-keys.js';
import {
  ContactPageDocument,
  UpdateWorkspaceDocument,
  type ContactFilter,
} from '../../generated/operations.js';
import { create, update } from '../../support/contacts.js';
import {
  database,
  driver,
  isPostgres,
  newWorkspace,
  type Client,
  type Workspace,
} from '../../support/gateway.js';
import { done } from '../../support/setup.js';

/** The first names of the contacts that match, in alphabetical order. */
async function found(client: Client, where: ContactFilter): Promise<string[]> {
  const { contacts } = await client.data(ContactPageDocument, { where, withTotal: true });
  const names = contacts.edges.map(({ node }) => node.firstName);
  expect(contacts.totalCount).toBe(names.length);
  return names.sort();
}

/** Stores a contact as an earlier version does, without keys. */
const storeWithoutKeys = (
  { id: workspaceId, db }: Workspace,
  row: { firstName: string; email?: string; phone?: string },
) => db.contact.create({ data: { ...row, workspaceId } });

/** Changes a contact as an earlier version does, without its keys. */
const changeWithoutKeys = (
  { id: workspaceId, db }: Workspace,
  id: string,
  row: { email?: string; phone?: string },
) =>
  db.contact.update({
    where: { workspaceId_id: { workspaceId, id } },
    data: { ...row, version: { increment: 1 } },
  });

const setCountry = ({ client }: Workspace, country: string) =>
  done(client, UpdateWorkspaceDocument, { country });

const fill = ({ id }: Workspace) => fillWorkspaceKeys(database, id);

describe('a look-up', () => {
  test('compares email addresses regardless of case, and phone numbers by their digits', async () => {
    const { client } = await newWorkspace();
    await create(client, { firstName: 'Ann', email: 'Ann.Müller@Example.com', phone: null });
    await create(client, { firstName: 'Bob', email: 'a_b@example.com', phone: '+1 555 867 5309' });
    await create(client, { firstName: 'Cid', email: 'axb@example.com', phone: '555-867-5310' });
    const cases: [ContactFilter, string[]][] = [
      [{ email: { eq: 'ann.MÜLLER@example.COM' } }, ['Ann']],
      [{ email: { eq: 'A_B@EXAMPLE.COM' } }, ['Bob']],
      [{ email: { eq: 'ann' } }, []],
      [{ email: { in: ['A_B@example.com', 'ANN.MÜLLER@EXAMPLE.COM'] } }, ['Ann', 'Bob']],
      [{ email: { in: [] } }, []],
      [{ not: { email: { eq: 'A_B@example.com' } } }, ['Ann', 'Cid']],
      [{ email: { eq: 'A_B@example.com', contains: 'zzz' } }, []],
      [{ phone: { eq: '(555) 867-5309' } }, ['Bob']],
      [{ phone: { eq: '5558675309' } }, ['Bob']],
      [{ phone: { eq: '8675309' } }, []],
      [{ phone: { in: ['1 555 867 5310', '555 867 5309'] } }, ['Bob', 'Cid']],
      [{ not: { phone: { eq: '5558675309' } } }, ['Ann', 'Cid']],
      [{ phone: { eq: '5558675309', isNull: true } }, []],
      [{ not: { phone: { eq: '5558675309', isNull: true } } }, ['Ann', 'Bob', 'Cid']],
    ];
    for (const [where, names] of cases)
      expect([where, await found(client, where)]).toEqual([where, names]);
  });

  test('finds the longest values, whose characters become several in the keys', async () => {
    const { client } = await newWorkspace();
    const [phone, local] = ['\ufdfa'.repeat(255), '\u{1d160}\u0390'.repeat(121)];
    const email = `${local}@example.com`;
    await create(client, { firstName: phone, lastName: local, email, phone });
    for (const where of [
      { phone: { eq: phone } },
      { email: { eq: email.replace('example', 'EXAMPLE') } },
    ])
      expect(await found(client, where)).toEqual([phone]);
  });

  test('follows each change of a contact', async () => {
    const { client } = await newWorkspace();
    const { uuid: id } = await create(client, { firstName: 'Ann', email: 'a@example.com' });
    await update(client, { id, email: 'B@example.com', phone: '555 867 5309' });
    await update(client, { id, company: 'Acme' });
    expect(await found(client, { email: { eq: 'a@example.com' } })).toEqual([]);
    expect(await found(client, { email: { eq: 'b@example.com' } })).toEqual(['Ann']);
    expect(await found(client, { phone: { eq: '+15558675309' } })).toEqual(['Ann']);
    await update(client, { id, phone: null });
    expect(await found(client, { phone: { eq: '+15558675309' } })).toEqual([]);
  });

  test('reads numbers without a country code in the country of the workspace', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    await create(client, { firstName: 'Ann', phone: '(303) 555-0100' });
    await setCountry(workspace, 'de');
    await create(client, { firstName: 'Bob', phone: '030 123456' });
    const cases: [string, string[]][] = [
      ['+49 30 123456', ['Bob']],
      ['0049 30/123456', ['Bob']],
      // The numbers that are there are read anew.
      ['+49 303 5550100', ['Ann']],
      ['+1 303 555 0100', []],
      ['(303) 555-0100', ['Ann']],
    ];
    for (const [eq, names] of cases)
      expect([eq, await found(client, { phone: { eq } })]).toEqual([eq, names]);
  });
});

describe('a contact that an earlier version has written', () => {
  test('is found by its exact values, and in any spelling once its keys are filled', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    await storeWithoutKeys(workspace, {
      ...{ firstName: 'Ann', email: 'Ann@example.com', phone: '555-867-5309' },
    });
    const exact = [{ email: { eq: 'Ann@example.com' } }, { phone: { eq: '555-867-5309' } }];
    const other = [{ email: { eq: 'ann@example.com' } }, { phone: { eq: '5558675309' } }];
    for (const where of exact) expect(await found(client, where)).toEqual(['Ann']);
    // The negation loses no row either.
    for (const where of other) expect(await found(client, { not: where })).toEqual(['Ann']);
    await fillAllKeys(database, new AbortController().signal);
    for (const where of [...exact, ...other]) expect(await found(client, where)).toEqual(['Ann']);
  });

  test('is not found by the values that it had before', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const { uuid } = await create(client, {
      ...{ firstName: 'Ann', email: 'ann@example.com', phone: '555 867 5309' },
    });
    await changeWithoutKeys(workspace, uuid, { email: 'B@example.com', phone: '555 867 5310' });
    const before = [{ email: { eq: 'ann@example.com' } }, { phone: { eq: '5558675309' } }];
    for (const where of before) expect(await found(client, where)).toEqual([]);
    expect(await found(client, { email: { eq: 'B@example.com' } })).toEqual(['Ann']);
    await fill(workspace);
    for (const where of before) expect(await found(client, where)).toEqual([]);
    expect(await found(client, { email: { eq: 'b@example.com' } })).toEqual(['Ann']);
    expect(await found(client, { phone: { eq: '5558675310' } })).toEqual(['Ann']);
    // The creation. Filled keys are no change of the contact.
    expect(await workspace.db.workspaceEvent.count()).toBe(1);
  });

  test('keeps its version and time of change when its keys are filled', async () => {
    const workspace = await newWorkspace();
    const { id, version, updatedAt } = await storeWithoutKeys(workspace, {
      ...{ firstName: 'Ann', phone: '555 867 5309' },
    });
    await fill(workspace);
    expect(await workspace.db.contact.findFirst({ where: { id } })).toMatchObject({
      ...{ version, updatedAt, phoneKey: '+15558675309', phoneCountry: 'US', keysVersion: version },
    });
  });
});

test('a contact that a caller is changing is left to the next pass', async () => {
  const workspace = await newWorkspace();
  const names = ['Ann', 'Bob'];
  for (const firstName of names)
    await storeWithoutKeys(workspace, { firstName, email: 'Same@example.com' });
  const upToDate = () => workspace.db.contact.count({ where: { keysVersion: 1 } });
  const locked = (await workspace.db.contact.findFirstOrThrow({ select: { id: true } })).id;
  if (isPostgres)
    await driver.session(async (session) => {
      await session.run('BEGIN');
      await session.query('SELECT 1 FROM contact WHERE id = $1 FOR UPDATE', [locked]);
      await fill(workspace);
      await session.run('COMMIT');
      expect(await upToDate()).toBe(1);
    });
  await fill(workspace);
  expect(await upToDate()).toBe(names.length);
});

test('keys of the country before a change are not stored', async () => {
  const workspace = await newWorkspace();
  await create(workspace.client, { firstName: 'Ann', phone: '020 7946 0958', email: null });
  await setCountry(workspace, 'GB');
  const where = { phone: { eq: '+44 20 7946 0958' } };
  await fillKeys(workspace.db, 'US');
  expect(await found(workspace.client, where)).toEqual(['Ann']);
});

test('more contacts than one batch are filled, and those of a changed country beyond a request', async () => {
  const workspace = await newWorkspace();
  const { id: workspaceId, client, db } = workspace;
  const rows = 1_200;
  await db.contact.createMany({
    data: Array.from({ length: rows }, (_, index) => ({
      ...{ workspaceId, firstName: String(index), phone: `(303) 555-${String(1_000 + index)}` },
    })),
  });
  const numberOf = (country: string) => db.contact.count({ where: { phoneCountry: country } });
  await fill(workspace);
  expect(await numberOf('US')).toBe(rows);
  await setCountry(workspace, 'CA');
  expect(await numberOf('CA')).toBe(1_000);
  // A contact whose key is not filled yet is found as it is written.
  const left = await db.contact.findFirstOrThrow({ where: { phoneCountry: 'US' } });
  const where = { phone: { eq: left.phone } };
  expect(await found(client, where)).toEqual([left.firstName]);
  await fill(workspace);
  expect(await numberOf('CA')).toBe(rows);
});
