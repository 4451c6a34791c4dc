// The search of opportunities and their primary contacts, on both APIs.
import { beforeAll, describe, expect, test } from 'vitest';
import {
  driver,
  isPostgres,
  newWorkspace,
  statementsOf,
  type Workspace,
} from '../../support/gateway.js';
import { create } from '../../support/opportunities.js';

/** The names of the opportunities that a search finds, in their order. */
async function found({ client }: Workspace, search: string, more: Record<string, string> = {}) {
  const query = new URLSearchParams({ search, limit: '100', ...more }).toString();
  const { status, body } = await client.get(`/v1/opportunities?${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return (body as { data: { name: string }[] }).data.map(({ name }) => name);
}

async function newContactOf({ client }: Workspace, values: Record<string, unknown>) {
  const { body } = await client.post('/v1/contacts', { first_name: 'Jane', phone: '1', ...values });
  return (body as { id: string }).id;
}

async function filledWorkspace() {
  const workspace = await newWorkspace();
  const { client } = workspace;
  const ines = await newContactOf(workspace, {
    ...{ first_name: 'Inés', last_name: 'Quintero', company: 'Brightwater Roofing' },
    ...{ email: 'ines.q@brightwater.example', phone: '(555) 867-5309' },
  });
  const kurt = await newContactOf(workspace, { last_name: 'Voß', phone: '+49 30 901820 x7' });
  await create(client, { name: 'Name Maplewood' });
  await create(client, { name: 'By contact name', contactName: 'Peña, María' });
  await create(client, {
    name: 'By address',
    addressStreet: '1207 Orchard St.',
    addressZip: '80521',
  });
  await create(client, { name: 'By city', addressCity: 'Fort Collins' });
  await create(client, { name: 'By tag', tags: ['Hail Damage', 'VIP'] });
  await create(client, { name: 'By source', leadSource: 'Yard sign' });
  await create(client, { name: 'By number', externalId: 'JN-0042/7' });
  await create(client, { name: 'Of Ines', primaryContactId: ines, tags: ['gutters'] });
  await create(client, { name: 'Of Kurt', primaryContactId: kurt });
  await create(client, { name: 'Smith' });
  await create(client, { name: 'John Smithers' });
  await create(client, { name: '100% \\ done_x' });
  return workspace;
}

/** Read only, so the tests share it. */
let workspace: Workspace;
beforeAll(async () => {
  workspace = await filledWorkspace();
});

describe('a search', () => {
  test.each([
    ['maplewood', 'Name Maplewood'],
    ['MAPLE', 'Name Maplewood'],
    ['plew', 'Name Maplewood'],
    ['pena', 'By contact name'],
    ['maria peña', 'By contact name'],
    ['María, Peña.', 'By contact name'],
    ['pnea', 'By contact name'],
    ['1207 orchard', 'By address'],
    ['1207 Orchard St., 80521', 'By address'],
    ['orchard st 80521', 'By address'],
    ['80521', 'By address'],
    ['collins', 'By city'],
    ['hail', 'By tag'],
    ['vip damage', 'By tag'],
    ['yard', 'By source'],
    ['jn-0042', 'By number'],
    ['0042/7', 'By number'],
    ['ines', 'Of Ines'],
    ['Quintero Ines', 'Of Ines'],
    ['brightwater', 'Of Ines'],
    ['ines.q@bright', 'Of Ines'],
    ['quintero gutters', 'Of Ines'],
    ['gutters & quintero', 'Of Ines'],
    ['5558675309', 'Of Ines'],
    ['+1 555 867 5309', 'Of Ines'],
    ['(555) 867-5309', 'Of Ines'],
    ['555.867.5309', 'Of Ines'],
    ['1-555-867-5309', 'Of Ines'],
    ['+15558675309', 'Of Ines'],
    ['867-5309', 'Of Ines'],
    ['quintero 555 867 5309', 'Of Ines'],
    ['\uff15\uff15\uff158675309', 'Of Ines'],
    ['voss', 'Of Kurt'],
    ['+49 30 901820', 'Of Kurt'],
    ['030 901820', 'Of Kurt'],
    ['100%', '100% \\ done_x'],
    ['done_', '100% \\ done_x'],
    ['\\', '100% \\ done_x'],
    // With a typo: replaced, missing, added and swapped letters.
    ['maplewoud', 'Name Maplewood'],
    ['mapelwood', 'Name Maplewood'],
    ['maplwood', 'Name Maplewood'],
    ['naplewood', 'Name Maplewood'],
    ['mapleewood', 'Name Maplewood'],
    ['quintreo', 'Of Ines'],
    ['orchrd 80521', 'By address'],
    ['colins', 'By city'],
    ['hial damage', 'By tag'],
    ['gutters quintera', 'Of Ines'],
  ])('for %j finds %j only', async (search, name) => {
    expect(await found(workspace, search)).toEqual([name]);
  });

  test.each([
    ['maplewood collins'],
    ['80522'],
    ['8052 9'],
    ['5558675308'],
    ['ardy sign'],
    ['mapelwodo'],
    ['penals'],
    ['wood_x%'],
    ['x0%'],
    ['a_l'],
    ['jn_0042'],
    ['ap'],
    ['zzz'],
    ['0000000'],
    ['\u{1f600}'],
  ])('for %j finds nothing', async (search) => {
    expect(await found(workspace, search)).toEqual([]);
  });

  test('can be counted without its results', async () => {
    const { body } = await workspace.client.post('/graphql', {
      query: '{ opportunities(search: "smith") { totalCount } }',
    });
    expect(body).toMatchObject({ data: { opportunities: { totalCount: 2 } } });
  });

  test('sorts by closeness: whole fields, parts of words, typos', async () => {
    expect(await found(workspace, 'smith')).toEqual(['Smith', 'John Smithers']);
    expect(await found(workspace, 'smyth')).toEqual(['Smith']);
    expect(await found(workspace, 'smithres')).toEqual(['John Smithers']);
    expect(await found(workspace, 'john')).toEqual(['John Smithers']);
    const own = await newWorkspace();
    for (const name of ['Ann and Bob', 'Hannah', 'Ann', 'Ann Lee'])
      await create(own.client, { name });
    expect(await found(own, 'ann')).toEqual(['Ann', 'Ann Lee', 'Ann and Bob', 'Hannah']);
  });

  test('sees a change of an opportunity, of a contact, and of the link between them', async () => {
    const own = await newWorkspace();
    const contact = await newContactOf(own, { last_name: 'Adler' });
    const { uuid } = await create(own.client, {
      name: 'Deck',
      tags: ['old'],
      primaryContactId: contact,
    });
    expect(await found(own, 'adler old deck')).toEqual(['Deck']);
    const patch = (url: string, payload: object) =>
      own.client.send({ method: 'PATCH', url, payload });
    await patch(`/v1/contacts/${contact}`, { last_name: 'Becker' });
    await patch(`/v1/opportunities/${uuid}`, { tags: ['new'] });
    expect(await found(own, 'adler')).toEqual([]);
    expect(await found(own, 'old')).toEqual([]);
    expect(await found(own, 'becker new')).toEqual(['Deck']);
    await patch(`/v1/opportunities/${uuid}`, { primary_contact_id: null });
    expect(await found(own, 'becker')).toEqual([]);
  });
});

describe('beside a search', () => {
  test('filters apply, and archived opportunities are found like others', async () => {
    const own = await newWorkspace();
    const { uuid } = await create(own.client, { name: 'Roof A', addressCity: 'Denver' });
    await create(own.client, { name: 'Roof B', addressCity: 'Boulder' });
    await own.client.post(`/v1/opportunities/${uuid}/archive`);
    expect((await found(own, 'roof')).sort()).toEqual(['Roof A', 'Roof B']);
    expect(await found(own, 'roof', { approval_status: 'archived' })).toEqual(['Roof A']);
    expect(await found(own, 'roof', { q: 'b' })).toEqual(['Roof B']);
    const query = `{ opportunities(search: "roof", where: { not: { addressCity: { contains: "den" } } }) {
      totalCount nodes { name } } }`;
    const onlyB = { opportunities: { totalCount: 1, nodes: [{ name: 'Roof B' }] } };
    expect(await own.client.data(query)).toEqual(onlyB);
    const contact = await newContactOf(own, { last_name: 'Adler' });
    await create(own.client, { name: 'Roof C', primaryContactId: contact });
    const notAdlers =
      'not: { or: [{ addressCity: { eq: "Denver" } }, { primaryContact: { lastName: { eq: "Adler" } } }] }';
    expect(
      await own.client.data(
        `{ opportunities(search: "roof", where: { ${notAdlers} }) { totalCount nodes { name } } }`,
      ),
    ).toEqual(onlyB);
  });

  test('pages continue in both directions, and the total counts all results', async () => {
    const own = await newWorkspace();
    const names = Array.from(
      { length: 7 },
      (_, index) => `Roof ${'x'.repeat(index % 3)} ${String(index)}`,
    );
    for (const name of names) await create(own.client, { name });
    const page = async (args: string) => {
      const { opportunities } = (await own.client.data(`{ opportunities(search: "roof", ${args}) {
        totalCount nodes { name primaryContact { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`)) as any;
      expect(opportunities.totalCount).toBe(7);
      return opportunities;
    };
    const whole = (await page('first: 100')).nodes;
    expect(whole).toHaveLength(7);
    const forward: unknown[] = [];
    for (let args = 'first: 3'; args !== '';) {
      const { nodes, pageInfo } = await page(args);
      forward.push(...nodes);
      args = pageInfo.hasNextPage ? `first: 3, after: "${pageInfo.endCursor}"` : '';
    }
    expect(forward).toEqual(whole);
    const backward: unknown[] = [];
    for (let args = 'last: 3'; args !== '';) {
      const { nodes, pageInfo } = await page(args);
      backward.unshift(...nodes);
      args = pageInfo.hasPreviousPage ? `last: 3, before: "${pageInfo.startCursor}"` : '';
    }
    expect(backward).toEqual(whole);
  });

  test('lists below the results are loaded, in the same order', async () => {
    const { opportunities } = (await workspace.client.data(`{ opportunities(search: "smith") {
      nodes { name stage { opportunities(first: 1) { totalCount } } } } }`)) as any;
    expect(opportunities.nodes).toEqual(
      ['Smith', 'John Smithers'].map((name) => ({
        name,
        stage: { opportunities: { totalCount: 12 } },
      })),
    );
  });

  test('an order, and an invalid search, are rejected by name', async () => {
    const { client } = workspace;
    const long = 'x'.repeat(256);
    const cases: [object, string[]][] = [
      [{ search: '' }, ['search']],
      [{ search: ' \u200b ' }, ['search']],
      [{ search: long }, ['search']],
      [{ search: 'a\0' }, ['search']],
      [{ search: 'a b c d e f g h i' }, ['search']],
      [{ search: 'roof', orderBy: { field: 'NAME' } }, ['orderBy']],
      [{ search: '', first: 0, after: 'x' }, ['after', 'first', 'search']],
    ];
    const query = `query ($search: String, $orderBy: OpportunityOrder, $first: Int, $after: String) {
      opportunities(search: $search, orderBy: $orderBy, first: $first, after: $after) { nodes { id } } }`;
    for (const [variables, paths] of cases) {
      const { errors } = await client.graphql(query, variables);
      expect(errors?.[0]?.extensions.issues?.map(({ path }) => path.join('.')).sort()).toEqual(
        paths,
      );
    }
    for (const search of [' ', long, 'a b c d e f g h i']) {
      const { status, body } = await client.get(
        `/v1/opportunities?${new URLSearchParams({ search }).toString()}`,
      );
      expect([status, body.error.param]).toEqual([400, 'search']);
    }
    expect(await client.data(query, { search: 'a b c d e f g h' })).toEqual({
      opportunities: { nodes: [] },
    });
  });
});

test('a search is one statement, and stays in its workspace', async () => {
  const other = await filledWorkspace();
  expect(await found(other, 'maplewood')).toEqual(['Name Maplewood']);
  for (const search of ['quintero', 'quintreo', '5558675309', 'smith quintero']) {
    const [signIn, sql = '', ...more] = await statementsOf(() => found(workspace, search));
    expect([signIn?.includes('api_key'), more]).toEqual([true, []]);
    const tables = sql.match(/"public"\."(opportunity|contact)"/g)?.length ?? 0;
    const scopes = sql.match(/\."workspace_id" = \$1(?!\d)/g)?.length ?? 0;
    expect(tables).toBeGreaterThan(10);
    expect(scopes).toBeGreaterThanOrEqual(tables);
  }
});

test.runIf(isPostgres)('no connection keeps a plan of a search, as it does of a list', async () => {
  const own = await newWorkspace();
  for (let call = 0; call < 3; call += 1) {
    await found(own, 'plans');
    await own.client.get('/v1/opportunities');
  }
  // One of the last connections that have been in use.
  const kept = await driver.session((session) =>
    session.query('SELECT statement FROM pg_prepared_statements'),
  );
  const texts = kept.map(({ statement }) => String(statement));
  expect(texts.some((text) => text.includes('"public"."opportunity"'))).toBe(true);
  expect(texts.filter((text) => text.includes('"closeness"'))).toEqual([]);
});

test('rows that a process of an earlier version has written are found by their values', async () => {
  const own = await newWorkspace();
  const contact = await newContactOf(own, { last_name: 'Adler' });
  const { uuid } = await create(own.client, {
    name: 'Alt',
    tags: ['alt'],
    primaryContactId: contact,
  });
  await create(own.client, { name: 'Linked', primaryContactId: contact });
  const run = (sql: string, id: string) =>
    driver.session((session) =>
      session.query(`${sql} WHERE workspace_id = $1 AND id = $2`, [own.id, id]),
    );
  await run(`UPDATE opportunity SET name = 'Peña', tags = '{Ärger}', version = version + 1`, uuid);
  await run(
    `UPDATE contact SET last_name = 'Öl', phone = '(555) 1234567', version = version + 1`,
    contact,
  );
  for (const search of ['PEÑA', 'ärger', 'öl ÄRGER', '5551234567 peña'])
    expect(await found(own, search), search).toEqual(['Peña']);
  expect((await found(own, '555-123-4567')).sort()).toEqual(['Linked', 'Peña']);
  for (const search of ['alt', 'adler']) expect(await found(own, search), search).toEqual([]);
});
