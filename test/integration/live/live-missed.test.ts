// A subscription that continues after an event that the client has received.
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { resuming } from '../../../examples/frontends/resume.js';
import { globalId } from '../../support/global-ids.js';
import { database, newWorkspace, type Client } from '../../support/gateway.js';
import { listeningApp, write } from '../../support/live.js';
import { stream } from '../../support/sse.js';
import { socketClient } from '../../support/web-socket.js';

const document = `subscription ($where: OpportunityFilter, $after: String) {
  opportunityEventAdded(where: $where, after: $after) {
    id opportunityId version type delivery { isReplayed matchesFilter }
  }
}`;

const create = (client: Client, name?: string) => write(client, 'createOpportunity', { name });

/** The events of a workspace, oldest first, with their cursors. */
async function eventsOf(client: Client): Promise<{ cursor: string; id: string; uuid: string }[]> {
  const { opportunityEvents } = await client.data<any, object>(
    '{ opportunityEvents { edges { cursor node { id uuid } } } }',
  );
  return opportunityEvents.edges.map(({ cursor, node }: any) => ({ cursor, ...node })).reverse();
}

async function resume(address: string, client: Client, variables: object) {
  const opened = await stream<any, object>(address, client.apiKey, document, variables);
  return { ...opened, event: async () => (await opened.next()).data.opportunityEventAdded };
}

test.each(['id', 'uuid', 'cursor'] as const)(
  'sends the events after one that is named by its %s, marked, and then new ones',
  async (by) => {
    const { client } = await newWorkspace();
    const { address } = await listeningApp();
    await create(client, 'received');
    const [received] = await eventsOf(client);
    const missed = [await create(client), await create(client)];
    const changes = await resume(address, client, { after: received?.[by] });
    for (const { uuid } of missed)
      expect(await changes.event()).toMatchObject({
        opportunityId: globalId('Opportunity', uuid),
        delivery: { isReplayed: true, matchesFilter: true },
      });
    const { uuid } = await create(client);
    expect(await changes.event()).toMatchObject({
      opportunityId: globalId('Opportunity', uuid),
      delivery: { isReplayed: false, matchesFilter: true },
    });
  },
);

test('sends an event that was committed later than the one received, but is older', async () => {
  const { id: workspaceId, client } = await newWorkspace();
  const { address } = await listeningApp();
  await create(client, 'late');
  const { uuid } = await create(client, 'received');
  const [late, received] = await eventsOf(client);
  // As if the transaction had taken almost as long as one may take.
  const { createdAt } = await database.system.opportunityEvent.findFirstOrThrow({
    where: { workspaceId, opportunityId: uuid },
  });
  await database.system.opportunityEvent.updateMany({
    where: { workspaceId, id: late?.uuid ?? '' },
    data: { createdAt: new Date(createdAt.getTime() - 59_000) },
  });
  const changes = await resume(address, client, { after: received?.id });
  expect(await changes.event()).toMatchObject({ id: late?.id, delivery: { isReplayed: true } });
});

test('applies the filter to the events that it repeats', async () => {
  const { client } = await newWorkspace();
  const { address } = await listeningApp();
  await create(client, 'received');
  const [received] = await eventsOf(client);
  const [leaving, matching] = [await create(client, 'a'), await create(client, 'a')];
  await create(client, 'b');
  await write(client, 'updateOpportunity', { id: leaving.uuid, leadSource: 'x' });
  await write(client, 'updateOpportunity', { id: leaving.uuid, name: 'b' });
  const where = { name: { eq: 'a' } };
  const changes = await resume(address, client, { after: received?.id, where });
  expect(await changes.event()).toMatchObject({
    ...{ opportunityId: globalId('Opportunity', matching.uuid), version: 1 },
    delivery: { matchesFilter: true },
  });
  expect(await changes.event()).toMatchObject({
    ...{ opportunityId: globalId('Opportunity', leaving.uuid), version: 3 },
    delivery: { matchesFilter: false },
  });
});

/** Stores 1,001 events of an opportunity at the time of its creation. */
async function storeEvents(workspaceId: string, opportunityId: string): Promise<void> {
  const { createdAt } = await database.system.opportunityEvent.findFirstOrThrow({
    where: { workspaceId },
  });
  await database.system.opportunityEvent.createMany({
    data: Array.from({ length: 1_001 }, (_, index) => ({
      ...{ workspaceId, opportunityId, version: index + 2, type: 'updated', changes: [] },
      createdAt,
    })),
  });
}

test('is rejected if more than 1,000 events may have been missed', async () => {
  const { id: workspaceId, client } = await newWorkspace();
  const { address } = await listeningApp();
  const { uuid: opportunityId } = await create(client);
  const [received] = await eventsOf(client);
  await storeEvents(workspaceId, opportunityId);
  const changes = await resume(address, client, { after: received?.id });
  expect((await changes.next()).errors?.[0]).toMatchObject({
    message: expect.stringContaining('Read the data again'),
    extensions: { code: 'EVENTS_MISSED' },
  });
});

test('the recipe for frontends reads its data again if too many events were missed, and stays live', async () => {
  const { id: workspaceId, client } = await newWorkspace();
  const { address } = await listeningApp();
  const { uuid } = await create(client);
  const [received] = await eventsOf(client);
  await storeEvents(workspaceId, uuid);
  const versions: number[] = [];
  const reads: string[] = [];
  const query = `subscription ($after: String) {
    opportunityEventAdded(after: $after) { id version } }`;
  resuming(socketClient(address, client.apiKey), () =>
    Promise.resolve(reads.push('again')),
  ).subscribe<any>(
    { query, variables: { after: received?.id } },
    {
      next: ({ data }) => versions.push(data.opportunityEventAdded.version),
      error: (error) => reads.push(String(error)),
      complete: () => undefined,
    },
  );
  await expect.poll(() => reads, { timeout: 5_000 }).toEqual(['again']);
  await create(client);
  await expect.poll(() => versions).toEqual([1]);
});

test('charges each event that is sent again', async () => {
  const { client } = await newWorkspace();
  const { address } = await listeningApp({ rateLimit: { points: 1_000, seconds: 600 } });
  await create(client, 'received');
  const [received] = await eventsOf(client);
  for (let count = 0; count < 5; count++) await create(client);
  const remainingAfter = async (after: string | null) => {
    const { response } = await resume(address, client, { after });
    expect(response.statusCode).toBe(200);
    return Number(/r=(\d+)/.exec(String(response.headers.ratelimit))?.[1]);
  };
  const start = await remainingAfter(null);
  const price = 1_000 - start;
  expect(start - (await remainingAfter(received?.id ?? ''))).toBe(6 * price);
});

test.each([
  ['an unknown ID', randomUUID(), /No event with this ID/],
  ['a string that is neither', 'x', /neither the ID of an event nor its cursor/],
])('is rejected after %s', async (_name, after, message) => {
  const { client } = await newWorkspace();
  const { address } = await listeningApp();
  const changes = await resume(address, client, { after });
  expect((await changes.next()).errors?.[0]).toMatchObject({
    message: expect.stringMatching(message),
    extensions: { code: 'INVALID_REQUEST', issues: [{ path: ['after'] }] },
  });
});

test.each(['0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'])(
  'accepts the cursor of an event at the limit of dates: %s',
  async (createdAt) => {
    const { id: workspaceId, client } = await newWorkspace();
    const { address } = await listeningApp();
    const { uuid } = await create(client);
    await database.system.opportunityEvent.updateMany({
      where: { workspaceId },
      data: { createdAt },
    });
    const [event] = await eventsOf(client);
    await create(client, 'missed');
    const changes = await resume(address, client, { after: event?.cursor });
    await write(client, 'updateOpportunity', { id: uuid, name: 'x' });
    expect(await changes.event()).toMatchObject({ delivery: { isReplayed: createdAt < '1' } });
  },
);

test('is rejected after an event of another workspace', async () => {
  const [workspace, other] = await Promise.all([newWorkspace(), newWorkspace()]);
  const { address } = await listeningApp();
  await create(other.client);
  const [theirs] = await eventsOf(other.client);
  const changes = await resume(address, workspace.client, { after: theirs?.id });
  expect((await changes.next()).errors?.[0]).toMatchObject({
    extensions: { code: 'INVALID_REQUEST' },
  });
});
