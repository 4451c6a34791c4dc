import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  OpportunityPageDocument,
  OpportunityTotalDocument,
  type OpportunityOrder,
} from '../../generated/operations.js';
import { fold } from '../../../src/database/fold.js';
import { newWorkspace } from '../../support/gateway.js';
import {
  expectIssues,
  idsOf,
  idsOn,
  newTable,
  orderColumns,
  orderFields,
  orders,
  pageOf,
  runs,
  walk,
  type Way,
} from '../../support/lists.js';
import { anyText, requestErrors } from '../../support/opportunities.js';

interface Row {
  readonly id: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly appointmentAt: Date | null;
  readonly approvedAt: Date | null;
  readonly value: string | null;
  readonly name: string | null;
  readonly contactName: string | null;
  readonly leadSource: string | null;
  readonly stageRank: string;
}

// Few values, so that ties and nulls abound; among them the ends of what can be stored.
const time = fc.constantFrom(
  ...['0001-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00.001Z'].map(
    (text) => new Date(text),
  ),
);
// Texts are compared by code point, which of the last two is not JavaScript's order.
const label = fc.constantFrom('', ' ', 'A', 'a', 'a b', '\u00e4', 'B', '\uac00', '\u{1f600}');
const row: fc.Arbitrary<Row> = fc.record({
  id: fc.uuid(),
  createdAt: time,
  updatedAt: time,
  appointmentAt: fc.option(time),
  approvedAt: fc.option(time),
  value: fc.option(fc.constantFrom('0.00', '9.50', '10.00', '999999999999.99')),
  name: fc.option(label),
  contactName: fc.option(label),
  leadSource: fc.option(label),
  stageRank: fc.constantFrom('0', '00', '0a', '7', '7f', 'f'),
});
const rowsOf = (maxLength: number, minLength = 0) =>
  fc.uniqueArray(row, { selector: ({ id }) => id, minLength, maxLength });

/** Compares two values of a column. */
function compareValues(
  field: OpportunityOrder['field'],
  left: string | Date,
  right: string | Date,
) {
  if (field === 'VALUE') return Number(left) - Number(right);
  if (left instanceof Date || right instanceof Date) return Number(left) - Number(right);
  const form = (value: string) => Buffer.from(field === 'STAGE_RANK' ? value : fold(value));
  return Buffer.compare(form(left), form(right));
}

/** Compares two rows by the order in the schema's description. */
function compare({ field, direction, nulls }: OpportunityOrder, a: Row, b: Row): number {
  const [left, right] = [a[orderColumns[field]], b[orderColumns[field]]];
  const sign = direction === 'DESC' ? -1 : 1;
  if (left === null && right !== null) return nulls === 'FIRST' ? -1 : 1;
  if (left !== null && right === null) return nulls === 'FIRST' ? 1 : -1;
  const order = left === null || right === null ? 0 : compareValues(field, left, right);
  return (order === 0 ? (a.id < b.id ? -1 : a.id > b.id ? 1 : 0) : order) * sign;
}

const sorted = (rows: readonly Row[], order: OpportunityOrder) =>
  [...rows].sort((a, b) => compare(order, a, b));

const ways = ['forward', 'backward'] as const satisfies Way[];

describe('a walk over all pages', () => {
  test.each(orders)(
    'returns every row once in the order $field $direction, nulls $nulls, forward and backward',
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
        runs(4),
      );
    },
  );

  test.each(ways)(
    'going %s neither loses nor repeats a row that stays, while others are inserted and deleted',
    async (way) => {
      const table = await newTable();
      const change = fc.record({
        inserted: fc.array(row, { maxLength: 3 }),
        // The relative positions of the deleted rows, from the start of the list (0) to its end (1).
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

  test('shows a row inserted ahead of it, and none inserted behind it', async () => {
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

  test('is sorted by creation time, newest first, by default', async () => {
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

  test('is sorted in ascending order, nulls last, if the order has only a field', async () => {
    const table = await newTable();
    await fc.assert(
      fc.asyncProperty(rowsOf(10), fc.constantFrom(...orderFields), async (rows, field) => {
        await table.fill(rows);
        const orderBy = { field } as OpportunityOrder;
        const expected = sorted(rows, { field, direction: 'ASC', nulls: 'LAST' });
        expect(idsOn(await pageOf(table.client, { first: 100, orderBy }))).toEqual(idsOf(expected));
      }),
      runs(8),
    );
  });
});

describe('a page between two cursors', () => {
  test('has exactly the rows between them, from either end', async () => {
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

  test('is empty, with no cursors, if the cursors are in reverse order', async () => {
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

test('a list contains no row of another workspace, also with a cursor of that workspace', async () => {
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
  test('is the same on every page, and can be selected alone', async () => {
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

describe('the page size', () => {
  test('is 25 if first and last are absent or null', async () => {
    const table = await newTable();
    await table.insert(Array.from({ length: 26 }, () => ({})));
    for (const sizes of [{}, { first: null }, { first: null, last: null }]) {
      const page = await pageOf(table.client, sizes);
      expect(page.edges).toHaveLength(25);
      expect(page.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    }
  });

  test('can be up to 100', async () => {
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
    'cannot be %j, which is not an Int',
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

  test('is reported together with all other issues of the request', async () => {
    const { client } = await newWorkspace();
    await expectIssues(
      client,
      {
        first: 0,
        after: 'banana',
        before: 'banana',
        where: { q: 'x'.repeat(256), contactName: { contains: '\0' } },
      },
      [['first'], ['after'], ['before'], ['where', 'q'], ['where', 'contactName', 'contains']],
    );
  });
});
