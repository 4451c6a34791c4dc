// Moving an opportunity: to another stage, to another place in its stage, or both.
import { beforeAll, describe, expect, test } from 'vitest';
import type { MoveOpportunityInput } from '../../generated/operations.js';
import { globalId, withUuid } from '../../support/global-ids.js';
import {
  isPostgres,
  newContact,
  newWorkspace,
  stagesOf,
  type Workspace,
} from '../../support/gateway.js';
import {
  anyText,
  archive,
  create,
  createMany,
  globalIdOf,
  missingId,
  move,
  newPipeline,
  orderOf,
  readLife,
  stateOf,
  textWith,
  whileDeleted,
} from '../../support/opportunities.js';

/** Opportunities in a stage, in its order. */
async function fill({ client }: Workspace, stageId: string, count: number): Promise<string[]> {
  const opportunities = Array.from({ length: count }, () => ({ stageId }));
  const results = await createMany(client, { opportunities });
  const uuids = results.map(({ opportunity }) => opportunity?.uuid ?? '');
  expect(await orderOf(client, stageId)).toEqual(uuids);
  return uuids;
}

/** A workspace with three opportunities in its first stage and three in its second, in their order. */
async function newBoard() {
  const workspace = await newWorkspace();
  const [first, second] = await stagesOf(workspace.id);
  const stages = [first?.id ?? '', second?.id ?? ''] as const;
  const [a = '', b = '', c = ''] = await fill(workspace, stages[0], 3);
  const [x = '', y = '', z = ''] = await fill(workspace, stages[1], 3);
  return { workspace, client: workspace.client, stages, a, b, c, x, y, z };
}

type Board = Awaited<ReturnType<typeof newBoard>>;

const boardOf = ({ client, stages }: Board) =>
  Promise.all(stages.map((stageId) => orderOf(client, stageId)));

describe('moving to a stage', () => {
  test('places the opportunity on top, and changes only placement, version and updatedAt', async () => {
    const board = await newBoard();
    const { client, a, b, c, x, y, z } = board;
    const before = await readLife(client, c);
    const after = await move(client, { id: c, stageId: board.stages[1] });
    expect(await boardOf(board)).toEqual([
      [a, b],
      [c, x, y, z],
    ]);
    const { stageRank, updatedAt } = after;
    expect(after).toEqual({
      ...before,
      stageId: globalId('Stage', board.stages[1]),
      version: before.version + 1,
      stageRank,
      updatedAt,
    });
    expect(Date.parse(updatedAt)).toBeGreaterThan(Date.parse(before.updatedAt));
    expect(await readLife(client, c)).toEqual(after);
  });

  test('places it on top also if it is in that stage already', async () => {
    const board = await newBoard();
    const { a, b, c } = board;
    await move(board.client, { id: c, stageId: board.stages[0] });
    expect((await boardOf(board))[0]).toEqual([c, a, b]);
  });

  test('of another pipeline moves it to that pipeline', async () => {
    const { workspace, client, a } = await newBoard();
    const pipeline = await newPipeline(workspace);
    const stageId = pipeline.stages[1]?.id ?? '';
    const after = await move(client, { id: a, stageId });
    expect(after).toMatchObject({
      pipelineId: globalId('Pipeline', pipeline.id),
      stageId: globalId('Stage', stageId),
    });
  });

  test("accepts the stage's pipeline as well", async () => {
    const { workspace, client, a } = await newBoard();
    const pipeline = await newPipeline(workspace);
    const stageId = pipeline.stages[1]?.id ?? '';
    const after = await move(client, { id: a, pipelineId: pipeline.id, stageId });
    expect(after).toMatchObject({
      pipelineId: globalId('Pipeline', pipeline.id),
      stageId: globalId('Stage', stageId),
    });
  });

  test('uses the first stage of a pipeline that is given alone', async () => {
    const board = await newBoard();
    const { workspace, client, a, x } = board;
    const pipeline = await newPipeline(workspace);
    const there = await move(client, { id: a, pipelineId: pipeline.id });
    expect(there).toMatchObject({
      pipelineId: globalId('Pipeline', pipeline.id),
      stageId: globalId('Stage', pipeline.stages[0]?.id),
    });
    const { pipelineId } = await readLife(client, x);
    expect(await move(client, { id: x, pipelineId })).toMatchObject({
      stageId: globalId('Stage', board.stages[0]),
    });
    expect((await boardOf(board))[0]?.[0]).toBe(x);
  });

  test('moves projects as well, which stay projects', async () => {
    const { workspace, client, a } = await newBoard();
    const approvedAt = new Date();
    await workspace.db.opportunity.update({
      where: { workspaceId_id: { workspaceId: workspace.id, id: a } },
      data: { approvalStatus: 'project', approvedAt },
    });
    const [, stage] = await stagesOf(workspace.id, 'project');
    const after = await move(client, { id: a, stageId: stage?.id ?? '' });
    expect(after).toMatchObject({
      approvalStatus: 'PROJECT',
      approvedAt: approvedAt.toISOString(),
      stageId: globalId('Stage', stage?.id),
    });
  });
});

describe('moving next to a neighbour', () => {
  const places: [string, (board: Board) => Omit<MoveOpportunityInput, 'id'>, string][] = [
    ['before the first of its stage', ({ a }) => ({ beforeId: a }), 'cab xyz'],
    ['before one in the middle', ({ b }) => ({ beforeId: b }), 'acb xyz'],
    ['after the first', ({ a }) => ({ afterId: a }), 'acb xyz'],
    ['after the one that it follows already', ({ b }) => ({ afterId: b }), 'abc xyz'],
    [
      'before the first of another stage',
      ({ x, stages }) => ({ beforeId: x, stageId: stages[1] }),
      'ab cxyz',
    ],
    [
      'before the last of another stage',
      ({ z, stages }) => ({ beforeId: z, stageId: stages[1] }),
      'ab xycz',
    ],
    [
      'after the first of another stage',
      ({ x, stages }) => ({ afterId: x, stageId: stages[1] }),
      'ab xcyz',
    ],
    [
      'after the last of another stage',
      ({ z, stages }) => ({ afterId: z, stageId: stages[1] }),
      'ab xyzc',
    ],
  ];

  test.each(places)('places the opportunity right %s', async (_name, placeOf, expected) => {
    const board = await newBoard();
    const others = [board.a, board.b, board.x, board.y, board.z];
    const before = await Promise.all(others.map((id) => readLife(board.client, id)));
    await move(board.client, { id: board.c, ...placeOf(board) });
    const order = expected
      .split(' ')
      .map((stage) =>
        Array.from(stage, (name) => board[name as 'a' | 'b' | 'c' | 'x' | 'y' | 'z']),
      );
    expect(await boardOf(board)).toEqual(order);
    expect(await Promise.all(others.map((id) => readLife(board.client, id)))).toEqual(before);
  });

  test('moves the first after the last, and the last before the first', async () => {
    const board = await newBoard();
    const { client, a, b, c } = board;
    await move(client, { id: a, afterId: c });
    expect((await boardOf(board))[0]).toEqual([b, c, a]);
    await move(client, { id: a, beforeId: b });
    expect((await boardOf(board))[0]).toEqual([a, b, c]);
  });

  test('accepts the IDs of both, and of the stage, in either form', async () => {
    const board = await newBoard();
    const { client, a, b, c, x } = board;
    await move(client, { id: c.toUpperCase(), beforeId: b.toUpperCase() });
    expect((await boardOf(board))[0]).toEqual([a, c, b]);
    await move(client, { id: globalId('Opportunity', c), afterId: globalId('Opportunity', b) });
    expect((await boardOf(board))[0]).toEqual([a, b, c]);
    const { pipelineId } = await readLife(client, c);
    await move(client, {
      id: c,
      pipelineId,
      stageId: globalId('Stage', board.stages[1]),
      afterId: globalId('Opportunity', x),
    });
    expect((await boardOf(board))[1]?.slice(0, 2)).toEqual([x, c]);
  });

  test('succeeds repeatedly at the same position', async () => {
    const board = await newBoard();
    const { client, a, b, c } = board;
    for (const id of [b, c, b, c, b, c, b, c]) await move(client, { id, afterId: a });
    expect((await boardOf(board))[0]).toEqual([a, c, b]);
  });

  test('accepts an archived neighbour, which keeps its placement', async () => {
    const board = await newBoard();
    const { client, a, b, c } = board;
    await archive(client, { id: a });
    await move(client, { id: c, afterId: a });
    expect((await boardOf(board))[0]).toEqual([a, c, b]);
  });
});

describe('a move is rejected, and changes nothing,', () => {
  /** None of the moves changes it, so the tests share it. */
  let board: Board;
  beforeAll(async () => {
    board = await newBoard();
  });

  type Case = [string, keyof MoveOpportunityInput | '', (board: Board) => object];
  const otherStage = 'in that stage';
  const neighbours: [string, (board: Board) => Promise<string> | string, string][] = [
    ['of another stage than its own', ({ x }) => x, otherStage],
    ['that is itself', ({ c }) => c, 'is to be moved'],
    ['that is itself by the global id', ({ client, c }) => globalIdOf(client, c), 'is to be moved'],
    ['that nothing has', () => missingId, otherStage],
    ['that is malformed', () => 'banana', otherStage],
    ['that is empty', () => '', otherStage],
    ['that PostgreSQL cannot store', () => '\0', otherStage],
    [
      'of another workspace',
      async () => (await create((await newWorkspace()).client)).uuid,
      otherStage,
    ],
    [
      'of a contact',
      async ({ workspace: { id, client } }) => globalIdOf(client, (await newContact(id)).id),
      otherStage,
    ],
    [
      'of a contact with the uuid of a neighbour',
      async ({ workspace: { id, client }, a }) =>
        withUuid(await globalIdOf(client, (await newContact(id)).id), a),
      otherStage,
    ],
  ];

  describe.each(['beforeId', 'afterId'] as const)('%s', (field) => {
    test.each(neighbours)('for an ID %s', async (_name, idOf, message) => {
      const before = await stateOf(board.client, board.c);
      const input = { id: board.c, [field]: await idOf(board) };
      expect(await move.issues(board.client, input)).toEqual([
        { path: ['input', field], message: textWith(message) },
      ]);
      expect(await stateOf(board.client, board.c)).toEqual(before);
    });

    test('for a neighbour that is not in the given stage', async () => {
      const { client, c, b, stages } = board;
      const issues = await move.issues(client, { id: c, stageId: stages[1], [field]: b });
      expect(issues).toEqual([{ path: ['input', field], message: textWith(otherStage) }]);
    });
  });

  const places: Case[] = [
    ['both neighbours', 'afterId', ({ a, b }) => ({ beforeId: a, afterId: b })],
    ['no place at all', '', () => ({})],
    ['null for both neighbours', '', () => ({ beforeId: null, afterId: null })],
    ['a stage that nothing has', 'stageId', () => ({ stageId: missingId })],
    ['a malformed stage', 'stageId', () => ({ stageId: 'banana' })],
    ['a pipeline that nothing has', 'pipelineId', () => ({ pipelineId: missingId })],
    ['a malformed pipeline', 'pipelineId', () => ({ pipelineId: '' })],
    ['null for the stage', 'stageId', ({ a }) => ({ stageId: null, beforeId: a })],
    [
      'null for the pipeline',
      'pipelineId',
      ({ stages: [stageId] }) => ({ stageId, pipelineId: null }),
    ],
  ];
  test.each(places)('%s', async (_name, field, inputOf) => {
    const before = await stateOf(board.client, board.c);
    const issues = await move.issues(board.client, { id: board.c, ...inputOf(board) });
    const path = field === '' ? ['input'] : ['input', field];
    expect(issues).toEqual([{ path, message: anyText }]);
    expect(await stateOf(board.client, board.c)).toEqual(before);
  });

  test('for a stage of another pipeline than the given one', async () => {
    const { workspace, client, c, stages } = board;
    const pipeline = await newPipeline(workspace);
    const before = await stateOf(client, c);
    const input = { id: c, pipelineId: pipeline.id, stageId: stages[1] };
    expect(await move.issues(client, input)).toEqual([
      { path: ['input', 'stageId'], message: textWith('another pipeline') },
    ]);
    expect(await stateOf(client, c)).toEqual(before);
  });

  test('for a stage of another workspace, with the same error as an unknown ID', async () => {
    const { client, c } = board;
    const other = await newWorkspace();
    const [stage] = await stagesOf(other.id);
    for (const [field, id] of [
      ['stageId', stage?.id],
      ['pipelineId', stage?.pipelineId],
    ] as const)
      expect(await move.issues(client, { id: c, [field]: id })).toEqual(
        await move.issues(client, { id: c, [field]: missingId }),
      );
  });

  test('with all problems of the placement at once', async () => {
    const { client, a, b, c } = board;
    const input = { id: c, pipelineId: missingId, stageId: 'x', beforeId: a, afterId: b };
    const issues = await move.issues(client, input);
    expect(issues.map(({ path }) => path.join('.')).sort()).toEqual([
      'input.afterId',
      'input.pipelineId',
      'input.stageId',
    ]);
  });

  test.skipIf(!isPostgres)(
    'for a stage that is deleted between check and write, with the same error as an unknown ID',
    async () => {
      const { workspace, client, c } = await newBoard();
      const [, stage] = (await newPipeline(workspace)).stages;
      if (stage === undefined) throw new Error('There is no stage.');
      const before = await stateOf(client, c);
      const issues = await whileDeleted('stage', stage, () =>
        move.issues(client, { id: c, stageId: stage.id }),
      );
      expect(issues).toEqual([{ path: ['input', 'stageId'], message: textWith('Does not name') }]);
      expect(await stateOf(client, c)).toEqual(before);
    },
  );
});
