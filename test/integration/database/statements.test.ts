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
  Client,
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
    'of %s with every relation runs one statement, for 1 row as for 25',
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

  test('runs one more statement if totalCount is selected', async () => {
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

  test.each([
    ['related rows', 'stage @include(if: $include) { name }', { name: 'New lead' }],
    [
      'rows related to related rows',
      'stage @include(if: $include) { pipeline { name } }',
      { pipeline: { name: 'Sales' } },
    ],
  ])(
    'of which a variable includes %s runs one statement for each of its values',
    async (_rows, field, included) => {
      const { client } = await newWorkspace();
      await create(client);
      const document = `query ($include: Boolean!) { opportunities { nodes { name ...Related } } }
        fragment Related on Opportunity { ${field} }`;
      for (const include of [false, true, false, true]) {
        const statements = await statementsOf(async () => {
          const { opportunities }: any = await client.data(document, { include });
          expect(opportunities.nodes[0].stage).toEqual(include ? included : undefined);
        });
        expect(statements).toHaveLength(signIn + 1);
      }
    },
  );

  test('runs one statement with filters, an order and cursors too', async () => {
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

  test('that is rejected runs no statement', async () => {
    const { client } = await newWorkspace();
    const statements = await statementsOf(() =>
      client.graphql(OpportunityPageDocument, { first: 0, withTotal: true }),
    );
    expect(statements).toHaveLength(signIn);
  });
});

describe('sign-in', () => {
  test('looks up the API keys of requests that arrive together by one statement', async () => {
    const [one, other] = await Promise.all([newWorkspace(), newWorkspace()]);
    const clients = [one.client, other.client, one.client, new Client('an-unknown-api-key')];
    const statements = await statementsOf(async () => {
      const answers = await Promise.all(clients.map((client) => client.graphql(ViewerDocument)));
      expect(
        answers.map(({ data, errors }) =>
          errors ? undefined : data.viewer.apiKey?.lastCharacters,
        ),
      ).toEqual(clients.map(({ apiKey = '' }, at) => (at < 3 ? apiKey.slice(-4) : undefined)));
    });
    expect(statements.filter((sql) => sql.includes('"hash" = '))).toHaveLength(signIn);
  });
});

describe('a single record', () => {
  test('is read by one statement, including all relations', async () => {
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

  test('with a malformed ID is read by no statement', async () => {
    const { client } = await newWorkspace();
    expect(await countFor(client, OpportunityDocument, { id: 'banana' })).toBe(signIn);
    expect(await countFor(client, NodeDocument, { id: 'banana' })).toBe(signIn);
  });

  test('is read as a node by one statement, by its global ID', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    await client.post('/v1/contacts', { first_name: 'Ann', phone: '1' });
    const people = await newPeople(workspace);
    const { id, uuid, stageId, pipelineId } = await create(client);
    const [event] = await eventsOf(workspace.id, uuid);
    for (const each of [
      ...[id, stageId, pipelineId],
      globalId('Contact', people.primaryContactId),
      globalId('User', people.salesRepId),
      globalId('Workspace', workspace.id),
      globalId('OpportunityEvent', event?.id),
      globalId('ContactEvent', (await workspace.db.workspaceEvent.findFirst())?.id),
    ])
      expect(await countFor(client, NodeDocument, { id: each })).toBe(signIn + 1);
  });

  test('is not read as a node by a bare UUID, and runs no statement', async () => {
    const { client } = await newWorkspace();
    const { uuid } = await create(client);
    for (const id of [uuid, missingId])
      expect(await countFor(client, NodeDocument, { id })).toBe(signIn);
  });

  test('among other nodes is read by one statement for its type', async () => {
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
  test('runs one statement for the user and one for the workspace', async () => {
    const { client } = await newWorkspace();
    expect(await countFor(client, ViewerDocument)).toBe(signIn + 2);
  });

  test('runs no statement except sign-in if only the key is selected', async () => {
    const { client } = await newWorkspace();
    expect(await countFor(client, '{ viewer { apiKey { name readOnly } } }')).toBe(signIn);
  });
});
