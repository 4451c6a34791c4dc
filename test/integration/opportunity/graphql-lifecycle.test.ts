// The life of an opportunity: approval, archive, deletion; who may change it, and at which version.
import { describe, expect, test } from 'vitest';
import { globalId, withUuid } from '../../support/global-ids.js';
import {
  countOpportunities,
  database,
  isPostgres,
  newContact,
  newWorkspace,
  stagesOf,
} from '../../support/gateway.js';
import {
  anyText,
  approve,
  archive,
  change,
  create,
  createMany,
  eventsOf,
  globalIdOf,
  missingId,
  move,
  newPipeline,
  orderOf,
  read,
  readLife,
  remove,
  restore,
  stateOf,
  textLike,
  textWith,
  unapprove,
  upsert,
  whileDeleted,
} from '../../support/opportunities.js';

/** A workspace with an opportunity at version 1, in the second stage of its pipeline. */
async function newLife() {
  const workspace = await newWorkspace();
  const { client } = workspace;
  const [, stage] = await stagesOf(workspace.id);
  const stageId = stage?.id ?? '';
  const { uuid: id } = await create(client, { name: 'Roof', value: '12.50', stageId });
  return { workspace, client, stageId, id, before: await readLife(client, id) };
}

describe('unapproveOpportunity', () => {
  test('turns a project back into an opportunity, on top of its former stage', async () => {
    const { workspace, client, stageId, id, before } = await newLife();
    const { uuid: other } = await create(client, { stageId });
    await approve(client, { id });
    const after = await unapprove(client, { id, expectedVersion: 2 });
    const { stageRank, updatedAt } = after;
    expect(after).toEqual({ ...before, stageRank, version: 3, updatedAt });
    expect(await orderOf(client, stageId)).toEqual([id, other]);
    const events = await eventsOf(workspace.id, id);
    expect(events.map(({ type }) => type)).toEqual(['created', 'approved', 'unapproved']);
  });

  test('places it in the default opportunity pipeline if that stage no longer exists, or in a given stage', async () => {
    const workspace = await newWorkspace();
    const { client, id: workspaceId } = workspace;
    const { stages } = await newPipeline(workspace);
    const [first, , third] = await stagesOf(workspaceId);
    const { uuid: id } = await create(client, { stageId: stages[1]?.id });
    await approve(client, { id });
    await database.system.stage.deleteMany({ where: { workspaceId, id: stages[1]?.id ?? '' } });
    expect(await unapprove(client, { id })).toMatchObject({
      stageId: globalId('Stage', first?.id),
    });
    await approve(client, { id });
    expect(await unapprove(client, { id, stageId: third?.id })).toMatchObject({
      approvalStatus: 'OPPORTUNITY',
      stageId: globalId('Stage', third?.id),
    });
  });

  test('rejects a record that is not a project, and changes nothing', async () => {
    const { client, id } = await newLife();
    const before = await stateOf(client, id);
    expect(await unapprove.refusal(client, { id })).toMatchObject({
      __typename: 'InvalidTransitionError',
      approvalStatus: 'OPPORTUNITY',
      version: 1,
    });
    expect(await stateOf(client, id)).toEqual(before);
  });
});

describe('approveOpportunity', () => {
  test('turns the same record into a project, on top of the first stage of the default project pipeline', async () => {
    const { workspace, client, id, before } = await newLife();
    const [first] = await stagesOf(workspace.id, 'project');
    const { uuid: earlier } = await create(client);
    await approve(client, { id: earlier });
    const start = Date.now();
    const after = await approve(client, { id });
    const { approvedAt, updatedAt, stageRank } = after;
    expect(after).toEqual({
      ...before,
      approvalStatus: 'PROJECT',
      approvedAt,
      pipelineId: globalId('Pipeline', first?.pipelineId),
      stageId: globalId('Stage', first?.id),
      stageRank,
      version: 2,
      updatedAt,
    });
    expect(Date.parse(approvedAt ?? '')).toBeGreaterThanOrEqual(start);
    expect(Date.parse(approvedAt ?? '')).toBeLessThanOrEqual(Date.now());
    expect(await readLife(client, id)).toEqual(after);
    expect(await orderOf(client, first?.id ?? '')).toEqual([id, earlier]);
  });

  test('places it in a given stage, a given pipeline, or both, by UUID or global ID', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const [, , third] = await stagesOf(workspace.id, 'project');
    const { id: pipelineId, stages } = await newPipeline(workspace);
    const [first, second] = stages.map(({ id }) => id);
    const places = [
      [{ stageId: third?.id }, third?.id],
      [{ stageId: await globalIdOf(client, third?.id ?? '') }, third?.id],
      [{ pipelineId }, first],
      [{ pipelineId: await globalIdOf(client, pipelineId), stageId: second }, second],
    ] as const;
    for (const [place, stage] of places) {
      const { id } = await create(client);
      expect(await approve(client, { id, ...place })).toMatchObject({
        approvalStatus: 'PROJECT',
        stageId: globalId('Stage', stage),
      });
    }
  });

  test.each([
    ['a stage that nothing has', 'stageId', { stageId: missingId }],
    ['a malformed pipeline', 'pipelineId', { pipelineId: 'banana' }],
  ])('is rejected for %s, and changes nothing', async (_name, field, place) => {
    const { client, id } = await newLife();
    const before = await stateOf(client, id);
    const issues = await approve.issues(client, { id, ...place });
    expect(issues).toEqual([{ path: ['input', field], message: textWith('Does not name') }]);
    expect(await stateOf(client, id)).toEqual(before);
  });

  test('is rejected for a stage of another pipeline than the given one', async () => {
    const { workspace, client, id, stageId } = await newLife();
    const { id: pipelineId } = await newPipeline(workspace);
    expect(await approve.issues(client, { id, pipelineId, stageId })).toEqual([
      { path: ['input', 'stageId'], message: textWith('another pipeline') },
    ]);
  });

  test.skipIf(!isPostgres)(
    'is rejected for a stage that is deleted between check and write',
    async () => {
      const { workspace, client, id } = await newLife();
      const [, stage] = (await newPipeline(workspace)).stages;
      if (stage === undefined) throw new Error('There is no stage.');
      const before = await stateOf(client, id);
      const issues = await whileDeleted('stage', stage, () =>
        approve.issues(client, { id, stageId: stage.id }),
      );
      expect(issues).toMatchObject([{ path: ['input', 'stageId'] }]);
      expect(await stateOf(client, id)).toEqual(before);
    },
  );
});

describe('archiving and restoring', () => {
  test('brings an opportunity back to its former status and placement', async () => {
    const { client, stageId, id, before } = await newLife();
    const { uuid: below } = await create(client, { stageId });
    await move(client, { id: below, afterId: id });
    const archived = await archive(client, { id });
    expect(archived).toEqual({
      ...before,
      approvalStatus: 'ARCHIVED',
      archivedAt: textLike(/^\d{4}-/),
      version: 2,
      updatedAt: archived.updatedAt,
    });
    expect(await readLife(client, id)).toEqual(archived);
    const restored = await restore(client, { id });
    expect(restored).toEqual({ ...before, version: 3, updatedAt: restored.updatedAt });
    expect(await orderOf(client, stageId)).toEqual([id, below]);
  });

  test('brings a project back as a project, with its approval time', async () => {
    const { client, id } = await newLife();
    const project = await approve(client, { id });
    const archived = await archive(client, { id });
    expect(archived).toEqual({
      ...project,
      approvalStatus: 'ARCHIVED',
      archivedAt: archived.archivedAt,
      version: 3,
      updatedAt: archived.updatedAt,
    });
    const restored = await restore(client, { id });
    expect(restored).toEqual({ ...project, version: 4, updatedAt: restored.updatedAt });
  });

  test('can be repeated', async () => {
    const { client, id } = await newLife();
    for (const version of [2, 4, 6]) {
      expect(await archive(client, { id })).toMatchObject({ version });
      expect(await restore(client, { id })).toMatchObject({
        version: version + 1,
        approvalStatus: 'OPPORTUNITY',
      });
    }
  });

  test('allows changes to the fields of an archived record, but not to its stage', async () => {
    const { workspace, client, stageId, id } = await newLife();
    await archive(client, { id });
    expect(await change(client, { id, name: 'B', stageId })).toMatchObject({
      name: 'B',
      approvalStatus: 'ARCHIVED',
    });
    const before = await stateOf(client, id);
    const [first] = await stagesOf(workspace.id);
    const moved = await change.refusal(client, { id, name: 'C', stageId: first?.id ?? '' });
    expect(moved).toEqual({
      __typename: 'InvalidTransitionError',
      code: 'INVALID_TRANSITION',
      message: 'It is archived, and cannot be moved.',
      approvalStatus: 'ARCHIVED',
      version: 3,
    });
    expect(await stateOf(client, id)).toEqual(before);
  });
});

describe('a transition that the current state does not allow', () => {
  const steps = { move, approve, archive, restore };
  const cases = [
    ['restore', 'OPPORTUNITY', 'It is an opportunity, and cannot be restored.'],
    ['approve', 'PROJECT', 'It is a project, and cannot be approved.'],
    ['restore', 'PROJECT', 'It is a project, and cannot be restored.'],
    ['move', 'ARCHIVED', 'It is archived, and cannot be moved.'],
    ['approve', 'ARCHIVED', 'It is archived, and cannot be approved.'],
    ['archive', 'ARCHIVED', 'It is archived, and cannot be archived.'],
  ] as const;

  test.each(cases)(
    '%s of one that is %s results in an InvalidTransitionError',
    async (step, approvalStatus, message) => {
      const { client, id, stageId } = await newLife();
      if (approvalStatus === 'PROJECT') await approve(client, { id });
      if (approvalStatus === 'ARCHIVED') await archive(client, { id });
      const before = await stateOf(client, id);
      const refusal = await steps[step].refusal(client, {
        id,
        ...(step === 'move' && { stageId }),
      });
      expect(refusal).toEqual({
        __typename: 'InvalidTransitionError',
        code: 'INVALID_TRANSITION',
        message,
        approvalStatus,
        version: before.opportunity.version,
      });
      expect(await stateOf(client, id)).toEqual(before);
    },
  );
});

describe('a deletion', () => {
  test('returns the IDs of the deleted record', async () => {
    const { workspace, client, id, before, stageId } = await newLife();
    const { uuid: other } = await create(client, { stageId });
    expect(await remove(client, { id: before.id })).toEqual({ deletedId: before.id });
    expect(await read(client, id)).toBeNull();
    expect(await orderOf(client, stageId)).toEqual([other]);
    expect(await countOpportunities(workspace.id)).toBe(1);
    expect((await client.get(`/v1/opportunities/${id}`)).status).toBe(404);
    for (const step of [remove, archive, restore, approve, change])
      expect(await step.refusal(client, { id })).toMatchObject({ __typename: 'NotFoundError' });
  });

  test('keeps the events, the last of which has the fields of the record', async () => {
    const { workspace, client, id, before } = await newLife();
    await remove(client, { id });
    const events = await eventsOf(workspace.id, id);
    expect(events.map(({ type, version }) => [type, version])).toEqual([
      ['created', 1],
      ['deleted', 2],
    ]);
    expect(events[1]?.changes).toEqual(
      expect.arrayContaining([
        { field: 'name', before: 'Roof', after: null },
        { field: 'value', before: '12.50', after: null },
        { field: 'stageRank', before: before.stageRank, after: null },
        { field: 'approvalStatus', before: 'opportunity', after: null },
      ]),
    );
  });

  test.each(['project', 'archived'] as const)(
    'accepts a record that is %s as well',
    async (state) => {
      const { workspace, client, id } = await newLife();
      await (state === 'project' ? approve : archive)(client, { id });
      await remove(client, { id });
      expect(await countOpportunities(workspace.id)).toBe(0);
    },
  );

  test('frees the external ID', async () => {
    const { client } = await newWorkspace();
    const { uuid } = await create(client, { externalId: 'crm-1' });
    await remove(client, { id: uuid });
    const again = await upsert(client, { externalId: 'crm-1' });
    expect(again.created).toBe(true);
    expect(again.opportunity.uuid).not.toBe(uuid);
  });

  test('requires an admin: a member gets an error, and nothing changes', async () => {
    const { workspace, client, id } = await newLife();
    const before = await stateOf(client, id);
    const member = await workspace.clientAs('member');
    for (const each of [id, missingId])
      expect(await remove.refusal(member, { id: each })).toEqual({
        __typename: 'ForbiddenError',
        code: 'FORBIDDEN',
        message: anyText,
      });
    expect(await stateOf(client, id)).toEqual(before);
    await remove(await workspace.clientAs('admin'), { id });
    expect(await read(client, id)).toBeNull();
  });
});

/** Each mutation of one opportunity, with an input that it would accept. */
const steps = [
  ['updateOpportunity', change, { name: 'B' }],
  ['moveOpportunity', move, {}],
  ['approveOpportunity', approve, {}],
  ['archiveOpportunity', archive, {}],
  ['restoreOpportunity', restore, {}],
  ['deleteOpportunity', remove, {}],
] as const;

/** An opportunity which is such that the mutation is allowed, and the input for it. */
async function readyFor(name: (typeof steps)[number][0], input: object) {
  const life = await newLife();
  const { client, id, stageId } = life;
  if (name === 'restoreOpportunity') await archive(client, { id });
  const place = name === 'moveOpportunity' ? { stageId } : {};
  return { ...life, input: { id, ...input, ...place } };
}

describe.each(steps)('%s', (name, step, rest) => {
  test('with a stale version results in a StaleVersionError with the current version, and changes nothing', async () => {
    const { client, id, input } = await readyFor(name, rest);
    await change(client, { id, leadSource: 'Referral' });
    const before = await stateOf(client, id);
    const { version } = before.opportunity;
    for (const expectedVersion of [version - 1, version + 1, 0, -1])
      expect(await step.refusal(client, { ...input, expectedVersion })).toEqual({
        __typename: 'StaleVersionError',
        code: 'STALE_VERSION',
        message: textWith(String(version)),
        version,
      });
    expect(await stateOf(client, id)).toEqual(before);
  });

  test.each(['the present version', 'null', 'nothing'])(
    'with %s as the expected version succeeds',
    async (what) => {
      const { client, id, input } = await readyFor(name, rest);
      const { version } = await readLife(client, id);
      const expected =
        what === 'nothing' ? {} : { expectedVersion: what === 'null' ? null : version };
      await step(client, { ...input, ...expected });
      if (name === 'deleteOpportunity') expect(await read(client, id)).toBeNull();
      else expect(await readLife(client, id)).toMatchObject({ version: version + 1 });
    },
  );

  test('of an opportunity of another workspace gets the same error as an unknown ID', async () => {
    const { client, id, before, input } = await readyFor(name, rest);
    const state = await stateOf(client, id);
    const other = await newWorkspace();
    const [stage] = await stagesOf(other.id);
    const contact = await globalIdOf(other.client, (await newContact(other.id)).id);
    const theirs = { ...input, ...('stageId' in input && { stageId: stage?.id ?? '' }) };
    const missing = await step.refusal(other.client, { ...theirs, id: missingId });
    expect(missing).toEqual({ __typename: 'NotFoundError', code: 'NOT_FOUND', message: anyText });
    for (const each of [id, before.id, 'banana', '', '\0', withUuid(contact, id)])
      expect(await step.refusal(other.client, { ...theirs, id: each })).toEqual(missing);
    expect(await step.refusal(other.client, { ...theirs, id, expectedVersion: 1 })).toEqual(
      missing,
    );
    expect(await stateOf(client, id)).toEqual(state);
  });
});

describe('a caller without permission to write', () => {
  test.each([
    ['a viewer', 'viewer', false],
    ['a read-only key of an admin', 'admin', true],
  ] as const)(
    '%s gets the same error from every mutation, and nothing changes',
    async (_name, role, readOnly) => {
      const { workspace, client, id, stageId } = await newLife();
      const before = await stateOf(client, id);
      const reader = await workspace.clientAs(role, { readOnly });
      const refusals = [
        await createMany.refusal(reader, { opportunities: [{}] }),
        await createMany.refusal(reader, { opportunities: [] }),
        await upsert.refusal(reader, { externalId: 'crm-1' }),
        await upsert.refusal(reader, { externalId: '' }),
        await move.refusal(reader, { id, stageId }),
        await move.refusal(reader, { id }),
      ];
      for (const [, step] of steps)
        for (const each of [id, missingId]) refusals.push(await step.refusal(reader, { id: each }));
      for (const refusal of refusals)
        expect(refusal).toEqual({
          __typename: 'ForbiddenError',
          code: 'FORBIDDEN',
          message: anyText,
        });
      expect(await stateOf(reader, id)).toEqual(before);
      expect(await countOpportunities(workspace.id)).toBe(1);
    },
  );
});
