// External ids: the names that another system gives to opportunities; and upserts, which go by them.
import { describe, expect, test } from 'vitest';
import {
  UpsertOpportunityDocument,
  type UpsertOpportunityInput,
} from '../../generated/operations.js';
import { globalId } from '../../support/global-ids.js';
import { countOpportunities, newContact, newWorkspace, stagesOf } from '../../support/gateway.js';
import {
  anyText,
  archive,
  change,
  create,
  createIssues,
  eventsOf,
  missingId,
  orderOf,
  readEvents,
  readLife,
  requestErrors,
  stateOf,
  upsert,
} from '../../support/opportunities.js';

describe('an upsert', () => {
  test('creates a record if none exists, with every field, on top of the default stage', async () => {
    const { id, client } = await newWorkspace();
    const [stage] = await stagesOf(id);
    const { uuid: there } = await create(client);
    const { id: primaryContactId } = await newContact(id);
    const { opportunity, created } = await upsert(client, {
      externalId: 'crm-1',
      name: 'Roof',
      value: '12.5',
      tags: ['a'],
      primaryContactId,
    });
    expect(created).toBe(true);
    expect(opportunity).toMatchObject({
      externalId: 'crm-1',
      name: 'Roof',
      value: '12.50',
      tags: ['a'],
      primaryContactId: globalId('Contact', primaryContactId),
      stageId: globalId('Stage', stage?.id),
      version: 1,
    });
    expect(await readLife(client, opportunity.uuid)).toEqual(opportunity);
    expect(await orderOf(client, stage?.id ?? '')).toEqual([opportunity.uuid, there]);
    expect(await readEvents(client, opportunity.uuid)).toMatchObject([{ type: 'CREATED' }]);
  });

  test('updates an existing record: absent fields and the placement stay, null clears', async () => {
    const { id, client } = await newWorkspace();
    const [, second] = await stagesOf(id);
    const stageId = second?.id ?? '';
    const externalId = 'crm-1';
    const input = { externalId, name: 'Roof', value: '12.50', tags: ['a'], stageId };
    const { opportunity: before } = await upsert(client, input);
    const { opportunity: after, created } = await upsert(client, {
      externalId,
      ...{ name: 'B', value: null },
      // The placement cannot be cleared: a null is the same as no value.
      ...{ pipelineId: null, stageId: null },
    });
    expect(created).toBe(false);
    const { updatedAt } = after;
    expect(after).toEqual({ ...before, name: 'B', value: null, version: 2, updatedAt });
    expect(await readLife(client, before.uuid)).toEqual(after);
    expect(await readEvents(client, before.uuid)).toMatchObject([
      { type: 'UPDATED', version: 2 },
      { type: 'CREATED', version: 1 },
    ]);
    expect(await countOpportunities(id)).toBe(1);
  });

  test('without a difference changes nothing', async () => {
    const { client } = await newWorkspace();
    const input = { externalId: 'crm-1', name: 'Roof', tags: [] };
    const { opportunity } = await upsert(client, input);
    const before = await stateOf(client, opportunity.uuid);
    expect(await upsert(client, input)).toEqual({ opportunity, created: false });
    expect(await stateOf(client, opportunity.uuid)).toEqual(before);
  });

  test('finds a record whose external ID was set by createOpportunity or updateOpportunity', async () => {
    const { client } = await newWorkspace();
    const { uuid: one } = await create(client, { externalId: 'one' });
    const { uuid: two } = await create(client);
    await change(client, { id: two, externalId: 'two' });
    for (const [externalId, uuid] of [
      ['one', one],
      ['two', two],
    ] as const)
      expect(await upsert(client, { externalId, name: 'B' })).toMatchObject({
        opportunity: { uuid },
        created: false,
      });
    await change(client, { id: one, externalId: null });
    expect((await upsert(client, { externalId: 'one' })).created).toBe(true);
  });

  test('moves a record to another stage, as an update does', async () => {
    const { id, client } = await newWorkspace();
    const [, second] = await stagesOf(id);
    const { uuid: there } = await create(client, { stageId: second?.id ?? '' });
    const { opportunity } = await upsert(client, { externalId: 'crm-1' });
    await upsert(client, { externalId: 'crm-1', stageId: second?.id ?? '' });
    expect(await orderOf(client, second?.id ?? '')).toEqual([opportunity.uuid, there]);
  });

  test('keeps the stage if it names the current pipeline, as an update does', async () => {
    const { id, client } = await newWorkspace();
    const [, second] = await stagesOf(id);
    const pipelineId = second?.pipelineId ?? '';
    const { uuid } = await create(client, { stageId: second?.id ?? '', externalId: 'crm-1' });
    const { opportunity } = await upsert(client, { externalId: 'crm-1', pipelineId, name: 'B' });
    expect(opportunity).toMatchObject({
      uuid,
      stageId: globalId('Stage', second?.id),
      name: 'B',
      version: 2,
    });
    expect(await change(client, { id: uuid, pipelineId, name: 'C' })).toMatchObject({
      stageId: globalId('Stage', second?.id),
      name: 'C',
      version: 3,
    });
  });

  test('updates the fields of an archived record, but does not move it', async () => {
    const { id, client } = await newWorkspace();
    const [, second] = await stagesOf(id);
    const { opportunity } = await upsert(client, { externalId: 'crm-1' });
    await archive(client, { id: opportunity.uuid });
    expect(await upsert(client, { externalId: 'crm-1', name: 'B' })).toMatchObject({
      opportunity: { name: 'B', approvalStatus: 'ARCHIVED' },
      created: false,
    });
    const before = await stateOf(client, opportunity.uuid);
    const input = { externalId: 'crm-1', name: 'C', stageId: second?.id ?? '' };
    expect(await upsert.refusal(client, input)).toEqual({
      __typename: 'InvalidTransitionError',
      code: 'INVALID_TRANSITION',
      message: 'It is archived, and cannot be moved.',
      approvalStatus: 'ARCHIVED',
      version: 3,
    });
    expect(await stateOf(client, opportunity.uuid)).toEqual(before);
  });

  test.each([
    ['empty', ''],
    ['blank', ' \u200b'],
    ['too long', 'x'.repeat(256)],
    ['with a NUL', 'a\0'],
    ['with half of a character', '\ud800'],
  ])('with an external ID that is %s is rejected', async (_name, externalId) => {
    const { id, client } = await newWorkspace();
    expect(await upsert.issues(client, { externalId, name: 'A' })).toEqual([
      { path: ['input', 'externalId'], message: anyText },
    ]);
    expect(await countOpportunities(id)).toBe(0);
  });

  test.each(['x'.repeat(255), '🏠'.repeat(255), ' a ', '%', "a'b", missingId])(
    'keeps the external ID %j as sent',
    async (externalId) => {
      const { id, client } = await newWorkspace();
      const { opportunity } = await upsert(client, { externalId });
      expect(opportunity.externalId).toBe(externalId);
      expect((await upsert(client, { externalId })).created).toBe(false);
      expect(await countOpportunities(id)).toBe(1);
    },
  );

  test('without an external ID is rejected', async () => {
    const { id, client } = await newWorkspace();
    for (const input of [{}, { externalId: 'a', id: missingId }])
      await requestErrors(client, UpsertOpportunityDocument, {
        input: input as UpsertOpportunityInput,
      });
    const withNull = { externalId: null } as unknown as UpsertOpportunityInput;
    expect(await upsert.issues(client, withNull)).toEqual([
      { path: ['input', 'externalId'], message: 'Must be given.' },
    ]);
    expect(await countOpportunities(id)).toBe(0);
  });

  test('is rejected with all problems, whether it would create or update', async () => {
    const { id, client } = await newWorkspace();
    const input = { externalId: 'crm-1', value: '-1', salesRepId: missingId };
    const refuse = async () =>
      (await upsert.issues(client, input)).map(({ path }) => path.join('.')).sort();
    const expected = ['input.salesRepId', 'input.value'];
    expect(await refuse()).toEqual(expected);
    expect(await countOpportunities(id)).toBe(0);
    const { opportunity } = await upsert(client, { externalId: 'crm-1' });
    const before = await stateOf(client, opportunity.uuid);
    expect(await refuse()).toEqual(expected);
    expect(await stateOf(client, opportunity.uuid)).toEqual(before);
  });
});

describe('an external ID', () => {
  test('can be used in every other workspace', async () => {
    const [one, other] = [await newWorkspace(), await newWorkspace()];
    const first = await upsert(one.client, { externalId: 'crm-1', name: 'One' });
    const second = await upsert(other.client, { externalId: 'crm-1', name: 'Other' });
    expect([first.created, second.created]).toEqual([true, true]);
    expect((await upsert(one.client, { externalId: 'crm-1', name: 'B' })).created).toBe(false);
    expect(await readLife(other.client, second.opportunity.uuid)).toEqual(second.opportunity);
    await create(other.client, { externalId: 'crm-2' });
    await create(one.client, { externalId: 'crm-2' });
  });

  test('that is in use is rejected by createOpportunity and by updateOpportunity', async () => {
    const { id, client } = await newWorkspace();
    const { uuid: holder } = await create(client, { externalId: 'crm-1' });
    const { uuid: other } = await create(client, { name: 'A' });
    const taken = [{ path: ['input', 'externalId'], message: 'Is taken by another opportunity.' }];
    const before = await stateOf(client, other);
    expect(await createIssues(client, { externalId: 'crm-1' })).toEqual(taken);
    expect(await change.issues(client, { id: other, name: 'B', externalId: 'crm-1' })).toEqual(
      taken,
    );
    expect(await stateOf(client, other)).toEqual(before);
    expect(await countOpportunities(id)).toBe(2);
    expect(await eventsOf(id)).toHaveLength(2);
    const kept = await change(client, { id: holder, name: 'B', externalId: 'crm-1' });
    expect(kept).toMatchObject({ name: 'B', externalId: 'crm-1' });
  });

  test('is in use also if its record is archived', async () => {
    const { client } = await newWorkspace();
    const { uuid: id } = await create(client, { externalId: 'crm-1' });
    await archive(client, { id });
    expect(await createIssues(client, { externalId: 'crm-1' })).toMatchObject([
      { path: ['input', 'externalId'] },
    ]);
  });
});
