import { describe, expect, test } from 'vitest';
import { countOpportunities, newUser, newWorkspace, statementsOf } from '../../support/gateway.js';
import { missingId, orderOf } from '../../support/opportunities.js';
import { bodyOf, errorOf, get, opportunitiesPath, refusalOf } from '../../support/rest.js';

const batchPath = `${opportunitiesPath}/batch`;

const named = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `Item ${String(index)}` }));

describe('a batch', () => {
  test.each([1, 2, 100])(
    'of %i returns 201, with each opportunity in the order of the request',
    async (count) => {
      const { client, id } = await newWorkspace();
      const answer = await client.post(batchPath, { opportunities: named(count) });
      const { data, ...rest } = bodyOf(answer, 201);
      expect(rest).toEqual({});
      expect(data).toHaveLength(count);
      for (const [index, item] of data.entries()) {
        expect(Object.keys(item)).toEqual(['index', 'opportunity', 'errors']);
        expect(item).toMatchObject({ index, opportunity: named(count)[index], errors: [] });
      }
      const last = data.at(-1).opportunity;
      expect(await get(client, last.id)).toStrictEqual(last);
      expect(await countOpportunities(id)).toBe(count);
      // There is no one record that these could be about.
      for (const name of ['etag', 'location']) expect(answer.headers).not.toHaveProperty(name);
    },
  );

  test('places its first item first in the stage', async () => {
    const { client } = await newWorkspace();
    const { data } = bodyOf(await client.post(batchPath, { opportunities: named(5) }), 201);
    const [{ opportunity }] = data;
    const ids = data.map((item: any) => item.opportunity.id);
    expect(await orderOf(client, opportunity.stage_id)).toEqual(ids);
  });

  test('accepts every field of a creation in an item', async () => {
    const { client, id } = await newWorkspace();
    const user = await newUser(id);
    const item = {
      name: 'Kitchen',
      contact_name: 'Ann Miller',
      value: 999_999_999_999.99,
      appointment_at: '2026-01-15T12:00:00-05:00',
      address_zip: '01234',
      sales_rep_id: user.id,
      tags: ['b', 'a'],
    };
    const { data } = bodyOf(
      await client.post(batchPath, { opportunities: [{}, { ...item, external_id: 'crm-1' }] }),
      201,
    );
    const appointment_at = '2026-01-15T17:00:00.000Z';
    expect(data[1].opportunity).toMatchObject({ ...item, appointment_at });
    expect(data[0].opportunity).toMatchObject({ name: null, tags: [] });
    expect(Object.keys(data[0].opportunity)).toEqual(
      Object.keys(await get(client, data[0].opportunity.id)),
    );
  });

  test('runs as many statements for 1 item as for 50', async () => {
    const { client } = await newWorkspace();
    const count = async (size: number) =>
      (await statementsOf(() => client.post(batchPath, { opportunities: named(size) }))).length;
    expect(await count(50)).toBe(await count(1));
  });
});

/** Items of which the second and the fourth are wrong, and where. */
const someWrong = [
  { name: 'Good' },
  { value: -1, sales_rep_id: missingId, tags: ['a', 5] },
  { name: 'Good as well' },
  { name: 5, contactName: 'Ann' },
];
const whereWrong = [
  ...['opportunities[1].value', 'opportunities[1].sales_rep_id', 'opportunities[1].tags[1]'],
  ...['opportunities[3].name', 'opportunities[3].contactName'],
];

describe('a batch with all_or_none', () => {
  test.each([{}, { all_or_none: true }])(
    'is rejected with all problems of its items, and creates nothing: %j',
    async (choice) => {
      const { client, id } = await newWorkspace();
      const body = { opportunities: someWrong, ...choice };
      refusalOf(await client.post(batchPath, body), ...whereWrong);
      expect(await countOpportunities(id)).toBe(0);
    },
  );
});

describe('a batch without all_or_none', () => {
  const send = async (opportunities: readonly unknown[]) => {
    const workspace = await newWorkspace();
    const body = { opportunities, all_or_none: false };
    return { ...workspace, answer: await workspace.client.post(batchPath, body) };
  };
  const paramsOf = (item: any) => item.errors.map(({ param }: { param: string }) => param).sort();

  test('returns 207 if some items are invalid, and creates the others', async () => {
    const { id, client, answer } = await send(someWrong);
    const { data } = bodyOf(answer, 207);
    expect(data.map(({ index }: any) => index)).toEqual([0, 1, 2, 3]);
    expect(data.map(({ opportunity }: any) => opportunity?.name)).toEqual([
      ...['Good', undefined, 'Good as well', undefined],
    ]);
    expect(data[1].opportunity).toBeNull();
    expect(data.flatMap(paramsOf).sort()).toEqual([...whereWrong].sort());
    for (const { message } of data.flatMap(({ errors }: any) => errors))
      expect(message).toMatch(/\.$/);
    expect(await get(client, data[0].opportunity.id)).toStrictEqual(data[0].opportunity);
    expect(await countOpportunities(id)).toBe(2);
  });

  test('returns 201 if no item is invalid', async () => {
    const { id, answer } = await send(named(3));
    bodyOf(answer, 201);
    expect(await countOpportunities(id)).toBe(3);
  });

  test('returns 207 if all items are invalid, and creates nothing', async () => {
    const { id, answer } = await send([{ value: -1 }, { nope: 1 }]);
    const { data } = bodyOf(answer, 207);
    expect(data.map(paramsOf)).toEqual([['opportunities[0].value'], ['opportunities[1].nope']]);
    expect(await countOpportunities(id)).toBe(0);
  });

  test.each([
    ['null', null],
    ['a text', 'Roof'],
    ['a number', 5],
    ['a number that no double holds', 1e300],
    ['a list', [{}]],
  ])('reports an item that is %s', async (_what, item) => {
    const { id, answer } = await send([{}, item]);
    const { data } = bodyOf(answer, 207);
    expect(data.map(paramsOf)).toEqual([[], ['opportunities[1]']]);
    expect(await countOpportunities(id)).toBe(1);
  });

  test.each(['contactName', 'Name', 'id', 'approval_status', 'input', '__proto__', ''])(
    'reports an unknown field in an item: %j',
    async (field) => {
      const { id, answer } = await send([JSON.parse(`{${JSON.stringify(field)}: null}`), {}]);
      const { data } = bodyOf(answer, 207);
      expect(data[0].errors).toEqual([
        { param: `opportunities[0].${field}`, message: 'Is not known.' },
      ]);
      expect(await countOpportunities(id)).toBe(1);
    },
  );

  test('reports two items with the same external ID', async () => {
    const { id, answer } = await send([{ external_id: 'crm-1' }, { external_id: 'crm-1' }]);
    const { data } = bodyOf(answer, 207);
    expect(data.map(paramsOf)).toEqual([[], ['opportunities[1].external_id']]);
    expect(await countOpportunities(id)).toBe(1);
  });
});

describe('a batch is rejected, with all_or_none or without, and creates nothing,', () => {
  test.each<[string, object | undefined, string[]]>([
    ['of no items', { opportunities: [] }, ['opportunities']],
    ['of 101 items', { opportunities: named(101) }, ['opportunities']],
    ['without a list', {}, ['opportunities']],
    ['without a body', undefined, ['opportunities']],
    ['with null for its list', { opportunities: null }, ['opportunities']],
    ['with an object for its list', { opportunities: { 0: {} } }, ['opportunities']],
    ['with unknown fields', { opportunities: [{}], items: [], name: 'x' }, ['items', 'name']],
  ])('%s', async (_what, body, params) => {
    const { client, id } = await newWorkspace();
    for (const choice of [{}, { all_or_none: false }]) {
      const answer = await client.post(batchPath, body && { ...body, ...choice });
      refusalOf(answer, ...params);
    }
    expect(await countOpportunities(id)).toBe(0);
  });

  test.each([null, 'false', 0])('for %j as all_or_none', async (all_or_none) => {
    const { client, id } = await newWorkspace();
    const body = { opportunities: [{}], all_or_none };
    refusalOf(await client.post(batchPath, body), 'all_or_none');
    expect(await countOpportunities(id)).toBe(0);
  });

  test('from a caller who may only read', async () => {
    const workspace = await newWorkspace();
    for (const reader of [
      await workspace.clientAs('admin', { readOnly: true }),
      await workspace.clientAs('viewer'),
    ])
      for (const body of [{ opportunities: [{}] }, { opportunities: [5], all_or_none: false }])
        errorOf(await reader.post(batchPath, body), 403, 'forbidden');
    expect(await countOpportunities(workspace.id)).toBe(0);
  });
});
