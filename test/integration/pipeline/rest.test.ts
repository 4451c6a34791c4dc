import { expect, test } from 'vitest';
import {
  anonymous,
  database,
  newWorkspace,
  stagesOf,
  statementsOf,
} from '../../support/gateway.js';
import { newPipeline } from '../../support/opportunities.js';
import { bodyOf, create, errorOf, refusalOf } from '../../support/rest.js';

const pipelinesPath = '/v1/pipelines';
const anyTime: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const nodeId = (type: string, id: string) => Buffer.from(`${type}:${id}`).toString('base64');

test('lists the pipelines in order, each with its stages in order', async () => {
  const workspace = await newWorkspace();
  const { client, id } = workspace;
  await newPipeline(await newWorkspace());
  const repairs = await newPipeline(workspace);
  await database.system.pipeline.updateMany({
    where: { workspaceId: id, id: repairs.id },
    data: { position: 9 },
  });
  const { data, ...rest } = bodyOf(await client.get(pipelinesPath), 200);
  expect(rest).toEqual({ has_more: false, next_cursor: null });
  const [sales] = data;
  const stages = await stagesOf(id);
  expect(sales).toStrictEqual({
    id: stages[0]?.pipelineId,
    node_id: nodeId('Pipeline', sales.id),
    name: 'Sales',
    kind: 'opportunity',
    is_default: true,
    position: 0,
    stages: stages.map((stage, position) => ({
      id: stage.id,
      node_id: nodeId('Stage', stage.id),
      name: stage.name,
      position,
      created_at: anyTime,
      updated_at: anyTime,
    })),
    created_at: anyTime,
    updated_at: anyTime,
  });
  expect(data.map(({ name, kind, is_default }: any) => [name, kind, is_default])).toEqual([
    ['Sales', 'opportunity', true],
    ['Production', 'project', true],
    ['Repairs', 'opportunity', false],
  ]);
  expect(data[2].stages.map(({ name }: any) => name)).toEqual(['First', 'Second']);
});

test.each([
  ['opportunity', ['Sales']],
  ['project', ['Production']],
])('lists only pipelines of the kind %s', async (kind, names) => {
  const { client } = await newWorkspace();
  const { data } = bodyOf(await client.get(`${pipelinesPath}?kind=${kind}`), 200);
  expect(data.map(({ name }: any) => name)).toEqual(names);
});

test.each(['PROJECT', '', 'archived', 'opportunity,project'])(
  'rejects the kind %j',
  async (kind) => {
    const { client } = await newWorkspace();
    refusalOf(await client.get(`${pipelinesPath}?kind=${kind}`), 'kind');
  },
);

test('returns the IDs with which an opportunity can be placed', async () => {
  const { client } = await newWorkspace();
  const { data } = bodyOf(await client.get(pipelinesPath), 200);
  for (const pipeline of data)
    for (const stage of pipeline.stages) {
      const place = { pipeline_id: pipeline.id, stage_id: stage.id };
      expect(await create(client, place)).toMatchObject(place);
    }
});

test('runs as many statements for 2 pipelines as for 12', async () => {
  const workspace = await newWorkspace();
  const count = async () => (await statementsOf(() => workspace.client.get(pipelinesPath))).length;
  const few = await count();
  for (let more = 0; more < 10; more++) await newPipeline(workspace);
  expect(await count()).toBe(few);
});

test('is open to every role and to read-only keys, and to nobody without a key', async () => {
  const workspace = await newWorkspace();
  for (const reader of [
    await workspace.clientAs('viewer'),
    await workspace.clientAs('member', { readOnly: true }),
  ])
    expect(bodyOf(await reader.get(pipelinesPath), 200).data).toHaveLength(2);
  errorOf(await anonymous.get(pipelinesPath), 401, 'unauthorized');
});
