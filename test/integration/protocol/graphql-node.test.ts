import { describe, expect, test } from 'vitest';
import type { EventRecordType } from '../../../src/domain/value-sets.js';
import { NodeDocument, NodesDocument, ViewerDocument } from '../../generated/operations.js';
import { globalId, nodeTypes, withUuid, type NodeType } from '../../support/global-ids.js';
import {
  database,
  newContact,
  newUser,
  newWorkspace,
  stagesOf,
  type Workspace,
} from '../../support/gateway.js';
import {
  create,
  eventsOf,
  missingId,
  read,
  remove,
  requestErrors,
} from '../../support/opportunities.js';

/** An event of each type of record except opportunities. */
async function newEvents({ id: workspaceId, db }: Workspace) {
  const created = async (recordType: EventRecordType) => {
    const event = { recordType, recordId: missingId, type: 'created', changes: [] } as const;
    const { id } = await db.workspaceEvent.create({ data: { ...event, workspaceId } });
    return { uuid: id, type: 'CREATED' };
  };
  return {
    ContactEvent: await created('contact'),
    UserEvent: await created('user'),
    PipelineEvent: await created('stage'),
    ApiKeyEvent: await created('apiKey'),
    SettingsEvent: await created('workspace'),
  };
}

/** A record of each type, as `node` returns it, without the global ID. */
async function recordsOf(workspace: Workspace) {
  const { id, client } = workspace;
  const opportunity = await create(client, { contactName: 'Ann' });
  const [event] = await eventsOf(id, opportunity.uuid);
  const contact = await newContact(id);
  const user = await newUser(id);
  const [, stage] = await stagesOf(id, 'project');
  if (!stage) throw new Error('The default project pipeline has no second stage.');
  const { viewer } = await client.data(ViewerDocument);
  return {
    Opportunity: { uuid: opportunity.uuid, contactName: 'Ann' },
    OpportunityEvent: { uuid: event?.id ?? '', type: 'CREATED' },
    Contact: { uuid: contact.id, firstName: 'Ann' },
    User: { uuid: user.id, email: user.email },
    ApiKey: { uuid: viewer.apiKey?.uuid ?? '' },
    Pipeline: { uuid: stage.pipelineId, kind: 'PROJECT' },
    Stage: { uuid: stage.id, position: 1 },
    Workspace: { uuid: id },
    ...(await newEvents(workspace)),
  };
}

const nodeOf = async ({ client }: Workspace, id: string) =>
  (await client.data(NodeDocument, { id })).node;

/** The global IDs of a record of each type. */
const globalIdsOf = (records: Awaited<ReturnType<typeof recordsOf>>) =>
  nodeTypes.map((type) => globalId(type, records[type].uuid));

/** A global ID with any content, such as a type that is not a node. */
const forged = (content: string) => Buffer.from(content).toString('base64');

const malformed = [
  ['an empty text', ''],
  ['a word', 'banana'],
  ['a text that PostgreSQL cannot store', '\0'],
  ['half of a character', '\ud800'],
  ['a uuid with something behind it', `${missingId}0`],
  ['a uuid in braces', `{${missingId}}`],
  ['a global id of a type that is no node', forged(`Viewer:${missingId}`)],
  ['a global id of a type that does not exist', forged(`Nothing:${missingId}`)],
  ['a global id of what every object has', forged(`constructor:${missingId}`)],
  ['a global id without a uuid', forged('Opportunity:')],
  ['a global id with a number', forged('Opportunity:1')],
  ['a global id without a type', forged(`:${missingId}`)],
  ['a global id with a third part', forged(`Opportunity:${missingId}:1`)],
  ['a huge text', 'x'.repeat(100_000)],
] as const;

describe('node', () => {
  test.each(nodeTypes)('finds a %s by its global ID, but not by its UUID', async (type) => {
    const workspace = await newWorkspace();
    const expected = (await recordsOf(workspace))[type];
    const id = globalId(type, expected.uuid);
    expect(await nodeOf(workspace, id)).toEqual({ __typename: type, id, ...expected });
    for (const other of [expected.uuid, expected.uuid.toUpperCase()])
      expect(await nodeOf(workspace, other)).toBeNull();
  });

  test('finds the event of a deleted opportunity, with its user and API key', async () => {
    const { id: workspaceId, client } = await newWorkspace();
    const { id, uuid } = await create(client);
    await remove(client, { id });
    const [, deletion] = await eventsOf(workspaceId, uuid);
    const { viewer } = await client.data(ViewerDocument);
    const document = `query ($id: ID!) { node(id: $id) { ... on OpportunityEvent {
      type version opportunityId opportunity { id } userId user { uuid } apiKeyId apiKey { uuid } } } }`;
    expect(await client.data(document, { id: globalId('OpportunityEvent', deletion?.id) })).toEqual(
      {
        node: {
          ...{ type: 'DELETED', version: 2, opportunityId: id, opportunity: null },
          userId: globalId('User', viewer.user.uuid),
          user: { uuid: viewer.user.uuid },
          apiKeyId: globalId('ApiKey', viewer.apiKey?.uuid),
          apiKey: { uuid: viewer.apiKey?.uuid },
        },
      },
    );
  });

  test('has a distinct global ID for every record of any type', async () => {
    const workspace = await newWorkspace();
    const ids = globalIdsOf(await recordsOf(workspace));
    const { nodes } = await workspace.client.data(NodesDocument, { ids });
    expect(new Set(nodes.map((node) => node?.id)).size).toBe(nodeTypes.length);
  });

  test.each(nodeTypes)('is null for a %s of another workspace', async (type) => {
    const workspace = await newWorkspace();
    const other = await newWorkspace();
    const { uuid } = (await recordsOf(other))[type];
    expect(await nodeOf(other, globalId(type, uuid))).not.toBeNull();
    for (const id of [uuid, globalId(type, uuid)])
      expect(await workspace.client.graphql(NodeDocument, { id })).toEqual({
        data: { node: null },
      });
  });

  test.each(nodeTypes)('is null for a %s that does not exist', async (type) => {
    const workspace = await newWorkspace();
    const id = globalId(type, missingId);
    expect(await workspace.client.graphql(NodeDocument, { id })).toEqual({ data: { node: null } });
    expect(await nodeOf(workspace, missingId)).toBeNull();
  });

  test.each(malformed)('is null for %s', async (_name, id) => {
    const { client } = await newWorkspace();
    expect(await client.graphql(NodeDocument, { id })).toEqual({ data: { node: null } });
  });

  test('is null for a global ID that combines a record with another type', async () => {
    const workspace = await newWorkspace();
    const records = await recordsOf(workspace);
    const { Contact: contact, Opportunity: opportunity, UserEvent: event } = records;
    expect(await nodeOf(workspace, globalId('Contact', opportunity.uuid))).toBeNull();
    for (const type of ['ContactEvent', 'PipelineEvent', 'OpportunityEvent'] as const)
      expect(await nodeOf(workspace, globalId(type, event.uuid))).toBeNull();
    expect(await nodeOf(workspace, globalId('Contact', contact.uuid))).not.toBeNull();
  });

  test('can be selected by several names in one document', async () => {
    const workspace = await newWorkspace();
    const { Contact: contact, User: user } = await recordsOf(workspace);
    const data = await workspace.client.data(
      `query($a: ID!, $b: ID!, $c: ID!) {
        a: node(id: $a) { __typename } b: node(id: $b) { __typename } c: node(id: $c) { id }
      }`,
      { a: globalId('Contact', contact.uuid), b: globalId('User', user.uuid), c: missingId },
    );
    expect(data).toEqual({ a: { __typename: 'Contact' }, b: { __typename: 'User' }, c: null });
  });
});

describe('nodes', () => {
  test('keeps the order of the IDs, including duplicates and unknown ones', async () => {
    const workspace = await newWorkspace();
    const other = await newWorkspace();
    const records = Object.entries(await recordsOf(workspace));
    const theirs = globalId('Contact', (await recordsOf(other)).Contact.uuid);
    const uuids = records.map(([, { uuid }]) => uuid);
    const names = records.map(([name]) => name as NodeType);
    const own = names.map((name, index) => globalId(name, uuids[index]));
    const ids = [...own, missingId, ...own.toReversed(), theirs, 'banana', ...own];
    const { nodes } = await workspace.client.data(NodesDocument, { ids });
    expect(nodes.map((node) => node?.__typename ?? null)).toEqual(
      [names, null, names.toReversed(), null, null, names].flat(),
    );
    expect(nodes.map((node) => node?.uuid ?? null)).toEqual(
      [uuids, null, uuids.toReversed(), null, null, uuids].flat(),
    );
  });

  test('is an empty list for no IDs', async () => {
    const { client } = await newWorkspace();
    expect(await client.data(NodesDocument, { ids: [] })).toEqual({ nodes: [] });
  });

  test('accepts up to 100 IDs', async () => {
    const workspace = await newWorkspace();
    const contacts = await Promise.all(Array.from({ length: 4 }, () => newContact(workspace.id)));
    const uuids = Array.from({ length: 100 }, (_, i) => contacts[i % 5]?.id ?? missingId);
    const ids = uuids.map((uuid) => globalId('Contact', uuid));
    const { nodes } = await workspace.client.data(NodesDocument, { ids });
    expect(nodes.map((node) => node?.uuid ?? missingId)).toEqual(uuids);
  });

  test('rejects more than 100 IDs of any kind', async () => {
    const { client } = await newWorkspace();
    for (const id of [missingId, 'banana', forged(`Contact:${missingId}`)]) {
      const ids = Array.from({ length: 101 }, () => id);
      const errors = await requestErrors(client, NodesDocument, { ids });
      expect(errors).toMatchObject([{ extensions: { issues: [{ path: ['ids'] }] } }]);
    }
  });
});

describe('opportunity', () => {
  test('is found by its UUID and by its global ID', async () => {
    const { client } = await newWorkspace();
    const created = await create(client, { contactName: 'Ann' });
    for (const id of [created.uuid, created.uuid.toUpperCase(), created.id])
      expect(await read(client, id)).toEqual(created);
  });

  test('is null for an unknown ID, and for one of another workspace', async () => {
    const { client } = await newWorkspace();
    const other = await newWorkspace();
    const theirs = await create(other.client);
    for (const id of [missingId, withUuid(theirs.id, missingId), theirs.uuid, theirs.id])
      expect(await read(client, id)).toBeNull();
    expect(await read(other.client, theirs.id)).toEqual(theirs);
  });

  test.each(malformed)('is null for %s', async (_name, id) => {
    const { client } = await newWorkspace();
    expect(await read(client, id)).toBeNull();
  });

  test('is null for the ID of a record of another type', async () => {
    const workspace = await newWorkspace();
    const { Opportunity: opportunity, ...others } = await recordsOf(workspace);
    for (const [type, { uuid }] of Object.entries(others)) {
      const id = globalId(type as NodeType, uuid);
      expect(await read(workspace.client, uuid)).toBeNull();
      expect(await read(workspace.client, id)).toBeNull();
      expect(await read(workspace.client, withUuid(id, opportunity.uuid))).toBeNull();
    }
  });
});

describe('viewer', () => {
  test('is the workspace, the user and the key of the request', async () => {
    const workspace = await newWorkspace();
    const { viewer } = await workspace.client.data(ViewerDocument);
    const [key] = await database.system.apiKey.findMany({ where: { workspaceId: workspace.id } });
    expect(viewer).toEqual({
      workspace: { uuid: workspace.id, name: 'Test' },
      user: { uuid: key?.userId, name: 'Admin', email: 'admin@example.com', role: 'ADMIN' },
      apiKey: {
        uuid: key?.id,
        name: 'Admin key',
        lastCharacters: workspace.client.apiKey?.slice(-4),
        readOnly: false,
        expiresAt: null,
      },
    });
  });

  test.each([
    ['member', false, 'MEMBER'],
    ['viewer', false, 'VIEWER'],
    ['admin', true, 'ADMIN'],
  ] as const)(
    'reports the permissions of a key of a %s (read-only: %s)',
    async (role, readOnly, answered) => {
      const workspace = await newWorkspace();
      const client = await workspace.clientAs(role, { readOnly });
      const { viewer } = await client.data(ViewerDocument);
      expect(viewer).toMatchObject({
        workspace: { uuid: workspace.id },
        user: { role: answered },
        apiKey: { name: 'Test key', readOnly, lastCharacters: client.apiKey?.slice(-4) },
      });
    },
  );

  test('reports when the key expires', async () => {
    const { id, client } = await newWorkspace();
    const expiresAt = new Date('2999-12-31T23:59:59.999Z');
    await database.system.apiKey.updateMany({ where: { workspaceId: id }, data: { expiresAt } });
    const { viewer } = await client.data(ViewerDocument);
    expect(viewer.apiKey?.expiresAt).toBe(expiresAt.toISOString());
  });
});
