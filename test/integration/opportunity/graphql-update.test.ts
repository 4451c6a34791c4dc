import { describe, expect, test } from 'vitest';
import {
  UpdateOpportunityWithRelationsDocument,
  type UpdateOpportunityInput,
} from '../../generated/operations.js';
import { globalId, withUuid } from '../../support/global-ids.js';
import {
  countOpportunities,
  newContact,
  newUser,
  newWorkspace,
  stagesOf,
  topOf,
  type Workspace,
} from '../../support/gateway.js';
import {
  anyText,
  create,
  globalIdOf,
  missingId,
  newPipeline,
  read,
  requestErrors,
  textWith,
  update,
  updateIssues,
  updateRefusal,
  type UpdateInput,
} from '../../support/opportunities.js';

const longAgo = new Date('2020-02-02T02:02:02.020Z');

/** An opportunity of long ago with a value in every field that can be changed. */
async function newFilledOpportunity({ id: workspaceId, client, db }: Workspace) {
  const [stage] = await stagesOf(workspaceId);
  const { id } = await db.opportunity.create({
    data: {
      ...topOf(stage),
      name: 'Roof',
      contactName: 'Ann',
      primaryContactId: (await newContact(workspaceId)).id,
      value: '1250.50',
      leadSource: 'Referral',
      appointmentAt: new Date('2026-01-15T17:00:00Z'),
      addressStreet: '1 Main Street',
      addressCity: 'Springfield',
      addressState: 'IL',
      addressZip: '62701',
      addressCountry: 'US',
      salesRepId: (await newUser(workspaceId)).id,
      projectManagerId: (await newUser(workspaceId)).id,
      arOwnerId: (await newUser(workspaceId)).id,
      tags: ['a', 'b'],
      createdAt: longAgo,
      updatedAt: longAgo,
    },
  });
  const filled = await read(client, id);
  if (!filled) throw new Error('The opportunity cannot be read.');
  return filled;
}

/** Fields that null clears. */
const clearedFields = [
  ...(['name', 'contactName', 'value', 'leadSource', 'appointmentAt'] as const),
  ...(['addressStreet', 'addressCity', 'addressState', 'addressZip', 'addressCountry'] as const),
  ...(['primaryContactId', 'salesRepId', 'projectManagerId', 'arOwnerId'] as const),
];

describe('updateOpportunity', () => {
  test.each(clearedFields)('clears %s with null, and changes nothing else', async (field) => {
    const workspace = await newWorkspace();
    const before = await newFilledOpportunity(workspace);
    expect(before[field]).not.toBeNull();
    const after = await update(workspace.client, { id: before.uuid, [field]: null });
    expect(after).toEqual({ ...before, [field]: null, updatedAt: after.updatedAt });
    expect(await read(workspace.client, before.uuid)).toEqual(after);
  });

  test('sets tags to an empty list with null, and changes nothing else', async () => {
    const workspace = await newWorkspace();
    const before = await newFilledOpportunity(workspace);
    const after = await update(workspace.client, { id: before.uuid, tags: null });
    expect(after).toEqual({ ...before, tags: [], updatedAt: after.updatedAt });
  });

  test('clears all optional fields at once with null', async () => {
    const workspace = await newWorkspace();
    const before = await newFilledOpportunity(workspace);
    const cleared = Object.fromEntries(clearedFields.map((field) => [field, null]));
    const after = await update(workspace.client, { id: before.uuid, ...cleared, tags: null });
    expect(after).toEqual({ ...before, ...cleared, tags: [], updatedAt: after.updatedAt });
  });

  test.each([
    ['name', 'name', ' padded '],
    ['contactName', 'contactName', ''],
    ['value', 'value', '0.01'],
    ['leadSource', 'leadSource', '🏠'],
    ['appointmentAt', 'appointmentAt', '2027-02-03T04:05:06.007Z'],
    ['addressStreet', 'addressStreet', '2 Side Street'],
    ['addressCity', 'addressCity', 'Shelbyville'],
    ['addressState', 'addressState', 'MO'],
    ['addressZip', 'addressZip', '00000'],
    ['addressCountry', 'addressCountry', 'Canada'],
    ['tags', 'tags', ['c', 'a']],
  ] as const)('sets %s, and changes nothing else', async (field, answered, value) => {
    const workspace = await newWorkspace();
    const before = await newFilledOpportunity(workspace);
    const input: UpdateInput = { id: before.uuid, [field]: value };
    const after = await update(workspace.client, input);
    expect(after).toEqual({ ...before, [answered]: value, updatedAt: after.updatedAt });
    expect(await read(workspace.client, before.uuid)).toEqual(after);
  });

  test.each([
    ['primaryContactId', 'Contact'],
    ['salesRepId', 'User'],
    ['projectManagerId', 'User'],
    ['arOwnerId', 'User'],
  ] as const)('links %s to another record by its UUID or its global ID', async (field, type) => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const before = await newFilledOpportunity(workspace);
    for (const form of ['uuid', 'global id']) {
      const make = type === 'Contact' ? newContact : newUser;
      const { id: uuid } = await make(workspace.id);
      const link = globalId(type, uuid);
      const after = await update(client, {
        id: before.uuid,
        [field]: form === 'uuid' ? uuid : link,
      });
      expect(after).toEqual({ ...before, [field]: link, updatedAt: after.updatedAt });
    }
  });

  test('changes nothing if the input has no field', async () => {
    const workspace = await newWorkspace();
    const before = await newFilledOpportunity(workspace);
    const after = await update(workspace.client, { id: before.uuid });
    expect(after).toEqual({ ...before, updatedAt: after.updatedAt });
    expect(await read(workspace.client, before.uuid)).toEqual(after);
  });

  test('increases updatedAt and keeps createdAt', async () => {
    const workspace = await newWorkspace();
    const before = await newFilledOpportunity(workspace);
    expect(before.updatedAt).toBe(longAgo.toISOString());
    const start = Date.now() - 1;
    const after = await update(workspace.client, { id: before.uuid, name: 'B' });
    expect(after.createdAt).toBe(longAgo.toISOString());
    expect(Date.parse(after.updatedAt)).toBeGreaterThanOrEqual(start);
    expect(Date.parse(after.updatedAt)).toBeLessThanOrEqual(Date.now() + 1);
  });

  test('changes only the opportunity with the given ID', async () => {
    const workspace = await newWorkspace();
    const [one, other] = [
      await newFilledOpportunity(workspace),
      await newFilledOpportunity(workspace),
    ];
    await update(workspace.client, { id: one.uuid, name: 'B' });
    expect(await read(workspace.client, other.uuid)).toEqual(other);
  });

  test.each(['uuid', 'uuid in upper case', 'global id'])('accepts its %s', async (form) => {
    const { id: workspaceId, client } = await newWorkspace();
    const { id, uuid } = await create(client, { name: 'A' });
    const named = form === 'global id' ? id : form === 'uuid' ? uuid : uuid.toUpperCase();
    expect(await update(client, { id: named, name: 'B' })).toMatchObject({ uuid, name: 'B' });
    expect(await countOpportunities(workspaceId)).toBe(1);
  });

  test('applies concurrent updates of different fields', async () => {
    const { client } = await newWorkspace();
    const { uuid: id } = await create(client);
    const inputs = [{ name: 'B' }, { value: '5.00' }, { tags: ['x'] }, { addressCity: 'C' }];
    await Promise.all(inputs.map((input) => update(client, { id, ...input })));
    expect(await read(client, id)).toMatchObject(Object.assign({}, ...inputs) as object);
  });

  test('returns the relations after the change', async () => {
    const workspace = await newWorkspace();
    const before = await newFilledOpportunity(workspace);
    const [, second] = await stagesOf(workspace.id);
    const contact = await newContact(workspace.id);
    const user = await newUser(workspace.id);
    const { updateOpportunity: result } = await workspace.client.data(
      UpdateOpportunityWithRelationsDocument,
      {
        input: {
          id: before.uuid,
          primaryContactId: contact.id,
          salesRepId: user.id,
          arOwnerId: null,
          stageId: second?.id,
        },
      },
    );
    expect(result).toMatchObject({
      opportunity: {
        uuid: before.uuid,
        primaryContact: { uuid: contact.id },
        salesRep: { uuid: user.id, email: user.email },
        projectManager: { id: before.projectManagerId },
        arOwner: null,
        pipeline: { id: before.pipelineId },
        stage: { uuid: second?.id, position: 1, pipeline: { id: before.pipelineId } },
      },
    });
  });
});

describe('the placement in a pipeline', () => {
  test('changes to another stage of the same pipeline', async () => {
    const workspace = await newWorkspace();
    const before = await newFilledOpportunity(workspace);
    const [, , third] = await stagesOf(workspace.id);
    const stageId = await globalIdOf(workspace.client, third?.id ?? '');
    const after = await update(workspace.client, { id: before.uuid, stageId });
    expect(after).toEqual({
      ...before,
      stageId: globalId('Stage', third?.id),
      updatedAt: after.updatedAt,
    });
  });

  test('changes to the pipeline of a given stage', async () => {
    const workspace = await newWorkspace();
    const before = await newFilledOpportunity(workspace);
    const pipeline = await newPipeline(workspace);
    const stageId = pipeline.stages[1]?.id ?? '';
    const after = await update(workspace.client, { id: before.uuid, stageId });
    expect(after).toMatchObject({
      pipelineId: globalId('Pipeline', pipeline.id),
      stageId: globalId('Stage', stageId),
    });
  });

  test('changes to the first stage of a pipeline that is given alone', async () => {
    const workspace = await newWorkspace();
    const before = await newFilledOpportunity(workspace);
    const pipeline = await newPipeline(workspace);
    const pipelineId = await globalIdOf(workspace.client, pipeline.id);
    const after = await update(workspace.client, { id: before.uuid, pipelineId });
    expect(after).toMatchObject({
      pipelineId: globalId('Pipeline', pipeline.id),
      stageId: globalId('Stage', pipeline.stages[0]?.id),
    });
  });

  test('changes to a pipeline and one of its stages', async () => {
    const workspace = await newWorkspace();
    const before = await newFilledOpportunity(workspace);
    const pipeline = await newPipeline(workspace);
    const stageId = pipeline.stages[1]?.id ?? '';
    const after = await update(workspace.client, {
      id: before.uuid,
      pipelineId: pipeline.id,
      stageId,
    });
    expect(after).toMatchObject({
      pipelineId: globalId('Pipeline', pipeline.id),
      stageId: globalId('Stage', stageId),
    });
  });

  test('stays the same if another field changes, also away from the default placement', async () => {
    const workspace = await newWorkspace();
    const pipeline = await newPipeline(workspace);
    const stageId = pipeline.stages[1]?.id ?? '';
    const before = await create(workspace.client, { stageId });
    const after = await update(workspace.client, { id: before.uuid, name: 'B' });
    expect(after).toMatchObject({
      pipelineId: globalId('Pipeline', pipeline.id),
      stageId: globalId('Stage', stageId),
    });
  });

  test('cannot change to a stage of another pipeline than the given one', async () => {
    const workspace = await newWorkspace();
    const before = await newFilledOpportunity(workspace);
    const pipeline = await newPipeline(workspace);
    const issues = await updateIssues(workspace.client, {
      id: before.uuid,
      pipelineId: pipeline.id,
      stageId: before.stageId,
    });
    expect(issues).toEqual([{ path: ['input', 'stageId'], message: textWith('another pipeline') }]);
    expect(await read(workspace.client, before.uuid)).toEqual(before);
  });

  test.each([
    [['pipelineId'], { pipelineId: null }],
    [['stageId'], { stageId: null }],
    [['pipelineId', 'stageId'], { pipelineId: null, stageId: null }],
  ])('cannot be cleared: null in %j is rejected', async (fields, input) => {
    const workspace = await newWorkspace();
    const before = await newFilledOpportunity(workspace);
    const issues = await updateIssues(workspace.client, {
      id: before.uuid,
      name: 'B',
      ...input,
    });
    expect(issues).toEqual(fields.map((field) => ({ path: ['input', field], message: anyText })));
    expect(await read(workspace.client, before.uuid)).toEqual(before);
  });
});

describe('updateOpportunity rejects, without a change,', () => {
  test.each([
    ['an id that nothing has', missingId],
    ['a text that is no id', 'banana'],
    ['an empty text', ''],
    ['a text that PostgreSQL cannot store', '\0'],
    ['a text that PostgreSQL cannot store either', '\ud800'],
    ['a uuid with something behind it', `${missingId}0`],
  ])('%s', async (_name, id) => {
    const { client } = await newWorkspace();
    expect(await updateRefusal(client, { id, name: 'B' })).toEqual({
      __typename: 'NotFoundError',
      code: 'NOT_FOUND',
      message: anyText,
    });
    expect(await updateRefusal(client, { id })).toMatchObject({ __typename: 'NotFoundError' });
  });

  test('an opportunity of another workspace, with the same error as an unknown ID', async () => {
    const { client } = await newWorkspace();
    const other = await newWorkspace();
    const before = await newFilledOpportunity(other);
    const missing = await updateRefusal(client, { id: missingId, name: 'B' });
    for (const id of [before.uuid, before.id])
      for (const input of [{ name: 'B' }, {}])
        expect(await updateRefusal(client, { id, ...input })).toEqual(missing);
    expect(await read(other.client, before.uuid)).toEqual(before);
  });

  test('the ID of a record of another type', async () => {
    const workspace = await newWorkspace();
    const before = await newFilledOpportunity(workspace);
    const contact = await newContact(workspace.id);
    const globalId = await globalIdOf(workspace.client, contact.id);
    for (const id of [contact.id, globalId, withUuid(globalId, before.uuid)])
      expect(await updateRefusal(workspace.client, { id, name: 'B' })).toMatchObject({
        __typename: 'NotFoundError',
      });
    expect(await read(workspace.client, before.uuid)).toEqual(before);
  });

  test.each([
    ['primaryContactId', 'contact'],
    ['salesRepId', 'user'],
    ['projectManagerId', 'user'],
    ['arOwnerId', 'user'],
    ['pipelineId', 'pipeline'],
    ['stageId', 'stage'],
  ] as const)(
    "another workspace's record for %s, with the same error as an unknown ID",
    async (field, noun) => {
      const workspace = await newWorkspace();
      const before = await newFilledOpportunity(workspace);
      const other = await newWorkspace();
      const [stage] = await stagesOf(other.id);
      const theirs = {
        contact: (await newContact(other.id)).id,
        user: (await newUser(other.id)).id,
        pipeline: stage?.pipelineId ?? '',
        stage: stage?.id ?? '',
      }[noun];
      const missing = await updateIssues(workspace.client, { id: before.uuid, [field]: missingId });
      expect(missing).toEqual([{ path: ['input', field], message: anyText }]);
      for (const link of [theirs, await globalIdOf(other.client, theirs), 'banana', '\0']) {
        const input: UpdateInput = { id: before.uuid, name: 'B', [field]: link };
        expect(await updateIssues(workspace.client, input)).toEqual(missing);
      }
      expect(await read(workspace.client, before.uuid)).toEqual(before);
    },
  );

  test('an input with all of its problems at once', async () => {
    const workspace = await newWorkspace();
    const before = await newFilledOpportunity(workspace);
    const issues = await updateIssues(workspace.client, {
      id: before.uuid,
      name: 'x'.repeat(256),
      contactName: 'a\0',
      value: '1.005',
      addressCity: '\ud800',
      leadSource: 'fine',
      tags: ['fine', 'x'.repeat(101)],
      salesRepId: missingId,
      primaryContactId: missingId,
      stageId: null,
    });
    const fields = ['name', 'contactName', 'value', 'addressCity', 'tags.1'];
    const links = ['salesRepId', 'primaryContactId', 'stageId'];
    expect(issues.map(({ path }) => path.join('.')).sort()).toEqual(
      [...fields, ...links].map((field) => `input.${field}`).sort(),
    );
    expect(await read(workspace.client, before.uuid)).toEqual(before);
  });

  test.each(['-0.01', '1.005', '1000000000000'])('the value %s', async (value) => {
    const workspace = await newWorkspace();
    const before = await newFilledOpportunity(workspace);
    const issues = await updateIssues(workspace.client, { id: before.uuid, value });
    expect(issues).toMatchObject([{ path: ['input', 'value'] }]);
    expect(await read(workspace.client, before.uuid)).toEqual(before);
  });

  test('an input without an ID, or with an unknown field', async () => {
    const workspace = await newWorkspace();
    const before = await newFilledOpportunity(workspace);
    for (const input of [{ name: 'B' }, { id: before.uuid, nope: 'B' }])
      await requestErrors(workspace.client, UpdateOpportunityWithRelationsDocument, {
        input: input as UpdateOpportunityInput,
      });
    const withNull = { id: null, name: 'B' } as unknown as UpdateInput;
    expect(await updateIssues(workspace.client, withNull)).toEqual([
      { path: ['input', 'id'], message: 'Must be given.' },
    ]);
    expect(await read(workspace.client, before.uuid)).toEqual(before);
  });
});

describe('permission to update', () => {
  test.each(['member', 'admin'] as const)('is given to a %s', async (role) => {
    const workspace = await newWorkspace();
    const { uuid: id } = await create(workspace.client);
    const changed = await update(await workspace.clientAs(role), { id, name: 'B' });
    expect(changed.name).toBe('B');
  });

  test.each([
    ['a viewer', 'viewer', false],
    ['a read-only key of an admin', 'admin', true],
  ] as const)('is not given to %s, and nothing changes', async (_name, role, readOnly) => {
    const workspace = await newWorkspace();
    const before = await newFilledOpportunity(workspace);
    const client = await workspace.clientAs(role, { readOnly });
    for (const id of [before.uuid, before.id, missingId])
      expect(await updateRefusal(client, { id, name: 'B' })).toEqual({
        __typename: 'ForbiddenError',
        code: 'FORBIDDEN',
        message: anyText,
      });
    expect(await read(client, before.uuid)).toEqual(before);
  });
});
