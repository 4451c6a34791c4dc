// Merging two contacts.
import { describe, expect, test } from 'vitest';
import { create, merge, read, tryToMerge, type Contact } from '../../support/contacts.js';
import { newWorkspace, stagesOf, topOf, type Client } from '../../support/gateway.js';
import { globalId } from '../../support/global-ids.js';
import {
  archive,
  create as createOpportunity,
  missingId,
  readEvents,
  textWith,
} from '../../support/opportunities.js';

const address = { mailingStreet: 'Elm St 1', mailingCity: 'Springfield', mailingZip: '62701' };

async function newPair(client: Client): Promise<{ into: Contact; from: Contact }> {
  const into = await create(client, {
    ...{ firstName: 'Ann', email: 'ann@example.com', phone: null, company: '', tags: ['a', 'b'] },
    billingCity: 'Denver',
  });
  const from = await create(client, {
    ...{
      firstName: 'Anna',
      lastName: 'Rivera',
      email: 'a.rivera@example.com',
      phone: '555 867 5309',
    },
    ...{
      company: 'Acme',
      jobTitle: 'Owner',
      type: 'CUSTOMER',
      externalId: 'crm-1',
      tags: ['b', 'c'],
    },
    ...address,
    billingStreet: 'Oak St 2',
  });
  return { into, from };
}

describe('mergeContacts', () => {
  test('moves the opportunities with an event each, and deletes the other contact', async () => {
    const { client, db } = await newWorkspace();
    const { into, from } = await newPair(client);
    const own = await createOpportunity(client, { primaryContactId: into.id });
    const moved = await createOpportunity(client, { primaryContactId: from.id });
    const archived = await createOpportunity(client, { primaryContactId: from.uuid });
    await archive(client, { id: archived.id });
    const before = await db.opportunity.findMany({ orderBy: { id: 'asc' } });

    const { contact, deletedId } = await merge(client, { intoId: into.id, fromId: from.uuid });
    expect(contact.uuid).toBe(into.uuid);
    expect(deletedId).toBe(from.id);
    expect(await read(client, from.id)).toBeNull();
    expect(await db.opportunity.findMany({ orderBy: { id: 'asc' } })).toEqual(
      before.map((row) =>
        row.id === own.uuid
          ? row
          : {
              ...row,
              primaryContactId: into.uuid,
              version: row.version + 1,
              updatedAt: expect.any(Date),
            },
      ),
    );
    const [event] = await readEvents(client, moved.uuid);
    expect(event).toMatchObject({
      type: 'UPDATED',
      version: 2,
      user: { uuid: expect.any(String) },
      changes: [{ field: 'primaryContactId', before: from.id, after: into.id }],
    });
  });

  test('takes over what the contact lacks, an address as a whole, and all tags', async () => {
    const { client } = await newWorkspace();
    const { into, from } = await newPair(client);
    const { contact } = await merge(client, { intoId: into.id, fromId: from.id });
    const { updatedAt } = contact;
    expect(contact).toEqual({
      ...into,
      ...{ lastName: 'Rivera', phone: '555 867 5309', company: 'Acme', jobTitle: 'Owner' },
      ...{ type: 'CUSTOMER', externalId: 'crm-1', ...address, tags: ['a', 'b', 'c'] },
      ...{ version: 2, updatedAt },
    });
    expect(await read(client, into.id)).toEqual(contact);
  });

  test('rejects a contact that is missing, of another workspace or the same, and changes nothing', async () => {
    const [mine, theirs] = [await newWorkspace(), await newWorkspace()];
    const { client } = mine;
    const { into } = await newPair(client);
    const other = (await newPair(theirs.client)).from;
    for (const id of [
      missingId,
      globalId('Contact', missingId),
      other.id,
      other.uuid,
      'banana',
      '',
    ])
      for (const [field, input] of [
        ['fromId', { intoId: into.id, fromId: id }],
        ['intoId', { intoId: id, fromId: into.id }],
      ] as const)
        expect(await tryToMerge(client, input)).toMatchObject({
          issues: [
            { path: ['input', field], message: 'Does not name a contact of this workspace.' },
          ],
        });
    expect(await tryToMerge(client, { intoId: into.id, fromId: into.uuid })).toMatchObject({
      issues: [{ path: ['input', 'fromId'] }],
    });
    expect(await read(client, into.id)).toEqual(into);
    expect(await read(theirs.client, other.id)).toEqual(other);
  });

  test('rejects another version than the one expected', async () => {
    const { client } = await newWorkspace();
    const { into, from } = await newPair(client);
    const input = { intoId: into.id, fromId: from.id, expectedVersion: 7 };
    expect(await tryToMerge(client, input)).toMatchObject({
      __typename: 'StaleVersionError',
      version: 1,
    });
    expect(await read(client, from.id)).toEqual(from);
    await merge(client, { ...input, expectedVersion: 1 });
  });

  test('rejects a contact with more than 1,000 opportunities', async () => {
    const { id, client, db } = await newWorkspace();
    const { into, from } = await newPair(client);
    const [stage] = await stagesOf(id);
    await db.opportunity.createMany({
      data: Array.from({ length: 1_001 }, () => ({
        ...topOf(stage),
        primaryContactId: from.uuid,
      })),
    });
    const input = { intoId: into.id, fromId: from.id };
    expect(await tryToMerge(client, input)).toMatchObject({
      __typename: 'LimitReachedError',
      message: textWith('1001'),
      limit: 1_000,
    });
    expect(await read(client, from.id)).toEqual(from);
    const one = await db.opportunity.findFirstOrThrow({ select: { id: true } });
    await db.opportunity.delete({ where: { workspaceId_id: { workspaceId: id, id: one.id } } });
    await merge(client, input);
    expect(await db.opportunity.count({ where: { primaryContactId: into.uuid } })).toBe(1_000);
    expect(await db.opportunityEvent.count({ where: { type: 'updated' } })).toBe(1_000);
  });

  test('rejects contacts that have more than 100 tags together, and keeps both', async () => {
    const { client } = await newWorkspace();
    const tagged = (start: number, count: number) =>
      create(client, {
        ...{ firstName: 'Ann', email: 'ann@example.com', phone: null },
        tags: Array.from({ length: count }, (_, index) => `tag ${String(start + index)}`),
      });
    const [into, from, other] = [await tagged(0, 60), await tagged(50, 51), await tagged(50, 50)];
    const result = await tryToMerge(client, { intoId: into.id, fromId: from.id });
    expect(result).toMatchObject({ __typename: 'LimitReachedError', limit: 100 });
    expect(await read(client, from.id)).toEqual(from);
    await merge(client, { intoId: into.id, fromId: other.id });
    expect((await read(client, into.id))?.tags).toHaveLength(100);
  });

  test('makes one contact of two concurrent merges in both directions', async () => {
    const { client, db } = await newWorkspace();
    const { into, from } = await newPair(client);
    const results = await Promise.all([
      tryToMerge(client, { intoId: into.id, fromId: from.id }),
      tryToMerge(client, { intoId: from.id, fromId: into.id }),
    ]);
    expect(results.map((result) => result.__typename).sort()).toEqual([
      ...['MergeContactsPayload', 'ValidationError'],
    ]);
    expect(await db.contact.count()).toBe(1);
  });

  test('is allowed to admins only', async () => {
    const workspace = await newWorkspace();
    const { into, from } = await newPair(workspace.client);
    for (const client of [
      await workspace.clientAs('member'),
      await workspace.clientAs('viewer'),
      await workspace.clientAs('admin', { readOnly: true }),
    ])
      expect(await tryToMerge(client, { intoId: into.id, fromId: from.id })).toMatchObject({
        __typename: 'ForbiddenError',
      });
    expect(await read(workspace.client, from.id)).toEqual(from);
  });
});
