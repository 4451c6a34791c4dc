import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { describe, expect, test } from 'vitest';
import {
  LeadSourcesDocument,
  PipelineSummariesDocument,
  PipelineSummaryDocument,
  TagsDocument,
  type OpportunityFilter,
} from '../../generated/operations.js';
import {
  database,
  newContact,
  newWorkspace,
  statementsOf,
  type Client,
} from '../../support/gateway.js';
import { newTable } from '../../support/lists.js';
import { globalIdOf, missingId, newPipeline, requestErrors } from '../../support/opportunities.js';

const summaryOf = async (client: Client, pipelineId: string, where?: OpportunityFilter) =>
  (await client.data(PipelineSummaryDocument, { pipelineId, where: where ?? null })).pipeline
    ?.summary;

const zeros = { count: 0, totalValue: '0.00', averageValue: null };

/** A workspace with a way to fill stages, and the pipeline that they are of. */
async function newBoard() {
  const table = await newTable();
  const at = (stage: number, values: object = {}) => ({
    stageId: table.stages[stage]?.id ?? '',
    ...values,
  });
  return { ...table, at, pipelineId: table.stages[0]?.pipelineId ?? '' };
}

describe('the summary of a pipeline', () => {
  test('has every stage in order, with zeros for empty ones', async () => {
    const table = await newBoard();
    const { client, pipelineId, stages } = table;
    const empty = stages.map(({ id, name, position }) => ({
      stage: { uuid: id, name, position },
      ...zeros,
    }));
    expect(empty.length).toBeGreaterThan(2);
    const summary = { ...zeros, stages: empty };
    expect(await summaryOf(client, pipelineId)).toEqual(summary);
    expect(await summaryOf(client, await globalIdOf(client, pipelineId))).toEqual(summary);
    await table.insert([table.at(1, { value: '5.00' })]);
    const five = { count: 1, totalValue: '5.00', averageValue: '5.00' };
    expect(await summaryOf(client, pipelineId)).toEqual({
      ...five,
      stages: empty.map((stage, index) => (index === 1 ? { ...stage, ...five } : stage)),
    });
  });

  test('orders stages by position, not by ID', async () => {
    const workspace = await newWorkspace();
    const { id, stages } = await newPipeline(workspace, ['First', 'Second', 'Third']);
    const summary = await summaryOf(workspace.client, id);
    expect(summary?.stages.map(({ stage }) => stage.uuid)).toEqual(stages.map((one) => one.id));
  });

  test('has exact sums, and averages rounded to the nearest cent', async () => {
    const table = await newBoard();
    const most = '999999999999.99';
    await table.insert([
      ...Array.from({ length: 12 }, () => table.at(0, { value: most })),
      table.at(1, { value: '0.01' }),
      table.at(1, { value: '0.02' }),
      ...['0.01', '0.01', '0.02'].map((value) => table.at(2, { value })),
    ]);
    expect(await summaryOf(table.client, table.pipelineId)).toMatchObject({
      count: 17,
      totalValue: '11999999999999.95',
      averageValue: '705882352941.17',
      stages: [
        { count: 12, totalValue: '11999999999999.88', averageValue: most },
        { count: 2, totalValue: '0.03', averageValue: '0.02' },
        { count: 3, totalValue: '0.04', averageValue: '0.01' },
        ...table.stages.slice(3).map(() => zeros),
      ],
    });
  });

  test('counts opportunities without a value, and omits them from the average', async () => {
    const table = await newBoard();
    await table.insert([
      table.at(0),
      table.at(0, { value: '0.00' }),
      table.at(1),
      table.at(2, { value: '3.00' }),
      table.at(2),
    ]);
    expect(await summaryOf(table.client, table.pipelineId)).toMatchObject({
      count: 5,
      totalValue: '3.00',
      averageValue: '1.50',
      stages: [
        { count: 2, totalValue: '0.00', averageValue: '0.00' },
        { count: 1, totalValue: '0.00', averageValue: null },
        { count: 2, totalValue: '3.00', averageValue: '3.00' },
        ...table.stages.slice(3).map(() => zeros),
      ],
    });
  });

  test('includes projects and archived records, unless the filter excludes them', async () => {
    const table = await newBoard();
    const approvedAt = new Date();
    await table.insert([
      table.at(0, { value: '1.00' }),
      table.at(0, { value: '2.00', approvalStatus: 'project', approvedAt }),
      table.at(1, { value: '4.00', approvalStatus: 'archived', contactName: 'Ann' }),
    ]);
    const total = async (where?: OpportunityFilter) =>
      (await summaryOf(table.client, table.pipelineId, where))?.totalValue;
    expect(await total()).toBe('7.00');
    expect(await total({})).toBe('7.00');
    expect(await total({ not: { approvalStatus: { eq: 'ARCHIVED' } } })).toBe('3.00');
    expect(await total({ q: 'ann' })).toBe('4.00');
    expect(await total({ or: [] })).toBe('0.00');
    expect(await total({ pipelineId: { eq: missingId } })).toBe('0.00');
  });

  test('contains nothing of another workspace or another pipeline', async () => {
    const table = await newBoard();
    const other = await newBoard();
    const repairs = await newPipeline(table);
    await other.insert([other.at(0, { value: '1.00' })]);
    const [stage] = repairs.stages;
    await table.insert([{ value: '2.00', pipelineId: repairs.id, stageId: stage?.id ?? '' }]);
    expect(await summaryOf(table.client, table.pipelineId)).toMatchObject(zeros);
    expect(await summaryOf(table.client, repairs.id)).toMatchObject({ totalValue: '2.00' });
  });

  test('runs one statement for sums and one for stages, for many pipelines as for one', async () => {
    const table = await newBoard();
    const { id, stages } = await newPipeline(table);
    await table.insert([
      table.at(0, { value: '1.00' }),
      table.at(2, { value: '2.00' }),
      { value: '4.00', pipelineId: id, stageId: stages[1]?.id ?? '' },
    ]);
    const where = { value: { gt: '1.00' } };
    const [, ...sent] = await statementsOf(() =>
      table.client.data(PipelineSummariesDocument, { where }),
    );
    expect(sent).toHaveLength(3);
    const sums = sent.filter((sql) => /\b(COUNT|SUM)\(/.test(sql));
    expect(sums).toHaveLength(1);
    expect(sums[0]).toMatch(/SUM\(.*"workspace_id" = \$\d.*GROUP BY/s);
    const { pipelines } = await table.client.data(PipelineSummariesDocument, { where });
    expect(pipelines.nodes.map(({ summary }) => summary.totalValue).sort()).toEqual([
      '0.00',
      '2.00',
      '4.00',
    ]);
    for (const { uuid, summary } of pipelines.nodes)
      expect(await summaryOf(table.client, uuid, where)).toEqual(summary);
  });
});

type PickList = (
  client: Client,
  contains?: string | null,
  first?: number,
) => Promise<readonly string[]>;
type Fill = (workspace: Awaited<ReturnType<typeof newTable>>, values: string[]) => Promise<unknown>;

const pickLists: [
  string,
  PickList,
  Fill,
  TypedDocumentNode<unknown, { contains?: string; first?: number }>,
][] = [
  [
    'tags',
    async (client, contains = null, first = 100) =>
      (await client.data(TagsDocument, { contains, first })).tags,
    (table, values) => table.insert([{ tags: values }, { tags: values.slice(0, 2) }, {}]),
    TagsDocument,
  ],
  [
    'lead sources',
    async (client, contains = null, first = 100) =>
      (await client.data(LeadSourcesDocument, { contains, first })).leadSources,
    (table, values) =>
      table.insert([...values, ...values.slice(1), null].map((leadSource) => ({ leadSource }))),
    LeadSourcesDocument,
  ],
];

describe.each(pickLists)('the %s in use', (name, list, fill, document) => {
  test('are listed once each, in order', async () => {
    const table = await newTable();
    expect(await list(table.client)).toEqual([]);
    await fill(table, ['b', 'a', 'D', 'ä b', 'a c']);
    expect(await list(table.client)).toEqual(['a', 'ä b', 'a c', 'b', 'D']);
  });

  test('are found by a substring, in which no character is special', async () => {
    const table = await newTable();
    await fill(table, ['100%', '100x', 'a_b', 'aXb', 'a\\b', 'Ärger']);
    const found = async (contains: string | null) => (await list(table.client, contains)).length;
    expect(await found('0%')).toBe(1);
    expect(await found('_')).toBe(1);
    expect(await found('\\')).toBe(1);
    expect(await found('äR')).toBe(1);
    expect(await found('xB')).toBe(1);
    expect(await found('100')).toBe(2);
    expect(await found('nobody')).toBe(0);
    for (const nothing of [null, '']) expect(await found(nothing)).toBe(6);
  });

  test('are limited to 1 to 100, the first in order', async () => {
    const table = await newTable();
    const values = Array.from({ length: 101 }, (_, index) => `v${String(100 + index)}`);
    await fill(table, values);
    expect(await list(table.client)).toEqual(values.slice(0, 100));
    expect(await list(table.client, null, 1)).toEqual(['v100']);
    expect(await list(table.client, '5', 2)).toEqual(['v105', 'v115']);
    for (const first of [0, -1, 101, -100_000]) {
      const [error] = await requestErrors(table.client, document, { first });
      expect(error?.extensions.issues).toMatchObject([{ path: ['first'] }]);
    }
    for (const contains of ['\0', '\ud800', 'x'.repeat(256)]) {
      const [error] = await requestErrors(table.client, document, { contains, first: 1 });
      expect(error?.extensions.issues).toMatchObject([{ path: ['contains'] }]);
    }
  });

  test('are those of the workspace, read by one scoped statement', async () => {
    const table = await newTable();
    const other = await newTable();
    await fill(table, ['ours']);
    await fill(other, ['theirs']);
    const [, ...sent] = await statementsOf(async () => {
      expect(await list(table.client)).toEqual(['ours']);
    });
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatch(/workspace_id"? = \$\d/);
    expect(sent[0]).toMatch(/LIMIT \$\d/);
    if (name === 'tags') {
      const contact = await newContact(table.id);
      await database.system.contact.updateMany({
        where: { id: contact.id },
        data: { tags: ['of a contact', 'ours'] },
      });
      expect(await list(table.client)).toEqual(['of a contact', 'ours']);
    }
  });
});
