import { describe, expect, test } from 'vitest';
import {
  ContactDocument,
  CreateContactDocument,
  DeleteContactDocument,
  UpdateContactDocument,
  type CreateContactInput,
  type UpdateContactInput,
} from '../../generated/operations.js';
import {
  create,
  issuesOf,
  read,
  remove,
  tryToCreate,
  tryToDelete,
  tryToUpdate,
  update,
} from '../../support/contacts.js';
import {
  driver,
  isPostgres,
  newWorkspace,
  stagesOf,
  statementsOf,
  topOf,
  type Workspace,
} from '../../support/gateway.js';
import {
  anyText,
  create as createOpportunity,
  globalIdOf,
  missingId,
  requestErrors,
  textWith,
} from '../../support/opportunities.js';

const addressFields = ['mailing', 'billing'].flatMap((address) =>
  ['Street', 'City', 'State', 'Zip', 'Country'].map((part) => address + part),
) as `mailing${'Street' | 'City'}`[];

const textFields = ['lastName', 'company', 'jobTitle', 'externalId', ...addressFields] as const;

/** An input with a value in every field. */
const filledInput = (): CreateContactInput => ({
  firstName: ' Zoë ',
  lastName: 'O’Neil',
  email: 'zoe@example.com',
  phone: '+1 (555) 0100 ext. 7',
  company: 'Acme',
  jobTitle: 'Foreman',
  type: 'CUSTOMER',
  ...Object.fromEntries(addressFields.map((field) => [field, `the ${field}`])),
  tags: ['b', 'a', 'b'],
  externalId: ' crm-1 ',
});

/** The required fields of a new contact. */
const named = { firstName: 'Ann', phone: '555-0100' };

const countContacts = ({ db }: Workspace) => db.contact.count();

/** A workspace with a contact that has a value in every field. */
async function newFilledContact() {
  const workspace = await newWorkspace();
  return { ...workspace, before: await create(workspace.client, filledInput()) };
}

/** An opportunity that holds a contact. */
async function hold({ id, db }: Workspace, primaryContactId: string) {
  const [stage] = await stagesOf(id);
  return db.opportunity.create({ data: { ...topOf(stage), primaryContactId } });
}

describe('a new contact', () => {
  test('has every field as sent, also when read back by either form of its ID', async () => {
    const { client } = await newWorkspace();
    const created = await create(client, filledInput());
    expect(created).toEqual({
      ...filledInput(),
      id: anyText,
      uuid: anyText,
      version: 1,
      createdAt: anyText,
      updatedAt: anyText,
    });
    for (const id of [created.id, created.uuid, created.uuid.toUpperCase()])
      expect(await read(client, id)).toEqual(created);
    expect(await globalIdOf(client, created.uuid)).toBe(created.id);
  });

  test('has no value in a field that was omitted or null', async () => {
    const { client } = await newWorkspace();
    const empty = Object.fromEntries(textFields.map((field) => [field, null]));
    for (const input of [{}, { ...empty, type: null, email: null, tags: null }])
      expect(await create(client, input)).toMatchObject({
        ...empty,
        firstName: 'Ann',
        email: null,
        phone: '555-0100',
        type: null,
        tags: [],
        version: 1,
      });
  });

  test('requires an external ID that no other contact of the workspace has', async () => {
    const { client } = await newWorkspace();
    const { uuid: holder } = await create(client, { externalId: 'crm-1' });
    const { uuid: other } = await create(client, { externalId: 'CRM-1' });
    const taken = [{ path: ['input', 'externalId'], message: 'Is taken by another contact.' }];
    expect(issuesOf(await tryToCreate(client, { ...named, externalId: 'crm-1' }))).toEqual(taken);
    expect(issuesOf(await tryToUpdate(client, { id: other, externalId: 'crm-1' }))).toEqual(taken);
    expect(await update(client, { id: holder, externalId: 'crm-1', company: 'A' })).toMatchObject({
      externalId: 'crm-1',
      version: 2,
    });
    await update(client, { id: holder, externalId: null });
    expect(await update(client, { id: other, externalId: 'crm-1' })).toMatchObject({ version: 2 });
    const elsewhere = await newWorkspace();
    expect(await create(elsewhere.client, { externalId: 'crm-1' })).toMatchObject({ version: 1 });
  });

  test.skipIf(!isPostgres)(
    'with one external ID is created once by several requests at the same time',
    async () => {
      const workspace = await newWorkspace();
      const input = { ...named, externalId: 'crm-1' };
      const results = await Promise.all(
        Array.from({ length: 8 }, () => tryToCreate(workspace.client, input)),
      );
      const refused = results.filter((result) => 'code' in result);
      expect(refused).toHaveLength(7);
      for (const result of refused)
        expect(issuesOf(result)).toEqual([
          { path: ['input', 'externalId'], message: 'Is taken by another contact.' },
        ]);
      expect(await countContacts(workspace)).toBe(1);
    },
  );

  test('is found by its external ID', async () => {
    const { client } = await newWorkspace();
    const { uuid } = await create(client, { externalId: 'crm-1' });
    await create(client, {});
    const query = `query ($where: ContactFilter) { contacts(where: $where) { nodes { uuid } } }`;
    for (const externalId of [{ eq: 'crm-1' }, { startsWith: 'crm' }, { isNull: false }])
      expect(await client.data(query, { where: { externalId } })).toEqual({
        contacts: { nodes: [{ uuid }] },
      });
  });

  test.each(['CUSTOMER', 'VENDOR', 'SUPPLIER', 'PARTNER', 'LEAD', 'OTHER'] as const)(
    'can be a %s',
    async (type) => {
      const { client } = await newWorkspace();
      const { uuid } = await create(client, { type });
      expect(await read(client, uuid)).toMatchObject({ type });
    },
  );

  test('requires an email or a phone number', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    await create(client, { email: 'ann@example.com', phone: null });
    await create(client, { email: null, phone: '1' });
    for (const input of [{}, { email: null, phone: null }, { email: null }, { phone: null }])
      expect(issuesOf(await tryToCreate(client, { firstName: 'Ann', ...input }))).toEqual([
        { path: ['input', 'email'], message: textWith('email address or a phone number') },
      ]);
    expect(await countContacts(workspace)).toBe(2);
  });

  test('requires a first name that is not null', async () => {
    const workspace = await newWorkspace();
    const input = { phone: '1' } as CreateContactInput;
    await requestErrors(workspace.client, CreateContactDocument, { input });
    const withNull = { ...input, firstName: null } as unknown as CreateContactInput;
    expect(issuesOf(await tryToCreate(workspace.client, withNull))).toEqual([
      { path: ['input', 'firstName'], message: 'Must be given.' },
    ]);
    expect(await countContacts(workspace)).toBe(0);
  });
});

const tooLong = 'x'.repeat(256);

/** Inputs that break one rule each, the path that names it, and a part of what is said. */
const badInputs: [Partial<CreateContactInput>, string, string][] = [
  [{ firstName: '' }, 'firstName', 'empty'],
  [{ firstName: ' \u00a0\t\n\u3000' }, 'firstName', 'blank'],
  [{ firstName: '\u200b\u2060\ufeff\u00ad' }, 'firstName', 'blank'],
  [{ firstName: '\u3164\u2800\u180e\ufe0f' }, 'firstName', 'blank'],
  [{ firstName: tooLong }, 'firstName', '255'],
  [{ firstName: 'a\0' }, 'firstName', 'NUL'],
  ...textFields.map((field): (typeof badInputs)[number] => [{ [field]: tooLong }, field, '255']),
  [{ externalId: '' }, 'externalId', 'empty'],
  [{ externalId: ' \u200b' }, 'externalId', 'blank'],
  [{ company: '\ud800' }, 'company', 'surrogate'],
  [{ email: '' }, 'email', 'email'],
  [{ email: 'banana' }, 'email', 'email'],
  [{ email: 'a@' }, 'email', 'email'],
  [{ email: '@example.com' }, 'email', 'email'],
  [{ email: 'a b@example.com' }, 'email', 'email'],
  [{ email: 'a@b@example.com' }, 'email', 'email'],
  [{ email: ' a@example.com' }, 'email', 'email'],
  [{ email: 'a@example.com\n' }, 'email', 'email'],
  [{ email: '\u200b@example.com' }, 'email', 'email'],
  [{ email: 'a@\u200b' }, 'email', 'email'],
  [{ email: `a@${'x'.repeat(254)}` }, 'email', '255'],
  [{ email: 'a\0@example.com' }, 'email', 'NUL'],
  [{ phone: '' }, 'phone', 'empty'],
  [{ phone: '\u202a \u202c' }, 'phone', 'blank'],
  [{ phone: tooLong }, 'phone', '255'],
  [{ tags: Array.from({ length: 101 }, String) }, 'tags', '100'],
  [{ tags: ['fine', 'x'.repeat(101)] }, 'tags.1', '100'],
];

describe('the rules', () => {
  test.each(badInputs)('of a creation reject %j at %s', async (input, path, message) => {
    const workspace = await newWorkspace();
    const result = await tryToCreate(workspace.client, {
      firstName: 'Ann',
      email: 'ann@example.com',
      phone: '1',
      ...input,
    });
    expect(issuesOf(result)).toEqual([
      { path: ['input', ...path.split('.')], message: textWith(message) },
    ]);
    expect(await countContacts(workspace)).toBe(0);
  });

  test.each(badInputs)('of an update reject %j at %s', async (input, path, message) => {
    const { client, before } = await newFilledContact();
    const result = await tryToUpdate(client, { id: before.uuid, ...input });
    expect(issuesOf(result)).toEqual([
      { path: ['input', ...path.split('.')], message: textWith(message) },
    ]);
    expect(await read(client, before.uuid)).toEqual(before);
  });

  test.each([
    'ann+roof@example.com',
    'ANN.O’NEIL@EXAMPLE.COM',
    'ann@localhost',
    'anna@müller.example',
    `a@${'x'.repeat(253)}`,
  ])('accept %j as an email address', async (email) => {
    const { client } = await newWorkspace();
    expect(await create(client, { email })).toMatchObject({ email });
  });

  test('are all checked when a contact is created', async () => {
    const workspace = await newWorkspace();
    const result = await tryToCreate(workspace.client, {
      ...Object.fromEntries(textFields.map((field) => [field, tooLong])),
      firstName: '',
      tags: [tooLong],
    });
    const fields = [...textFields, 'firstName', 'tags.0', 'email'];
    const paths = issuesOf(result).map(({ path }) => path.join('.'));
    expect(paths.sort()).toEqual(fields.map((field) => `input.${field}`).sort());
    expect(await countContacts(workspace)).toBe(0);
  });

  test('are all checked when a contact is updated', async () => {
    const { client, before } = await newFilledContact();
    const result = await tryToUpdate(client, {
      id: before.uuid,
      firstName: null,
      company: tooLong,
      email: null,
      phone: null,
      tags: [tooLong],
    });
    const fields = ['company', 'email', 'firstName', 'tags.0'];
    const paths = issuesOf(result).map(({ path }) => path.join('.'));
    expect(paths.sort()).toEqual(fields.map((field) => `input.${field}`));
    expect(await read(client, before.uuid)).toEqual(before);
  });
});

describe('an update', () => {
  const newValues: Omit<UpdateContactInput, 'id'>[] = [
    { firstName: 'B' },
    { email: 'b@example.com' },
    { phone: '2' },
    { type: 'LEAD' },
    { tags: ['c', 'a'] },
    ...textFields.filter((field) => field !== 'externalId').map((field) => ({ [field]: '' })),
  ];

  test.each(newValues)(
    'to %j changes no other field, and increments the version',
    async (input) => {
      const { client, before } = await newFilledContact();
      const { id, uuid } = before;
      const start = Date.now() - 1;
      const after = await update(client, { ...input, id: uuid });
      const { updatedAt } = after;
      expect(after).toEqual({ ...before, ...input, id, version: 2, updatedAt });
      expect(Date.parse(updatedAt)).toBeGreaterThanOrEqual(start);
      expect(await read(client, id)).toEqual(after);
    },
  );

  test.each([...textFields, 'email', 'phone', 'type'] as const)(
    'to null clears %s only',
    async (field) => {
      const { client, before } = await newFilledContact();
      const after = await update(client, { id: before.id, [field]: null });
      expect(after).toEqual({ ...before, [field]: null, version: 2, updatedAt: after.updatedAt });
      expect(await read(client, before.id)).toEqual(after);
    },
  );

  test('to null sets tags to an empty list', async () => {
    const { client, before } = await newFilledContact();
    expect(await update(client, { id: before.id, tags: null })).toMatchObject({ tags: [] });
  });

  test('to null cannot clear the first name', async () => {
    const { client, before } = await newFilledContact();
    const result = await tryToUpdate(client, { id: before.id, firstName: null });
    expect(issuesOf(result)).toEqual([{ path: ['input', 'firstName'], message: anyText }]);
    expect(await read(client, before.id)).toEqual(before);
  });

  test('without a difference leaves version and updatedAt unchanged', async () => {
    const { client, before } = await newFilledContact();
    for (const input of [{}, { tags: ['b', 'a', 'b'] }, filledInput(), { expectedVersion: 1 }])
      expect(await update(client, { id: before.uuid, ...input })).toEqual(before);
    expect(await read(client, before.uuid)).toEqual(before);
  });

  test('cannot remove both the email and the phone number', async () => {
    const { client } = await newWorkspace();
    const byPhone = await create(client, { phone: '1' });
    const byEmail = await create(client, { phone: null, email: 'a@example.com' });
    const both = await create(client, { phone: '1', email: 'a@example.com' });
    for (const input of [
      { id: byPhone.id, phone: null },
      { id: byEmail.id, email: null },
      { id: both.id, email: null, phone: null },
    ])
      expect(issuesOf(await tryToUpdate(client, input))).toEqual([
        { path: ['input', 'email'], message: textWith('email address or a phone number') },
      ]);
    for (const before of [byPhone, byEmail, both])
      expect(await read(client, before.id)).toEqual(before);
  });

  test('can replace the email address by a phone number', async () => {
    const { client } = await newWorkspace();
    const { id } = await create(client, { phone: null, email: 'a@example.com' });
    expect(await update(client, { id, email: null, phone: '1' })).toMatchObject({
      email: null,
      phone: '1',
    });
  });

  test('changes only the contact with the given ID', async () => {
    const { client, before } = await newFilledContact();
    const other = await create(client, { ...filledInput(), externalId: 'crm-2' });
    await update(client, { id: other.id, firstName: 'B' });
    expect(await read(client, before.id)).toEqual(before);
  });
});

describe('the version', () => {
  test('is incremented by every change, and a change that expects it succeeds', async () => {
    const { client, before } = await newFilledContact();
    for (const version of [1, 2, 3])
      expect(
        await update(client, {
          id: before.id,
          firstName: `Version ${String(version)}`,
          expectedVersion: version,
        }),
      ).toMatchObject({ version: version + 1 });
  });

  test('is reported to an update or a deletion that expects another one, and nothing is written', async () => {
    const { client, before } = await newFilledContact();
    const { id } = before;
    const now = await update(client, { id, firstName: 'B' });
    const conflict = {
      __typename: 'StaleVersionError',
      code: 'STALE_VERSION',
      message: textWith('version 2'),
      version: 2,
    };
    for (const expectedVersion of [1, 3, 0, -1]) {
      const stale = { id, expectedVersion };
      expect(await tryToUpdate(client, { ...stale, firstName: 'C' })).toEqual(conflict);
      expect(await tryToUpdate(client, stale)).toEqual(conflict);
      expect(await tryToDelete(client, stale)).toEqual(conflict);
    }
    expect(await read(client, id)).toEqual(now);
  });

  test('lets one of two concurrent updates succeed', async () => {
    const { client, before } = await newFilledContact();
    const { id } = before;
    // Two may happen to follow each other; not in each of many rounds.
    for (let expectedVersion = 1; expectedVersion <= 10; expectedVersion++) {
      const results = await Promise.all(
        ['B', 'C'].map((company) =>
          tryToUpdate(client, {
            id,
            company: `${company} ${String(expectedVersion)}`,
            expectedVersion,
          }),
        ),
      );
      const now = await read(client, id);
      expect(now).toMatchObject({ version: expectedVersion + 1 });
      expect(results).toContainEqual({ __typename: 'UpdateContactPayload', contact: now });
      expect(results).toContainEqual(
        expect.objectContaining({ __typename: 'StaleVersionError', version: expectedVersion + 1 }),
      );
    }
  });

  test('is incremented by each concurrent update that expects no version', async () => {
    const { client, before } = await newFilledContact();
    const { id } = before;
    const inputs = [{ firstName: 'B' }, { company: 'C' }, { tags: ['d'] }, { mailingCity: 'E' }];
    await Promise.all(inputs.map((input) => update(client, { id, ...input })));
    const all = Object.assign({ version: 5 }, ...inputs) as object;
    expect(await read(client, id)).toMatchObject(all);
  });

  test('does not have to be given to keep a contact reachable: of two updates that each remove a way to reach it, one is rejected', async () => {
    const { client, before } = await newFilledContact();
    const { id } = before;
    const results = await Promise.all([
      tryToUpdate(client, { id, email: null }),
      tryToUpdate(client, { id, phone: null }),
    ]);
    expect(results.map(({ __typename }) => __typename).sort()).toEqual([
      'UpdateContactPayload',
      'ValidationError',
    ]);
  });
});

describe('a deletion', () => {
  test.each(['id', 'uuid'] as const)('by its %s deletes the contact for good', async (form) => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const contact = await create(client);
    const other = await create(client);
    expect(await remove(client, { id: contact[form], expectedVersion: 1 })).toEqual({
      __typename: 'DeleteContactPayload',
      deletedId: contact.id,
    });
    expect(await read(client, contact.id)).toBeNull();
    expect(await tryToDelete(client, { id: contact[form] })).toMatchObject({
      __typename: 'NotFoundError',
    });
    expect(await read(client, other.id)).toEqual(other);
  });

  test('is rejected with the number of opportunities that refer to the contact', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const contact = await create(client);
    const opportunities = [];
    for (const count of [1, 2, 3]) {
      opportunities.push(await hold(workspace, contact.uuid));
      for (const id of [contact.id, contact.uuid])
        expect(await tryToDelete(client, { id })).toEqual({
          __typename: 'RecordInUseError',
          code: 'RECORD_IN_USE',
          message: anyText,
          count,
        });
    }
    expect(await read(client, contact.id)).toEqual(contact);
    await workspace.db.opportunity.deleteMany({});
    await remove(client, { id: contact.id });
  });

  // The embedded database runs one transaction at a time, so nothing can come in between.
  test.skipIf(!isPostgres)(
    'is rejected if an opportunity is linked to the contact meanwhile',
    async () => {
      const workspace = await newWorkspace();
      const { client } = workspace;
      const contact = await create(client);
      const opportunity = await createOpportunity(client);
      const result = await driver.session(async (session) => {
        await session.run('BEGIN');
        await session.query(
          'UPDATE opportunity SET primary_contact_id = $1 WHERE workspace_id = $2 AND id = $3',
          [contact.uuid, workspace.id, opportunity.uuid],
        );
        const pending = tryToDelete(client, { id: contact.id });
        const blocked =
          'SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))';
        while ((await session.query(blocked)).length === 0);
        await session.run('COMMIT');
        return pending;
      });
      expect(result).toMatchObject({ __typename: 'RecordInUseError', count: 1 });
      expect(await read(client, contact.id)).toEqual(contact);
    },
  );

  test('and a concurrent link of an opportunity never both succeed', async () => {
    const { client } = await newWorkspace();
    for (let round = 0; round < 5; round++) {
      const { id, uuid } = await create(client);
      const [deleted, taken] = await Promise.all([
        tryToDelete(client, { id }),
        client.post('/v1/opportunities', { primary_contact_id: uuid }),
      ]);
      expect([
        ['DeleteContactPayload', 400],
        ['RecordInUseError', 201],
      ]).toContainEqual([deleted.__typename, taken.status]);
    }
  });
});

describe('an ID of no contact in the workspace', () => {
  const notFound = {
    __typename: 'NotFoundError',
    code: 'NOT_FOUND',
    message: 'There is no such contact in this workspace.',
  };

  test.each([missingId, 'banana', '', '\0', '\ud800', `${missingId}0`])(
    'is null to read, and not found to update or delete: %j',
    async (id) => {
      const { client } = await newWorkspace();
      expect(await read(client, id)).toBeNull();
      expect(await tryToUpdate(client, { id, firstName: 'B' })).toEqual(notFound);
      expect(await tryToDelete(client, { id })).toEqual(notFound);
    },
  );

  test('can be the ID of a contact of another workspace, in either form', async () => {
    const { client } = await newWorkspace();
    const other = await newFilledContact();
    for (const id of [other.before.id, other.before.uuid]) {
      expect(await read(client, id)).toBeNull();
      expect(await tryToUpdate(client, { id, firstName: 'B' })).toEqual(notFound);
      expect(await tryToUpdate(client, { id, expectedVersion: 9 })).toEqual(notFound);
      expect(await tryToDelete(client, { id })).toEqual(notFound);
    }
    expect(await read(other.client, other.before.id)).toEqual(other.before);
  });

  test('can be the ID of a record of another type', async () => {
    const { client } = await newWorkspace();
    const opportunity = await createOpportunity(client);
    for (const id of [opportunity.id, opportunity.uuid]) {
      expect(await read(client, id)).toBeNull();
      expect(await tryToUpdate(client, { id, firstName: 'B' })).toEqual(notFound);
      expect(await tryToDelete(client, { id })).toEqual(notFound);
    }
  });
});

describe('permissions', () => {
  const forbidden = { __typename: 'ForbiddenError', code: 'FORBIDDEN', message: anyText };

  test('allow a member to create and update, and an admin to delete', async () => {
    const workspace = await newWorkspace();
    const member = await workspace.clientAs('member');
    const contact = await create(member);
    const changed = await update(member, { id: contact.id, firstName: 'B' });
    expect(await tryToDelete(member, { id: contact.id })).toEqual(forbidden);
    expect(await read(member, contact.id)).toEqual(changed);
    await remove(await workspace.clientAs('admin'), { id: contact.id });
  });

  test.each([
    ['a viewer', 'viewer', false],
    ['a read-only key of an admin', 'admin', true],
  ] as const)('allow %s to read only', async (_name, role, readOnly) => {
    const workspace = await newFilledContact();
    const { before } = workspace;
    const client = await workspace.clientAs(role, { readOnly });
    for (const input of [filledInput(), { firstName: '' }])
      expect(await tryToCreate(client, input)).toEqual(forbidden);
    for (const id of [before.id, missingId]) {
      expect(await tryToUpdate(client, { id, firstName: 'B' })).toEqual(forbidden);
      expect(await tryToDelete(client, { id })).toEqual(forbidden);
    }
    expect(await read(client, before.id)).toEqual(before);
    expect(await countContacts(workspace)).toBe(1);
  });
});

describe('the number of statements, including sign-in,', () => {
  const countOf = async (work: () => Promise<unknown>) => (await statementsOf(work)).length;

  test('to read a contact is two, and one if the ID is malformed', async () => {
    const { client, before } = await newFilledContact();
    for (const id of [before.id, before.uuid])
      expect(await countOf(() => client.data(ContactDocument, { id }))).toBe(2);
    expect(await countOf(() => client.data(ContactDocument, { id: 'banana' }))).toBe(1);
  });

  test('to create a contact is four, one more with an external ID, and one if the input is rejected', async () => {
    const { client } = await newWorkspace();
    const countFor = (input: CreateContactInput) =>
      countOf(() => client.data(CreateContactDocument, { input }));
    expect(await countFor({ ...filledInput(), externalId: null })).toBe(4);
    expect(await countFor(filledInput())).toBe(5);
    expect(await countFor({ firstName: 'Ann' })).toBe(1);
  });

  test('to update a contact is five including the lock, the event and the notification, and three if nothing changes', async () => {
    const { client, before } = await newFilledContact();
    const change = (input: object) =>
      statementsOf(() =>
        client.data(UpdateContactDocument, { input: { id: before.id, ...input } }),
      );
    const [, lock, write, event, notification, ...more] = await change({
      firstName: 'B',
      tags: null,
    });
    expect(lock).toMatch(/^\s*SELECT [^]* FOR NO KEY UPDATE/);
    expect(write).toMatch(/^UPDATE /);
    expect(event).toMatch(/^INSERT INTO workspace_event /);
    expect(notification).toContain('pg_notify(');
    expect(more).toEqual([]);
    expect(await change({ firstName: 'B' })).toHaveLength(3);
  });

  test('to delete a contact is five', async () => {
    const { client, before } = await newFilledContact();
    const input = { id: before.id };
    expect(await countOf(() => client.data(DeleteContactDocument, { input }))).toBe(5);
  });
});
