import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { OpportunityPageDocument, type OpportunityOrder } from '../../generated/operations.js';
import { arbitraryText } from '../../support/arbitrary-text.js';
import { newWorkspace, type Client } from '../../support/gateway.js';
import { expectIssues, idsOn, orders, pageOf, runs } from '../../support/lists.js';
import { create, missingId } from '../../support/opportunities.js';

describe('a malformed cursor', () => {
  const encode = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url');
  const decode = (cursor: string) =>
    JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [
      string,
      string | null,
      string,
      string,
    ];

  /** Uses a workspace with one row. It is read only, so the tests share it. */
  let client: Client;
  beforeAll(async () => {
    ({ client } = await newWorkspace());
    await create(client, { name: 'A', value: '5.00', appointmentAt: '2026-01-15T17:00:00Z' });
  });

  /** The parts of a cursor for the row. */
  async function forgery(orderBy?: OpportunityOrder) {
    const { pageInfo } = await pageOf(client, orderBy ? { orderBy } : {});
    const [tag, value, id, table] = decode(pageInfo.endCursor ?? '');
    return { tag, value, id, table };
  }

  const byValue = { field: 'VALUE', direction: 'ASC', nulls: 'LAST' } as const;
  const byName = { field: 'NAME', direction: 'ASC', nulls: 'LAST' } as const;
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
  ])('is rejected: %s', async (_name, cursor) => {
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
  ])('is rejected: one with %s', async (_name, id) => {
    const { tag, value } = await forgery();
    await expectIssues(client, { after: encode([tag, value, id]) }, [['after']]);
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
  ])('is rejected: one whose time is %s', async (_name, value) => {
    const { tag, id } = await forgery();
    await expectIssues(client, { after: encode([tag, value, id]) }, [['after']]);
    if (value === null) return;
    const { tag: otherTag } = await forgery(byAppointment);
    const after = encode([otherTag, value, id]);
    await expectIssues(client, { after, orderBy: byAppointment }, [['after']]);
  });

  test.each(['banana', '', 'NaN', 'Infinity', '2026-01-15T17:00:00Z', '1e1000000', 5, {}, '\0'])(
    'is rejected: one whose amount is %j',
    async (value) => {
      const { tag, id } = await forgery(byValue);
      const after = encode([tag, value, id]);
      await expectIssues(client, { after, orderBy: byValue }, [['after']]);
    },
  );

  test.each(['a\0b', '\ud800', '\udc00x', 5, ['a'], {}])(
    'is rejected: one whose name is %j',
    async (value) => {
      const { tag, id } = await forgery(byName);
      const after = encode([tag, value, id]);
      await expectIssues(client, { after, orderBy: byName }, [['after']]);
    },
  );

  test('is rejected: one with too many or too few parts', async () => {
    const { tag, value, id, table } = await forgery();
    for (const content of [[tag, value, id, table, 'more'], [tag, value], [tag], [value, tag, id]])
      await expectIssues(client, { after: encode(content) }, [['after']]);
    // The unchanged content is accepted, so the cursors above are rejected because of the changes.
    const after = encode([tag, value, id, table]);
    expect((await pageOf(client, { after })).edges).toEqual([]);
  });

  test.each(['contact', 'Opportunity', '', null, 5])(
    'is rejected: one of the table %j',
    async (table) => {
      const { tag, value, id } = await forgery();
      const after = encode([tag, value, id, table]);
      await expectIssues(client, { after }, [['after']]);
    },
  );

  test('is rejected: one of a list in another order', async () => {
    const cursors = await Promise.all(
      orders.map(async (orderBy) => (await pageOf(client, { orderBy })).pageInfo.endCursor),
    );
    for (const [index, after] of cursors.entries()) {
      // Another place for nulls, another direction, another field.
      for (const step of [1, 2, 4]) {
        const orderBy = orders[(index + step) % orders.length] ?? byValue;
        await expectIssues(client, { after, orderBy }, [['after']]);
      }
    }
  });

  test('never causes an internal error, whatever its content', async () => {
    const forgeries = await Promise.all([
      forgery().then((made) => ({ ...made, orderBy: null })),
      forgery(byValue).then((made) => ({ ...made, orderBy: byValue })),
      forgery(byName).then((made) => ({ ...made, orderBy: byName })),
      forgery(byAppointment).then((made) => ({ ...made, orderBy: byAppointment })),
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
        fc.oneof(numeral, instant, arbitraryText(), fc.jsonValue()),
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

test('a cursor from before cursors named their table is still accepted', async () => {
  const { client } = await newWorkspace();
  for (const name of ['A', 'B', 'C']) await create(client, { name });
  const [first, ...others] = (await pageOf(client, {})).edges;
  const content = JSON.parse(Buffer.from(first?.cursor ?? '', 'base64url').toString()) as unknown[];
  const old = Buffer.from(JSON.stringify(content.slice(0, 3))).toString('base64url');
  expect(idsOn(await pageOf(client, { after: old }))).toEqual(others.map(({ node }) => node.uuid));
});
