import { describe, expect, test } from 'vitest';
import { newContact, newUser, newWorkspace, type Workspace } from '../../support/gateway.js';
import { newPipeline } from '../../support/opportunities.js';
import { bodyOf, create, refusalOf, strictly } from '../../support/rest.js';
import { named, routes } from '../../support/routes.js';

const lists = routes.filter(({ kind }) => kind.name === 'list');

/** Adds a row to each list. */
async function addRows(workspace: Workspace) {
  await create(workspace.client);
  await newContact(workspace.id);
  await newPipeline(workspace);
  await newUser(workspace.id);
}

async function newFullWorkspace() {
  const workspace = await newWorkspace();
  for (let count = 0; count < 3; count++) await addRows(workspace);
  // These calls create rows in the list of the usage.
  for (const { path } of lists) await workspace.client.get(path);
  return workspace;
}

/** Rows without what counts the calls of this test itself. */
const still = (rows: readonly object[]) =>
  rows.map((row) => ({ ...row, calls: undefined, last_called_at: undefined }));

const nextOf = (link: string | undefined) => /<([^>]*)>; rel="next"/.exec(link ?? '')?.[1];

describe.each(named(lists))('%s', (_name, { path }) => {
  test('is read to the end by next_cursor, and by the equivalent link, without loss', async () => {
    const { client } = await newFullWorkspace();
    const { data: all, ...rest } = bodyOf(await client.get(`${path}?limit=100`), 200);
    expect(all.length).toBeGreaterThan(2);
    expect(rest).toStrictEqual({ has_more: false, next_cursor: null });
    const seen = [];
    let url: string | undefined = `${path}?limit=1`;
    while (url !== undefined) {
      const answer = await client.get(url);
      const { data, has_more, next_cursor } = bodyOf(answer, 200);
      expect(data).toHaveLength(1);
      seen.push(...data);
      expect(has_more).toBe(seen.length < all.length);
      const next = nextOf(answer.headers.link);
      const query = new URLSearchParams({ limit: '1', cursor: next_cursor }).toString();
      expect(next).toBe(has_more ? `${path}?${query}` : undefined);
      if (!has_more) expect(next_cursor).toBeNull();
      url = next;
    }
    expect(still(seen)).toStrictEqual(still(all));
  });

  test.each(['0', '101', '-1', '1.5', '', 'ten', '1e1'])('rejects the limit %j', async (limit) => {
    const { client } = await newWorkspace();
    refusalOf(await client.get(`${path}?limit=${limit}`, strictly), 'limit');
  });

  test.each(['banana', '', 'W10', 'null'])('rejects the cursor %j', async (cursor) => {
    const { client } = await newWorkspace();
    refusalOf(await client.get(`${path}?cursor=${cursor}`, strictly), 'cursor');
  });

  test('rejects the cursors of other lists', async () => {
    const { client } = await newFullWorkspace();
    for (const other of lists.filter((list) => list.path !== path)) {
      const { next_cursor } = bodyOf(await client.get(`${other.path}?limit=1`), 200);
      refusalOf(await client.get(`${path}?cursor=${next_cursor}`), 'cursor');
    }
  });

  test('rejects unknown and repeated parameters', async () => {
    const { client } = await newWorkspace();
    const query = 'limit=1&limit=2&offset=0&first=1&where=%7B%7D&sort=name';
    refusalOf(
      await client.get(`${path}?${query}`, strictly),
      ...['limit', 'offset', 'first', 'where', 'sort'],
    );
  });
});
