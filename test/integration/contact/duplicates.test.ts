// Groups of contacts with the same normalized email address or phone number.
import { expect, test } from 'vitest';
import {
  ContactDuplicatesDocument,
  type ContactDuplicatesQueryVariables,
} from '../../generated/operations.js';
import { create, merge } from '../../support/contacts.js';
import { newWorkspace, type Client } from '../../support/gateway.js';
import { statementCount } from '../../support/setup.js';

const read = async (client: Client, variables: ContactDuplicatesQueryVariables = {}) =>
  (await client.data(ContactDuplicatesDocument, variables)).contactDuplicates;

const keysOf = ({ nodes }: Awaited<ReturnType<typeof read>>) =>
  nodes.map(({ kind, key }) => `${kind} ${key}`);

/** Creates two contacts with each key: four groups. */
async function createGroups(client: Client) {
  for (const name of ['a', 'b'])
    for (const email of [`${name}@example.com`, `${name.toUpperCase()}@Example.com`])
      await create(client, { email, phone: null });
  for (const last of ['1', '2'])
    for (const phone of [`555 867 530${last}`, `+1 (555) 867-530${last}`])
      await create(client, { phone });
}

const allKeys = [
  ...['EMAIL a@example.com', 'EMAIL b@example.com'],
  ...['PHONE +15558675301', 'PHONE +15558675302'],
];

test('contacts with the same address or number in any spelling are a group, oldest first', async () => {
  const { client } = await newWorkspace();
  const phone = '(555) 867-5309';
  const oldest = await create(client, { email: 'ann@example.com', phone: null });
  const second = await create(client, { email: 'ANN@Example.com', phone });
  const third = await create(client, { email: null, phone: '+15558675309' });
  await create(client, { email: 'bob@example.com', phone: '555 867 0000' });
  const groupOf = (contacts: { uuid: string }[]) => ({
    count: contacts.length,
    contacts: contacts.map(({ uuid }) => ({ uuid, opportunities: { totalCount: 0 } })),
  });
  expect(await read(client)).toMatchObject({
    totalCount: 2,
    nodes: [
      { kind: 'EMAIL', key: 'ann@example.com', ...groupOf([oldest, second]) },
      { kind: 'PHONE', key: '+15558675309', ...groupOf([second, third]) },
    ],
  });
  await merge(client, { intoId: oldest.id, fromId: second.id });
  expect(keysOf(await read(client))).toEqual(['PHONE +15558675309']);
  await merge(client, { intoId: oldest.id, fromId: third.id });
  expect(await read(client)).toMatchObject({ totalCount: 0, nodes: [] });
});

test('pages go through all groups forward and backward', async () => {
  const { client } = await newWorkspace();
  await createGroups(client);
  for (const [size, from] of [
    ['first', 'after'],
    ['last', 'before'],
  ] as const) {
    const seen: string[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < 4; page++) {
      const result = await read(client, { [size]: 1, [from]: cursor });
      const { hasNextPage, hasPreviousPage, startCursor, endCursor } = result.pageInfo;
      expect([result.totalCount, result.nodes[0]?.contacts.length]).toEqual([4, 2]);
      expect(size === 'first' ? hasNextPage : hasPreviousPage).toBe(page < 3);
      seen.push(...keysOf(result));
      cursor = size === 'first' ? endCursor : startCursor;
    }
    expect(size === 'first' ? seen : seen.reverse()).toEqual(allKeys);
  }
});

test('a page takes one statement for the groups and one for their contacts', async () => {
  const { client } = await newWorkspace();
  await createGroups(client);
  const document = '{ contactDuplicates { nodes { count contacts { uuid } } } }';
  const count = await statementCount(client, document as never);
  expect(count).toBe(2);
  const counted = await client.graphql('{ contactDuplicates { totalCount } }');
  expect(counted.data).toEqual({ contactDuplicates: { totalCount: 4 } });
});

test('at most 20 contacts of a group are listed, and all are counted', async () => {
  const { client, db, id: workspaceId } = await newWorkspace();
  const { emailKey, keysVersion } = { emailKey: 'ann@example.com', keysVersion: 1 };
  await db.contact.createMany({
    data: Array.from({ length: 25 }, (_, index) => ({
      ...{ workspaceId, firstName: String(index), email: emailKey, emailKey, keysVersion },
    })),
  });
  const [group] = (await read(client)).nodes;
  expect([group?.count, group?.contacts.length]).toEqual([25, 20]);
});

test('keys that are not up to date, or of another country, form no group', async () => {
  const workspace = await newWorkspace();
  const { client, db } = workspace;
  await createGroups(client);
  await db.contact.updateMany({
    where: { email: { startsWith: 'A' } },
    data: { version: { increment: 1 } },
  });
  await db.contact.updateMany({
    where: { phone: { endsWith: '5302' } },
    data: { phoneCountry: 'AT' },
  });
  expect(keysOf(await read(client))).toEqual(['EMAIL b@example.com', 'PHONE +15558675301']);
});

test('contacts of another workspace form no group with those of the caller', async () => {
  const [mine, theirs] = [await newWorkspace(), await newWorkspace()];
  await create(mine.client, { email: 'ann@example.com' });
  await create(theirs.client, { email: 'ann@example.com' });
  await createGroups(theirs.client);
  expect(await read(mine.client)).toMatchObject({ totalCount: 0, nodes: [] });
  const { pageInfo } = await read(theirs.client, { first: 1 });
  await createGroups(mine.client);
  const after = await read(mine.client, { after: pageInfo.endCursor });
  const known = await mine.db.contact.findMany({ select: { id: true } });
  const shown = after.nodes.flatMap(({ contacts }) => contacts.map(({ uuid }) => uuid));
  expect(keysOf(after)).toEqual(allKeys.slice(1));
  expect(known.map(({ id }) => id)).toEqual(expect.arrayContaining(shown));
});

const forged = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url');

test.each([
  ['no cursor', 'banana'],
  ['a cursor of another list', forged(['createdAt desc last', '2026', 'x', 'contact'])],
  ['another kind', forged(['contactDuplicates', 'NAME', 'ann'])],
  ['a key that cannot be stored', forged(['contactDuplicates', 'email', 'a\0'])],
  ['further parts', forged(['contactDuplicates', 'email', 'a', 'b'])],
])('%s is rejected as a cursor', async (_what, cursor) => {
  const { client } = await newWorkspace();
  for (const name of ['after', 'before']) {
    const { errors } = await client.graphql(ContactDuplicatesDocument, { [name]: cursor });
    expect(errors).toMatchObject([{ extensions: { code: 'INVALID_REQUEST' } }]);
    expect(errors?.[0]?.extensions).toMatchObject({ issues: [{ path: [name] }] });
  }
});
