import { describe, expect, test } from 'vitest';
import { StageHistoriesDocument, type OpportunityFilter } from '../../generated/operations.js';
import {
  database,
  newWorkspace,
  stagesOf,
  statementsOf,
  type Client,
} from '../../support/gateway.js';
import {
  approve,
  archive,
  change,
  create,
  eventsOf,
  move,
  newPipeline,
} from '../../support/opportunities.js';

const dayMs = 86_400_000;

/** A workspace whose opportunities pass through the stages of a pipeline of their own. */
async function newPath() {
  const workspace = await newWorkspace();
  const { client } = workspace;
  const { id: pipelineId, stages } = await newPipeline(workspace, ['First', 'Second', 'Third']);
  const stageId = (position: number) => stages[position]?.id ?? '';
  return {
    ...{ workspace, client, pipelineId },
    /** Creates an opportunity in the first of these stages, and moves it through the others. */
    pass: async (positions: readonly number[], values: object = {}): Promise<string> => {
      const [first = 0, ...others] = positions;
      const { uuid } = await create(client, { stageId: stageId(first), ...values });
      for (const position of others) await move(client, { id: uuid, stageId: stageId(position) });
      return uuid;
    },
    /** Sets the days between the events of an opportunity, as if they had passed. */
    setDays: async (id: string, days: readonly number[]): Promise<void> => {
      const events = await eventsOf(workspace.id, id);
      let time = Date.parse('2026-01-01T00:00:00Z');
      for (const [index, { id: eventId }] of events.entries()) {
        time += (days[index - 1] ?? 0) * dayMs;
        await database.system.opportunityEvent.update({
          where: { workspaceId_id: { workspaceId: workspace.id, id: eventId } },
          data: { createdAt: new Date(time) },
        });
      }
    },
  };
}

const historiesIn = async (client: Client, pipelineId: string, where?: OpportunityFilter) =>
  (
    await client.data(StageHistoriesDocument, { pipelineId, where: where ?? null })
  ).pipeline?.summary.stages.map(({ history }) => history) ?? [];

const nothing = { enteredCount: 0, advancedCount: 0, conversionRate: null, averageDays: null };

describe('the history of a stage', () => {
  test('counts opportunities that entered it, and those that went on to a later stage', async () => {
    const { client, pipelineId, pass } = await newPath();
    expect(await historiesIn(client, pipelineId)).toEqual([nothing, nothing, nothing]);
    await pass([0]);
    await pass([0, 1]);
    await pass([0, 2]);
    // Back and forth counts once, and a way back is none forward.
    await pass([0, 1, 0, 1]);
    await pass([2, 0]);
    expect(await historiesIn(client, pipelineId)).toMatchObject([
      { enteredCount: 5, advancedCount: 3, conversionRate: 0.6 },
      { enteredCount: 2, advancedCount: 0, conversionRate: 0 },
      { enteredCount: 2, advancedCount: 0, conversionRate: 0 },
    ]);
  });

  test('counts an approval as an advance, although it leads to another pipeline', async () => {
    const { workspace, client, pipelineId, pass } = await newPath();
    await approve(client, { id: await pass([2]) });
    await pass([2]);
    const [elsewhere] = await stagesOf(workspace.id);
    await move(client, { id: await pass([1]), stageId: elsewhere?.id ?? '' });
    expect(await historiesIn(client, pipelineId)).toMatchObject([
      nothing,
      { enteredCount: 1, advancedCount: 0 },
      { enteredCount: 2, advancedCount: 1, conversionRate: 0.5 },
    ]);
  });

  test('has the average days of stays that have ended', async () => {
    const { client, pipelineId, pass, setDays } = await newPath();
    const id = await pass([0, 1, 0, 2]);
    await change(client, { id, name: 'Renamed' });
    await setDays(id, [2, 1.5, 4, 10]);
    await setDays(await pass([0, 1]), [9]);
    await setDays(await pass([0]), []);
    await archive(client, { id: await pass([1]) });
    const days = (await historiesIn(client, pipelineId)).map(({ averageDays }) => averageDays);
    expect(days).toEqual([5, 1.5, null]);
  });

  test('covers the opportunities that match the filter, and those of its workspace only', async () => {
    const { client, pipelineId, pass } = await newPath();
    const other = await newPath();
    await other.pass([0, 1]);
    await pass([0, 1], { tags: ['roof'] });
    await pass([0]);
    expect(await historiesIn(client, pipelineId, { tags: { has: 'roof' } })).toMatchObject([
      { enteredCount: 1, advancedCount: 1 },
      { enteredCount: 1 },
      nothing,
    ]);
    expect(await historiesIn(client, pipelineId, { or: [] })).toEqual([nothing, nothing, nothing]);
    expect(await historiesIn(client, pipelineId)).toMatchObject([{ enteredCount: 2 }, {}, {}]);
  });

  test('reads the latest 50 events of an opportunity, by one statement for all stages', async () => {
    const { workspace, client, pipelineId, pass } = await newPath();
    const opportunityId = await pass([0, 1]);
    // The 49 events after the move leave it among the latest ones, but not the creation.
    await database.system.opportunityEvent.createMany({
      data: Array.from({ length: 49 }, (_, index) => ({
        ...{ workspaceId: workspace.id, opportunityId, type: 'updated' as const, changes: [] },
        version: 3 + index,
      })),
    });
    const sent = await statementsOf(async () => {
      expect(await historiesIn(client, pipelineId)).toMatchObject([
        nothing,
        { enteredCount: 1 },
        {},
      ]);
    });
    const [sql, ...more] = sent.filter((each) => each.includes('opportunity_event'));
    expect(more).toEqual([]);
    expect(sql).toMatch(/workspace_id = \$\d/);
  });
});
