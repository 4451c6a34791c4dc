// The events of all records except opportunities: which changes leave one, and how they are read.
import { describe, expect, test } from 'vitest';
import { setUserEmail } from '../../../src/domain/user/set-email.js';
import {
  createAdminApiKey,
  createWorkspace,
  revokeAnyApiKey,
} from '../../../src/domain/workspace/create.js';
import {
  CreateApiKeyDocument,
  CreatePipelineDocument,
  CreateStageDocument,
  CreateUserDocument,
  DeactivateUserDocument,
  DeletePipelineDocument,
  DeleteStageDocument,
  ReactivateUserDocument,
  RevokeApiKeyDocument,
  UpdatePipelineDocument,
  UpdateStageDocument,
  UpdateUserDocument,
  UpdateWorkspaceDocument,
  ViewerDocument,
  WorkspaceEventsDocument,
  type WorkspaceEventsQueryVariables,
} from '../../generated/operations.js';
import { create, merge, remove, tryToDelete, update, upsert } from '../../support/contacts.js';
import { Client, database, newWorkspace } from '../../support/gateway.js';
import { globalId } from '../../support/global-ids.js';
import { create as createOpportunity, missingId } from '../../support/opportunities.js';
import { done } from '../../support/setup.js';
import { countFor, signIn } from '../../support/statements.js';

async function pageOf(client: Client, variables: WorkspaceEventsQueryVariables = {}) {
  const { workspaceEvents } = await client.data(WorkspaceEventsDocument, variables);
  if (!workspaceEvents) throw new Error('The events are missing.');
  return workspaceEvents;
}

/** The events of a record, or of the workspace, the latest first. */
const eventsOf = async (client: Client, recordId?: string) =>
  (await pageOf(client, { recordId: recordId ?? null, first: 100 })).nodes;

type Event = Awaited<ReturnType<typeof eventsOf>>[number];

/** The changes of an event by field: the values before and after. */
const changesOf = ({ changes }: Event) =>
  Object.fromEntries(changes.map(({ field, before, after }) => [field, [before, after]]));

/** The events that `work` leaves, sorted by type of the record and by type. Each names the user and the API key. */
async function added(client: Client, work: () => Promise<unknown>) {
  const known = await eventsOf(client);
  await work();
  const events = (await eventsOf(client)).filter(
    ({ id }) => !known.some((event) => event.id === id),
  );
  const { viewer } = await client.data(ViewerDocument);
  for (const event of events)
    expect(event).toMatchObject({
      userId: globalId('User', viewer.user.uuid),
      apiKeyId: globalId('ApiKey', viewer.apiKey?.uuid),
    });
  return events
    .map((event) => ({
      type: event.type,
      of: event.__typename,
      recordId: event.recordId,
      version: event.version,
      changes: changesOf(event),
    }))
    .sort((one, other) => (`${one.of} ${one.type}` < `${other.of} ${other.type}` ? -1 : 1));
}

const person = { firstName: 'Ann', email: 'ann@example.com', phone: null };

describe('a change leaves an event with its actor and the changed fields:', () => {
  test('of a contact', async () => {
    const { client } = await newWorkspace();
    const expected = { of: 'ContactEvent' };
    let id = '';
    const creating = async () => {
      ({ id } = await create(client, { ...person, type: 'VENDOR', tags: ['a'] }));
    };
    const creation = await added(client, creating);
    expect(creation).toEqual([
      {
        ...{ ...expected, type: 'CREATED', recordId: id, version: 1 },
        changes: {
          ...{ firstName: [null, 'Ann'], email: [null, 'ann@example.com'] },
          ...{ type: [null, 'VENDOR'], tags: [null, ['a']] },
        },
      },
    ]);
    const changing = () => update(client, { id, firstName: 'Bea', tags: ['a'], type: null });
    expect(await added(client, changing)).toEqual([
      {
        ...{ ...expected, type: 'UPDATED', recordId: id, version: 2 },
        changes: { firstName: ['Ann', 'Bea'], type: ['VENDOR', null] },
      },
    ]);
    expect(await added(client, changing)).toEqual([]);
    const upserting = () => upsert(client, { email: 'ANN@example.com', company: 'A' });
    expect(await added(client, upserting)).toMatchObject([
      {
        ...{ type: 'UPDATED', recordId: id, version: 3 },
        changes: { company: [null, 'A'], email: ['ann@example.com', 'ANN@example.com'] },
      },
    ]);
    expect(await added(client, () => remove(client, { id }))).toEqual([
      {
        ...{ ...expected, type: 'DELETED', recordId: id, version: 4 },
        changes: {
          ...{ firstName: ['Bea', null], email: ['ANN@example.com', null] },
          ...{ company: ['A', null], tags: [['a'], null] },
        },
      },
    ]);
  });

  test('of both contacts of a merge, each with the ID of the other', async () => {
    const { client } = await newWorkspace();
    const into = await create(client, { ...person, tags: ['a'] });
    const from = await create(client, { firstName: 'Anna', phone: '1', email: null });
    const events = await added(client, () => merge(client, { intoId: into.id, fromId: from.id }));
    expect(events).toMatchObject([
      { type: 'DELETED', recordId: from.id, version: 2, changes: { firstName: ['Anna', null] } },
      { type: 'MERGED', recordId: into.id, version: 2, changes: { phone: [null, '1'] } },
    ]);
    expect(await eventsOf(client, from.id)).toMatchObject([
      { type: 'DELETED', mergedWithId: into.id },
      { type: 'CREATED', mergedWithId: null },
    ]);
    expect(await eventsOf(client, into.id)).toMatchObject([
      { type: 'MERGED', mergedWithId: from.id },
      { type: 'CREATED', mergedWithId: null },
    ]);
  });

  test('of a user', async () => {
    const { client } = await newWorkspace();
    const ann = { name: 'Ann', email: 'ann@example.com', role: 'MEMBER' } as const;
    let recordId = '';
    const creating = async () => {
      recordId = (await done(client, CreateUserDocument, ann)).user.id;
    };
    const [creation] = await added(client, creating);
    const expected = { of: 'UserEvent', recordId, version: null };
    expect(creation).toEqual({
      ...{ ...expected, type: 'CREATED' },
      changes: { name: [null, 'Ann'], email: [null, ann.email], role: [null, 'MEMBER'] },
    });
    const id = recordId;
    const promote = () => done(client, UpdateUserDocument, { id, role: 'ADMIN', name: 'Ann' });
    expect(await added(client, promote)).toEqual([
      { ...expected, type: 'UPDATED', changes: { role: ['MEMBER', 'ADMIN'] } },
    ]);
    const deactivate = () => done(client, DeactivateUserDocument, { id });
    const time = expect.any(String) as string;
    expect(await added(client, deactivate)).toEqual([
      { ...expected, type: 'DEACTIVATED', changes: { deactivatedAt: [null, time] } },
    ]);
    expect(await added(client, deactivate)).toEqual([]);
    expect(await added(client, () => done(client, ReactivateUserDocument, { id }))).toEqual([
      { ...expected, type: 'REACTIVATED', changes: { deactivatedAt: [time, null] } },
    ]);
  });

  test('of a pipeline and its stages, and of the former default', async () => {
    const { client } = await newWorkspace();
    const before = await client.data('{ pipelines(kind: OPPORTUNITY) { nodes { id } } }');
    const former = (before as { pipelines: { nodes: { id: string }[] } }).pipelines.nodes[0]?.id;
    const stages = [{ name: 'A' }, { name: 'B' }];
    const input = { name: 'New', kind: 'OPPORTUNITY', stages, isDefault: true } as const;
    let id = '';
    const creating = async () => {
      ({ id } = (await done(client, CreatePipelineDocument, input)).pipeline);
    };
    const creation = await added(client, creating);
    expect(creation).toHaveLength(4);
    expect(creation).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          ...{ of: 'PipelineEvent', type: 'CREATED', recordId: id },
          changes: {
            ...{ name: [null, 'New'], kind: [null, 'OPPORTUNITY'] },
            ...{ isDefault: [null, true], position: [null, 2] },
          },
        }),
        expect.objectContaining({
          type: 'CREATED',
          changes: { name: [null, 'B'], position: [null, 1], pipelineId: [null, id] },
        }),
        expect.objectContaining({
          ...{ type: 'UPDATED', recordId: former, changes: { isDefault: [true, false] } },
        }),
      ]),
    );
    const restoring = () =>
      done(client, UpdatePipelineDocument, { id: former ?? '', isDefault: true });
    expect(await added(client, restoring)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ recordId: id, changes: { isDefault: [true, false] } }),
        expect.objectContaining({ recordId: former, changes: { isDefault: [false, true] } }),
      ]),
    );
    const moving = () => done(client, UpdatePipelineDocument, { id, position: 0 });
    expect(await added(client, moving)).toMatchObject([
      { type: 'UPDATED', recordId: id, changes: { position: [2, 0] } },
    ]);
    const deletion = await added(client, () => done(client, DeletePipelineDocument, { id }));
    expect(deletion.map(({ type, changes }) => [type, changes.name])).toEqual(
      expect.arrayContaining([
        ['DELETED', ['New', null]],
        ['DELETED', ['A', null]],
        ['DELETED', ['B', null]],
      ]),
    );
    expect(deletion).toHaveLength(3);
  });

  test('of a stage, with its pipeline', async () => {
    const { client } = await newWorkspace();
    const stages = [{ name: 'A' }];
    const pipeline = { name: 'New', kind: 'PROJECT', stages } as const;
    const { id: pipelineId } = (await done(client, CreatePipelineDocument, pipeline)).pipeline;
    const { stage } = await done(client, CreateStageDocument, { pipelineId, name: 'D' });
    const { id } = stage;
    await done(client, UpdateStageDocument, { id, name: 'E', position: 0 });
    await done(client, DeleteStageDocument, { id });
    const events = await eventsOf(client, id);
    for (const event of events)
      expect(event).toMatchObject({ __typename: 'PipelineEvent', stageId: id, pipelineId });
    const position = expect.any(Number) as number;
    expect(events.map((event) => [event.type, changesOf(event)])).toEqual([
      ['DELETED', { name: ['E', null], position: [0, null], pipelineId: [pipelineId, null] }],
      ['UPDATED', { name: ['D', 'E'], position: [position, 0] }],
      [
        'CREATED',
        { name: [null, 'D'], position: [null, position], pipelineId: [null, pipelineId] },
      ],
    ]);
  });

  test('of an API key, without the key or its hash', async () => {
    const { client } = await newWorkspace();
    const input = { name: 'Form', readOnly: true };
    const { apiKey, key } = await done(client, CreateApiKeyDocument, input);
    const { id } = apiKey;
    const revoking = () => done(client, RevokeApiKeyDocument, { id });
    const time = expect.any(String) as string;
    expect(await added(client, revoking)).toMatchObject([
      { of: 'ApiKeyEvent', type: 'REVOKED', recordId: id, changes: { revokedAt: [null, time] } },
    ]);
    expect(await added(client, revoking)).toEqual([]);
    const [, creation] = await eventsOf(client, id);
    const { viewer } = await client.data(ViewerDocument);
    expect(creation && changesOf(creation)).toEqual({
      ...{ name: [null, 'Form'], readOnly: [null, true] },
      ...{
        userId: [null, globalId('User', viewer.user.uuid)],
        lastCharacters: [null, key.slice(-4)],
      },
    });
  });

  test('of the settings', async () => {
    const { id, client } = await newWorkspace();
    const changing = () =>
      done(client, UpdateWorkspaceDocument, { timeZone: 'america/denver', country: 'de' });
    expect(await added(client, changing)).toEqual([
      {
        ...{ of: 'SettingsEvent', type: 'UPDATED', recordId: globalId('Workspace', id) },
        version: null,
        changes: { timeZone: ['UTC', 'America/Denver'], country: ['US', 'DE'] },
      },
    ]);
    expect(await added(client, changing)).toEqual([]);
  });

  test('by an operator, without a user and an API key', async () => {
    const { system } = database;
    const { workspace, apiKey } = await createWorkspace(system, { name: 'A' });
    const client = new Client(apiKey);
    const initial = await eventsOf(client);
    expect(initial.map(({ __typename, type }) => `${__typename} ${type}`).sort()).toEqual([
      'ApiKeyEvent CREATED',
      ...Array.from({ length: 12 }, () => 'PipelineEvent CREATED'),
      ...['SettingsEvent CREATED', 'UserEvent CREATED'],
    ]);
    const workspaceId = workspace.id;
    const key = await createAdminApiKey(system, { workspaceId, name: 'B', readOnly: false });
    await revokeAnyApiKey(system, key.id);
    await revokeAnyApiKey(system, key.id);
    const admin = initial.find(({ __typename }) => __typename === 'UserEvent')?.recordId ?? '';
    const { id } = await system.user.findFirstOrThrow({ where: { workspaceId } });
    const email = 'ann@example.com';
    await setUserEmail(system, { workspaceId, id, email });
    await setUserEmail(system, { workspaceId, id, email });
    expect((await eventsOf(client, key.id)).map(({ type }) => type)).toEqual([
      'REVOKED',
      'CREATED',
    ]);
    const ofAdmin = await eventsOf(client, admin);
    expect(ofAdmin.map(changesOf)).toMatchObject([
      { email: ['admin@example.com', email] },
      { email: [null, 'admin@example.com'] },
    ]);
    for (const event of await eventsOf(client))
      expect(event).toMatchObject({ userId: null, apiKeyId: null });
  });

  test('over REST, with the user of the key', async () => {
    const workspace = await newWorkspace();
    const member = await workspace.clientAs('member');
    const writing = () => member.post('/v1/contacts', { first_name: 'Ann', phone: '1' });
    expect(await added(member, writing)).toMatchObject([{ type: 'CREATED', version: 1 }]);
  });
});

test('a rejected change leaves no event', async () => {
  const { client } = await newWorkspace();
  const { id } = await create(client, person);
  await createOpportunity(client, { primaryContactId: id });
  expect(
    await added(client, async () => {
      expect(await tryToDelete(client, { id })).toMatchObject({ __typename: 'RecordInUseError' });
      await client.post('/v1/contacts', { first_name: '', phone: '1' });
    }),
  ).toEqual([]);
});

describe('workspaceEvents', () => {
  /** A workspace with events of five contacts and a user. */
  async function filledWorkspace() {
    const workspace = await newWorkspace();
    const contacts = [];
    for (const firstName of ['A', 'B', 'C', 'D', 'E'])
      contacts.push(await create(workspace.client, { ...person, firstName }));
    const ann = { name: 'Ann', email: 'ann@example.com', role: 'MEMBER' } as const;
    const { user } = await done(workspace.client, CreateUserDocument, ann);
    return { ...workspace, ids: [...contacts.map(({ id }) => id), user.id].toReversed() };
  }

  test('are paged newest first, forwards and backwards', async () => {
    const { client, ids } = await filledWorkspace();
    const first = await pageOf(client, { first: 4 });
    expect(first.totalCount).toBe(6);
    const second = await pageOf(client, { first: 4, after: first.pageInfo.endCursor ?? null });
    expect([...first.nodes, ...second.nodes].map(({ recordId }) => recordId)).toEqual(ids);
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
    const last = await pageOf(client, { last: 2 });
    expect(last.nodes.map(({ recordId }) => recordId)).toEqual(ids.slice(-2));
    const rejected = await client.graphql(WorkspaceEventsDocument, { first: 101 });
    expect(rejected.errors).toMatchObject([{ extensions: { issues: [{ path: ['first'] }] } }]);
  });

  test('are filtered by the type of the record, and by its global ID or UUID', async () => {
    const { client, ids } = await filledWorkspace();
    const found = async (variables: WorkspaceEventsQueryVariables) => {
      const { nodes, totalCount } = await pageOf(client, variables);
      expect(totalCount).toBe(nodes.length);
      return nodes.map(({ recordId }) => recordId);
    };
    expect(await found({ recordType: 'CONTACT' })).toEqual(ids.slice(1));
    expect(await found({ recordType: 'USER' })).toEqual([ids[0]]);
    expect(await found({ recordType: 'STAGE' })).toEqual([]);
    const [id = ''] = ids;
    const uuid = Buffer.from(id, 'base64').toString().slice(-36);
    for (const recordId of [id, uuid, uuid.toUpperCase()])
      expect(await found({ recordId })).toEqual([id]);
    for (const recordId of [missingId, 'banana', '']) expect(await found({ recordId })).toEqual([]);
    expect(await found({ recordId: id, recordType: 'CONTACT' })).toEqual([]);
  });

  test('belong to one workspace, and can be read by every role', async () => {
    const workspace = await filledWorkspace();
    const { ids } = workspace;
    const { client: other } = await newWorkspace();
    expect((await pageOf(other, { recordId: ids[0] ?? '' })).totalCount).toBe(0);
    expect((await pageOf(other)).totalCount).toBe(0);
    const viewer = await workspace.clientAs('viewer', { readOnly: true });
    expect((await pageOf(viewer)).totalCount).toBe(6);
  });

  test('have the present record, or null after its deletion, with as many statements for any number of them', async () => {
    const workspace = await filledWorkspace();
    const { client } = workspace;
    const document = `query ($first: Int) { workspaceEvents(first: $first) { nodes {
      recordId user { uuid } apiKey { uuid }
      ... on ContactEvent { contactId contact { firstName } }
      ... on UserEvent { changedUserId changedUser { name } } } } }`;
    const few = await countFor(client, document, { first: 2 });
    // The events, the users, the keys, and the contacts.
    expect(few).toBe(signIn + 4);
    expect(await countFor(client, document, { first: 6 })).toBe(few);
    await remove(client, { id: workspace.ids[1] ?? '' });
    const { viewer } = await client.data(ViewerDocument);
    const actor = { user: { uuid: viewer.user.uuid }, apiKey: { uuid: viewer.apiKey?.uuid } };
    const [deleted = '', kept = ''] = workspace.ids.slice(1);
    const { workspaceEvents } = (await client.data(document, { first: 4 })) as never;
    expect((workspaceEvents as { nodes: unknown[] }).nodes).toEqual([
      { ...actor, recordId: deleted, contactId: deleted, contact: null },
      {
        ...{ ...actor, recordId: workspace.ids[0], changedUserId: workspace.ids[0] },
        changedUser: { name: 'Ann' },
      },
      { ...actor, recordId: deleted, contactId: deleted, contact: null },
      { ...actor, recordId: kept, contactId: kept, contact: { firstName: 'D' } },
    ]);
  });
});
