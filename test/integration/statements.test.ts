import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { describe, expect, test } from 'vitest';
import {
  CreateOpportunityDocument,
  CreateOpportunityWithRelationsDocument,
  NodeDocument,
  NodesDocument,
  OpportunityDocument,
  OpportunityEdgesWithRelationsDocument,
  OpportunityNodesWithRelationsDocument,
  OpportunityPageDocument,
  OpportunityWithRelationsDocument,
  UpdateOpportunityDocument,
  UpdateOpportunityWithRelationsDocument,
  ViewerDocument,
} from '../generated/operations.js';
import {
  countOpportunities,
  newContact,
  newUser,
  newWorkspace,
  stagesOf,
  statementsOf,
  type Client,
  type Workspace,
} from '../support/gateway.js';
import { create, globalIdOf, missingId } from '../support/opportunities.js';

/** Signing in: the key and the role of its user, in one. */
const signIn = 1;

/** What each statement but the one that signs in must do: stay within one workspace. */
const isConfined = (sql: string) =>
  sql.startsWith('INSERT INTO')
    ? /^INSERT INTO "public"\."\w+" \([^)]*"workspace_id"/.test(sql)
    : /"workspace_id" = \$\d/.test(sql) || /"public"\."workspace" .*"id" = \$\d/.test(sql);

/** The statements of one operation, each checked to be confined, without the one that signs in. */
async function statementsFor<Data, Variables>(
  client: Client,
  document: TypedDocumentNode<Data, Variables> | string,
  variables?: Variables,
) {
  const [first, ...rest] = await statementsOf(() => client.data(document, variables));
  expect(first).toContain('"api_key"');
  for (const sql of rest) {
    expect(sql).not.toContain('"api_key"');
    expect(sql).toSatisfy(isConfined);
  }
  return rest;
}

/** How many statements an operation takes, the one that signs in among them. */
const countFor = async <Data, Variables>(
  client: Client,
  document: TypedDocumentNode<Data, Variables> | string,
  variables?: Variables,
) => signIn + (await statementsFor(client, document, variables)).length;

/** An input that links an opportunity to a contact and to three users of its own. */
async function newPeople({ id }: Workspace) {
  return {
    primaryContactId: (await newContact(id)).id,
    salesRepId: (await newUser(id)).id,
    projectManagerId: (await newUser(id)).id,
    arOwnerId: (await newUser(id)).id,
  };
}

/** Opportunities that share nothing but the workspace's stages. */
async function insertOpportunities(workspace: Workspace, count: number) {
  const stages = await stagesOf(workspace.id);
  for (let i = 0; i < count; i++)
    await create(workspace.client, {
      ...(await newPeople(workspace)),
      stageId: stages[i % stages.length]?.id ?? '',
    });
}

describe('a list', () => {
  test.each([
    ['nodes', OpportunityNodesWithRelationsDocument],
    ['edges', OpportunityEdgesWithRelationsDocument],
  ] as [string, TypedDocumentNode<unknown, object>][])(
    'of %s with every relation takes one statement, the same for 1 row and for 25',
    async (_name, document) => {
      const workspace = await newWorkspace();
      await insertOpportunities(workspace, 1);
      const forOne = await statementsFor(workspace.client, document);
      expect(forOne).toHaveLength(1);
      await insertOpportunities(workspace, 24);
      expect(await countOpportunities(workspace.id)).toBe(25);
      expect(await statementsFor(workspace.client, document)).toEqual(forOne);
    },
  );

  test('takes one more with totalCount, and only where that is selected', async () => {
    const workspace = await newWorkspace();
    await insertOpportunities(workspace, 3);
    const plain = await statementsFor(workspace.client, OpportunityPageDocument, {});
    const counted = await statementsFor(workspace.client, OpportunityPageDocument, {
      withTotal: true,
    });
    expect(plain).toHaveLength(1);
    expect(plain.join()).not.toContain('COUNT(');
    expect(counted).toHaveLength(2);
    expect(counted.filter((sql) => sql.includes('COUNT('))).toHaveLength(1);
  });

  test('takes one with filters, an order and cursors too', async () => {
    const workspace = await newWorkspace();
    await insertOpportunities(workspace, 3);
    const orderBy = { field: 'VALUE', direction: 'DESC', nulls: 'FIRST' } as const;
    const { opportunities } = await workspace.client.data(OpportunityPageDocument, { orderBy });
    const variables = {
      orderBy,
      after: opportunities.pageInfo.startCursor,
      before: opportunities.pageInfo.endCursor,
      last: 5,
      where: {
        q: 'roof ann',
        contactName: { contains: 'a' },
        approvalStatus: { eq: 'OPPORTUNITY' },
      },
    } as const;
    expect(await countFor(workspace.client, OpportunityPageDocument, variables)).toBe(signIn + 1);
  });

  test('that is refused takes none', async () => {
    const { client } = await newWorkspace();
    const statements = await statementsOf(() =>
      client.graphql(OpportunityPageDocument, { first: 0, withTotal: true }),
    );
    expect(statements).toHaveLength(signIn);
  });
});

describe('a single record', () => {
  test('takes one statement, with all of its relations too', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const { id, uuid } = await create(client, await newPeople(workspace));
    for (const either of [id, uuid]) {
      expect(await countFor(client, OpportunityDocument, { id: either })).toBe(signIn + 1);
      expect(await countFor(client, OpportunityWithRelationsDocument, { id: either })).toBe(
        signIn + 1,
      );
    }
  });

  test('takes none where the id cannot be one', async () => {
    const { client } = await newWorkspace();
    expect(await countFor(client, OpportunityDocument, { id: 'banana' })).toBe(signIn);
    expect(await countFor(client, NodeDocument, { id: 'banana' })).toBe(signIn);
  });

  test('as a node takes one by its global id', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const { uuid, stageUuid, pipelineUuid } = await create(client);
    const people = await newPeople(workspace);
    const uuids = [uuid, stageUuid, pipelineUuid, people.primaryContactId, people.salesRepId];
    for (const each of [...uuids, workspace.id]) {
      const id = await globalIdOf(client, each);
      expect(await countFor(client, NodeDocument, { id })).toBe(signIn + 1);
    }
  });

  test('as a node takes six by its uuid: one in each table, and one to load it', async () => {
    const { client } = await newWorkspace();
    const { uuid } = await create(client);
    expect(await countFor(client, NodeDocument, { id: uuid })).toBe(signIn + 6);
    expect(await countFor(client, NodeDocument, { id: missingId })).toBe(signIn + 5);
  });

  test('among other nodes takes none of its own: one for each type, by global id', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const contacts = await Promise.all(Array.from({ length: 10 }, () => newContact(workspace.id)));
    const users = await Promise.all(Array.from({ length: 10 }, () => newUser(workspace.id)));
    const ids = await Promise.all([...contacts, ...users].map(({ id }) => globalIdOf(client, id)));
    expect(await countFor(client, NodesDocument, { ids: ids.slice(0, 10) })).toBe(signIn + 1);
    expect(await countFor(client, NodesDocument, { ids })).toBe(signIn + 2);
  });

  test('among other nodes takes none of its own by uuid either', async () => {
    const workspace = await newWorkspace();
    const contacts = await Promise.all(Array.from({ length: 10 }, () => newContact(workspace.id)));
    const ids = contacts.map(({ id }) => id);
    for (const count of [2, 10])
      expect(await countFor(workspace.client, NodesDocument, { ids: ids.slice(0, count) })).toBe(
        signIn + 6,
      );
  });
});

describe('the viewer', () => {
  test('takes one for the user and one for the workspace', async () => {
    const { client } = await newWorkspace();
    expect(await countFor(client, ViewerDocument)).toBe(signIn + 2);
  });

  test('takes none but for signing in where only the key is asked for', async () => {
    const { client } = await newWorkspace();
    expect(await countFor(client, '{ viewer { apiKey { name readOnly } } }')).toBe(signIn);
  });
});

describe('a creation', () => {
  test('takes two: the default place, and the row', async () => {
    const { client } = await newWorkspace();
    const variables = { input: { name: 'A', value: '1.00', tags: ['a'] } };
    expect(await countFor(client, CreateOpportunityDocument, variables)).toBe(signIn + 2);
  });

  test('takes one more for a contact, one for all users, one for all relations selected', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const { primaryContactId, ...users } = await newPeople(workspace);
    const all = { primaryContactId, ...users };
    const count = (input: object) => countFor(client, CreateOpportunityDocument, { input });
    expect(await count({ primaryContactId })).toBe(signIn + 3);
    expect(await count(users)).toBe(signIn + 3);
    expect(await count(all)).toBe(signIn + 4);
    const withRelations = CreateOpportunityWithRelationsDocument;
    expect(await countFor(client, withRelations, { input: {} })).toBe(signIn + 3);
    expect(await countFor(client, withRelations, { input: all })).toBe(signIn + 5);
  });

  test('takes one for a stage, one for a pipeline and its first stage, two for both', async () => {
    const { id, client } = await newWorkspace();
    const [first, second] = await stagesOf(id);
    const pipelineId = first?.pipelineId ?? '';
    const stageId = second?.id ?? '';
    const count = (input: object) => countFor(client, CreateOpportunityDocument, { input });
    expect(await count({ stageId })).toBe(signIn + 2);
    expect(await count({ pipelineId })).toBe(signIn + 2);
    expect(await count({ pipelineId, stageId })).toBe(signIn + 3);
  });

  test('that is refused writes nothing', async () => {
    const workspace = await newWorkspace();
    const variables = { input: { value: '-1' } };
    const invalid = await statementsFor(workspace.client, CreateOpportunityDocument, variables);
    expect(invalid.filter((sql) => !sql.startsWith('SELECT'))).toEqual([]);
    const viewer = await workspace.clientAs('viewer');
    expect(await countFor(viewer, CreateOpportunityDocument, { input: {} })).toBe(signIn);
  });
});

describe('a change', () => {
  test('takes one: the row, which is not read before', async () => {
    const { client } = await newWorkspace();
    const { uuid: id } = await create(client);
    const variables = { input: { id, name: 'B', value: null, tags: ['b'] } };
    const statements = await statementsFor(client, UpdateOpportunityDocument, variables);
    expect(statements).toHaveLength(1);
    expect(statements[0]).toMatch(/^UPDATE /);
  });

  test('takes one more for a contact, one for all users, one for a stage, one for relations', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const { uuid: id } = await create(client);
    const { primaryContactId, ...users } = await newPeople(workspace);
    const [, stage] = await stagesOf(workspace.id);
    const stageId = stage?.id ?? '';
    const count = (input: object) =>
      countFor(client, UpdateOpportunityDocument, { input: { id, ...input } });
    expect(await count({ primaryContactId })).toBe(signIn + 2);
    expect(await count(users)).toBe(signIn + 2);
    expect(await count({ stageId })).toBe(signIn + 2);
    const all = { id, primaryContactId, ...users, stageId };
    expect(await count(all)).toBe(signIn + 4);
    const withRelations = UpdateOpportunityWithRelationsDocument;
    expect(await countFor(client, withRelations, { input: { id, name: 'B' } })).toBe(signIn + 2);
    expect(await countFor(client, withRelations, { input: all })).toBe(signIn + 5);
  });

  test('that a caller may not make takes none', async () => {
    const workspace = await newWorkspace();
    const { uuid: id } = await create(workspace.client);
    const viewer = await workspace.clientAs('viewer');
    const variables = { input: { id, name: 'B' } };
    expect(await countFor(viewer, UpdateOpportunityDocument, variables)).toBe(signIn);
  });
});
