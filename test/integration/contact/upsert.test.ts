// Changing the contact that an external ID, an email address or a phone number names, or creating it.
import { describe, expect, test } from 'vitest';
import { create, issuesOf, read, tryToUpsert, upsert } from '../../support/contacts.js';
import { isPostgres, newWorkspace, type Workspace } from '../../support/gateway.js';
import { holdingLock } from '../../support/locks.js';
import { textWith } from '../../support/opportunities.js';

const countContacts = ({ db }: Workspace) => db.contact.count();

describe('upsertContact', () => {
  test.each([
    ['an external ID', { externalId: 'crm-1' }],
    ['an email address in another case', { email: 'ANN@Example.com' }],
    ['a phone number in another spelling', { phone: '+1 555 867 5309' }],
    ['all of them', { externalId: 'crm-1', email: 'Ann@example.com', phone: '5558675309' }],
    ['one that is known and one that is new', { email: 'ann@example.com', phone: '555 867 0000' }],
  ])('changes the contact that is named by %s', async (_what, named) => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const before = await create(client, {
      ...{ externalId: 'crm-1', email: 'ann@example.com', phone: '(555) 867-5309' },
      company: 'Acme',
    });
    const { created, contact } = await upsert(client, { ...named, jobTitle: 'Owner' });
    const { version, updatedAt } = contact;
    expect(created).toBe(false);
    expect(contact).toEqual({ ...before, ...named, jobTitle: 'Owner', version, updatedAt });
    expect(await countContacts(workspace)).toBe(1);
    // The same again changes nothing.
    expect((await upsert(client, { ...named, jobTitle: 'Owner' })).contact).toEqual(contact);
  });

  test.runIf(isPostgres)(
    'creates a contact if the one that is named is deleted meanwhile',
    async () => {
      const workspace = await newWorkspace();
      const { client } = workspace;
      const { uuid } = await create(client, { email: 'ann@example.com', phone: null });
      const input = { firstName: 'Ann', email: 'ann@example.com' };
      const { created, contact } = await holdingLock(
        'DELETE FROM contact WHERE id = $1',
        [uuid],
        async ({ untilBlocked, release }) => {
          const upserted = upsert(client, input);
          await untilBlocked();
          await release();
          return upserted;
        },
      );
      expect(created).toBe(true);
      expect(contact.uuid).not.toBe(uuid);
    },
  );

  test('creates a contact if none is named, and names it from then on', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    await create(client, { email: 'bob@example.com', phone: null });
    const input = { firstName: 'Ann', externalId: 'crm-1', email: 'ann@example.com' };
    const { created, contact } = await upsert(client, input);
    expect(created).toBe(true);
    expect(contact).toMatchObject({ ...input, version: 1 });
    expect((await upsert(client, input)).created).toBe(false);
    expect(await countContacts(workspace)).toBe(2);
  });

  test.each<[string, { externalId?: string; email: string; phone?: string }]>([
    ['an external ID and an email address', { externalId: 'a', email: 'B@example.com' }],
    ['an email address and a phone number', { email: 'a@example.com', phone: '5558675302' }],
    ['an address that two contacts have', { email: 'Same@example.com' }],
    [
      'an address of a contact with another external ID',
      { externalId: 'c', email: 'a@example.com' },
    ],
  ])('with %s of different contacts lists them, and writes nothing', async (_what, input) => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const contacts = [
      await create(client, { externalId: 'a', email: 'a@example.com', phone: '555 867 5301' }),
      await create(client, { externalId: 'b', email: 'b@example.com', phone: '555 867 5302' }),
      await create(client, { email: 'same@example.com' }),
      await create(client, { email: 'SAME@example.com' }),
    ];
    const named = contacts.filter(
      ({ externalId, email, phone }) =>
        (input.externalId !== undefined && externalId === input.externalId) ||
        email?.toLowerCase() === input.email.toLowerCase() ||
        (input.phone !== undefined && phone?.endsWith('2')),
    );
    const result = await tryToUpsert(client, { firstName: 'X', company: 'X', ...input });
    expect(result).toEqual({
      __typename: 'AmbiguousIdentifierError',
      code: 'AMBIGUOUS_IDENTIFIER',
      message: textWith(named[0]?.uuid ?? 'none'),
      ids: expect.any(Array),
    });
    const { ids } = result as { ids: string[] };
    expect([...ids].sort()).toEqual(named.map(({ id }) => id).sort());
    for (const contact of contacts) expect(await read(client, contact.id)).toEqual(contact);
    expect(await countContacts(workspace)).toBe(contacts.length);
  });

  test('takes the contact that all identifiers name, if others share one of them', async () => {
    const { client } = await newWorkspace();
    const ann = await create(client, { email: 'ann@example.com', phone: '555 867 5309' });
    await create(client, { email: 'bob@example.com', phone: '(555) 867-5309' });
    const input = { email: 'ANN@example.com', phone: '5558675309' };
    expect((await upsert(client, input)).contact.uuid).toBe(ann.uuid);
  });

  test.each([
    ['no identifier', { firstName: 'Ann' }, ['input.email']],
    ['only nulls', { firstName: 'Ann', email: null, phone: null }, ['input.email']],
    ['a new contact without a first name', { email: 'ann@example.com' }, ['input.firstName']],
    ['a new contact that nobody can reach', { externalId: 'a', firstName: 'A' }, ['input.email']],
    ['blank identifiers', { externalId: ' ', phone: ' ' }, ['input.externalId', 'input.phone']],
    ['characters that cannot be stored', { email: 'a\0@example.com' }, ['input.email']],
  ])('rejects %s', async (_what, input, paths) => {
    const workspace = await newWorkspace();
    const issues = issuesOf(await tryToUpsert(workspace.client, input));
    expect(issues.map(({ path }) => path.join('.')).sort()).toEqual(paths);
    expect(await countContacts(workspace)).toBe(0);
  });

  test('makes one contact of concurrent calls with a common identifier', async () => {
    const workspace = await newWorkspace();
    const spellings = ['5558675309', '+15558675309', '(555) 867-5309', '555.867.5309'];
    const results = await Promise.all(
      spellings.map((phone, index) =>
        upsert(workspace.client, { firstName: 'Ann', phone, company: String(index) }),
      ),
    );
    expect(results.filter(({ created }) => created)).toHaveLength(1);
    expect(await countContacts(workspace)).toBe(1);
  });

  test('finds no contact of another workspace, and no deleted one', async () => {
    const [mine, theirs] = [await newWorkspace(), await newWorkspace()];
    const input = { firstName: 'Ann', externalId: 'crm-1', email: 'ann@example.com' };
    const other = (await upsert(theirs.client, input)).contact;
    expect(await upsert(mine.client, { ...input, company: 'Mine' })).toMatchObject({
      created: true,
    });
    expect(await read(theirs.client, other.id)).toEqual(other);
  });

  test('is allowed to members, and not to viewers and read-only keys', async () => {
    const workspace = await newWorkspace();
    const input = { firstName: 'Ann', phone: '1' };
    for (const client of [
      await workspace.clientAs('viewer'),
      await workspace.clientAs('admin', { readOnly: true }),
    ])
      expect(await tryToUpsert(client, input)).toMatchObject({ __typename: 'ForbiddenError' });
    await upsert(await workspace.clientAs('member'), input);
    expect(await countContacts(workspace)).toBe(1);
  });
});
