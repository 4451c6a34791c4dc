import { describe, expect, test } from 'vitest';
import { newWorkspace, stagesOf, type Answer, type Workspace } from '../../support/gateway.js';
import { readEvents, missingId, newPipeline, orderOf } from '../../support/opportunities.js';
import { bodyOf, create, errorOf, get, recordPath, refusalOf } from '../../support/rest.js';

/** An opportunity in a workspace of its own, and the steps that it can take. */
async function newOpportunity() {
  const workspace = await newWorkspace();
  const { client } = workspace;
  const before = await create(client, { name: 'Roof', value: 12.5 });
  const take = (step: string, body?: object, id = before.id): Promise<Answer> =>
    client.post(`${recordPath(id)}/${step}`, body);
  return { workspace, client, before, id: before.id, take };
}

async function placesOf({ id }: Workspace, kind: 'opportunity' | 'project') {
  const stages = await stagesOf(id, kind);
  return stages.map((stage) => ({ pipeline_id: stage.pipelineId, stage_id: stage.id }));
}

describe('a transition returns the opportunity after it, with its version:', () => {
  test('approve turns it into a project, in the first stage of the default project pipeline', async () => {
    const { workspace, client, before, take } = await newOpportunity();
    const [place] = await placesOf(workspace, 'project');
    const answer = await take('approve');
    const after = bodyOf(answer, 200);
    const { approved_at, updated_at } = after;
    expect(after).toStrictEqual({
      ...before,
      ...place,
      approval_status: 'project',
      approved_at,
      updated_at,
    });
    expect(Math.abs(Date.now() - Date.parse(approved_at))).toBeLessThan(60_000);
    expect(answer.headers.etag).toBe('"2"');
    expect(await get(client, before.id)).toStrictEqual(after);
  });

  test('approve accepts a placement in any pipeline', async () => {
    const { workspace, take } = await newOpportunity();
    const { id: pipeline_id, stages } = await newPipeline(workspace);
    const place = { pipeline_id, stage_id: stages[1]?.id };
    expect(bodyOf(await take('approve', place), 200)).toMatchObject(place);
  });

  test('archive and restore change nothing but the status', async () => {
    const { before, take } = await newOpportunity();
    const archived = await take('archive', {});
    expect(bodyOf(archived, 200)).toStrictEqual({
      ...before,
      approval_status: 'archived',
      updated_at: archived.body.updated_at,
    });
    const restored = await take('restore', {});
    expect(bodyOf(restored, 200)).toStrictEqual({
      ...before,
      updated_at: restored.body.updated_at,
    });
    expect([archived.headers.etag, restored.headers.etag]).toEqual(['"2"', '"3"']);
  });

  test('restore of a former project brings the project back', async () => {
    const { take } = await newOpportunity();
    const project = bodyOf(await take('approve'), 200);
    await take('archive');
    const restored = bodyOf(await take('restore'), 200);
    expect(restored).toStrictEqual({ ...project, updated_at: restored.updated_at });
  });

  test('move accepts a stage, or a pipeline, which stands for its first stage', async () => {
    const { workspace, before, take } = await newOpportunity();
    const [, second] = await placesOf(workspace, 'opportunity');
    const { id: pipeline_id, stages } = await newPipeline(workspace);
    const first = { pipeline_id, stage_id: stages[0]?.id };
    for (const [body, place] of [
      [{ stage_id: second?.stage_id }, second],
      [{ pipeline_id }, first],
      [{ ...second, before_id: null }, second],
    ] as const) {
      const after = bodyOf(await take('move', body), 200);
      expect(after).toStrictEqual({ ...before, ...place, updated_at: after.updated_at });
    }
  });

  test('move accepts a neighbour, before or after which the opportunity is placed', async () => {
    const { client, before, id: c, take } = await newOpportunity();
    const { id: b } = await create(client, {});
    const { id: a } = await create(client, {});
    const order = () => orderOf(client, before.stage_id);
    expect(await order()).toEqual([a, b, c]);
    expect(bodyOf(await take('move', { before_id: b }), 200)).toMatchObject({ id: c });
    expect(await order()).toEqual([a, c, b]);
    bodyOf(await take('move', { after_id: c, stage_id: before.stage_id }, a), 200);
    expect(await order()).toEqual([c, a, b]);
  });
});

describe('a transition that the current state does not allow is a conflict, and changes nothing:', () => {
  test.each([
    ['an opportunity', [], ['restore']],
    ['a project', ['approve'], ['approve', 'restore']],
    ['what is archived', ['archive'], ['approve', 'archive', 'move']],
  ])('%s', async (_name, steps, forbidden) => {
    const { client, before, take } = await newOpportunity();
    for (const step of steps) bodyOf(await take(step), 200);
    const now = await client.get(recordPath(before.id));
    for (const step of forbidden) {
      const body = step === 'move' ? { stage_id: before.stage_id } : {};
      const { message, param } = errorOf(await take(step, body), 409, 'conflict');
      expect(message).toMatch(/cannot be/);
      expect(param).toBeUndefined();
    }
    const then = await client.get(recordPath(before.id));
    expect([then.body, then.headers.etag]).toEqual([now.body, now.headers.etag]);
    expect(await readEvents(client, before.id)).toHaveLength(1 + steps.length);
  });
});

describe('a transition is rejected, and changes nothing,', () => {
  type Given = Awaited<ReturnType<typeof newOpportunity>>;

  async function expectRefusal(given: Given, step: string, body: object, ...params: string[]) {
    const error = refusalOf(await given.take(step, body), ...params);
    expect(await get(given.client, given.id)).toStrictEqual(given.before);
    return error;
  }

  test.each(['approve', 'move'])(
    'for a placement that %s does not find, with the REST names of the parameters',
    async (step) => {
      const given = await newOpportunity();
      const bad = { pipeline_id: missingId, stage_id: 'banana' };
      await expectRefusal(given, step, bad, 'pipeline_id', 'stage_id');
      const [, own] = await placesOf(given.workspace, 'opportunity');
      const { id: pipeline_id } = await newPipeline(given.workspace);
      await expectRefusal(given, step, { ...own, pipeline_id }, 'stage_id');
      const [theirs] = await placesOf(await newWorkspace(), 'project');
      await expectRefusal(given, step, { ...theirs }, 'pipeline_id', 'stage_id');
    },
  );

  test('for a move without a placement, with the REST names of the parameters', async () => {
    const given = await newOpportunity();
    for (const body of [{}, { before_id: null, after_id: null }]) {
      const { message } = await expectRefusal(given, 'move', body, 'body');
      expect(message).toBe('body: A stage, a pipeline or a neighbor is required.');
    }
  });

  test('for an unknown neighbour, or two of them', async () => {
    const given = await newOpportunity();
    const { id: other } = await create(given.client, {});
    const [, second] = await placesOf(given.workspace, 'opportunity');
    const both = { before_id: other, after_id: other };
    const { message } = await expectRefusal(given, 'move', both, 'after_id');
    expect(message).toBe('after_id: Only one neighbor can be given.');
    for (const field of ['before_id', 'after_id']) {
      for (const id of [missingId, 'banana', given.id])
        await expectRefusal(given, 'move', { [field]: id }, field);
      await expectRefusal(given, 'move', { [field]: other, stage_id: second?.stage_id }, field);
    }
  });

  test.each([
    ['approve', { stage_id: 5, nope: 1, before_id: null }, ['stage_id', 'nope', 'before_id']],
    ['archive', { stage_id: null, reason: 'lost' }, ['stage_id', 'reason']],
    ['restore', { id: null }, ['id']],
    ['move', { stageId: 'x', after_id: true }, ['stageId', 'after_id']],
  ])('for a parameter that %s does not have', async (step, body, params) => {
    const given = await newOpportunity();
    // A value that cannot be read has no further issues.
    const error = errorOf(await given.take(step, body), 400, 'invalid_request');
    expect(error.details?.map(({ param }) => param)).toEqual(expect.arrayContaining(params));
    expect(await get(given.client, given.id)).toStrictEqual(given.before);
  });

  test.each(['approve', 'archive', 'restore', 'move'])(
    'for %s of an opportunity that does not exist in the workspace',
    async (step) => {
      const { workspace, take } = await newOpportunity();
      const theirs = await newOpportunity();
      const [place] = await placesOf(workspace, 'opportunity');
      const body = step === 'move' ? place : {};
      const { message } = errorOf(await take(step, body, missingId), 404, 'not_found');
      const foreign = await take(step, body, theirs.id);
      expect(errorOf(foreign, 404, 'not_found').message).toBe(message);
      expect(await get(theirs.client, theirs.id)).toStrictEqual(theirs.before);
    },
  );

  test.each(['approve', 'archive', 'restore', 'move'])(
    'for %s from a caller who may only read',
    async (step) => {
      const { workspace, client, before, id } = await newOpportunity();
      for (const reader of [
        await workspace.clientAs('admin', { readOnly: true }),
        await workspace.clientAs('viewer'),
      ])
        errorOf(await reader.post(`${recordPath(id)}/${step}`, {}), 403, 'forbidden');
      expect(await get(client, id)).toStrictEqual(before);
    },
  );
});
