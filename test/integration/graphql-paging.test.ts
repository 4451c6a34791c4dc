import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  OpportunityPageDocument,
  OpportunityTotalDocument,
  type OpportunityOrder,
  type OpportunityPageQuery,
  type OpportunityPageQueryVariables,
} from '../generated/operations.js';
import { newWorkspace, stagesOf, topOf, type Client, type Workspace } from '../support/gateway.js';
import { anyText, create, missingId, requestErrors } from '../support/opportunities.js';

interface Row {
  readonly id: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly appointmentAt: Date | null;
  readonly value: string | null;
}

/** A row to store; what it leaves out is the database's choice. */
interface NewRow extends Partial<Row> {
  readonly name?: string | null;
  readonly contactName?: string | null;
  readonly approvalStatus?: 'opportunity' | 'project' | 'archived';
  readonly approvedAt?: Date;
}

// Few values, so that ties and nulls abound; among them the ends of what can be stored.
const time = fc.constantFrom(
  ...['0001-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00.001Z'].map(
    (text) => new Date(text),
  ),
);
const row: fc.Arbitrary<Row> = fc.record({
  id: fc.uuid(),
  createdAt: time,
  updatedAt: time,
  appointmentAt: fc.option(time),
  value: fc.option(fc.constantFrom('0.00', '9.50', '10.00', '999999999999.99')),
});
const rowsOf = (maxLength: number, minLength = 0) =>
  fc.uniqueArray(row, { selector: ({ id }) => id, minLength, maxLength });

const fields = ['CREATED_AT', 'UPDATED_AT', 'APPOINTMENT_AT', 'VALUE'] as const;
const directions = ['ASC', 'DESC'] as const;
const nullsOrders = ['FIRST', 'LAST'] as const;
const orders = fields.flatMap((field) =>
  directions.flatMap((direction) => nullsOrders.map((nulls) => ({ field, direction, nulls }))),
);

function sortValue(of: Row, field: OpportunityOrder['field']): number | null {
  if (field === 'VALUE') return of.value === null ? null : Number(of.value);
  const times = {
    CREATED_AT: of.createdAt,
    UPDATED_AT: of.updatedAt,
    APPOINTMENT_AT: of.appointmentAt,
  };
  return times[field]?.getTime() ?? null;
}

/** Which of two rows comes first, as the schema describes it. */
function compare({ field, direction, nulls }: OpportunityOrder, a: Row, b: Row): number {
  const [left, right] = [sortValue(a, field), sortValue(b, field)];
  const sign = direction === 'DESC' ? -1 : 1;
  if (left === right) return (a.id < b.id ? -1 : a.id > b.id ? 1 : 0) * sign;
  if (left === null) return nulls === 'FIRST' ? -1 : 1;
  if (right === null) return nulls === 'FIRST' ? 1 : -1;
  return (left - right) * sign;
}

/** How often a property is tried; one that fails tells its smallest counterexample before the test times out. */
const runs = (numRuns: number) => ({ numRuns, interruptAfterTimeLimit: 15_000 });

const sorted = (rows: readonly Row[], order: OpportunityOrder) =>
  [...rows].sort((a, b) => compare(order, a, b));
const idsOf = (rows: readonly Row[]) => rows.map(({ id }) => id);

/** A workspace of its own with a way to fill it. */
async function newTable() {
  const workspace = await newWorkspace();
  const [stage] = await stagesOf(workspace.id);
  const place = topOf(stage);
  const { opportunity } = workspace.db;
  return {
    ...workspace,
    async insert(rows: readonly NewRow[]) {
      if (rows.length > 0)
        await opportunity.createMany({ data: rows.map((values) => ({ ...values, ...place })) });
    },
    async remove(ids: readonly string[]) {
      if (ids.length > 0) await opportunity.deleteMany({ where: { id: { in: [...ids] } } });
    },
    /** Starts anew: the workspace's opportunities are these. */
    async fill(rows: readonly Row[]) {
      await opportunity.deleteMany({});
      await this.insert(rows);
    },
  };
}

type Page = OpportunityPageQuery['opportunities'];

const pageOf = async (client: Client, variables: OpportunityPageQueryVariables): Promise<Page> =>
  (await client.data(OpportunityPageDocument, variables)).opportunities;

const idsOn = (page: Page) => page.edges.map(({ node }) => node.uuid);

const way = ['forward', 'backward'] as const;

/**
 * All pages from one end to the other.
 *
 * @param between called after each page but the last
 */
async function walk(
  client: Client,
  way: 'forward' | 'backward',
  size: number,
  variables: Pick<OpportunityPageQueryVariables, 'orderBy' | 'where'>,
  between: (page: Page) => Promise<unknown> = () => Promise.resolve(),
): Promise<Page[]> {
  const pages: Page[] = [];
  for (let cursor: string | null = null; ;) {
    const page: Page = await pageOf(client, {
      ...variables,
      ...(way === 'forward' ? { first: size, after: cursor } : { last: size, before: cursor }),
    });
    pages.push(page);
    const { hasNextPage, hasPreviousPage, startCursor, endCursor } = page.pageInfo;
    if (!(way === 'forward' ? hasNextPage : hasPreviousPage)) return pages;
    if (pages.length > 100) throw new Error('The walk does not end.');
    cursor = way === 'forward' ? endCursor : startCursor;
    await between(page);
  }
}

describe('a walk over all pages', () => {
  test.each(orders)(
    'by $field $direction, nulls $nulls, gives every row once and in order, forward and backward',
    async (orderBy) => {
      const table = await newTable();
      await fc.assert(
        fc.asyncProperty(rowsOf(14), fc.integer({ min: 1, max: 6 }), async (rows, size) => {
          await table.fill(rows);
          const expected = idsOf(sorted(rows, orderBy));
          const forward = await walk(table.client, 'forward', size, { orderBy });
          expect(forward.flatMap(idsOn)).toEqual(expected);
          const backward = await walk(table.client, 'backward', size, { orderBy });
          expect(backward.reverse().flatMap(idsOn)).toEqual(expected);
          for (const pages of [forward, backward]) {
            expect(pages).toHaveLength(Math.max(1, Math.ceil(rows.length / size)));
            for (const [index, { edges, pageInfo }] of pages.entries())
              expect(pageInfo).toEqual({
                hasPreviousPage: index > 0,
                hasNextPage: index < pages.length - 1,
                startCursor: edges[0]?.cursor ?? null,
                endCursor: edges.at(-1)?.cursor ?? null,
              });
          }
        }),
        runs(5),
      );
    },
  );

  test.each(way)(
    'going %s neither loses nor repeats a row that stays, whatever appears and vanishes meanwhile',
    async (way) => {
      const table = await newTable();
      const change = fc.record({
        inserted: fc.array(row, { maxLength: 3 }),
        // Where in the list, from its start to its end, a row vanishes.
        removed: fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
          maxLength: 3,
        }),
        isCursorRemoved: fc.boolean(),
      });
      await fc.assert(
        fc.asyncProperty(
          rowsOf(12, 4),
          fc.constantFrom(...orders),
          fc.integer({ min: 1, max: 4 }),
          fc.array(change, { minLength: 2, maxLength: 6 }),
          async (initial, orderBy, size, changes) => {
            await table.fill(initial);
            let present: readonly Row[] = initial;
            const everSeen = new Map(initial.map((one) => [one.id, one]));
            const staying = new Set(idsOf(initial));
            const remaining = [...changes];
            const pages = await walk(table.client, way, size, { orderBy }, async (page) => {
              const next = remaining.shift();
              if (!next) return;
              const shown = idsOn(page);
              const cursorRow = way === 'forward' ? shown.at(-1) : shown[0];
              const removed = next.removed.map(
                (at) => present[Math.floor(at * present.length)]?.id,
              );
              const gone = new Set([...removed, ...(next.isCursorRemoved ? [cursorRow] : [])]);
              const inserted = next.inserted.filter(({ id }) => !everSeen.has(id));
              await table.remove([...gone].filter((id) => id !== undefined));
              await table.insert(inserted);
              for (const id of gone) if (id !== undefined) staying.delete(id);
              for (const one of inserted) everSeen.set(one.id, one);
              present = [...present.filter(({ id }) => !gone.has(id)), ...inserted];
            });
            const shown = (way === 'forward' ? pages : pages.reverse()).flatMap(idsOn);
            expect(new Set(shown).size).toBe(shown.length);
            expect(shown.filter((id) => staying.has(id))).toEqual(
              idsOf(sorted(initial, orderBy)).filter((id) => staying.has(id)),
            );
            const rowsShown = shown.flatMap((id) => everSeen.get(id) ?? []);
            expect(shown).toEqual(idsOf(sorted(rowsShown, orderBy)));
          },
        ),
        runs(30),
      );
    },
  );

  test('shows a row that appears ahead of it, and none that appears behind it', async () => {
    const table = await newTable();
    const at = (day: number) => ({ createdAt: new Date(Date.UTC(2026, 0, day)) });
    await table.insert([at(10), at(20), at(30)]);
    const [first] = await walk(table.client, 'forward', 1, {});
    await table.insert([
      { ...at(31), name: 'behind' },
      { ...at(15), name: 'ahead' },
    ]);
    const { opportunities } = await table.client.data<
      { opportunities: { nodes: { name: string | null; createdAt: string }[] } },
      object
    >('query($after: String) { opportunities(after: $after) { nodes { name createdAt } } }', {
      after: first?.pageInfo.endCursor,
    });
    expect(
      opportunities.nodes.map(({ name, createdAt }) => [name, createdAt.slice(8, 10)]),
    ).toEqual([
      [null, '20'],
      ['ahead', '15'],
      [null, '10'],
    ]);
  });

  test('is the most recently created first where no order is given', async () => {
    const table = await newTable();
    await fc.assert(
      fc.asyncProperty(rowsOf(10), async (rows) => {
        await table.fill(rows);
        const pages = await walk(table.client, 'forward', 4, {});
        const newestFirst = { field: 'CREATED_AT', direction: 'DESC', nulls: 'LAST' } as const;
        expect(pages.flatMap(idsOn)).toEqual(idsOf(sorted(rows, newestFirst)));
      }),
      runs(5),
    );
  });

  test('goes from the least to the greatest and has nulls last where an order says no more', async () => {
    const table = await newTable();
    await fc.assert(
      fc.asyncProperty(rowsOf(10), fc.constantFrom(...fields), async (rows, field) => {
        await table.fill(rows);
        const orderBy = { field } as OpportunityOrder;
        const expected = sorted(rows, { field, direction: 'ASC', nulls: 'LAST' });
        expect(idsOn(await pageOf(table.client, { first: 100, orderBy }))).toEqual(idsOf(expected));
      }),
      runs(8),
    );
  });
});

describe('a window between two cursors', () => {
  test('holds exactly the rows between them, from whichever end it is asked for', async () => {
    const table = await newTable();
    const position = fc.option(fc.nat(), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(
        rowsOf(12, 1),
        fc.constantFrom(...orders),
        fc.record({ after: position, before: position }),
        fc.constantFrom('first', 'last'),
        fc.integer({ min: 1, max: 8 }),
        async (rows, orderBy, bounds, end, size) => {
          await table.fill(rows);
          const all = await pageOf(table.client, { first: 100, orderBy });
          const from = bounds.after === undefined ? undefined : bounds.after % rows.length;
          const to = bounds.before === undefined ? undefined : bounds.before % rows.length;
          const page = await pageOf(table.client, {
            orderBy,
            [end]: size,
            ...(from !== undefined && { after: all.edges[from]?.cursor ?? '' }),
            ...(to !== undefined && { before: all.edges[to]?.cursor ?? '' }),
          });
          const between = idsOf(sorted(rows, orderBy)).slice(
            from === undefined ? 0 : from + 1,
            to ?? rows.length,
          );
          const isMore = between.length > size;
          expect(idsOn(page)).toEqual(
            end === 'first' ? between.slice(0, size) : between.slice(-size),
          );
          // As the Relay specification has it: of the far end the window decides, and a row that
          // a cursor names is known to lie beyond the near one.
          expect(page.pageInfo).toMatchObject(
            end === 'first'
              ? { hasNextPage: isMore, hasPreviousPage: from !== undefined }
              : { hasPreviousPage: isMore, hasNextPage: to !== undefined },
          );
        },
      ),
      runs(40),
    );
  });

  test('is empty, with no cursors, where one lies beyond the other', async () => {
    const table = await newTable();
    await table.insert(Array.from({ length: 4 }, () => ({})));
    const { edges } = await pageOf(table.client, {});
    const page = await pageOf(table.client, {
      after: edges[2]?.cursor ?? '',
      before: edges[1]?.cursor ?? '',
    });
    expect(page).toMatchObject({ edges: [], pageInfo: { startCursor: null, endCursor: null } });
  });

  test('is the whole list of an empty workspace, which has no other page', async () => {
    const { client } = await newWorkspace();
    for (const variables of [{}, { first: 1 }, { last: 1 }])
      expect(await pageOf(client, { ...variables, withTotal: true })).toEqual({
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
});

test("holds no row of another workspace, also with that workspace's cursor", async () => {
  const table = await newTable();
  const other = await newTable();
  await other.insert(Array.from({ length: 3 }, () => ({})));
  const theirs = await pageOf(other.client, {});
  for (const bounds of [
    {},
    { after: theirs.pageInfo.startCursor },
    { before: theirs.pageInfo.endCursor },
  ])
    expect(await pageOf(table.client, { ...bounds, withTotal: true })).toMatchObject({
      edges: [],
      totalCount: 0,
    });
});

describe('totalCount', () => {
  const kept = ['Ann Rivera', 'ann b', 'Bob 100%', 'Bob 100x', 'a_b', 'aXb', 'a\\b', null];
  const named = fc.record({
    id: fc.uuid(),
    contactName: fc.constantFrom(...kept),
    name: fc.constantFrom('Roof', 'roof of Ann', null),
    approvalStatus: fc.constantFrom(
      'opportunity' as const,
      'project' as const,
      'archived' as const,
    ),
  });
  const filter = fc.record(
    {
      q: fc.constantFrom('ANN', 'roof ann', 'bob roof', '%', '_', '\\', '  ', '', 'nobody', null),
      contactName: fc.constantFrom('ann', 'ANN B', '0%', 'a_b', 'A\\', '', 'nobody', null),
      approvalStatus: fc.constantFrom(
        'OPPORTUNITY' as const,
        'PROJECT' as const,
        'ARCHIVED' as const,
        null,
      ),
    },
    { requiredKeys: [] },
  );

  const isIn = (part: string, text: string | null) =>
    text?.toLowerCase().includes(part.toLowerCase()) === true;

  test('is the number of rows that a walk over the filtered list gives, all of them matching', async () => {
    const table = await newTable();
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(named, { selector: ({ id }) => id, minLength: 5, maxLength: 20 }),
        fc.array(filter, { minLength: 2, maxLength: 4 }),
        async (rows, filters) => {
          await table.fill([]);
          await table.insert(
            rows.map((values) => ({
              ...values,
              ...(values.approvalStatus === 'project' && { approvedAt: new Date() }),
            })),
          );
          for (const where of filters) {
            const matching = rows.filter(
              ({ name, contactName, approvalStatus }) =>
                (where.approvalStatus ?? approvalStatus.toUpperCase()) ===
                  approvalStatus.toUpperCase() &&
                (!where.contactName || isIn(where.contactName, contactName)) &&
                (where.q ?? '')
                  .split(/\s+/)
                  .every((word) => word === '' || isIn(word, name) || isIn(word, contactName)),
            );
            const pages = await walk(table.client, 'forward', 4, {
              where,
            });
            expect(pages.flatMap(idsOn).sort()).toEqual(matching.map(({ id }) => id).sort());
            const { totalCount } = await pageOf(table.client, {
              first: 1,
              where,
              withTotal: true,
            });
            expect(totalCount).toBe(matching.length);
          }
        },
      ),
      runs(12),
    );
  });

  test('is the same on every page, and can be asked for alone', async () => {
    const table = await newTable();
    await table.insert(Array.from({ length: 5 }, () => ({})));
    const { pageInfo } = await pageOf(table.client, { first: 2 });
    for (const bounds of [{ first: 1 }, { last: 2 }, { after: pageInfo.endCursor }])
      expect((await pageOf(table.client, { ...bounds, withTotal: true })).totalCount).toBe(5);
    expect(await table.client.data(OpportunityTotalDocument)).toEqual({
      opportunities: { totalCount: 5 },
    });
  });
});

describe('the size of a page', () => {
  test('is 25 where neither first nor last is given, or both are null', async () => {
    const table = await newTable();
    await table.insert(Array.from({ length: 26 }, () => ({})));
    for (const sizes of [{}, { first: null }, { first: null, last: null }]) {
      const page = await pageOf(table.client, sizes);
      expect(page.edges).toHaveLength(25);
      expect(page.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    }
  });

  test('is up to 100', async () => {
    const table = await newTable();
    await table.insert(Array.from({ length: 101 }, () => ({})));
    const first = await pageOf(table.client, { first: 100 });
    expect(first.edges).toHaveLength(100);
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const last = await pageOf(table.client, { last: 100 });
    expect(last.edges).toHaveLength(100);
    expect(last.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    expect(idsOn(last).slice(0, 99)).toEqual(idsOn(first).slice(1));
  });

  test.each([0, 101, -1, 2_147_483_647, -2_147_483_648])('cannot be %d', async (size) => {
    const { client } = await newWorkspace();
    for (const end of ['first', 'last'] as const)
      await expectIssues(client, { [end]: size }, [[end]]);
  });

  test.each([2_147_483_648, 1.5, '1', true, [1]])(
    'cannot be %j, which is no integer of the schema',
    async (size) => {
      const { client } = await newWorkspace();
      await requestErrors(client, OpportunityPageDocument, { first: size as number });
    },
  );

  test('cannot be given as first and last together', async () => {
    const { client } = await newWorkspace();
    const errors = await requestErrors(client, OpportunityPageDocument, { first: 1, last: 1 });
    expect(errors).toMatchObject([{ extensions: { issues: [{ message: anyText }] } }]);
  });

  test('is reported together with all else that is wrong with the request', async () => {
    const { client } = await newWorkspace();
    await expectIssues(
      client,
      {
        first: 0,
        after: 'banana',
        before: 'banana',
        where: { q: 'x'.repeat(256), contactName: { contains: '\0' } },
      },
      [['first'], ['after'], ['before'], ['where', 'q'], ['where', 'contactName']],
    );
  });
});

/** Asks for a page that must be refused with exactly these issues. */
async function expectIssues(
  client: Client,
  variables: OpportunityPageQueryVariables,
  paths: readonly (readonly string[])[],
) {
  const [error, ...more] = await requestErrors(client, OpportunityPageDocument, variables);
  expect(more).toEqual([]);
  const issues = error?.extensions.issues ?? [];
  expect(issues.map(({ path }) => path.join('.')).sort()).toEqual(
    paths.map((path) => path.join('.')).sort(),
  );
  for (const { message } of issues) expect(message).not.toBe('');
}

describe('a cursor that is none', () => {
  const encode = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url');
  const decode = (cursor: string) =>
    JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [string, string | null, string];

  /** A row, and a cursor for it taken apart. */
  async function forgery({ client }: Workspace, orderBy?: OpportunityOrder) {
    await create(client, { value: '5.00', appointmentAt: '2026-01-15T17:00:00Z' });
    const { pageInfo } = await pageOf(client, orderBy ? { orderBy } : {});
    const [tag, value, id] = decode(pageInfo.endCursor ?? '');
    return { tag, value, id };
  }

  const byValue = { field: 'VALUE', direction: 'ASC', nulls: 'LAST' } as const;
  const byAppointment = { field: 'APPOINTMENT_AT', direction: 'DESC', nulls: 'FIRST' } as const;

  test.each([
    ['an empty text', ''],
    ['a word', 'banana'],
    ['what base64 does not have', '%%%\0\ud800'],
    ['a uuid', missingId],
    ['a JSON text', encode('x')],
    ['null', encode(null)],
    ['a number', encode(5)],
    ['an object', encode({})],
    ['an empty list', encode([])],
    ['a list nested without end', Buffer.from('['.repeat(100_000)).toString('base64url')],
    [
      'a list nested deep',
      Buffer.from('['.repeat(100_000) + ']'.repeat(100_000)).toString('base64url'),
    ],
    ['a huge text', 'x'.repeat(500_000)],
    ['a huge JSON text', encode(['x'.repeat(300_000), null, missingId])],
    ['bytes that are no UTF-8', Buffer.from([0xff, 0xfe, 0x00]).toString('base64url')],
  ])('is refused: %s', async (_name, cursor) => {
    const { client } = await newWorkspace();
    await expectIssues(client, { after: cursor }, [['after']]);
    await expectIssues(client, { before: cursor }, [['before']]);
    await expectIssues(client, { after: cursor, before: cursor }, [['after'], ['before']]);
  });

  test.each([
    ['no id', ''],
    ['a text for an id', 'banana'],
    ['an id with something behind it', `${missingId}0`],
    ['an id with a quote', `${missingId.slice(1)}'`],
    ['an id that ends in NUL', `${missingId}\0`],
    ['a number for an id', 5],
    ['null for an id', null],
    ['a list for an id', [missingId]],
    ['an object for an id', { not: missingId }],
  ])('is refused: one with %s', async (_name, id) => {
    const workspace = await newWorkspace();
    const { tag, value } = await forgery(workspace);
    await expectIssues(workspace.client, { after: encode([tag, value, id]) }, [['after']]);
  });

  test.each([
    ['a text', 'banana'],
    ['an empty text', ''],
    ['a bare date', '2026-01-15'],
    ['a day that does not exist', '2026-02-30T00:00:00Z'],
    ['a year that PostgreSQL cannot store', '+300000-01-01T00:00:00Z'],
    ['an amount', '5.00'],
    ['a number', 5],
    ['an object', { lt: '2026-01-15T00:00:00Z' }],
    ['null, where the column has none', null],
  ])('is refused: one whose time is %s', async (_name, value) => {
    const workspace = await newWorkspace();
    const { tag, id } = await forgery(workspace);
    await expectIssues(workspace.client, { after: encode([tag, value, id]) }, [['after']]);
    if (value === null) return;
    const { tag: otherTag } = await forgery(workspace, byAppointment);
    const after = encode([otherTag, value, id]);
    await expectIssues(workspace.client, { after, orderBy: byAppointment }, [['after']]);
  });

  test.each(['banana', '', 'NaN', 'Infinity', '2026-01-15T17:00:00Z', '1e1000000', 5, {}, '\0'])(
    'is refused: one whose amount is %j',
    async (value) => {
      const workspace = await newWorkspace();
      const { tag, id } = await forgery(workspace, byValue);
      const after = encode([tag, value, id]);
      await expectIssues(workspace.client, { after, orderBy: byValue }, [['after']]);
    },
  );

  test('is refused: one with more parts, or with fewer', async () => {
    const workspace = await newWorkspace();
    const { tag, value, id } = await forgery(workspace);
    for (const content of [[tag, value, id, 'more'], [tag, value], [tag], [value, tag, id]])
      await expectIssues(workspace.client, { after: encode(content) }, [['after']]);
    // As it was it serves, so what was refused is what was changed.
    expect((await pageOf(workspace.client, { after: encode([tag, value, id]) })).edges).toEqual([]);
  });

  test('is refused: one of a list in another order', async () => {
    const { client } = await newWorkspace();
    await create(client, { value: '5.00', appointmentAt: '2026-01-15T17:00:00Z' });
    const cursors = await Promise.all(
      orders.map(async (orderBy) => (await pageOf(client, { orderBy })).pageInfo.endCursor),
    );
    for (const [index, after] of cursors.entries()) {
      const others = orders.filter(
        ({ field, direction }) =>
          field !== orders[index]?.field || direction !== orders[index].direction,
      );
      const orderBy = others[index % others.length] ?? byValue;
      await expectIssues(client, { after, orderBy }, [['after']]);
    }
  });

  test('never brings the gateway down, whatever stands in it', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const forgeries = await Promise.all([
      forgery(workspace).then((made) => ({ ...made, orderBy: null })),
      forgery(workspace, byValue).then((made) => ({ ...made, orderBy: byValue })),
      forgery(workspace, byAppointment).then((made) => ({ ...made, orderBy: byAppointment })),
    ]);
    const numeral = fc.oneof(
      fc.double().map(String),
      fc.bigInt().map(String),
      fc.constantFrom(`${'9'.repeat(40)}.${'9'.repeat(40)}`, '1e99', '1e-99', '-1', '-0', '.5'),
    );
    const instant = fc.oneof(
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      fc.constantFrom('0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999999Z'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...forgeries),
        fc.oneof(numeral, instant, fc.string({ unit: 'binary' }), fc.jsonValue()),
        fc.oneof(fc.uuid(), fc.constantFrom('0'.repeat(8), missingId.toUpperCase())),
        fc.constantFrom('after', 'before'),
        async ({ tag, orderBy }, value, id, bound) => {
          const { errors } = await client.graphql(OpportunityPageDocument, {
            orderBy,
            [bound]: encode([tag, value, id]),
          });
          for (const { extensions } of errors ?? [])
            expect(extensions.code).toBe('INVALID_REQUEST');
        },
      ),
      runs(100),
    );
  });
});
