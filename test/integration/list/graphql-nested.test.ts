import { describe, expect, test } from 'vitest';
import type { Prisma } from '../../../src/generated/prisma/client.js';
import {
  NestedOpportunitiesDocument,
  StagesOfOpportunitiesDocument,
  type NestedOpportunitiesQuery,
  type NestedOpportunitiesQueryVariables,
  type NestedPageFragment,
} from '../../generated/operations.js';
import {
  newContact,
  newUser,
  newWorkspace,
  statementsOf,
  type Client,
} from '../../support/gateway.js';
import { globalId, type NodeType } from '../../support/global-ids.js';
import { newTable } from '../../support/lists.js';

type Table = Awaited<ReturnType<typeof newTable>>;
type Columns = Partial<Prisma.OpportunityCreateManyInput>;

const pagesIn = ({ nodes }: NestedOpportunitiesQuery): (NestedPageFragment | undefined)[] =>
  nodes.map((node) => (node && 'opportunities' in node ? node.opportunities : undefined));

const pagesOf = async (client: Client, variables: NestedOpportunitiesQueryVariables) =>
  pagesIn(await client.data(NestedOpportunitiesDocument, variables));

const namesOn = (page: NestedPageFragment | undefined) => page?.edges.map(({ node }) => node.name);

/** Each kind of parent: two of them, and the columns by which an opportunity is one's own. */
const kinds: [string, 'Contact' | 'Stage' | 'User', (table: Table) => Promise<Parents>][] = [
  [
    'a primary contact',
    'Contact',
    async ({ id }) =>
      parents('Contact', await newContact(id), await newContact(id), 'primaryContactId'),
  ],
  [
    'a stage',
    'Stage',
    ({ stages: [first, second] }) => Promise.resolve(parents('Stage', first, second, 'stageId')),
  ],
  ...(
    [
      ['SALES_REP', 'salesRepId'],
      ['PROJECT_MANAGER', 'projectManagerId'],
      ['AR_OWNER', 'arOwnerId'],
    ] as const
  ).map(([role, column]): (typeof kinds)[number] => [
    `a user as ${role}`,
    'User',
    async ({ id }) => ({ ...parents('User', await newUser(id), await newUser(id), column), role }),
  ]),
];

interface Parents extends Pick<NestedOpportunitiesQueryVariables, 'role'> {
  /** Their global IDs. */
  readonly ids: [string, string];
  readonly of: (index: 0 | 1) => Columns;
}

function parents(
  type: NodeType,
  one: { id: string } | undefined,
  other: { id: string } | undefined,
  column: keyof Columns,
): Parents {
  const uuids = [one?.id, other?.id];
  return {
    ids: [globalId(type, one?.id), globalId(type, other?.id)],
    of: (index) => ({ [column]: uuids[index] }),
  };
}

/** Seven opportunities of the first parent, two of the second, one of neither. */
async function newFamily(make: (table: Table) => Promise<Parents>) {
  const table = await newTable();
  const family = await make(table);
  const row = (name: string, day: number, columns: Columns) => ({
    name,
    createdAt: new Date(Date.UTC(2026, 0, day)),
    stageRank: `0${String(day)}`,
    stageId: table.stages[2]?.id ?? '',
    ...columns,
  });
  await table.insert([
    ...['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name, i) => row(name, 10 + i, family.of(0))),
    row('x', 20, family.of(1)),
    row('y', 21, family.of(1)),
    row('z', 30, {}),
  ]);
  const { ids, role } = family;
  return { ...table, ids, variables: { ids, ...(role && { role }) } };
}

describe.each(kinds)('the opportunities of %s', (_name, typename, make) => {
  test('are paged in both directions, in any order', async () => {
    const { client, variables, ids } = await newFamily(make);
    const usual = typename === 'Stage' ? 'abcdefg' : 'gfedcba';
    const byName = { field: 'NAME', direction: 'DESC', nulls: 'LAST' } as const;
    for (const [orderBy, expected] of [[null, usual] as const, [byName, 'gfedcba'] as const])
      for (const way of ['forward', 'backward'] as const) {
        const found: string[] = [];
        const sizes: number[] = [];
        for (let cursor: string | null = null, isMore = true; isMore;) {
          const [page] = await pagesOf(client, {
            ...variables,
            ids: ids[0],
            orderBy,
            ...(way === 'forward' ? { first: 3, after: cursor } : { last: 3, before: cursor }),
          });
          const names = namesOn(page)?.map(String) ?? [];
          found.splice(way === 'forward' ? found.length : 0, 0, ...names);
          sizes.push(names.length);
          const { pageInfo } = page ?? {};
          isMore = (way === 'forward' ? pageInfo?.hasNextPage : pageInfo?.hasPreviousPage) ?? false;
          cursor = (way === 'forward' ? pageInfo?.endCursor : pageInfo?.startCursor) ?? null;
        }
        expect(found.join('')).toBe(expected);
        expect(sizes).toEqual([3, 3, 1]);
      }
  });

  test('are separate for several parents in one request, with filter and count', async () => {
    const { client, variables } = await newFamily(make);
    const where = { name: { in: ['b', 'd', 'f', 'y', 'z'] } };
    const pages = await pagesOf(client, { ...variables, where, first: 2, withTotal: true });
    expect(pages.map(namesOn)).toEqual([typename === 'Stage' ? ['b', 'd'] : ['f', 'd'], ['y']]);
    expect(pages.map((page) => page?.totalCount)).toEqual([3, 1]);
    expect((await pagesOf(client, variables)).map((page) => page?.edges.length)).toEqual([7, 2]);
  });

  test('are read by one statement for all parents, which reads no more than a page of each', async () => {
    const { client, variables, ids } = await newFamily(make);
    const statementsFor = (of: readonly string[]) =>
      statementsOf(() => pagesOf(client, { ...variables, ids: [...of], first: 3 }));
    const [, ...forOne] = await statementsFor(ids.slice(0, 1));
    const [, ...forBoth] = await statementsFor(ids);
    for (const statements of [forOne, forBoth]) {
      expect(statements).toHaveLength(1);
      expect(statements[0]).toMatch(/LIMIT \$\d+ \/\* middle select \*\//);
      expect(statements[0]).not.toContain('COUNT(');
    }
  });

  test('are counted by one more statement, for one parent as for several', async () => {
    const { client, variables, ids } = await newFamily(make);
    for (const of of [ids.slice(0, 1), ids]) {
      const statements = await statementsOf(() =>
        pagesOf(client, { ...variables, ids: of, first: 1, withTotal: true }),
      );
      expect(statements).toHaveLength(3);
      expect(statements[2]).toContain('COUNT(');
      expect(statements[2]).toContain('"workspace_id" = $');
    }
  });

  test('are rejected with an invalid page size or cursor', async () => {
    const { client, variables } = await newFamily(make);
    for (const [wrong, path] of [
      [{ first: 0 }, 'first'],
      [{ first: 101 }, 'first'],
      [{ last: -1 }, 'last'],
      [{ after: 'banana' }, 'after'],
      [{ where: { name: { eq: '\0' } } }, 'where.name.eq'],
    ] as const) {
      const { errors = [] } = await client.graphql(NestedOpportunitiesDocument, {
        ...variables,
        ...wrong,
      });
      expect(errors).not.toHaveLength(0);
      for (const { extensions } of errors) {
        expect(extensions.code).toBe('INVALID_REQUEST');
        expect(extensions.issues?.map((issue) => issue.path.join('.'))).toEqual([path]);
      }
    }
  });
});

test('aliases of one list keep their own arguments, and more parents do not run more statements', async () => {
  const { client, ids } = await newFamily(kinds[0]?.[2] ?? (() => Promise.reject(new Error())));
  const document = `query($ids: [ID!]!) { nodes(ids: $ids) { ... on Contact {
    newest: opportunities(first: 1) { nodes { name } }
    oldest: opportunities(last: 1) { edges { node { name } } }
    early: opportunities(where: { createdAt: { lt: "2026-01-12T00:00:00Z" } }) { nodes { name } }
    late: opportunities(where: { createdAt: { gt: "2026-01-15T00:00:00Z" } }) { nodes { name } }
    byName: opportunities(first: 2, orderBy: { field: NAME }) { totalCount nodes { name } }
  } } }`;
  let nodes: unknown;
  const statementsFor = (of: readonly string[]) =>
    statementsOf(async () => {
      ({ nodes } = await client.data<{ nodes: unknown }, object>(document, { ids: of }));
    });
  const named = (...names: string[]) => ({ nodes: names.map((name) => ({ name })) });
  const one = await statementsFor(ids.slice(0, 1));
  const both = await statementsFor(ids);
  expect(nodes).toEqual([
    {
      newest: named('g'),
      oldest: { edges: [{ node: { name: 'a' } }] },
      early: named('b', 'a'),
      late: named('g'),
      byName: { ...named('a', 'b'), totalCount: 7 },
    },
    {
      newest: named('y'),
      oldest: { edges: [{ node: { name: 'x' } }] },
      early: named(),
      late: named('y', 'x'),
      byName: { ...named('x', 'y'), totalCount: 2 },
    },
  ]);
  expect(both).toHaveLength(one.length);
  expect(both.filter((sql) => sql.includes('COUNT('))).toHaveLength(1);
});

test('nodes and edges of one list can select different fields of the same relation', async () => {
  const { client, ids } = await newFamily(kinds[0]?.[2] ?? (() => Promise.reject(new Error())));
  const list = (first: number) => `stage { uuid opportunities(first: ${String(first)}) {
    nodes { name } totalCount } }`;
  const document = `{ node(id: "${ids[1]}") { ... on Contact { opportunities(first: 1) {
    edges { node { name ${list(1)} primaryContact { id } } }
    nodes { ${list(2)} pipeline { name } }
  } } } }`;
  const { node } = await client.data<{ node: unknown }, object>(document);
  expect(node).toMatchObject({
    opportunities: {
      edges: [
        {
          node: {
            name: 'y',
            stage: { opportunities: { nodes: [{ name: 'a' }], totalCount: 10 } },
            primaryContact: { id: ids[1] },
          },
        },
      ],
      nodes: [{ stage: { opportunities: { nodes: [{ name: 'a' }, { name: 'b' }] } } }],
    },
  });
});

test('a nested list runs one statement, for one row as for many', async () => {
  const table = await newTable();
  const { client, stages } = table;
  const place = (index: number) => ({ stageId: stages[index % 3]?.id ?? '', name: String(index) });
  await table.insert([place(0)]);
  const variables = {
    first: 10,
    within: 4,
    where: { name: { contains: '1' } },
    orderBy: { field: 'NAME', direction: 'DESC', nulls: 'FIRST' },
  } as const;
  const sent = () => statementsOf(() => client.data(StagesOfOpportunitiesDocument, variables));
  const one = await sent();
  await table.insert(Array.from({ length: 29 }, (_, index) => place(index + 1)));
  expect(await sent()).toEqual(one);
  expect(one).toHaveLength(2);
  const { opportunities } = await client.data(StagesOfOpportunitiesDocument, variables);
  expect(opportunities.nodes).toHaveLength(10);
  const rows = await table.db.opportunity.findMany({});
  for (const { stage } of opportunities.nodes)
    expect(stage.opportunities.nodes.map(({ uuid }) => uuid)).toEqual(
      rows
        .filter(({ stageId, name }) => stageId === stage.uuid && name?.includes('1'))
        .sort((a, b) => (String(a.name) < String(b.name) ? 1 : -1))
        .slice(0, 4)
        .map(({ id }) => id),
    );
});

test('a count runs one statement, however often it is selected', async () => {
  const { client } = await newTable();
  const document = '{ opportunities { a: totalCount b: totalCount c: totalCount } }';
  const statements = await statementsOf(() => client.data(document));
  expect(statements.filter((sql) => sql.includes('COUNT('))).toHaveLength(1);
});

test.each(['totalCount', 'pageInfo { hasNextPage endCursor }', 'edges { cursor }', '__typename'])(
  'a list of which only %s is selected returns that',
  async (selection) => {
    const table = await newTable();
    const { id: contactId } = await newContact(table.id);
    await table.insert([{ primaryContactId: contactId }, {}]);
    const { pipelines, contact } = await table.client.data<
      { pipelines: object; contact: object },
      object
    >(
      `{ pipelines(first: 1) { nodes { stages { opportunities(first: 1) { ${selection} } } } }
         contact(id: "${contactId}") { opportunities(first: 1) { ${selection} } } }`,
    );
    expect(JSON.stringify([pipelines, contact])).not.toContain('errors');
    if (selection === 'totalCount') expect(contact).toEqual({ opportunities: { totalCount: 1 } });
  },
);

test('a parent of another workspace has no rows', async () => {
  const { variables } = await newFamily(kinds[0]?.[2] ?? (() => Promise.reject(new Error())));
  const { client } = await newWorkspace();
  expect(await pagesOf(client, variables)).toEqual([undefined, undefined]);
});
