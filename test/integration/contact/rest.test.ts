import { describe, expect, test } from 'vitest';
import { database, newWorkspace, type Client } from '../../support/gateway.js';
import { missingId } from '../../support/opportunities.js';
import {
  bodyOf,
  create as createOpportunity,
  errorOf,
  patch,
  refusalOf,
} from '../../support/rest.js';

const contactsPath = '/v1/contacts';
const contactPath = (id: string) => `${contactsPath}/${encodeURIComponent(id)}`;

const address = (kind: string) =>
  Object.fromEntries(
    ['street', 'city', 'state', 'zip', 'country'].map((part) => [
      `${kind}_${part}`,
      `The ${kind} ${part}`,
    ]),
  );

/** A value for every field. */
const full = {
  first_name: 'Ann',
  last_name: 'Miller',
  external_id: 'crm-7',
  email: 'ann@example.com',
  phone: '+1 (555) 0100',
  company: 'Miller & Sons',
  job_title: 'Owner',
  contact_type: 'customer',
  ...address('mailing'),
  ...address('billing'),
  tags: ['vip', 'roof'],
};

const least = { first_name: 'Ann', phone: '555-0100' };

const create = async (client: Client, body: object = least) =>
  bodyOf(await client.post(contactsPath, body), 201);

const list = async (client: Client, parameters: Record<string, string> = {}) =>
  bodyOf(await client.get(`${contactsPath}?${new URLSearchParams(parameters).toString()}`), 200);

const countContacts = (workspaceId: string) =>
  database.system.contact.count({ where: { workspaceId } });

describe('POST /v1/contacts', () => {
  test('returns 201 with the full object, its Location and its version', async () => {
    const { client, id } = await newWorkspace();
    const answer = await client.post(contactsPath, full);
    const { node_id, created_at, updated_at, ...contact } = bodyOf(answer, 201);
    expect(contact).toStrictEqual({ id: contact.id, workspace_id: id, ...full });
    expect(Buffer.from(node_id, 'base64').toString()).toBe(`Contact:${contact.id}`);
    expect(created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(updated_at).toBe(created_at);
    expect(answer.headers.location).toBe(contactPath(contact.id));
    expect(answer.headers.etag).toBe('"1"');
  });

  test('returns null for absent fields, and no tags', async () => {
    const { client } = await newWorkspace();
    const contact = await create(client);
    for (const field of Object.keys(full).filter((name) => !Object.hasOwn(least, name)))
      expect(contact[field], field).toEqual(field === 'tags' ? [] : null);
    expect(contact).toMatchObject(least);
  });

  test.each([['email'], ['phone']] as const)(
    'accepts %s alone as a way to reach the contact',
    async (field) => {
      const { client } = await newWorkspace();
      const body = { first_name: 'Ann', [field]: full[field] };
      expect(await create(client, body)).toMatchObject(body);
      await create(client, { ...body, email: null, phone: null, [field]: full[field] });
    },
  );

  test.each<[string, object | undefined, string[]]>([
    ['no body', undefined, ['first_name', 'email']],
    ['no first name', { phone: '1' }, ['first_name']],
    ['null as first name', { first_name: null, phone: '1' }, ['first_name']],
    ['an empty first name', { first_name: '', phone: '1' }, ['first_name']],
    ['a blank first name', { first_name: ' \u200b', phone: '1' }, ['first_name']],
    ['a number as first name', { first_name: 5, phone: '1' }, ['first_name']],
    ['neither email nor phone', { first_name: 'Ann' }, ['email']],
    ['null for both', { first_name: 'Ann', email: null, phone: null }, ['email']],
    ['an email that is none', { first_name: 'Ann', email: 'ann' }, ['email']],
    ['an empty phone', { first_name: 'Ann', phone: '' }, ['phone']],
    ['a blank phone', { first_name: 'Ann', phone: ' \u200b' }, ['phone']],
    ['a blank external ID', { ...least, external_id: '\u00a0' }, ['external_id']],
    ['a type in upper case', { ...least, contact_type: 'CUSTOMER' }, ['contact_type']],
    ['a type that there is none of', { ...least, contact_type: 'friend' }, ['contact_type']],
    ['256 characters', { ...least, company: 'x'.repeat(256) }, ['company']],
    ['tags that are none', { ...least, tags: ['a', null] }, ['tags[1]']],
    ['GraphQL names', { ...least, type: 'lead', lastName: 'x' }, ['type', 'lastName']],
    ['many of them', { nope: 1, last_name: 5 }, ['nope', 'last_name', 'first_name', 'email']],
  ])('rejects %s, and creates nothing', async (_what, body, params) => {
    const { client, id } = await newWorkspace();
    refusalOf(await client.post(contactsPath, body), ...params);
    expect(await countContacts(id)).toBe(0);
  });

  test('rejects a caller who may only read', async () => {
    const workspace = await newWorkspace();
    for (const reader of [
      await workspace.clientAs('admin', { readOnly: true }),
      await workspace.clientAs('viewer'),
    ])
      errorOf(await reader.post(contactsPath, least), 403, 'forbidden');
    await create(await workspace.clientAs('member'));
    expect(await countContacts(workspace.id)).toBe(1);
  });

  test('creates a contact to which an opportunity can be linked', async () => {
    const { client } = await newWorkspace();
    const { id: primary_contact_id, node_id } = await create(client);
    for (const given of [primary_contact_id, node_id])
      expect(await createOpportunity(client, { primary_contact_id: given })).toMatchObject({
        primary_contact_id,
      });
  });
});

describe('POST /v1/contacts/upsert', () => {
  const upsert = (client: Client, body: object, headers = {}) =>
    client.send({ method: 'POST', url: `${contactsPath}/upsert`, payload: body, headers });

  test('creates the contact, then changes the same one', async () => {
    const { client, id } = await newWorkspace();
    const created = await upsert(client, full);
    expect(bodyOf(created, 201)).toMatchObject(full);
    expect(created.headers.etag).toBe('"1"');
    for (const [index, named] of [
      { external_id: 'crm-7' },
      { email: 'ANN@Example.com' },
      { phone: '1 555 0100' },
    ].entries()) {
      const company = `Company ${String(index)}`;
      const changed = await upsert(client, { ...named, company });
      const { body } = changed;
      expect(bodyOf(changed, 200)).toMatchObject({ id: created.body.id, ...named, company });
      expect(changed.headers.etag).toBe(`"${String(index + 2)}"`);
      expect(bodyOf(await client.get(contactPath(body.id)), 200)).toStrictEqual(body);
    }
    expect(await countContacts(id)).toBe(1);
  });

  test('results in 409 with the IDs of the contacts that the identifiers name', async () => {
    const { client, id } = await newWorkspace();
    const ann = await create(client, { first_name: 'Ann', email: 'ann@example.com' });
    const bob = await create(client, { first_name: 'Bob', phone: '+1 555 867 5309' });
    const body = { email: 'ann@example.com', phone: '5558675309', company: 'Taken' };
    const { message } = errorOf(await upsert(client, body), 409, 'conflict');
    for (const contact of [ann, bob]) {
      expect(message).toContain(contact.id);
      expect(bodyOf(await client.get(contactPath(contact.id)), 200)).toStrictEqual(contact);
    }
    expect(await countContacts(id)).toBe(2);
  });

  test.each<[string, object, string[]]>([
    ['no identifier', { first_name: 'Ann' }, ['email']],
    ['a new contact without a first name', { phone: '1' }, ['first_name']],
    ['unknown fields', { ...least, nope: 1, externalId: 'A' }, ['nope', 'externalId']],
    ['an ID in the body', { ...least, id: missingId }, ['id']],
  ])('rejects %s, and creates nothing', async (_what, body, params) => {
    const { client, id } = await newWorkspace();
    refusalOf(await upsert(client, body), ...params);
    expect(await countContacts(id)).toBe(0);
  });

  test.each(['If-Match', 'If-None-Match'])('rejects %s, which it cannot evaluate', async (name) => {
    const { client, id } = await newWorkspace();
    refusalOf(await upsert(client, least, { [name]: '"1"' }), name);
    expect(await countContacts(id)).toBe(0);
  });

  test('creates a contact beside that of another workspace with the same identifiers', async () => {
    const [mine, theirs] = [await newWorkspace(), await newWorkspace()];
    const other = await create(theirs.client, full);
    const { id } = bodyOf(await upsert(mine.client, full), 201);
    expect(id).not.toBe(other.id);
    expect(await list(theirs.client)).toMatchObject({ data: [other] });
  });
});

describe('GET /v1/contacts', () => {
  test('lists the contacts of the workspace only, newest first, as they were created', async () => {
    const { client } = await newWorkspace();
    await create((await newWorkspace()).client);
    const first = await create(client, full);
    const second = await create(client);
    await database.system.contact.updateMany({
      where: { id: first.id },
      data: { createdAt: new Date(0), updatedAt: new Date(first.updated_at) },
    });
    const { data } = await list(client);
    const created_at = '1970-01-01T00:00:00.000Z';
    expect(data).toStrictEqual([second, { ...first, created_at }]);
  });

  test.each<[Record<string, string>, string[]]>([
    [{}, ['Ann', 'Bob', 'Cid', 'Dee']],
    [{ q: 'miller' }, ['Ann', 'Bob']],
    [{ q: 'MILLER ann' }, ['Ann']],
    [{ q: '777' }, ['Cid']],
    [{ q: '%' }, []],
    [{ email: 'bob@example.com' }, ['Bob']],
    [{ email: 'BOB@Example.com' }, ['Bob']],
    [{ phone: '(555) 867-5309' }, ['Dee']],
    [{ phone: '867-5309' }, []],
    [{ email: 'example' }, []],
    [{ contact_type: 'lead' }, ['Bob', 'Cid']],
    [{ contact_type: 'lead', q: 'miller' }, ['Bob']],
    [{ contact_type: 'other' }, []],
  ])('lists contacts that match all of %j', async (parameters, names) => {
    const { client } = await newWorkspace();
    await create(client, full);
    const bob = { first_name: 'Bob', email: 'bob@example.com', company: 'Miller' };
    await create(client, { ...bob, contact_type: 'lead' });
    await create(client, { first_name: 'Cid', phone: '777', contact_type: 'lead' });
    await create(client, { first_name: 'Dee', phone: '+1 555 867 5309' });
    const { data } = await list(client, parameters);
    expect(data.map(({ first_name }: any) => first_name).sort()).toEqual(names);
  });

  test.each([
    ['contact_type', 'LEAD'],
    ['contact_type', ''],
    ['q', 'x'.repeat(256)],
    ['email', '\0'],
    ['type', 'lead'],
    ['contactType', 'lead'],
  ])('rejects %s %j', async (name, value) => {
    const { client } = await newWorkspace();
    const query = new URLSearchParams({ [name]: value }).toString();
    refusalOf(await client.get(`${contactsPath}?${query}`), name);
  });
});

describe('GET and PATCH /v1/contacts/:id', () => {
  test('accept the ID of REST and of GraphQL', async () => {
    const { client } = await newWorkspace();
    const { id, node_id } = await create(client, full);
    for (const form of [id, node_id, id.toUpperCase()]) {
      const company = `Company of ${form}`;
      const changed = bodyOf(await patch(client, contactPath(form), { company }), 200);
      expect(changed).toMatchObject({ ...full, id, company });
      expect(bodyOf(await client.get(contactPath(form)), 200)).toStrictEqual(changed);
    }
  });

  test('PATCH sets and clears each field alone', async () => {
    const { client } = await newWorkspace();
    let now = await create(client, full);
    const { first_name, contact_type, email, tags, ...texts } = full;
    expect([first_name, contact_type, email, tags]).toBeDefined();
    const changes = [
      { first_name: 'Bob' },
      { contact_type: 'partner' },
      { contact_type: null },
      { email: 'bob@example.com' },
      { email: null },
      { email: 'cid@example.com' },
      { tags: ['x'] },
      ...Object.keys(texts).map((field) => ({ [field]: `Other ${field}` })),
      ...Object.keys(texts).map((field) => ({ [field]: null })),
    ];
    for (const [index, change] of changes.entries()) {
      const answer = await patch(client, contactPath(now.id), change);
      const after = bodyOf(answer, 200);
      expect(after).toStrictEqual({ ...now, ...change, updated_at: after.updated_at });
      expect(answer.headers.etag).toBe(`"${String(index + 2)}"`);
      now = after;
    }
    expect(bodyOf(await client.get(contactPath(now.id)), 200)).toStrictEqual(now);
  });

  test.each<[string, object, string[]]>([
    ['no first name', { first_name: null }, ['first_name']],
    ['neither email nor phone', { email: null, phone: null }, ['email']],
    ['an email that is none', { email: '@' }, ['email']],
    ['what a change cannot set', { id: null, created_at: null }, ['id', 'created_at']],
    ['several at once', { nope: 1, company: 5, tags: 'a' }, ['nope', 'company', 'tags']],
  ])('PATCH rejects %s, and changes nothing', async (_what, body, params) => {
    const { client } = await newWorkspace();
    const before = await create(client, full);
    refusalOf(await patch(client, contactPath(before.id), body), ...params);
    expect(bodyOf(await client.get(contactPath(before.id)), 200)).toStrictEqual(before);
  });

  test('respond to the ID of a contact of another workspace as to an unknown ID', async () => {
    const { client } = await newWorkspace();
    const theirs = await create((await newWorkspace()).client);
    for (const call of [
      (id: string) => client.get(contactPath(id)),
      (id: string) => patch(client, contactPath(id), { company: 'Taken' }),
    ]) {
      const { message } = errorOf(await call(missingId), 404, 'not_found');
      for (const id of [theirs.id, theirs.node_id, 'banana', '\0'])
        expect(errorOf(await call(id), 404, 'not_found').message).toBe(message);
    }
  });
});
