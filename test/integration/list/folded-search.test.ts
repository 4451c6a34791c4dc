// Search and sort orders as people type: without case, accents and typographic variants.
import { describe, expect, test } from 'vitest';
import { driver, newWorkspace, type Workspace } from '../../support/gateway.js';
import { create } from '../../support/opportunities.js';

const listed = async ({ client }: Workspace, path: string, query: Record<string, string>) => {
  const { body } = await client.get(`${path}?${new URLSearchParams(query).toString()}`);
  return (body as { data: Record<string, unknown>[] }).data;
};

const isFound = async (workspace: Workspace, query: Record<string, string>) =>
  (await listed(workspace, '/v1/opportunities', query)).length === 1;

describe('a name is found as people type it', () => {
  const found = [
    ['Peña', 'pena'],
    ['pena', 'PEÑA'],
    ['Pen\u0303a', 'peña'],
    ['O’Brien', "o'brien"],
    ["O'Brien", 'O‘BRIEN'],
    ['Smith–Jones', 'smith-jones'],
    ['Straße 5', 'STRASSE'],
    ['Łódź', 'lodz'],
    ['ΟΔΟΣ', 'οδός'],
    ['ro\u00adof', 'roof'],
    ['Roof', 'ro\u200bof'],
    ['Anna  Maria', 'a m'],
    ['100%', '0%'],
    ['a_b', '_'],
  ] as const;
  const notFound = [
    ['Peña', 'penas'],
    ['100', '%'],
    ['aXb', 'a_b'],
    ['a\\b', 'a/b'],
    ['Anna', 'an na'],
    ['가', '각'],
  ] as const;

  test.each(found)('%j by %j', async (name, sought) => {
    const workspace = await newWorkspace();
    await create(workspace.client, { contactName: name });
    expect(await isFound(workspace, { q: sought })).toBe(true);
    expect(await isFound(workspace, { contact_name: sought.split(' ')[0] ?? '' })).toBe(true);
    await create(workspace.client, { name: `x${name}` });
    expect(await listed(workspace, '/v1/opportunities', { q: sought })).toHaveLength(2);
  });

  test.each(notFound)('but %j not by %j', async (name, sought) => {
    const workspace = await newWorkspace();
    await create(workspace.client, { contactName: name });
    expect(await isFound(workspace, { contact_name: sought })).toBe(false);
    expect(await isFound(workspace, { q: sought })).toBe(name === 'Anna');
  });

  test('while a string without visible characters is no condition', async () => {
    const workspace = await newWorkspace();
    await create(workspace.client, { contactName: null });
    for (const sought of ['', ' ', '\u200b'])
      expect(await isFound(workspace, { q: sought })).toBe(true);
    expect(await isFound(workspace, { contact_name: '\u200b' })).toBe(true);
  });
});

test('contacts and users are found by their names alike', async () => {
  const workspace = await newWorkspace();
  const { client } = workspace;
  await client.post('/v1/contacts', { first_name: 'José', last_name: 'Núñez', phone: '1' });
  await client.data(
    'mutation { createUser(input: { name: "Zoë", email: "zoë@example.com", role: MEMBER }) { __typename } }',
  );
  expect(await listed(workspace, '/v1/contacts', { q: 'NUNEZ jose' })).toHaveLength(1);
  expect(await listed(workspace, '/v1/contacts', { q: 'nunes' })).toHaveLength(0);
  const users = '{ users(where: { q: "%" }) { nodes { name } } }';
  for (const sought of ['zoe', 'ZOË', 'zoë@'])
    expect(await client.data(users.replace('%', sought))).toEqual({
      users: { nodes: [{ name: 'Zoë' }] },
    });
});

test('tags are equal without case, accents and white space around them, and are returned as sent', async () => {
  const workspace = await newWorkspace();
  const { client } = workspace;
  const tags = [' Déjà  vu', 'VIP'];
  await create(client, { tags });
  const count = async (filter: string) => {
    const query = `{ opportunities(where: { tags: { ${filter} } }) { totalCount nodes { tags } } }`;
    const { opportunities } = (await client.data(query)) as {
      opportunities: { totalCount: number; nodes: { tags: string[] }[] };
    };
    for (const node of opportunities.nodes) expect(node.tags).toEqual(tags);
    return opportunities.totalCount;
  };
  expect(await count('any: ["deja vu "]')).toBe(1);
  expect(await count('all: ["DEJA VU", "vip"]')).toBe(1);
  expect(await count('any: ["deja"]')).toBe(0);
  expect(await count('any: [" "]')).toBe(0);
  expect(await count('all: ["vip", " "]')).toBe(1);
});

const names = ['Zoe', 'Álvarez', 'Baker', 'adams', 'Ådams', 'baker 2', 'Ölaf', 'Łukasz', 'nina'];
const alphabetical = [
  'adams',
  'Ådams',
  'Álvarez',
  'Baker',
  'baker 2',
  'Łukasz',
  'nina',
  'Ölaf',
  'Zoe',
];

describe('names are in alphabetical order', () => {
  test('of opportunities, contacts and users, page by page in both directions', async () => {
    const { client } = await newWorkspace();
    for (const name of names) {
      await create(client, { name, contactName: name, leadSource: name });
      await client.post('/v1/contacts', {
        first_name: name,
        last_name: name,
        company: name,
        phone: '1',
      });
      await client.data(
        `mutation { createUser(input: { name: ${JSON.stringify(name)}, role: MEMBER,
          email: "${String(names.indexOf(name))}@example.com" }) { __typename } }`,
      );
    }
    const expected = {
      opportunities: alphabetical,
      contacts: alphabetical,
      users: [...alphabetical],
    };
    expected.users.splice(2, 0, 'Admin');
    const orders = [
      ...['name', 'contactName', 'leadSource'].map((field) => ['opportunities', field] as const),
      ...['firstName', 'lastName', 'company'].map((field) => ['contacts', field] as const),
      ['users', 'name'] as const,
    ];
    const enumOf = (field: string) => field.replace(/[A-Z]/g, '_$&').toUpperCase();
    for (const [list, field] of orders) {
      const pages: string[] = [];
      let after: string | null = null;
      do {
        const query = `query ($after: String) { ${list}(first: 2, after: $after, orderBy: { field: ${enumOf(field)} }) {
          nodes { ${field} } pageInfo { endCursor hasNextPage } } }`;
        const data = (await client.data(query, { after })) as Record<string, any>;
        const { nodes, pageInfo } = data[list];
        pages.push(...nodes.map((node: Record<string, string>) => node[field]));
        after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      } while (after !== null);
      // adams and Ådams have the same folded form, and their IDs break the tie.
      expect(pages, `${list} by ${field}`).toEqual(expected[list]);
    }
  });

  test('in the pick lists of tags and lead sources, with one entry for each tag', async () => {
    const { client } = await newWorkspace();
    for (const name of names) await create(client, { leadSource: name, tags: [name] });
    await create(client, { leadSource: ' ', tags: ['ÁLVAREZ ', ' '] });
    const { tags, leadSources, some } = (await client.data(
      '{ tags leadSources some: leadSources(contains: "ADA") }',
    )) as Record<string, string[]>;
    expect(leadSources).toEqual([' ', ...alphabetical]);
    expect(some).toEqual(['adams', 'Ådams']);
    expect(tags).toEqual(['adams', 'ÁLVAREZ ', ...alphabetical.slice(3)]);
  });

  test('in cursors from before, which hold the name itself', async () => {
    const { client } = await newWorkspace();
    for (const name of ['Álvarez', 'Baker', 'adams']) await create(client, { name });
    const orderBy = '{ field: NAME }';
    const page = (after: string) =>
      client.data(`{ opportunities(orderBy: ${orderBy} after: "${after}") { nodes { name } } }`);
    const { opportunities } = (await client.data(
      `{ opportunities(first: 2, orderBy: ${orderBy}) { pageInfo { endCursor } } }`,
    )) as { opportunities: { pageInfo: { endCursor: string } } };
    const content = JSON.parse(
      Buffer.from(opportunities.pageInfo.endCursor, 'base64url').toString(),
    );
    expect(content[1]).toBe('alvarez');
    content[1] = 'Álvarez';
    const before = Buffer.from(JSON.stringify(content)).toString('base64url');
    const rest = { opportunities: { nodes: [{ name: 'Baker' }] } };
    expect(await page(before)).toEqual(rest);
    expect(await page(opportunities.pageInfo.endCursor)).toEqual(rest);
  });
});

describe('a row that a process of an earlier version has written', () => {
  /** Changes or adds rows as a process that knows no folded columns. */
  async function withRows() {
    const workspace = await newWorkspace();
    const { uuid } = await create(workspace.client, {
      name: 'Alt',
      tags: ['alt'],
      leadSource: 'alt',
    });
    await driver.session((session) =>
      session.query(
        `UPDATE opportunity SET name = 'Neu Ä', tags = '{Neu,Neu Ä}', lead_source = 'Neu', version = version + 1
         WHERE workspace_id = $1 AND id = $2`,
        [workspace.id, uuid],
      ),
    );
    await driver.session((session) =>
      session.query(
        `INSERT INTO contact (workspace_id, id, first_name, phone) VALUES ($1, gen_random_uuid(), 'Neu', '1')`,
        [workspace.id],
      ),
    );
    await driver.session((session) =>
      session.query(`UPDATE workspace_user SET name = 'Neu' WHERE workspace_id = $1`, [
        workspace.id,
      ]),
    );
    return workspace;
  }

  test('is found by its values, and not by those before', async () => {
    const workspace = await withRows();
    const { client } = workspace;
    expect(await isFound(workspace, { q: 'NEU' })).toBe(true);
    expect(await isFound(workspace, { q: 'Ä' })).toBe(true);
    expect(await isFound(workspace, { q: 'alt' })).toBe(false);
    expect(await listed(workspace, '/v1/contacts', { q: 'neu' })).toHaveLength(1);
    const data = await client.data(`{
      users(where: { q: "neu" }) { nodes { name } }
      new: opportunities(where: { tags: { any: ["Neu"] } }) { totalCount }
      old: opportunities(where: { tags: { any: ["alt"] } }) { totalCount }
      others: opportunities(where: { not: { name: { contains: "neu" } } }) { totalCount }
      tags leadSources picked: leadSources(contains: "NE") }`);
    expect(data).toEqual({
      ...{ users: { nodes: [{ name: 'Neu' }] }, new: { totalCount: 1 }, old: { totalCount: 0 } },
      ...{
        others: { totalCount: 0 },
        tags: ['Neu', 'Neu Ä'],
        leadSources: ['Neu'],
        picked: ['Neu'],
      },
    });
    // The same tags in another row are picked by their folded forms.
    await create(client, { tags: ['Neu', 'Neu Ä'] });
    expect(await client.data('{ tags(contains: "neu a") }')).toEqual({ tags: ['Neu Ä'] });
  });

  test('is listed once in each order', async () => {
    const { client } = await withRows();
    await create(client, { name: 'B' });
    for (const field of ['NAME', 'LEAD_SOURCE', 'CONTACT_NAME']) {
      const query = `query ($after: String) { opportunities(first: 1, after: $after, orderBy: { field: ${field} }) {
        nodes { name } pageInfo { endCursor hasNextPage } } }`;
      const first = (await client.data(query)) as { opportunities: any };
      const { endCursor } = first.opportunities.pageInfo;
      const second = (await client.data(query, { after: endCursor })) as { opportunities: any };
      expect(second.opportunities.pageInfo.hasNextPage).toBe(false);
      const both = [...first.opportunities.nodes, ...second.opportunities.nodes];
      expect(both.map(({ name }) => name).sort()).toEqual(['B', 'Neu Ä']);
    }
  });
});
