// The events of an opportunity as they are read: a connection, newest first.
import { describe, expect, test } from 'vitest';
import {
  OpportunityEventsDocument,
  OpportunityPageDocument,
  type OpportunityEventsQueryVariables,
} from '../../generated/operations.js';
import { globalId } from '../../support/global-ids.js';
import { newWorkspace, type Client } from '../../support/gateway.js';
import { change, create, readEvents, remove } from '../../support/opportunities.js';

/** An opportunity with this number of events. */
async function newEvents(events = 7) {
  const workspace = await newWorkspace();
  const { client } = workspace;
  const { uuid: id } = await create(client);
  for (let version = 2; version <= events; version++)
    await change(client, { id, name: `Version ${String(version)}` });
  return { workspace, client, id };
}

async function pageOf(client: Client, variables: OpportunityEventsQueryVariables) {
  const { opportunity } = await client.data(OpportunityEventsDocument, variables);
  if (!opportunity) throw new Error('There is no such opportunity.');
  const { edges, ...rest } = opportunity.events;
  return { ...rest, versions: edges.map(({ node }) => node.version) };
}

/** The issues of a page that must be refused. */
async function pageIssues(client: Client, variables: OpportunityEventsQueryVariables) {
  const { data, errors } = await client.graphql(OpportunityEventsDocument, variables);
  expect(data.opportunity ?? null).toBeNull();
  expect(errors).toHaveLength(1);
  expect(errors?.[0]?.extensions.code).toBe('INVALID_REQUEST');
  return errors?.[0]?.extensions.issues;
}

describe('the events of an opportunity', () => {
  test('are paged newest first, without gaps or duplicates', async () => {
    const { client, id } = await newEvents();
    const versions: number[] = [];
    let after: string | null = null;
    for (let hasNextPage = true; hasNextPage;) {
      const page = await pageOf(client, { id, first: 3, after });
      expect(page.totalCount).toBe(7);
      expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
      versions.push(...page.versions);
      ({ endCursor: after, hasNextPage } = page.pageInfo);
    }
    expect(versions).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  test('are paged backwards from the first one', async () => {
    const { client, id } = await newEvents();
    const last = await pageOf(client, { id, last: 3 });
    expect(last.versions).toEqual([3, 2, 1]);
    expect(last.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: false });
    const before = last.pageInfo.startCursor;
    expect((await pageOf(client, { id, last: 3, before })).versions).toEqual([6, 5, 4]);
  });

  test('continue after a cursor when events were added meanwhile', async () => {
    const { client, id } = await newEvents();
    const { pageInfo } = await pageOf(client, { id, first: 3 });
    await change(client, { id, name: 'One more' });
    const next = await pageOf(client, { id, first: 3, after: pageInfo.endCursor });
    expect(next.versions).toEqual([4, 3, 2]);
    expect(next.totalCount).toBe(8);
  });

  test('have pages of 25 by default, and of 100 at most', async () => {
    const { client, id } = await newEvents(27);
    const { versions, pageInfo } = await pageOf(client, { id });
    expect([versions.length, versions[0], pageInfo.hasNextPage]).toEqual([25, 27, true]);
    expect((await pageOf(client, { id, first: 100 })).versions).toHaveLength(27);
    for (const [field, variables] of [
      ['first', { first: 0 }],
      ['first', { first: 101 }],
      ['last', { last: -1 }],
      ['last', { first: 1, last: 1 }],
    ] as const)
      expect(await pageIssues(client, { id, ...variables })).toMatchObject([{ path: [field] }]);
  });

  test('reject cursors of another list, and malformed ones', async () => {
    const { client, id } = await newEvents(2);
    const { opportunities } = await client.data(OpportunityPageDocument, {});
    const { opportunities: byName } = await client.data(OpportunityPageDocument, {
      orderBy: { field: 'NAME' },
    });
    const cursors = [opportunities.edges[0]?.cursor, byName.edges[0]?.cursor, 'banana', ''];
    for (const cursor of cursors)
      for (const field of ['after', 'before'] as const)
        expect(await pageIssues(client, { id, [field]: cursor })).toMatchObject([
          { path: [field] },
        ]);
  });

  test('exclude those of other opportunities', async () => {
    const { client, id } = await newEvents(3);
    const { uuid: other } = await create(client, { name: 'Other' });
    expect((await pageOf(client, { id })).versions).toEqual([3, 2, 1]);
    expect((await readEvents(client, other)).map(({ opportunityId }) => opportunityId)).toEqual([
      globalId('Opportunity', other),
    ]);
  });

  test('can be read with a read-only key, and by a viewer', async () => {
    const { workspace, client, id } = await newEvents(3);
    const expected = await readEvents(client, id);
    for (const reader of [
      await workspace.clientAs('viewer'),
      await workspace.clientAs('admin', { readOnly: true }),
    ])
      expect(await readEvents(reader, id)).toEqual(expected);
  });

  test('cannot be read from another workspace, nor below an opportunity that was deleted', async () => {
    const { client, id } = await newEvents(3);
    const other = await newWorkspace();
    const readBy = async (reader: Client) => reader.data(OpportunityEventsDocument, { id });
    expect(await readBy(other.client)).toEqual({ opportunity: null });
    await remove(client, { id });
    expect(await readBy(client)).toEqual({ opportunity: null });
  });
});

describe('the events of a workspace', () => {
  interface Feed {
    readonly opportunityEvents: {
      readonly totalCount: number;
      readonly nodes: readonly {
        readonly type: string;
        readonly opportunityId: string;
        readonly opportunity: { readonly uuid: string } | null;
        readonly apiKey: { readonly lastCharacters: string } | null;
      }[];
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
    };
  }
  const feed = (client: Client, variables: object) =>
    client.data<Feed, object>(
      `query ($opportunityId: ID, $first: Int, $after: String) {
        opportunityEvents(opportunityId: $opportunityId, first: $first, after: $after) {
          totalCount
          nodes { type opportunityId opportunity { uuid } apiKey { lastCharacters } }
          pageInfo { endCursor hasNextPage }
        }
      }`,
      variables,
    );

  test('have their changes beside a list below their user', async () => {
    const { client } = await newEvents(1);
    const { opportunityEvents } = await client.data<
      { opportunityEvents: { nodes: { changes: object[] }[] } },
      object
    >(
      `{ opportunityEvents(first: 1) { nodes { changes { field }
        user { opportunities(role: SALES_REP, first: 1) { nodes { id } } } } } }`,
      {},
    );
    expect(opportunityEvents.nodes[0]?.changes.length).toBeGreaterThan(0);
  });

  test('are read newest first, of all opportunities or of one, deleted ones included', async () => {
    const { workspace, client, id } = await newEvents(3);
    const { uuid: gone } = await create(client);
    await remove(client, { id: gone });
    const other = await newWorkspace();
    await create(other.client);

    const seen: string[] = [];
    let after: string | null = null;
    for (let hasNextPage = true; hasNextPage;) {
      const { opportunityEvents }: Feed = await feed(client, { first: 2, after });
      expect(opportunityEvents.totalCount).toBe(5);
      seen.push(...opportunityEvents.nodes.map(({ type }) => type));
      ({ endCursor: after, hasNextPage } = opportunityEvents.pageInfo);
    }
    expect(seen).toEqual(['DELETED', 'CREATED', 'UPDATED', 'UPDATED', 'CREATED']);

    const { opportunityEvents: ofGone } = await feed(client, { opportunityId: gone });
    const key = { lastCharacters: client.apiKey?.slice(-4) };
    expect(ofGone.nodes).toEqual([
      {
        type: 'DELETED',
        opportunityId: globalId('Opportunity', gone),
        opportunity: null,
        apiKey: key,
      },
      {
        type: 'CREATED',
        opportunityId: globalId('Opportunity', gone),
        opportunity: null,
        apiKey: key,
      },
    ]);
    expect((await feed(client, { opportunityId: id })).opportunityEvents.totalCount).toBe(3);
    expect((await feed(other.client, { opportunityId: id })).opportunityEvents.nodes).toEqual([]);
    expect((await feed(client, { opportunityId: 'banana' })).opportunityEvents.nodes).toEqual([]);
    expect(workspace.id).not.toBe(other.id);
  });
});
