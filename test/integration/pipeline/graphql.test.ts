import { describe, expect, test } from 'vitest';
import {
  CreatePipelineDocument,
  CreateStageDocument,
  DeletePipelineDocument,
  DeleteStageDocument,
  PipelineDocument,
  StageDocument,
  PipelinesDocument,
  UpdatePipelineDocument,
  UpdateStageDocument,
  type CreatePipelineInput,
} from '../../generated/operations.js';
import { globalId, uuidIn } from '../../support/global-ids.js';
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
  archive,
  create,
  eventsOf,
  globalIdOf,
  orderOf as ranksOf,
  readLife,
  remove,
  requestErrors,
  textWith,
  userOf,
} from '../../support/opportunities.js';
import {
  done,
  expectAdminsOnly,
  idsOfNothing,
  issuePaths,
  issues,
  refusal,
  statementCount,
} from '../../support/setup.js';

const tooLong = 'x'.repeat(256);
/** Stages of a new pipeline. */
const named = (...names: string[]) => names.map((name) => ({ name }));
const range = (length: number) => Array.from({ length }, (_, index) => index);

const newPipeline = async ({ client }: Workspace, input: Partial<CreatePipelineInput> = {}) => {
  const values = { name: 'Repairs', kind: 'OPPORTUNITY', stages: named('A', 'B', 'C') } as const;
  return (await done(client, CreatePipelineDocument, { ...values, ...input })).pipeline;
};

const pipelinesOf = async ({ client }: Workspace) =>
  (await client.data(PipelinesDocument, { first: 30 })).pipelines.edges.map(({ node }) => node);

/** The names in order; their positions must be 0 to n-1. */
async function orderOf(workspace: Workspace) {
  const pipelines = await pipelinesOf(workspace);
  expect(pipelines.map(({ position }) => position)).toEqual(range(pipelines.length));
  return pipelines.map(({ name }) => name);
}

/** The names of a pipeline's stages in order; their positions must be 0 to n-1. */
async function stageOrderOf({ client }: Workspace, id: string) {
  const { pipeline } = await client.data(PipelineDocument, { id });
  const stages = pipeline?.stages ?? [];
  expect(stages.map(({ position }) => position)).toEqual(range(stages.length));
  return stages.map(({ name }) => name);
}

const stageNamed = (pipeline: { stages: { name: string; uuid: string }[] }, name: string) =>
  pipeline.stages.find((stage) => stage.name === name)?.uuid ?? '';

/** A workspace with five pipelines: Sales, Production, A, B, C. */
async function withFive() {
  const workspace = await newWorkspace();
  for (const name of ['A', 'B', 'C']) await newPipeline(workspace, { name });
  const ids = Object.fromEntries(
    (await pipelinesOf(workspace)).map(({ name, uuid }) => [name, uuid]),
  );
  return { ...workspace, idOf: (name: string) => ids[name] ?? '' };
}

/** A pipeline with as many stages as can be. */
const fullPipeline = (workspace: Workspace) =>
  newPipeline(workspace, { stages: named(...range(30).map(String)) });

describe('reading', () => {
  test('finds in a new workspace a default pipeline of each kind, in order, with its stages in order', async () => {
    const workspace = await newWorkspace();
    const pipelines = await pipelinesOf(workspace);
    expect(pipelines).toMatchObject([
      { name: 'Sales', kind: 'OPPORTUNITY', isDefault: true, position: 0 },
      { name: 'Production', kind: 'PROJECT', isDefault: true, position: 1 },
    ]);
    const stages = await stagesOf(workspace.id);
    expect(pipelines[0]?.stages.map(({ uuid }) => uuid)).toEqual(stages.map(({ id }) => id));
    expect(pipelines[0]?.stages.map(({ position }) => position)).toEqual([0, 1, 2, 3, 4]);
  });

  test('finds a pipeline by its UUID and by its global ID', async () => {
    const workspace = await newWorkspace();
    const pipeline = await newPipeline(workspace);
    for (const id of [pipeline.uuid, pipeline.id, pipeline.uuid.toUpperCase()])
      expect((await workspace.client.data(PipelineDocument, { id })).pipeline).toEqual(pipeline);
  });

  test('finds a stage by its UUID and by its global ID, in its own workspace only', async () => {
    const [mine, theirs] = [await newWorkspace(), await newWorkspace()];
    const [stage] = (await newPipeline(mine)).stages;
    for (const id of [stage?.uuid ?? '', stage?.id ?? '']) {
      expect((await mine.client.data(StageDocument, { id })).stage).toEqual(stage);
      expect((await theirs.client.data(StageDocument, { id })).stage).toBeNull();
    }
  });

  test('returns null for an ID of no pipeline in the workspace', async () => {
    const [mine, theirs] = [await newWorkspace(), await newWorkspace()];
    const { uuid } = await newPipeline(theirs);
    for (const id of await idsOfNothing(mine, theirs, uuid))
      expect((await mine.client.data(PipelineDocument, { id })).pipeline).toBeNull();
    expect(await orderOf(mine)).toEqual(['Sales', 'Production']);
  });

  test('pages the list in order from both ends, and filters it by kind', async () => {
    const workspace = await withFive();
    const { client } = workspace;
    const namesOn = async (variables: object) => {
      const { pipelines } = await client.data(PipelinesDocument, variables);
      return {
        names: pipelines.edges.map(({ node }) => node.name),
        info: pipelines.pageInfo,
        total: pipelines.totalCount,
      };
    };
    expect((await namesOn({ kind: 'PROJECT' })).names).toEqual(['Production']);
    expect(await namesOn({ kind: 'OPPORTUNITY' })).toMatchObject({
      names: ['Sales', 'A', 'B', 'C'],
      total: 4,
    });
    const first = await namesOn({ first: 2 });
    expect(first).toMatchObject({ names: ['Sales', 'Production'], total: 5 });
    const second = await namesOn({ first: 2, after: first.info.endCursor });
    expect(second.names).toEqual(['A', 'B']);
    expect(second.info).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    const last = await namesOn({ last: 2, before: second.info.endCursor });
    expect(last.names).toEqual(['Production', 'A']);
  });

  test.each([
    [{ first: 0 }, 'first'],
    [{ first: 101 }, 'first'],
    [{ first: 1, last: 1 }, 'last'],
    [{ first: 1, after: 'banana' }, 'after'],
  ])('rejects the page %o', async (variables, path) => {
    const { client } = await newWorkspace();
    const document =
      'query ($first: Int, $last: Int, $after: String) { pipelines(first: $first, last: $last, after: $after) { totalCount } }';
    expect(await requestErrors(client, document, variables)).toMatchObject([
      { extensions: { issues: [{ path: [path] }] } },
    ]);
  });

  test('returns 100 pipelines with their stages in one request', async () => {
    const { client } = await newWorkspace();
    const { pipelines } = await client.data(PipelinesDocument, { first: 100 });
    expect(pipelines.totalCount).toBe(pipelines.edges.length);
  });

  test('runs one statement with all stages, and counts only if the count is selected', async () => {
    const workspace = await newWorkspace();
    const { uuid: id } = await newPipeline(workspace);
    expect(await statementCount(workspace.client, PipelineDocument, { id })).toBe(1);
    expect(await statementCount(workspace.client, PipelinesDocument, {})).toBe(2);
    const plain = await statementsOf(() =>
      workspace.client.data('{ pipelines { nodes { name stages { name pipeline { name } } } } }'),
    );
    expect(plain).toHaveLength(2);
    expect(await statementCount(workspace.client, PipelineDocument, { id: 'banana' })).toBe(0);
  });
});

describe('createPipeline', () => {
  test('adds a pipeline after all others, with its stages in order', async () => {
    const workspace = await newWorkspace();
    const pipeline = await newPipeline(workspace, {
      name: ' Änderung ',
      kind: 'PROJECT',
      stages: named('Z', 'A', 'Z'),
    });
    expect(pipeline).toMatchObject({
      name: ' Änderung ',
      kind: 'PROJECT',
      isDefault: false,
      position: 2,
      stages: [
        { name: 'Z', position: 0 },
        { name: 'A', position: 1 },
        { name: 'Z', position: 2 },
      ],
    });
    const { client } = workspace;
    expect(await client.data(PipelineDocument, { id: pipeline.uuid })).toEqual({ pipeline });
    expect(await create(client, { pipelineId: pipeline.id })).toMatchObject({
      stageId: globalId('Stage', pipeline.stages[0]?.uuid),
    });
  });

  test('takes the default from the other pipeline of its kind, and from no other', async () => {
    const workspace = await newWorkspace();
    const { uuid } = await newPipeline(workspace, { name: 'New', isDefault: true });
    expect(await pipelinesOf(workspace)).toMatchObject([
      { name: 'Sales', isDefault: false },
      { name: 'Production', isDefault: true },
      { name: 'New', isDefault: true },
    ]);
    expect((await create(workspace.client)).pipelineId).toBe(globalId('Pipeline', uuid));
  });

  test.each([
    ['an empty name', { name: '' }, ['input.name']],
    ['a blank name', { name: ' \u200b' }, ['input.name']],
    ['a long name', { name: tooLong }, ['input.name']],
    ['a name with NUL', { name: 'a\0' }, ['input.name']],
    ['no stage', { stages: [] }, ['input.stages']],
    ['31 stages', { stages: named(...range(31).map(String)) }, ['input.stages']],
    ['a stage without a name', { stages: named('A', '') }, ['input.stages.1.name']],
    [
      'all that can be wrong',
      { name: '', stages: named(tooLong, 'B', '') },
      ['input.name', 'input.stages.0.name', 'input.stages.2.name'],
    ],
  ])('rejects %s, and stores nothing', async (_name, wrong, paths) => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const input = {
      ...{ name: 'A', kind: 'OPPORTUNITY', stages: named('A'), isDefault: true },
      ...wrong,
    } as CreatePipelineInput;
    expect(await issuePaths(client, CreatePipelineDocument, input)).toEqual(paths);
    expect(await orderOf(workspace)).toEqual(['Sales', 'Production']);
  });

  test('stores 30 stages with as many statements as one', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const input: CreatePipelineInput = {
      name: 'A',
      kind: 'OPPORTUNITY',
      stages: named('A'),
      isDefault: true,
    };
    const forOne = await statementCount(client, CreatePipelineDocument, { input });
    const stages = named(...range(30).map(String));
    const forAll = await statementCount(client, CreatePipelineDocument, {
      input: { ...input, stages },
    });
    // The lock, the count, the former default, the pipeline, its stages, what is answered, the events, and their notification.
    expect([forOne, forAll]).toEqual([8, 8]);
    expect((await pipelinesOf(workspace)).at(-1)?.stages).toHaveLength(30);
  });

  test('rejects more than 50 pipelines, also from concurrent requests', async () => {
    const workspace = await newWorkspace();
    await workspace.db.pipeline.createMany({
      data: range(46).map((index) => ({
        workspaceId: workspace.id,
        name: String(index),
        kind: 'project' as const,
        position: index + 2,
      })),
    });
    const input = { name: 'A', kind: 'OPPORTUNITY', stages: named('A') } as CreatePipelineInput;
    const results = await Promise.all(
      range(5).map(() => workspace.client.data(CreatePipelineDocument, { input })),
    );
    expect(results.filter(({ result }) => 'pipeline' in result)).toHaveLength(2);
    expect(await refusal(workspace.client, CreatePipelineDocument, input)).toMatchObject({
      __typename: 'LimitReachedError',
      code: 'LIMIT_REACHED',
      message: textWith('50'),
      limit: 50,
    });
    const all = await workspace.db.pipeline.findMany({ orderBy: { position: 'asc' } });
    expect(all.map(({ position }) => position)).toEqual(range(50));
  });
});

describe('updatePipeline', () => {
  test('renames by either ID, and keeps absent fields', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const before = await newPipeline(workspace);
    for (const [id, name] of [
      [before.id, 'By global id'],
      [before.uuid, 'By uuid'],
    ] as const) {
      const { pipeline } = await done(client, UpdatePipelineDocument, { id, name });
      expect(pipeline).toEqual({ ...before, name, updatedAt: pipeline.updatedAt });
      expect(pipeline.updatedAt >= before.updatedAt).toBe(true);
    }
    expect(await orderOf(workspace)).toEqual(['Sales', 'Production', 'By uuid']);
  });

  test('without a difference keeps updatedAt', async () => {
    const workspace = await newWorkspace();
    const pipeline = await newPipeline(workspace);
    const { uuid: id, name, isDefault, position } = pipeline;
    for (const input of [{ id }, { id, name, isDefault, position }])
      expect(await done(workspace.client, UpdatePipelineDocument, input)).toEqual({ pipeline });
  });

  test('takes the default from the other pipeline of its kind', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const { uuid: id } = await newPipeline(workspace);
    await done(client, UpdatePipelineDocument, { id, isDefault: true });
    // The second request has no effect.
    await done(client, UpdatePipelineDocument, { id, isDefault: true });
    expect((await pipelinesOf(workspace)).map(({ isDefault }) => isDefault)).toEqual([
      ...[false, true, true],
    ]);
    expect((await create(client)).pipelineId).toBe(globalId('Pipeline', id));
  });

  test('leaves one default of a kind after concurrent requests', async () => {
    const workspace = await withFive();
    const ids = ['A', 'B', 'C', 'Sales'].map(workspace.idOf);
    await Promise.all(
      ids.map((id) => done(workspace.client, UpdatePipelineDocument, { id, isDefault: true })),
    );
    const defaults = (await pipelinesOf(workspace)).filter(({ isDefault }) => isDefault);
    expect(defaults.map(({ kind }) => kind).sort()).toEqual(['OPPORTUNITY', 'PROJECT']);
  });

  test('cannot remove the default without a successor', async () => {
    const workspace = await newWorkspace();
    const [sales] = await pipelinesOf(workspace);
    const input = { id: sales?.uuid ?? '', isDefault: false, name: 'B' };
    expect(await issues(workspace.client, UpdatePipelineDocument, input)).toEqual([
      { path: ['input', 'isDefault'], message: textWith('set isDefault of another pipeline') },
    ]);
    expect((await pipelinesOf(workspace))[0]).toEqual(sales);
  });

  test.each([
    ['C', 0, ['C', 'Sales', 'Production', 'A', 'B']],
    ['Sales', 4, ['Production', 'A', 'B', 'C', 'Sales']],
    ['A', 3, ['Sales', 'Production', 'B', 'A', 'C']],
    ['B', 1, ['Sales', 'B', 'Production', 'A', 'C']],
    ['B', 3, ['Sales', 'Production', 'A', 'B', 'C']],
  ])('moves %s to %i, and shifts the others', async (name, position, order) => {
    const workspace = await withFive();
    const { pipeline } = await done(workspace.client, UpdatePipelineDocument, {
      id: workspace.idOf(name),
      position,
    });
    expect(pipeline.position).toBe(position);
    expect(await orderOf(workspace)).toEqual(order);
  });

  test('leaves positions without gaps or duplicates after concurrent moves', async () => {
    const workspace = await withFive();
    const moves = ['A', 'B', 'C', 'Sales', 'Production', 'A', 'C'].map((name, index) => ({
      id: workspace.idOf(name),
      position: (index * 3) % 5,
    }));
    await Promise.all([
      ...moves.map((input) => done(workspace.client, UpdatePipelineDocument, input)),
      newPipeline(workspace, { name: 'D' }),
      newPipeline(workspace, { name: 'E' }),
    ]);
    const names = await orderOf(workspace);
    expect([...names].sort()).toEqual(['A', 'B', 'C', 'D', 'E', 'Production', 'Sales']);
  });

  test('runs the same few statements for any distance', async () => {
    const { client, idOf } = await withFive();
    const count = (input: object) =>
      statementCount(client, UpdatePipelineDocument, { input: { id: idOf('C'), ...input } });
    // The lock, the pipeline, and what is answered; a change, its event and the notification are three more.
    expect(await count({})).toBe(3);
    expect(await count({ name: 'D' })).toBe(6);
    expect(await count({ isDefault: true })).toBe(7);
    // The count, and those that make way.
    expect([await count({ position: 0 }), await count({ position: 4 })]).toEqual([8, 8]);
  });

  test.each([
    ['an empty name', { name: '' }, ['input.name']],
    ['a blank name', { name: ' \u200b' }, ['input.name']],
    ['a name of null', { name: null }, ['input.name']],
    ['isDefault of null', { isDefault: null }, ['input.isDefault']],
    ['a position of null', { position: null }, ['input.position']],
    ['a position below 0', { position: -1 }, ['input.position']],
    ['a position beyond the last', { position: 3 }, ['input.position']],
    [
      'all that can be wrong',
      { name: tooLong, isDefault: null, position: 99 },
      ['input.isDefault', 'input.name', 'input.position'],
    ],
  ])('rejects %s, and stores nothing', async (_name, wrong, paths) => {
    const workspace = await newWorkspace();
    const before = await newPipeline(workspace);
    const input = { id: before.uuid, name: 'B', ...wrong };
    const found = await issuePaths(workspace.client, UpdatePipelineDocument, input);
    expect(found.sort()).toEqual(paths);
    expect((await pipelinesOf(workspace))[2]).toEqual(before);
  });

  test('reports that a null field cannot be cleared', async () => {
    const workspace = await newWorkspace();
    const { id } = await newPipeline(workspace);
    expect(await issues(workspace.client, UpdatePipelineDocument, { id, name: null })).toEqual([
      { path: ['input', 'name'], message: 'Cannot be cleared.' },
    ]);
  });
});

describe('deletePipeline', () => {
  test.each(['id', 'uuid'] as const)(
    'deletes the pipeline and its stages, given its %s',
    async (form) => {
      const workspace = await withFive();
      const { client, db } = workspace;
      const { pipeline } = await client.data(PipelineDocument, { id: workspace.idOf('A') });
      const { id, uuid } = pipeline ?? { id: '', uuid: '' };
      const named = { id, uuid }[form];
      expect(await done(client, DeletePipelineDocument, { id: named })).toEqual({ deletedId: id });
      expect(await orderOf(workspace)).toEqual(['Sales', 'Production', 'B', 'C']);
      expect(await db.stage.count({ where: { pipelineId: uuid } })).toBe(0);
      expect(await refusal(client, DeletePipelineDocument, { id })).toMatchObject({
        __typename: 'NotFoundError',
      });
    },
  );

  test('is rejected with the number of opportunities in the pipeline', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const { uuid: id } = await newPipeline(workspace);
    await create(client, { pipelineId: id });
    await create(client, { pipelineId: id });
    await create(client);
    expect(await refusal(client, DeletePipelineDocument, { id })).toMatchObject({
      __typename: 'RecordInUseError',
      code: 'RECORD_IN_USE',
      count: 2,
    });
    expect(await stageOrderOf(workspace, id)).toEqual(['A', 'B', 'C']);
  });

  test('is rejected for the default of its kind', async () => {
    const workspace = await newWorkspace();
    for (const { id } of await pipelinesOf(workspace))
      expect(await refusal(workspace.client, DeletePipelineDocument, { id })).toMatchObject({
        __typename: 'ValidationError',
        issues: [{ path: ['input', 'id'], message: textWith('default') }],
      });
    expect(await orderOf(workspace)).toEqual(['Sales', 'Production']);
  });

  test('runs the same few statements for any number of stages', async () => {
    const workspace = await newWorkspace();
    for (const { id } of [await newPipeline(workspace), await fullPipeline(workspace)])
      // The lock, the pipeline, its own lock, the count, its stages, itself, the gap, the events, and their notification.
      expect(
        await statementCount(workspace.client, DeletePipelineDocument, { input: { id } }),
      ).toBe(9);
  });

  test('leaves positions without gaps or duplicates after concurrent deletions', async () => {
    const workspace = await withFive();
    await Promise.all([
      ...['A', 'C'].map((name) =>
        done(workspace.client, DeletePipelineDocument, { id: workspace.idOf(name) }),
      ),
      done(workspace.client, UpdatePipelineDocument, { id: workspace.idOf('B'), position: 0 }),
    ]);
    expect(await orderOf(workspace)).toEqual(['B', 'Sales', 'Production']);
  });
});

describe('a deletion with moveOpportunitiesToStageId', () => {
  /** A pipeline with opportunities in two stages, one of them archived, and another pipeline. */
  async function withOpportunities() {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const pipeline = await newPipeline(workspace);
    const refuge = await newPipeline(workspace);
    const [a, b] = ['A', 'B'].map((name) => stageNamed(pipeline, name));
    const to = stageNamed(refuge, 'C');
    const { uuid: there } = await create(client, { stageId: to });
    const inB = (await create(client, { stageId: b })).uuid;
    const second = (await create(client, { stageId: a })).uuid;
    const first = (await create(client, { stageId: a })).uuid;
    await archive(client, { id: second });
    return { workspace, client, pipeline, refuge, a, b, to, there, inB, first, second };
  }

  test('moves the opportunities of a stage to the end of the target, each with an event and a version', async () => {
    const { workspace, client, pipeline, a, to, there, first, second } = await withOpportunities();
    const before = await readLife(client, second);
    const moveOpportunitiesToStageId = await globalIdOf(client, to);
    await done(client, DeleteStageDocument, { id: a ?? '', moveOpportunitiesToStageId });
    expect(await ranksOf(client, to)).toEqual([there, first, second]);
    const after = await readLife(client, second);
    const { stageRank, updatedAt, pipelineId } = after;
    expect(pipelineId).not.toBe(pipeline.id);
    expect(Date.parse(updatedAt)).toBeGreaterThan(Date.parse(before.updatedAt));
    expect(after).toEqual({
      ...before,
      pipelineId,
      stageId: moveOpportunitiesToStageId,
      stageRank,
      version: 3,
      updatedAt,
    });
    const event = (await eventsOf(workspace.id, second)).at(-1);
    expect(event).toMatchObject({ type: 'moved', version: 3, userId: await userOf(client) });
    expect(event?.changes).toEqual([
      { field: 'pipelineId', before: pipeline.uuid, after: uuidIn(pipelineId) },
      { field: 'stageId', before: a, after: to },
      { field: 'stageRank', before: before.stageRank, after: stageRank },
    ]);
    expect(await stageOrderOf(workspace, pipeline.id)).toEqual(['B', 'C']);
  });

  test('moves the opportunities of a pipeline in the order of its stages', async () => {
    const { client, pipeline, to, there, inB, first, second } = await withOpportunities();
    await done(client, DeletePipelineDocument, { id: pipeline.id, moveOpportunitiesToStageId: to });
    expect(await ranksOf(client, to)).toEqual([there, first, second, inB]);
  });

  test('runs as many statements for ten opportunities as for one', async () => {
    const { client, pipeline, a, b, to } = await withOpportunities();
    for (let count = 0; count < 10; count++) await create(client, { stageId: a });
    const input = (id?: string) => ({ input: { id: id ?? '', moveOpportunitiesToStageId: to } });
    const ofTen = await statementCount(client, DeleteStageDocument, input(a));
    expect(await statementCount(client, DeleteStageDocument, input(b))).toBe(ofTen);
    expect(ofTen).toBeLessThanOrEqual(15);
    expect(pipeline.stages).toHaveLength(3);
  });

  test('is rejected for a target that does not exist, or is deleted as well', async () => {
    const { workspace, client, pipeline, a, b } = await withOpportunities();
    const theirs = stageNamed(await newPipeline(await newWorkspace()), 'A');
    const paths = ['input.moveOpportunitiesToStageId'];
    for (const moveOpportunitiesToStageId of ['banana', theirs, pipeline.id, a ?? ''])
      expect(
        await issuePaths(client, DeleteStageDocument, { id: a ?? '', moveOpportunitiesToStageId }),
      ).toEqual(paths);
    for (const moveOpportunitiesToStageId of [theirs, a ?? '', b ?? ''])
      expect(
        await issuePaths(client, DeletePipelineDocument, {
          id: pipeline.id,
          moveOpportunitiesToStageId,
        }),
      ).toEqual(paths);
    expect(await stageOrderOf(workspace, pipeline.id)).toEqual(['A', 'B', 'C']);
  });

  test('moves 1,000 opportunities, and rejects one more', async () => {
    const workspace = await newWorkspace();
    const { client, db } = workspace;
    const pipeline = await newPipeline(workspace);
    const id = stageNamed(pipeline, 'A');
    const rows = range(1_001).map((index) => ({
      workspaceId: workspace.id,
      pipelineId: pipeline.uuid,
      stageId: id,
      stageRank: `8${String(index).padStart(4, '0')}`,
    }));
    await db.opportunity.createMany({ data: rows });
    const input = { id, moveOpportunitiesToStageId: stageNamed(pipeline, 'B') };
    expect(await refusal(client, DeleteStageDocument, input)).toMatchObject({
      __typename: 'LimitReachedError',
      message: textWith('At most 1,000'),
      limit: 1_000,
    });
    expect(await db.opportunityEvent.count()).toBe(0);
    const [one] = await db.opportunity.findMany({ take: 1, select: { id: true } });
    await remove(client, { id: one?.id ?? '' });
    await done(client, DeleteStageDocument, input);
    expect(await db.opportunityEvent.count({ where: { type: 'moved' } })).toBe(1_000);
  });
});

// The embedded database runs one transaction at a time, so nothing can enter in between.
describe.skipIf(!isPostgres)('an opportunity that enters meanwhile', () => {
  /** Runs a deletion while an opportunity has entered and its transaction has not ended. */
  async function deleteMeanwhile(
    workspace: Workspace,
    place: { pipelineId: string; stageId: string },
    deletion: () => Promise<unknown>,
  ) {
    const { stageRank } = topOf({ workspaceId: workspace.id, pipelineId: '', id: '' });
    return driver.session(async (session) => {
      await session.run('BEGIN');
      await session.query(
        `INSERT INTO opportunity (workspace_id, id, pipeline_id, stage_id, stage_rank)
         VALUES ($1, gen_random_uuid(), $2, $3, $4)`,
        [workspace.id, place.pipelineId, place.stageId, stageRank],
      );
      const pending = deletion();
      const blocked =
        'SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))';
      while ((await session.query(blocked)).length === 0);
      await session.run('COMMIT');
      return pending;
    });
  }

  test('prevents the deletion of its pipeline', async () => {
    const workspace = await newWorkspace();
    const pipeline = await newPipeline(workspace);
    const place = { pipelineId: pipeline.uuid, stageId: stageNamed(pipeline, 'A') };
    const result = await deleteMeanwhile(workspace, place, () =>
      refusal(workspace.client, DeletePipelineDocument, { id: pipeline.id }),
    );
    expect(result).toMatchObject({ __typename: 'RecordInUseError', count: 1 });
    expect(await stageOrderOf(workspace, pipeline.id)).toEqual(['A', 'B', 'C']);
  });

  test('prevents the deletion of its stage', async () => {
    const workspace = await newWorkspace();
    const pipeline = await newPipeline(workspace);
    const place = { pipelineId: pipeline.uuid, stageId: stageNamed(pipeline, 'B') };
    const result = await deleteMeanwhile(workspace, place, () =>
      refusal(workspace.client, DeleteStageDocument, { id: place.stageId }),
    );
    expect(result).toMatchObject({ __typename: 'RecordInUseError', count: 1 });
    expect(await stageOrderOf(workspace, pipeline.id)).toEqual(['A', 'B', 'C']);
  });
});

describe('createStage', () => {
  test.each([
    [undefined, ['A', 'B', 'C', 'New']],
    [null, ['A', 'B', 'C', 'New']],
    [3, ['A', 'B', 'C', 'New']],
    [0, ['New', 'A', 'B', 'C']],
    [1, ['A', 'New', 'B', 'C']],
  ])('at position %s inserts the stage there, in its pipeline only', async (position, order) => {
    const workspace = await newWorkspace();
    const other = await newPipeline(workspace);
    const { uuid } = await newPipeline(workspace);
    const { stage } = await done(workspace.client, CreateStageDocument, {
      pipelineId: uuid,
      name: 'New',
      ...(position !== undefined && { position }),
    });
    expect(stage).toMatchObject({ name: 'New', pipeline: { uuid } });
    expect(await stageOrderOf(workspace, uuid)).toEqual(order);
    expect(await stageOrderOf(workspace, other.uuid)).toEqual(['A', 'B', 'C']);
  });

  test('accepts the global ID of the pipeline, and the stage accepts records', async () => {
    const workspace = await newWorkspace();
    const { id } = await newPipeline(workspace);
    const input = { pipelineId: id, name: 'New', position: 0 };
    const { stage } = await done(workspace.client, CreateStageDocument, input);
    expect((await create(workspace.client, { pipelineId: id })).stageId).toBe(
      globalId('Stage', stage.uuid),
    );
  });

  test.each([
    ['an empty name', { name: '' }, ['input.name']],
    ['a blank name', { name: ' \u200b' }, ['input.name']],
    ['a long name', { name: tooLong }, ['input.name']],
    ['a position below 0', { position: -1 }, ['input.position']],
    ['a position beyond the end', { position: 4 }, ['input.position']],
    ['all that can be wrong', { name: '', position: 9 }, ['input.name', 'input.position']],
  ])('rejects %s, and stores nothing', async (_name, wrong, paths) => {
    const workspace = await newWorkspace();
    const { uuid } = await newPipeline(workspace);
    const input = { pipelineId: uuid, name: 'New', ...wrong };
    expect((await issuePaths(workspace.client, CreateStageDocument, input)).sort()).toEqual(paths);
    expect(await stageOrderOf(workspace, uuid)).toEqual(['A', 'B', 'C']);
  });

  test('reports a pipeline that does not exist in the workspace together with all other issues', async () => {
    const [mine, theirs] = [await newWorkspace(), await newWorkspace()];
    const { uuid } = await newPipeline(theirs);
    for (const pipelineId of await idsOfNothing(mine, theirs, uuid))
      expect(await issues(mine.client, CreateStageDocument, { pipelineId, name: '' })).toEqual([
        { path: ['input', 'pipelineId'], message: 'Does not name a pipeline of this workspace.' },
        { path: ['input', 'name'], message: 'Must not be empty or blank.' },
      ]);
    expect(await stageOrderOf(theirs, uuid)).toEqual(['A', 'B', 'C']);
  });

  test('is rejected if the pipeline has 30 stages', async () => {
    const workspace = await newWorkspace();
    const { uuid: pipelineId } = await fullPipeline(workspace);
    const input = { pipelineId, name: 'One more', position: 0 };
    expect(await refusal(workspace.client, CreateStageDocument, input)).toMatchObject({
      __typename: 'LimitReachedError',
      message: textWith('30'),
      limit: 30,
    });
    expect(await stageOrderOf(workspace, pipelineId)).toEqual(range(30).map(String));
  });

  test('gives each of several concurrent stages a position of its own', async () => {
    const workspace = await newWorkspace();
    const { uuid: pipelineId } = await newPipeline(workspace, { stages: named('A') });
    await Promise.all(
      range(6).map((index) =>
        done(workspace.client, CreateStageDocument, {
          pipelineId,
          name: `N${String(index)}`,
          ...(index % 2 === 0 && { position: 0 }),
        }),
      ),
    );
    expect(await stageOrderOf(workspace, pipelineId)).toHaveLength(7);
  });
});

describe('updateStage', () => {
  test('renames by either ID, and changes nothing else', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const { uuid: pipelineId, stages } = await newPipeline(workspace);
    const [, second] = stages;
    if (second === undefined) throw new Error('There is no second stage.');
    for (const [id, name] of [
      [second.id, 'By global id'],
      [second.uuid, 'By uuid'],
    ] as const) {
      const { stage } = await done(client, UpdateStageDocument, { id, name });
      expect(stage).toEqual({
        ...second,
        name,
        updatedAt: stage.updatedAt,
        pipeline: { uuid: pipelineId },
      });
    }
    expect(await stageOrderOf(workspace, pipelineId)).toEqual(['A', 'By uuid', 'C']);
  });

  test.each([
    ['A', 2, ['B', 'C', 'A']],
    ['C', 0, ['C', 'A', 'B']],
    ['B', 1, ['A', 'B', 'C']],
  ])('moves %s to %i, and shifts the others of its pipeline', async (name, position, order) => {
    const workspace = await newWorkspace();
    const pipeline = await newPipeline(workspace);
    const other = await newPipeline(workspace);
    const id = stageNamed(pipeline, name);
    await done(workspace.client, UpdateStageDocument, { id, position });
    expect(await stageOrderOf(workspace, pipeline.uuid)).toEqual(order);
    expect(await stageOrderOf(workspace, other.uuid)).toEqual(['A', 'B', 'C']);
  });

  test('leaves positions without gaps or duplicates after concurrent moves', async () => {
    const workspace = await newWorkspace();
    const pipeline = await newPipeline(workspace, { stages: named(...range(6).map(String)) });
    await Promise.all(
      pipeline.stages.map(({ uuid: id, position }) =>
        done(workspace.client, UpdateStageDocument, { id, position: 5 - position }),
      ),
    );
    expect((await stageOrderOf(workspace, pipeline.uuid)).sort()).toEqual(range(6).map(String));
  });

  test.each([
    ['an empty name', { name: '' }, ['input.name']],
    ['a blank name', { name: ' \u200b' }, ['input.name']],
    ['null', { name: null, position: null }, ['input.name', 'input.position']],
    ['a position below 0', { position: -1 }, ['input.position']],
    ['a position beyond the last', { position: 3 }, ['input.position']],
  ])('rejects %s, and stores nothing', async (_name, wrong, paths) => {
    const workspace = await newWorkspace();
    const pipeline = await newPipeline(workspace);
    const input = { id: stageNamed(pipeline, 'B'), name: 'X', ...wrong };
    expect((await issuePaths(workspace.client, UpdateStageDocument, input)).sort()).toEqual(paths);
    expect(await stageOrderOf(workspace, pipeline.uuid)).toEqual(['A', 'B', 'C']);
  });
});

describe('deleteStage', () => {
  test.each(['id', 'uuid'] as const)("closes the gap, given the stage's %s", async (form) => {
    const workspace = await newWorkspace();
    const pipeline = await newPipeline(workspace);
    const uuid = stageNamed(pipeline, 'A');
    const id = await globalIdOf(workspace.client, uuid);
    const input = { id: { id, uuid }[form] };
    expect(await done(workspace.client, DeleteStageDocument, input)).toEqual({ deletedId: id });
    expect(await stageOrderOf(workspace, pipeline.uuid)).toEqual(['B', 'C']);
    expect((await create(workspace.client, { pipelineId: pipeline.id })).stageId).toBe(
      globalId('Stage', stageNamed(pipeline, 'B')),
    );
  });

  test('is rejected with the number of opportunities in the stage', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const pipeline = await newPipeline(workspace);
    const stageId = stageNamed(pipeline, 'B');
    for (const place of [stageId, stageId, stageNamed(pipeline, 'A')])
      await create(client, { stageId: place });
    expect(await refusal(client, DeleteStageDocument, { id: stageId })).toMatchObject({
      __typename: 'RecordInUseError',
      code: 'RECORD_IN_USE',
      count: 2,
    });
    expect(await stageOrderOf(workspace, pipeline.uuid)).toEqual(['A', 'B', 'C']);
  });

  test('is rejected for the last stage of a pipeline, also if all are deleted concurrently', async () => {
    const workspace = await newWorkspace();
    const { uuid, stages } = await newPipeline(workspace);
    const results = await Promise.all(
      stages.map(({ id }) => workspace.client.data(DeleteStageDocument, { input: { id } })),
    );
    const refused = results.filter(({ result }) => '__typename' in result);
    expect(refused).toMatchObject([
      { result: { __typename: 'ValidationError', issues: [{ path: ['input', 'id'] }] } },
    ]);
    expect(await stageOrderOf(workspace, uuid)).toHaveLength(1);
  });

  test('runs as few statements as other changes of stages', async () => {
    const workspace = await newWorkspace();
    const { uuid: pipelineId } = await newPipeline(workspace);
    const { stage } = await done(workspace.client, CreateStageDocument, { pipelineId, name: 'D' });
    const { client } = workspace;
    const id = stage.uuid;
    const input = { pipelineId, name: 'E' };
    // The lock, the count, the stage, its pipeline for the answer, the event, and its notification; then those that make way.
    expect(await statementCount(client, CreateStageDocument, { input })).toBe(6);
    const first = { ...input, position: 0 };
    expect(await statementCount(client, CreateStageDocument, { input: first })).toBe(7);
    // The lock, the stage, the count, those that make way, the change, the answer, the event, and its notification.
    const move = { id, position: 0 };
    expect(await statementCount(client, UpdateStageDocument, { input: move })).toBe(8);
    // The lock, the stage, the count, its own lock, the opportunities, itself, the event, its notification, and the gap.
    expect(await statementCount(client, DeleteStageDocument, { input: { id } })).toBe(9);
  });
});

describe('a caller without permission', () => {
  test('changes no pipeline and no stage: members, viewers and read-only keys', async () => {
    const workspace = await newWorkspace();
    const pipeline = await newPipeline(workspace);
    const id = pipeline.uuid;
    const stage = stageNamed(pipeline, 'A');
    const kind = 'OPPORTUNITY';
    await expectAdminsOnly(workspace, CreatePipelineDocument, {
      name: 'A',
      kind,
      stages: named('A'),
    });
    await expectAdminsOnly(workspace, UpdatePipelineDocument, { id, name: 'B' });
    await expectAdminsOnly(workspace, DeletePipelineDocument, { id });
    await expectAdminsOnly(workspace, CreateStageDocument, { pipelineId: id, name: 'B' });
    await expectAdminsOnly(workspace, UpdateStageDocument, { id: stage, name: 'B' });
    await expectAdminsOnly(workspace, DeleteStageDocument, { id: stage });
    expect((await pipelinesOf(workspace))[2]).toEqual(pipeline);
  });

  test('gets the same error for every ID that is not in the workspace', async () => {
    const [mine, theirs] = [await newWorkspace(), await newWorkspace()];
    const before = await newPipeline(theirs);
    const notFound = (noun: string) => ({
      __typename: 'NotFoundError',
      code: 'NOT_FOUND',
      message: `There is no such ${noun} in this workspace.`,
    });
    const { client } = mine;
    for (const id of await idsOfNothing(mine, theirs, before.uuid)) {
      expect(await refusal(client, UpdatePipelineDocument, { id, name: 'B' })).toEqual(
        notFound('pipeline'),
      );
      expect(await refusal(client, DeletePipelineDocument, { id })).toEqual(notFound('pipeline'));
    }
    for (const id of await idsOfNothing(mine, theirs, stageNamed(before, 'A'))) {
      expect(await refusal(client, UpdateStageDocument, { id, name: 'B' })).toEqual(
        notFound('stage'),
      );
      expect(await refusal(client, DeleteStageDocument, { id })).toEqual(notFound('stage'));
    }
    expect((await pipelinesOf(theirs))[2]).toEqual(before);
  });
});
