import { beforeAll, describe, expect, test } from 'vitest';
import {
  ContactPageDocument,
  type ContactFilter,
  type ContactOrder,
  type ContactPageQuery,
  type ContactPageQueryVariables,
} from '../../generated/operations.js';
import { create, update } from '../../support/contacts.js';
import { newWorkspace, statementsOf, type Client, type Workspace } from '../../support/gateway.js';
import { pageOf as opportunityPageOf } from '../../support/lists.js';
import {
  create as createOpportunity,
  globalIdOf,
  missingId,
  requestErrors,
  textWith,
} from '../../support/opportunities.js';

type Page = ContactPageQuery['contacts'];

const pageOf = async (client: Client, variables: ContactPageQueryVariables = {}): Promise<Page> =>
  (await client.data(ContactPageDocument, variables)).contacts;

const idsOn = (page: Page) => page.edges.map(({ node }) => node.uuid);

/** The issues of a list that must be refused. */
async function issuesOf(client: Client, variables: ContactPageQueryVariables) {
  const [error, ...more] = await requestErrors(client, ContactPageDocument, variables);
  expect(more).toEqual([]);
  return (error?.extensions.issues ?? []).map(({ path, message }) => [path.join('.'), message]);
}

describe('a filter', () => {
  /** Read only, so the tests share them. */
  let workspace: Workspace;
  const uuids: Partial<Record<string, string>> = {};

  beforeAll(async () => {
    workspace = await newWorkspace();
    const { id: workspaceId, db } = workspace;
    const day = (date: number) => new Date(Date.UTC(2026, 0, date));
    const rows = [
      {
        firstName: 'Ann',
        lastName: 'Rivera',
        email: 'ann@acme.example',
        company: 'Acme 100%',
        jobTitle: 'Foreman',
        type: 'customer' as const,
        mailingCity: 'Springfield',
        mailingState: 'IL',
        mailingZip: '62701',
        mailingCountry: 'US',
        tags: ['vip', 'roof'],
        createdAt: day(1),
        updatedAt: day(9),
      },
      {
        firstName: 'Bob',
        lastName: 'Riverside',
        phone: '555-0100',
        company: 'Bolt',
        type: 'lead' as const,
        billingCity: 'Springfield',
        billingState: 'IL',
        billingZip: '62701',
        billingCountry: 'US',
        tags: ['roof'],
        createdAt: day(2),
        updatedAt: day(8),
      },
      { firstName: 'Cid', phone: '777', createdAt: day(3), updatedAt: day(7) },
    ];
    for (const row of rows) {
      const { id } = await db.contact.create({ data: { ...row, workspaceId } });
      uuids[row.firstName] = id;
    }
  });

  const found = async (where: ContactFilter) => {
    const page = await pageOf(workspace.client, {
      where,
      orderBy: { field: 'FIRST_NAME' },
      withTotal: true,
    });
    const ids = idsOn(page);
    expect(page.totalCount).toBe(ids.length);
    return Object.entries(uuids)
      .filter(([, uuid]) => ids.includes(uuid ?? ''))
      .map(([name]) => name);
  };

  const all = ['Ann', 'Bob', 'Cid'];

  const filters: [ContactFilter, string[]][] = [
    [{}, all],
    [{ q: '' }, all],
    [{ q: 'ANN' }, ['Ann']],
    [{ q: 'river' }, ['Ann', 'Bob']],
    [{ q: 'river bolt' }, ['Bob']],
    [{ q: 'ann bolt' }, []],
    [{ q: '@acme' }, ['Ann']],
    [{ q: '5-01' }, ['Bob']],
    [{ q: '%' }, ['Ann']],
    [{ q: '_' }, []],
    [{ q: 'Foreman' }, []],
    [{ not: { q: 'river' } }, ['Cid']],
    [{ not: { q: 'cid' } }, ['Ann', 'Bob']],
    [{ firstName: { eq: 'Ann' } }, ['Ann']],
    [{ firstName: { eq: 'ann' } }, []],
    [{ firstName: { in: ['Ann', 'Cid'] } }, ['Ann', 'Cid']],
    [{ firstName: { startsWith: 'b' } }, ['Bob']],
    [{ firstName: { isNull: true } }, []],
    [{ firstName: { isNull: false } }, all],
    [{ lastName: { contains: 'SIDE' } }, ['Bob']],
    [{ lastName: { isNull: true } }, ['Cid']],
    [{ not: { lastName: { contains: 'side' } } }, ['Ann', 'Cid']],
    [{ email: { eq: 'ann@acme.example' } }, ['Ann']],
    [{ email: { isNull: false } }, ['Ann']],
    [{ phone: { startsWith: '555' } }, ['Bob']],
    [{ company: { contains: '0%' } }, ['Ann']],
    [{ jobTitle: { eq: 'Foreman' } }, ['Ann']],
    [{ type: { eq: 'LEAD' } }, ['Bob']],
    [{ type: { in: ['CUSTOMER', 'LEAD'] } }, ['Ann', 'Bob']],
    [{ type: { in: [] } }, []],
    [{ type: { isNull: true } }, ['Cid']],
    [{ not: { type: { eq: 'LEAD' } } }, ['Ann', 'Cid']],
    [{ mailingCity: { eq: 'Springfield' } }, ['Ann']],
    [{ mailingState: { eq: 'IL' } }, ['Ann']],
    [{ mailingZip: { startsWith: '627' } }, ['Ann']],
    [{ mailingCountry: { eq: 'US' } }, ['Ann']],
    [{ billingCity: { eq: 'Springfield' } }, ['Bob']],
    [{ billingState: { eq: 'IL' } }, ['Bob']],
    [{ billingZip: { startsWith: '627' } }, ['Bob']],
    [{ billingCountry: { eq: 'US' } }, ['Bob']],
    [{ tags: { any: ['vip', 'none'] } }, ['Ann']],
    [{ tags: { all: ['roof'] } }, ['Ann', 'Bob']],
    [{ tags: { all: ['roof', 'vip'] } }, ['Ann']],
    [{ tags: { isEmpty: true } }, ['Cid']],
    [{ createdAt: { gte: '2026-01-02T00:00:00Z' } }, ['Bob', 'Cid']],
    [{ updatedAt: { lt: '2026-01-09T00:00:00Z' } }, ['Bob', 'Cid']],
    [{ and: [{ q: 'river' }, { type: { eq: 'LEAD' } }] }, ['Bob']],
    [{ or: [{ q: 'ann' }, { lastName: { isNull: true } }] }, ['Ann', 'Cid']],
    [{ or: [] }, []],
    [{ q: 'river', company: { startsWith: 'acme' }, and: null, email: null }, ['Ann']],
    [{ id: { eq: missingId } }, []],
    [{ id: { eq: 'banana' } }, []],
  ];

  test.each(filters)('%j finds %j', async (where, names) => {
    expect(await found(where)).toEqual(names);
  });

  test('accepts either form of an ID', async () => {
    const { client } = workspace;
    const [ann = '', bob = ''] = [uuids.Ann, uuids.Bob];
    const global = await globalIdOf(client, bob);
    expect(await found({ id: { eq: ann } })).toEqual(['Ann']);
    expect(await found({ id: { in: [ann, global, missingId] } })).toEqual(['Ann', 'Bob']);
    expect(await found({ not: { id: { eq: global } } })).toEqual(['Ann', 'Cid']);
  });

  test('is rejected with all of its problems', async () => {
    const { client } = workspace;
    const tooLong = 'x'.repeat(256);
    const issues = await issuesOf(client, {
      first: 0,
      after: 'banana',
      where: {
        q: tooLong,
        mailingCity: { contains: '\0' },
        or: [{ tags: { any: [tooLong] } }],
      },
    });
    expect(issues.map(([path]) => path).sort()).toEqual([
      'after',
      'first',
      'where.mailingCity.contains',
      'where.or.0.tags.any.0',
      'where.q',
    ]);
  });

  test('matches nothing of another workspace', async () => {
    const { client } = await newWorkspace();
    const mine = await create(client, { firstName: 'Ann' });
    expect(idsOn(await pageOf(client, { where: { q: 'ann' } }))).toEqual([mine.uuid]);
    expect(idsOn(await pageOf(client, { where: { id: { eq: uuids.Ann ?? '' } } }))).toEqual([]);
  });
});

interface Row {
  readonly id: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly firstName: string;
  readonly lastName: string | null;
  readonly company: string | null;
}

const columns = {
  CREATED_AT: 'createdAt',
  UPDATED_AT: 'updatedAt',
  FIRST_NAME: 'firstName',
  LAST_NAME: 'lastName',
  COMPANY: 'company',
} as const satisfies Record<ContactOrder['field'], keyof Row>;

const orders = (Object.keys(columns) as ContactOrder['field'][]).flatMap((field) =>
  (['ASC', 'DESC'] as const).flatMap((direction) =>
    (['FIRST', 'LAST'] as const).map((nulls) => ({ field, direction, nulls })),
  ),
);

/** Compares two rows by the order in the schema's description. */
function compare({ field, direction, nulls }: ContactOrder, a: Row, b: Row): number {
  const [left, right] = [a[columns[field]], b[columns[field]]].map((value) =>
    value instanceof Date ? value.toISOString() : (value ?? null),
  ) as [string | null, string | null];
  const sign = direction === 'DESC' ? -1 : 1;
  if (left === right) return (a.id < b.id ? -1 : 1) * sign;
  if (left === null) return nulls === 'FIRST' ? -1 : 1;
  if (right === null) return nulls === 'FIRST' ? 1 : -1;
  return (left < right ? -1 : 1) * sign;
}

/** All pages from one end to the other, as ids. */
async function walk(client: Client, way: 'forward' | 'backward', size: number, order: object) {
  const pages: string[][] = [];
  for (let cursor: string | null = null; pages.length < 100;) {
    const page: Page = await pageOf(client, {
      ...order,
      ...(way === 'forward' ? { first: size, after: cursor } : { last: size, before: cursor }),
    });
    pages.push(idsOn(page));
    const { hasNextPage, hasPreviousPage, startCursor, endCursor } = page.pageInfo;
    if (!(way === 'forward' ? hasNextPage : hasPreviousPage)) return pages;
    cursor = way === 'forward' ? endCursor : startCursor;
  }
  throw new Error('The walk does not end.');
}

describe('the list', () => {
  /** Read only, so the tests share it. Few values, so that ties and nulls abound. */
  let workspace: Workspace;
  let rows: readonly Row[];

  beforeAll(async () => {
    workspace = await newWorkspace();
    const day = (index: number) => new Date(Date.UTC(2026, 0, 1 + index));
    await workspace.db.contact.createMany({
      data: Array.from({ length: 13 }, (_, index) => ({
        workspaceId: workspace.id,
        phone: '1',
        firstName: ['ann', 'bob', 'cid'][index % 3] ?? '',
        lastName: ['x', null, 'y', null][index % 4] ?? null,
        company: [null, 'bolt', 'acme', null, ''][index % 5] ?? null,
        createdAt: day(index % 6),
        updatedAt: day((index * 5) % 7),
      })),
    });
    rows = await workspace.db.contact.findMany();
  });

  const sorted = (order: ContactOrder) =>
    [...rows].sort((a, b) => compare(order, a, b)).map(({ id }) => id);

  test.each(orders)(
    'returns every row once in the order $field $direction, nulls $nulls, forward and backward',
    async (orderBy) => {
      for (const size of [1, 4]) {
        const forward = await walk(workspace.client, 'forward', size, { orderBy });
        expect(forward.flat()).toEqual(sorted(orderBy));
        expect(forward).toHaveLength(Math.ceil(rows.length / size));
        const backward = await walk(workspace.client, 'backward', size, { orderBy });
        expect(backward.reverse().flat()).toEqual(sorted(orderBy));
      }
    },
  );

  test('is sorted by creation time, newest first, by default', async () => {
    const newestFirst = { field: 'CREATED_AT', direction: 'DESC', nulls: 'LAST' } as const;
    for (const variables of [{}, { orderBy: null, where: null }])
      expect(idsOn(await pageOf(workspace.client, variables))).toEqual(sorted(newestFirst));
  });

  test('is sorted in ascending order, nulls last, if the order has only a field', async () => {
    for (const field of Object.keys(columns) as ContactOrder['field'][]) {
      const page = await pageOf(workspace.client, { orderBy: { field } });
      expect(idsOn(page)).toEqual(sorted({ field, direction: 'ASC', nulls: 'LAST' }));
    }
  });

  test('has the same total on each page: the number of rows that match the filter', async () => {
    const { client } = workspace;
    const where = { lastName: { isNull: true } };
    const total = rows.filter(({ lastName }) => lastName === null).length;
    const first = await pageOf(client, { where, first: 2, withTotal: true });
    expect(first).toMatchObject({ totalCount: total });
    expect(first.edges).toHaveLength(2);
    const after = first.pageInfo.endCursor;
    expect(await pageOf(client, { where, after, withTotal: true })).toMatchObject({
      totalCount: total,
    });
    expect(await pageOf(client, { first: 1, withTotal: true })).toMatchObject({
      totalCount: rows.length,
    });
  });

  test('is empty, with a total of zero, in a workspace without contacts', async () => {
    const { client } = await newWorkspace();
    expect(await pageOf(client, { withTotal: true })).toEqual({
      edges: [],
      totalCount: 0,
      pageInfo: {
        hasNextPage: false,
        hasPreviousPage: false,
        startCursor: null,
        endCursor: null,
      },
    });
  });

  test('moves an updated contact to the top of the order by last update', async () => {
    const { id: workspaceId, client, db } = await newWorkspace();
    const at = (hour: number) => ({ updatedAt: new Date(Date.UTC(2026, 0, 1, hour)) });
    const data = { workspaceId, firstName: 'Ann', phone: '1' };
    const one = await db.contact.create({ data: { ...data, ...at(1) } });
    const other = await db.contact.create({ data: { ...data, ...at(2) } });
    const orderBy = { field: 'UPDATED_AT', direction: 'DESC', nulls: 'LAST' } as const;
    expect(idsOn(await pageOf(client, { orderBy }))).toEqual([other.id, one.id]);
    const { version } = await update(client, { id: one.id, firstName: 'B' });
    expect(version).toBe(2);
    expect(idsOn(await pageOf(client, { orderBy }))).toEqual([one.id, other.id]);
  });

  test('accepts a page size from 1 to 100, from one end only', async () => {
    const { client } = workspace;
    for (const size of [0, -1, 101]) {
      expect(await issuesOf(client, { first: size })).toEqual([['first', textWith('1 to 100')]]);
      expect(await issuesOf(client, { last: size })).toEqual([['last', textWith('1 to 100')]]);
    }
    expect(await issuesOf(client, { first: 1, last: 1 })).toEqual([['last', textWith('either')]]);
    expect(idsOn(await pageOf(client, { first: 100 }))).toHaveLength(rows.length);
  });

  test('rejects a cursor of another order', async () => {
    const { client } = workspace;
    const orderBy = { field: 'COMPANY', direction: 'ASC', nulls: 'LAST' } as const;
    const { pageInfo } = await pageOf(client, { first: 1, orderBy });
    for (const variables of [{}, { orderBy: { ...orderBy, nulls: 'FIRST' as const } }])
      expect(await issuesOf(client, { ...variables, after: pageInfo.endCursor })).toEqual([
        ['after', textWith('another order')],
      ]);
  });

  test('rejects a cursor of another list', async () => {
    const { client } = workspace;
    await createOpportunity(client);
    const orderBy = { field: 'CREATED_AT', direction: 'DESC', nulls: 'LAST' } as const;
    const { pageInfo } = await opportunityPageOf(client, { orderBy });
    for (const bound of ['after', 'before'])
      expect(await issuesOf(client, { orderBy, [bound]: pageInfo.endCursor })).toEqual([
        [bound, textWith('not a cursor of this list')],
      ]);
  });

  test('counts towards the cost of a request', async () => {
    const { client } = workspace;
    const lists = Array.from(
      { length: 34 },
      (_, index) => `list${String(index)}: contacts(first: 100) { nodes { uuid } }`,
    );
    const [error] = await requestErrors(client, `{ ${lists.join(' ')} }`);
    expect(error?.message).toMatch(/costs 5,\d\d\d points/);
    await client.data(`{ ${lists.slice(1).join(' ')} }`);
  });

  test('runs one statement with filters, an order and cursors, and one more for the total', async () => {
    const { client } = workspace;
    const signIn = 1;
    const orderBy = { field: 'LAST_NAME', direction: 'DESC', nulls: 'FIRST' } as const;
    const { pageInfo } = await pageOf(client, { first: 5, orderBy });
    const variables = {
      orderBy,
      last: 2,
      after: pageInfo.startCursor,
      before: pageInfo.endCursor,
      where: { q: 'a b', tags: { isEmpty: true } },
    } as const;
    const plain = await statementsOf(() => pageOf(client, variables));
    expect(plain).toHaveLength(signIn + 1);
    expect(plain.join()).not.toContain('COUNT(*) FROM "public"');
    const counted = await statementsOf(() => pageOf(client, { ...variables, withTotal: true }));
    expect(counted).toHaveLength(signIn + 2);
    const refused = await statementsOf(() => client.graphql(ContactPageDocument, { first: 0 }));
    expect(refused).toHaveLength(signIn);
  });
});
