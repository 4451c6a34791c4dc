import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { describe, expect, test } from 'vitest';
import {
  NodeDocument,
  NodesDocument,
  OpportunityDocument,
  OpportunityEdgesWithRelationsDocument,
  OpportunityNodesWithRelationsDocument,
  OpportunityPageDocument,
  OpportunityWithRelationsDocument,
  ViewerDocument,
} from '../../generated/operations.js';
import {
  countOpportunities,
  newContact,
  newUser,
  newWorkspace,
  stagesOf,
  statementsOf,
  type Workspace,
} from '../../support/gateway.js';
import { globalId } from '../../support/global-ids.js';
import { create, eventsOf, missingId } from '../../support/opportunities.js';
import { countFor, newPeople, signIn, statementsFor } from '../../support/statements.js';

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
    const people = await newPeople(workspace);
    const { id, uuid, stageId, pipelineId } = await create(client);
    const [event] = await eventsOf(workspace.id, uuid);
    for (const each of [
      ...[id, stageId, pipelineId],
      globalId('Contact', people.primaryContactId),
      globalId('User', people.salesRepId),
      globalId('Workspace', workspace.id),
      globalId('OpportunityEvent', event?.id),
    ])
      expect(await countFor(client, NodeDocument, { id: each })).toBe(signIn + 1);
  });

  test('as a node takes none by a bare uuid, which is no global id', async () => {
    const { client } = await newWorkspace();
    const { uuid } = await create(client);
    for (const id of [uuid, missingId])
      expect(await countFor(client, NodeDocument, { id })).toBe(signIn);
  });

  test('among other nodes takes none of its own: one for each type, by global id', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const contacts = await Promise.all(Array.from({ length: 10 }, () => newContact(workspace.id)));
    const users = await Promise.all(Array.from({ length: 10 }, () => newUser(workspace.id)));
    const ids = [
      ...contacts.map(({ id }) => globalId('Contact', id)),
      ...users.map(({ id }) => globalId('User', id)),
    ];
    expect(await countFor(client, NodesDocument, { ids: ids.slice(0, 10) })).toBe(signIn + 1);
    expect(await countFor(client, NodesDocument, { ids })).toBe(signIn + 2);
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
