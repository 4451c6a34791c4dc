// Writes at the same time. (The embedded database runs one transaction at a time, so there is nothing to see.)
import { randomUUID } from 'node:crypto';
import { print } from 'graphql';
import { describe, expect, test } from 'vitest';
import { lockRow } from '../../../src/database/statements.js';
import { inTransaction, type Caller } from '../../../src/domain/caller.js';
import {
  CreateOpportunitiesDocument,
  StageOrderDocument,
  type CreateOpportunitiesInput,
  type CreateOpportunitiesMutation,
} from '../../generated/operations.js';
import {
  countOpportunities,
  driver,
  isPostgres,
  newContact,
  newWorkspace,
  stagesOf,
  type Client,
} from '../../support/gateway.js';
import { post } from '../../support/idempotency.js';
import {
  approve,
  archive,
  change,
  create,
  createMany,
  eventsOf,
  readEvents,
  move,
  orderOf,
  readLife,
  remove,
  textLike,
  untilBlocking,
  upsert,
} from '../../support/opportunities.js';

const count = 20;
const times = Array.from({ length: count }, (_, index) => index);

/** From 1 on, as many as said. */
const versionsUpTo = (version: number) => Array.from({ length: version }, (_, index) => index + 1);

/** A workspace with opportunities in its first stage, in their order. */
async function newStage(size: number) {
  const { id: workspaceId, client } = await newWorkspace();
  const [stage] = await stagesOf(workspaceId);
  const stageId = stage?.id ?? '';
  if (size > 0)
    await createMany(client, { opportunities: Array.from({ length: size }, () => ({})) });
  return { workspaceId, client, stageId, uuids: await orderOf(client, stageId) };
}

type StageOfTest = Awaited<ReturnType<typeof newStage>>;

/** The order must be total: no two ranks alike, each record once, and the same each time it is read. */
async function expectTotalOrder({ client, stageId }: StageOfTest, uuids: readonly string[]) {
  const readOrder = async () =>
    (await client.data(StageOrderDocument, { stageId })).opportunities.nodes;
  const order = await readOrder();
  expect(order.map(({ uuid }) => uuid).sort()).toEqual([...uuids].sort());
  const ranks = order.map(({ stageRank }) => stageRank);
  expect(new Set(ranks).size).toBe(ranks.length);
  expect(ranks).toEqual([...ranks].sort());
  expect(await readOrder()).toEqual(order);
}

describe.skipIf(!isPostgres)('concurrent moves', () => {
  test('to one position leave a total order, in which each record has its neighbour on the right side', async () => {
    const stage = await newStage(count + 1);
    const [first = '', ...others] = stage.uuids;
    await Promise.all(others.map((id) => move(stage.client, { id, afterId: first })));
    await expectTotalOrder(stage, stage.uuids);
    expect((await orderOf(stage.client, stage.stageId))[0]).toBe(first);
  });

  test('to the top, to the bottom and in between leave a total order', async () => {
    const stage = await newStage(count);
    const { client, stageId, uuids } = stage;
    const neighbour = (index: number) => uuids[(index + 7) % count] ?? '';
    await Promise.all(
      uuids.map((id, index) => {
        if (index % 3 === 0) return move(client, { id, stageId });
        const side = index % 3 === 1 ? 'afterId' : 'beforeId';
        return move(client, { id, [side]: neighbour(index) });
      }),
    );
    await expectTotalOrder(stage, uuids);
    for (const id of uuids) expect(await readLife(client, id)).toMatchObject({ version: 2 });
  });

  test('of one opportunity all succeed, one after the other', async () => {
    const { client, stageId, uuids, workspaceId } = await newStage(3);
    const [id = '', other = '', another = ''] = uuids;
    await Promise.all(
      times.map((index) => move(client, { id, afterId: index % 2 === 0 ? other : another })),
    );
    const events = await eventsOf(workspaceId, id);
    expect(events.map(({ version }) => version)).toEqual(versionsUpTo(count + 1));
    // Each began where the one before it ended.
    const ranks = events.map(({ changes }) =>
      (changes as { field: string; before: string; after: string }[]).find(
        ({ field }) => field === 'stageRank',
      ),
    );
    for (const [index, rank] of ranks.entries())
      if (index > 0) expect(rank?.before).toBe(ranks[index - 1]?.after);
    expect(await orderOf(client, stageId)).toHaveLength(3);
  });
});

describe.skipIf(!isPostgres)('concurrent creations', () => {
  test('each create one record, and leave a total order', async () => {
    const stage = await newStage(0);
    const { client, workspaceId } = stage;
    const created = await Promise.all(times.map(() => create(client)));
    expect(await countOpportunities(workspaceId)).toBe(count);
    await expectTotalOrder(
      stage,
      created.map(({ uuid }) => uuid),
    );
    expect(await eventsOf(workspaceId)).toHaveLength(count);
  });

  test('in batches keep the items of each batch in order', async () => {
    const stage = await newStage(0);
    const opportunities = Array.from({ length: 10 }, () => ({}));
    const batches = await Promise.all(
      Array.from({ length: 5 }, () => createMany(stage.client, { opportunities })),
    );
    const uuids = batches.map((results) =>
      results.map(({ opportunity }) => opportunity?.uuid ?? ''),
    );
    await expectTotalOrder(stage, uuids.flat());
    const order = await orderOf(stage.client, stage.stageId);
    for (const batch of uuids) expect(order.filter((uuid) => batch.includes(uuid))).toEqual(batch);
  });
});

describe.skipIf(!isPostgres)('concurrent updates', () => {
  test('that expect the same version: exactly one succeeds', async () => {
    const { client, workspaceId, uuids } = await newStage(1);
    const [id = ''] = uuids;
    const results = await Promise.all(
      times.map((index) =>
        change.run(client, { id, name: `Name ${String(index)}`, expectedVersion: 1 }),
      ),
    );
    const winners = results.filter((result) => 'opportunity' in result);
    const losers = results.filter((result) => !('opportunity' in result));
    expect(winners).toHaveLength(1);
    for (const loser of losers)
      expect(loser).toMatchObject({ __typename: 'StaleVersionError', version: 2 });
    expect(winners).toEqual([{ opportunity: await readLife(client, id) }]);
    expect(await eventsOf(workspaceId, id)).toHaveLength(2);
  });

  test('that expect no version all succeed, each with a version of its own', async () => {
    const { client, workspaceId, uuids } = await newStage(1);
    const [id = ''] = uuids;
    const answers = await Promise.all(
      times.map((index) => change(client, { id, name: `Name ${String(index)}` })),
    );
    const versions = answers.map(({ version }) => version).sort((one, other) => one - other);
    expect(versions).toEqual(versionsUpTo(count + 1).slice(1));
    const last = answers.find(({ version }) => version === count + 1);
    expect(await readLife(client, id)).toEqual(last);
    const events = await eventsOf(workspaceId, id);
    expect(events.map(({ version }) => version)).toEqual(versionsUpTo(count + 1));
    const named = [...(await readEvents(client, id))].reverse().slice(1);
    for (const [index, { changes }] of named.entries())
      expect(changes).toEqual([
        {
          field: 'name',
          before: named[index - 1]?.changes[0]?.after ?? null,
          after: textLike(/^Name \d+$/),
        },
      ]);
  });

  test('of different fields all take effect', async () => {
    const { client, uuids } = await newStage(1);
    const [id = ''] = uuids;
    const inputs = [
      ...[{ name: 'A' }, { contactName: 'B' }, { value: '1.00' }, { leadSource: 'C' }],
      ...[{ addressCity: 'D' }, { addressState: 'E' }, { tags: ['F'] }, { externalId: 'G' }],
    ];
    await Promise.all(inputs.map((input) => change(client, { id, ...input })));
    expect(await readLife(client, id)).toMatchObject(
      Object.assign({ version: inputs.length + 1 }, ...inputs) as object,
    );
  });
});

describe.skipIf(!isPostgres)('concurrent upserts', () => {
  test('of one external ID create one record, by one of them', async () => {
    const { client, workspaceId } = await newStage(0);
    const results = await Promise.all(
      times.map((index) => upsert(client, { externalId: 'crm-1', name: `Name ${String(index)}` })),
    );
    expect(results.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(results.map(({ opportunity }) => opportunity.uuid)).size).toBe(1);
    expect(await countOpportunities(workspaceId)).toBe(1);
    const events = await eventsOf(workspaceId);
    expect(events.map(({ version }) => version)).toEqual(versionsUpTo(count));
    expect(events.filter(({ type }) => type === 'created')).toHaveLength(1);
  });

  test('and creations in batches, with one external ID, create one record', async () => {
    const { client, workspaceId } = await newStage(0);
    const opportunities = [{ externalId: 'crm-1' }];
    const batches = await Promise.all(
      times.map((index) =>
        index % 2 === 0
          ? createMany(client, { opportunities, allOrNone: false })
          : upsert(client, { externalId: 'crm-1' }).then(() => []),
      ),
    );
    expect(await countOpportunities(workspaceId)).toBe(1);
    for (const [result] of batches)
      if (result?.opportunity === null)
        expect(result.issues).toEqual([
          {
            path: ['input', 'opportunities', '0', 'externalId'],
            message: 'Is taken by another opportunity.',
          },
        ]);
  });
});

/** Creates a batch under an Idempotency-Key of its own. */
async function createManyOnce(client: Client, input: CreateOpportunitiesInput) {
  const body = { query: print(CreateOpportunitiesDocument), variables: { input } };
  const { text } = await post(client, '/graphql', body, randomUUID());
  return (JSON.parse(text) as { data: CreateOpportunitiesMutation }).data.result;
}

describe.skipIf(!isPostgres)('concurrent batches', () => {
  test.each([
    ['without', createMany.run],
    ['with', createManyOnce],
  ])(
    'with the same external IDs in another order, %s idempotency keys: each waits for the other; one creates the records, the other gets issues',
    async (_name, run) => {
      const { client, workspaceId } = await newStage(0);
      const opportunities = ['a', 'b', 'c'].map((externalId) => ({ externalId }));
      const [stage] = await stagesOf(workspaceId);
      const results = await driver.session(async (session) => {
        // Both batches stop at the one in the middle, and then go on to what the other one has.
        await session.run('BEGIN');
        await session.query(
          `INSERT INTO opportunity (workspace_id, id, pipeline_id, stage_id, stage_rank, external_id)
           VALUES ($1, gen_random_uuid(), $2, $3, '8', 'b')`,
          [workspaceId, stage?.pipelineId, stage?.id],
        );
        const batches = [opportunities, opportunities.toReversed()].map((some) =>
          run(client, { opportunities: some, allOrNone: true }),
        );
        await untilBlocking(session, 2);
        await session.run('ROLLBACK');
        return Promise.all(batches);
      });
      expect(results.filter((result) => result && 'results' in result)).toHaveLength(1);
      expect(results.find((result) => result && !('results' in result))).toMatchObject({
        __typename: 'ValidationError',
        issues: opportunities.map(() => ({ message: 'Is taken by another opportunity.' })),
      });
      expect(await countOpportunities(workspaceId)).toBe(3);
      expect(await eventsOf(workspaceId)).toHaveLength(3);
    },
  );
});

describe.skipIf(!isPostgres)('transactions in a deadlock', () => {
  test('both succeed: the one that the database cancels runs again', async () => {
    const { id: workspaceId, db } = await newWorkspace();
    const contacts = [await newContact(workspaceId), await newContact(workspaceId)];
    const caller = { viewer: { workspaceId }, db, foundIssues: [] } as unknown as Caller;
    let runs = 0;
    let locks = 0;
    let open: () => void = () => undefined;
    const bothHaveOne = new Promise<void>((resolve) => (open = resolve));
    const lockInOrder = (index: number) =>
      inTransaction(caller, async (inner) => {
        runs++;
        const ordered = index === 0 ? contacts : contacts.toReversed();
        for (const { id } of ordered) {
          const contact = await lockRow(inner.db, 'contact', id);
          if (++locks === 2) open();
          await bothHaveOne;
          const where = { workspaceId_id: { workspaceId, id } };
          const version = (contact?.version ?? 0) + 1;
          await inner.db.contact.update({ where, data: { version }, select: { id: true } });
        }
        return index;
      });
    expect(await Promise.all([lockInOrder(0), lockInOrder(1)])).toEqual([0, 1]);
    expect(runs).toBe(3);
    expect((await db.contact.findMany()).map(({ version }) => version)).toEqual([3, 3]);
  });
});

describe.skipIf(!isPostgres)('concurrent transitions', () => {
  test('two approvals: one creates the project, the other is an InvalidTransitionError', async () => {
    const { client, workspaceId, uuids } = await newStage(1);
    const [id = ''] = uuids;
    const results = await Promise.all([approve.run(client, { id }), approve.run(client, { id })]);
    expect(results.filter((result) => 'opportunity' in result)).toHaveLength(1);
    expect(results.find((result) => !('opportunity' in result))).toEqual({
      __typename: 'InvalidTransitionError',
      code: 'INVALID_TRANSITION',
      message: 'It is a project, and cannot be approved.',
      approvalStatus: 'PROJECT',
      version: 2,
    });
    expect(await eventsOf(workspaceId, id)).toHaveLength(2);
  });

  test('archiving and moving: the move happens before the archiving, or not at all', async () => {
    const { client, stageId, uuids } = await newStage(10);
    await Promise.all(
      uuids.map(async (id) => {
        const [, moved] = await Promise.all([
          archive(client, { id }),
          move.run(client, { id, stageId }),
        ]);
        const types = (await readEvents(client, id)).map(({ type }) => type);
        expect(types).toEqual(
          'opportunity' in moved ? ['ARCHIVED', 'MOVED', 'CREATED'] : ['ARCHIVED', 'CREATED'],
        );
      }),
    );
  });

  test('deletions: one deletes, the others find nothing', async () => {
    const { client, workspaceId, uuids } = await newStage(1);
    const [id = ''] = uuids;
    const results = await Promise.all(times.map(() => remove.run(client, { id })));
    expect(results.filter((result) => 'deletedId' in result)).toHaveLength(1);
    for (const result of results.filter((each) => !('deletedId' in each)))
      expect(result).toMatchObject({ __typename: 'NotFoundError' });
    const events = await eventsOf(workspaceId, id);
    expect(events.map(({ type }) => type)).toEqual(['created', 'deleted']);
  });
});
