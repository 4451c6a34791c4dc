import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newUser, newWorkspace, type Workspace } from '../../support/gateway.js';
import { missingId } from '../../support/opportunities.js';
import {
  create,
  errorOf,
  fill,
  list,
  listOf,
  opportunitiesPath,
  refusalOf,
  strictly,
  type OpportunityList,
} from '../../support/rest.js';

const namesOf = ({ data }: OpportunityList) => data.map(({ name }) => name);

const hour = 3_600_000;
const at = (hours: number) => new Date(Date.UTC(2026, 0, 1) + hours * hour);

/** Rows `0`, `1`, ... of which each is newer than the one before. */
const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: String(index), createdAt: at(index) }));

const descending = (count: number) => [...Array(count).keys()].reverse().map(String);

/** All pages by `next_cursor`, each with the same other parameters. */
async function walk({ client }: Workspace, parameters: Record<string, string>) {
  const pages: OpportunityList[] = [];
  let cursor: string | null = null;
  do {
    const page = await list(client, { ...parameters, ...(cursor !== null && { cursor }) });
    pages.push(page);
    expect(pages.length, 'a walk that does not end').toBeLessThan(50);
    expect(page.has_more).toBe(page.next_cursor !== null);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return pages;
}

describe('the list', () => {
  test('is empty in an empty workspace', async () => {
    const { client } = await newWorkspace();
    const answer = await client.get(opportunitiesPath);
    expect(listOf(answer)).toStrictEqual({ data: [], has_more: false, next_cursor: null });
    expect(answer.headers.link).not.toContain('rel="next"');
  });

  test('has each opportunity in the form in which it was created', async () => {
    const { client } = await newWorkspace();
    const first = await create(client, { contact_name: 'Ann', value: 0.1, tags: ['a'] });
    const second = await create(client, {});
    expect((await list(client)).data).toHaveLength(2);
    expect((await list(client, { contact_name: 'Ann' })).data).toStrictEqual([first]);
    expect((await list(client)).data).toContainEqual(second);
  });

  test("has the rows of the caller's workspace only", async () => {
    const workspace = await newWorkspace();
    const other = await newWorkspace();
    await fill(workspace, numbered(3));
    await fill(other, numbered(30));
    expect((await list(workspace.client)).data).toHaveLength(3);
    expect((await list(workspace.client, { q: '1' })).data).toHaveLength(1);
    for (const { workspace_id } of (await list(workspace.client)).data)
      expect(workspace_id).toBe(workspace.id);
  });

  test('starts with the newest record, whatever the order of the rows in the table', async () => {
    const workspace = await newWorkspace();
    const rows = numbered(9);
    await fill(
      workspace,
      [4, 0, 7, 2, 8, 1, 6, 3, 5].map((index) => rows[index] ?? {}),
    );
    expect(namesOf(await list(workspace.client))).toEqual(descending(9));
  });

  test('breaks ties on created_at by id', async () => {
    const workspace = await newWorkspace();
    await fill(
      workspace,
      Array.from({ length: 12 }, () => ({ createdAt: at(0) })),
    );
    const ids = (await list(workspace.client)).data.map(({ id }) => id);
    expect(ids).toHaveLength(12);
    expect(ids).toEqual([...ids].sort().reverse());
  });

  test('distinguishes two rows a millisecond apart', async () => {
    const workspace = await newWorkspace();
    const rows = numbered(6).map(({ name }, index) => ({
      name,
      createdAt: new Date(at(0).getTime() + index),
    }));
    await fill(workspace, rows.toReversed());
    expect(namesOf(await list(workspace.client))).toEqual(descending(6));
  });
});

describe('limit', () => {
  test('is 25 by default', async () => {
    const workspace = await newWorkspace();
    await fill(workspace, numbered(26));
    const page = await list(workspace.client);
    expect(namesOf(page)).toEqual(descending(26).slice(0, 25));
    expect(page.has_more).toBe(true);
  });

  test('that equals the number of rows leaves no further page', async () => {
    const workspace = await newWorkspace();
    await fill(workspace, numbered(25));
    const page = await list(workspace.client);
    expect(page.data).toHaveLength(25);
    expect(page).toMatchObject({ has_more: false, next_cursor: null });
  });

  test.each([1, 2, 99, 100])('can be %i', async (limit) => {
    const workspace = await newWorkspace();
    await fill(workspace, numbered(101));
    const page = await list(workspace.client, { limit: String(limit) });
    expect(namesOf(page)).toEqual(descending(101).slice(0, limit));
    expect(page.has_more).toBe(true);
  });

  test.each([
    ...['0', '101', '-1', '1.5', '1e1', 'abc', '', ' ', '0x10', '+', 'NaN', 'null', 'true'],
    ...['1000000000', '4294967297', '9'.repeat(400), '٣', '１', '5 ', '5,5', '[5]'],
  ])('cannot be "%s"', async (limit) => {
    const { client } = await newWorkspace();
    const url = `${opportunitiesPath}?limit=${encodeURIComponent(limit)}`;
    refusalOf(await client.get(url, strictly), 'limit');
  });
});

describe('approval_status', () => {
  const statuses = ['opportunity', 'project', 'archived'] as const;

  async function newWorkspaceOfEach() {
    const workspace = await newWorkspace();
    await fill(
      workspace,
      statuses.map((approvalStatus, index) => ({
        name: approvalStatus,
        approvalStatus,
        createdAt: at(-index),
      })),
    );
    return workspace;
  }

  test('is optional: without it, all three are listed', async () => {
    const { client } = await newWorkspaceOfEach();
    const { data } = await list(client);
    expect(data.map(({ approval_status }) => approval_status)).toEqual(statuses);
  });

  test.each(statuses)('with the value %s lists only those', async (status) => {
    const { client } = await newWorkspaceOfEach();
    const { data } = await list(client, { approval_status: status });
    expect(data.map(({ name, approval_status }) => [name, approval_status])).toEqual([
      [status, status],
    ]);
  });

  test.each([
    ...['won', 'PROJECT', 'Opportunity', 'projects', ' project', '', 'null', 'opportunity,project'],
    ...['__proto__', 'constructor'],
  ])('rejects "%s"', async (status) => {
    const { client } = await newWorkspaceOfEach();
    const parameters = new URLSearchParams({ approval_status: status });
    const url = `${opportunitiesPath}?${parameters.toString()}`;
    refusalOf(await client.get(url, strictly), 'approval_status');
  });
});

describe('the filters that are additions to the contract', () => {
  test.each<[string, (own: { pipelineId: string; id: string }, userId: string) => string]>([
    ['pipeline_id', ({ pipelineId }) => pipelineId],
    ['stage_id', ({ id }) => id],
    ['sales_rep_id', (_stage, userId) => userId],
    ['tag', () => ' B'],
    ['external_id', () => 'A-1'],
  ])('%s lists only the opportunities with this value', async (name, valueOf) => {
    const workspace = await newWorkspace();
    const { client, db } = workspace;
    const { id: userId } = await newUser(workspace.id, 'member');
    const stage = await db.stage.findFirstOrThrow({ where: { pipeline: { kind: 'project' } } });
    const { id } = await create(client, {
      ...{ stage_id: stage.id, sales_rep_id: userId, tags: ['a', 'b'], external_id: 'A-1' },
    });
    await create(client, { tags: ['a', 'c'], external_id: 'a-1' });
    await create(client, { tags: ['bb'] });
    const { data } = await list(client, { [name]: valueOf(stage, userId) });
    expect(data.map((found) => found.id)).toEqual([id]);
    for (const nothing of ['x', missingId])
      expect((await list(client, { [name]: nothing })).data).toEqual([]);
  });

  test('updated_since lists what was created or changed since, in any notation of the time', async () => {
    const workspace = await newWorkspace();
    await fill(workspace, [
      { name: 'old', updatedAt: at(0) },
      { name: 'new', updatedAt: at(3) },
    ]);
    const since = async (time: string) =>
      namesOf(await list(workspace.client, { updated_since: time }));
    for (const time of [
      '2026-01-01T03:00:00Z',
      '2026-01-01T05:00:00.000+02:00',
      '2026-01-01T03:00',
    ])
      expect(await since(time), time).toEqual(['new']);
    expect(await since('2026-01-01')).toEqual(expect.arrayContaining(['old', 'new']));
    refusalOf(
      await workspace.client.get(`${opportunitiesPath}?updated_since=yesterday`),
      'updated_since',
    );
  });
});

describe('matching', () => {
  const rows = [
    { name: 'Kitchen remodel', contactName: 'Élodie Müller' },
    { name: null, contactName: 'Kitchen & Sons: 100% wood' },
    { name: 'roof_repair', contactName: "Bob O'Neil" },
    { name: 'C:\\temp', contactName: null },
    { name: null, contactName: null },
    { name: 'ПРИВЕТ', contactName: 'straße  😀' },
  ].map((row, index) => ({ ...row, createdAt: at(-index) }));

  async function matches(parameters: Record<string, string>) {
    const workspace = await newWorkspace();
    await fill(workspace, rows);
    const { data } = await list(workspace.client, parameters);
    return data.map((found) =>
      rows.findIndex((row) => row.name === found.name && row.contactName === found.contact_name),
    );
  }

  test.each<[string, number[]]>([
    ['kitchen', [0, 1]],
    ['KITCHEN', [0, 1]],
    ['itche', [0, 1]],
    ['kitchen élodie', [0]],
    ['müller remodel', [0]],
    ['élodie', [0]],
    ['ÉLODIE MÜLLER', [0]],
    ['Elodie', [0]],
    ['привет', [5]],
    ['Привет', [5]],
    ['STRASSE', [5]],
    ['straße', [5]],
    ['😀', [5]],
    ['kitchen bob', []],
    ['kitchen sons', [1]],
    ['kitchen kitchen', [0, 1]],
    ['repair roof', [2]],
    ['remodelkitchen', []],
    ['%', [1]],
    ['100%', [1]],
    ['1%d', []],
    ['%%', []],
    ['_', [2]],
    ['f_r', [2]],
    ['roof_', [2]],
    ['kitchen_remodel', []],
    ['_____', []],
    ['\\', [3]],
    ['c:\\TEMP', [3]],
    ['\\\\', []],
    ['\\_', []],
    ['\\%', []],
    ["o'neil", [2]],
    ['"', []],
    ['&', [1]],
    [' kitchen ', [0, 1]],
    ['', [0, 1, 2, 3, 4, 5]],
    [' \t\n ', [0, 1, 2, 3, 4, 5]],
    ['null', []],
    ['*', []],
    ['.', []],
    ['(', []],
  ])('of q %j finds every word in name or contact_name', async (q, expected) => {
    expect(await matches({ q })).toEqual(expected);
  });

  test.each([
    ['a tab', '\t'],
    ['a line feed', '\n'],
    ['a carriage return with a line feed', '\r\n'],
    ['several blanks', '   '],
    ['a no-break space', '\u00a0'],
    ['an ideographic space', '\u3000'],
    ['an en space', '\u2002'],
  ])('of q splits words at %s', async (_name, space) => {
    expect(await matches({ q: `remodel${space}kitchen` })).toEqual([0]);
  });

  test('of q decodes + in the query as a space, and %2B as a plus', async () => {
    const workspace = await newWorkspace();
    await fill(workspace, [{ name: 'a b' }, { name: 'a+b' }]);
    const find = async (q: string) =>
      namesOf(listOf(await workspace.client.get(`${opportunitiesPath}?q=${q}`))).sort();
    expect(await find('a+b')).toEqual(['a b', 'a+b']);
    expect(await find('%2B')).toEqual(['a+b']);
  });

  test.each<[string, number[]]>([
    ['élodie m', [0]],
    ['ÉLODIE MÜLLER', [0]],
    ['müller élodie', []],
    ['kitchen', [1]],
    ['sons: 100% W', [1]],
    ['kitchen sons', []],
    ['%', [1]],
    ['_', []],
    ['\\', []],
    ["'", [2]],
    ['straße 😀', [5]],
    ['straße  😀', [5]],
    ['remodel', []],
    ['e', [0, 1, 2, 5]],
    [' ', [0, 1, 2, 5]],
    ['', [0, 1, 2, 3, 4, 5]],
  ])(
    'of contact_name %j finds the whole substring in contact_name only',
    async (text, expected) => {
      expect(await matches({ contact_name: text })).toEqual(expected);
    },
  );

  test('requires all given conditions', async () => {
    expect(await matches({ q: 'kitchen', contact_name: 'ü' })).toEqual([0]);
    expect(await matches({ q: 'repair', contact_name: 'ü' })).toEqual([]);
    expect(await matches({ q: 'kitchen', approval_status: 'opportunity' })).toEqual([0, 1]);
    expect(await matches({ q: 'kitchen', approval_status: 'archived' })).toEqual([]);
  });

  test('accepts a search of 255 characters, and rejects one more', async () => {
    const { client } = await newWorkspace();
    for (const name of ['q', 'contact_name']) {
      const longest = '😀'.repeat(255);
      expect((await list(client, { [name]: longest })).data).toEqual([]);
      const longer = new URLSearchParams({ [name]: `${longest}x` });
      refusalOf(await client.get(`${opportunitiesPath}?${longer.toString()}`), name);
    }
  });

  test('rejects NUL, which no string contains', async () => {
    const { client } = await newWorkspace();
    const answer = await client.get(`${opportunitiesPath}?q=a%00&contact_name=%00`);
    refusalOf(answer, 'q', 'contact_name');
  });

  test('finds the same rows as a plain filter of these rows', async () => {
    const workspace = await newWorkspace();
    const letters = ['a', 'A', 'b', 'B', 'é', 'É', '%', '_', '\\', ' ', "'", '1'];
    const text = (maxLength: number) => fc.string({ unit: fc.constantFrom(...letters), maxLength });
    const column = fc.option(text(8), { freq: 4 });
    const some = fc.record({
      rows: fc.array(fc.record({ name: column, contactName: column }), {
        minLength: 10,
        maxLength: 40,
      }),
      searches: fc.array(fc.record({ q: text(4), contact_name: text(2) }), {
        minLength: 4,
        maxLength: 4,
      }),
    });
    const holds = (where: string | null, part: string) =>
      (where ?? '').toLowerCase().includes(part.toLowerCase());
    let found = 0;
    await fc.assert(
      fc.asyncProperty(some, async ({ rows: stored, searches }) => {
        await workspace.db.opportunity.deleteMany();
        await fill(
          workspace,
          stored.map((row, index) => ({ ...row, leadSource: String(index) })),
        );
        const both = searches.flatMap((search) => [
          search,
          { q: search.q, contact_name: '' },
          { q: '', contact_name: search.contact_name },
        ]);
        for (const { q, contact_name } of both) {
          const words = q.split(/\s+/);
          const expected = stored.flatMap(({ name, contactName }, index) =>
            words.every((word) => holds(name, word) || holds(contactName, word)) &&
            (contact_name === '' || (contactName !== null && holds(contactName, contact_name)))
              ? [index]
              : [],
          );
          const { data } = await list(workspace.client, { q, contact_name, limit: '100' });
          const actual = data.map(({ lead_source }) => Number(lead_source));
          expect(actual.sort((a, b) => a - b)).toEqual(expected);
          found += expected.length;
        }
      }),
      { numRuns: 25 },
    );
    expect(found).toBeGreaterThan(0);
  });
});

describe('cursors', () => {
  test.each([1, 2, 3, 10, 11])('page through all rows in pages of %i', async (limit) => {
    const workspace = await newWorkspace();
    await fill(workspace, numbered(10));
    const pages = await walk(workspace, { limit: String(limit) });
    expect(pages.flatMap(namesOf)).toEqual(descending(10));
    expect(pages).toHaveLength(Math.ceil(10 / limit));
  });

  test('page through rows with the same creation time', async () => {
    const workspace = await newWorkspace();
    await fill(
      workspace,
      numbered(10).map(({ name }) => ({ name, createdAt: at(0) })),
    );
    const pages = await walk(workspace, { limit: '3' });
    const whole = await list(workspace.client);
    expect(pages.flatMap(({ data }) => data)).toEqual(whole.data);
    expect(whole.data).toHaveLength(10);
  });

  test('page through the rows that match the filters', async () => {
    const workspace = await newWorkspace();
    await fill(
      workspace,
      numbered(30).map((row, index) => ({
        ...row,
        contactName: index % 2 === 0 ? 'Ann 100%' : 'Bob',
        approvalStatus: index % 3 === 0 ? 'project' : 'opportunity',
      })),
    );
    const filters = { q: 'ann %', contact_name: 'n 1', approval_status: 'project' };
    const pages = await walk(workspace, { ...filters, limit: '2' });
    expect(pages.map(namesOf)).toEqual([['24', '18'], ['12', '6'], ['0']]);
  });

  test('neither repeat nor lose a row when others are inserted and deleted between pages', async () => {
    const workspace = await newWorkspace();
    await fill(workspace, numbered(6));
    const first = await list(workspace.client, { limit: '2' });
    expect(namesOf(first)).toEqual(['5', '4']);
    // The row at which the page ended goes, and newer ones come.
    await workspace.db.opportunity.deleteMany({ where: { name: '4' } });
    await fill(workspace, [{ name: 'new', createdAt: at(100) }]);
    const next = await list(workspace.client, { limit: '2', cursor: first.next_cursor ?? '' });
    expect(namesOf(next)).toEqual(['3', '2']);
  });

  test('accept another limit on the next page', async () => {
    const workspace = await newWorkspace();
    await fill(workspace, numbered(6));
    const { next_cursor } = await list(workspace.client, { limit: '1' });
    const rest = await list(workspace.client, { cursor: next_cursor ?? '' });
    expect(namesOf(rest)).toEqual(['4', '3', '2', '1', '0']);
  });

  test('of another workspace lead to no row of it', async () => {
    const workspace = await newWorkspace();
    const other = await newWorkspace();
    await fill(workspace, [{ name: 'own', createdAt: at(-1) }]);
    await fill(other, numbered(6));
    const { next_cursor } = await list(other.client, { limit: '1' });
    expect(namesOf(await list(workspace.client, { cursor: next_cursor ?? '' }))).toEqual(['own']);
  });

  test('are in the Link header as well, whose URL gives the next page', async () => {
    const workspace = await newWorkspace();
    const contactName = '100% "Ü" & <Söhne> +_\\ #1?=;';
    await fill(
      workspace,
      numbered(7).map((row) => ({ ...row, contactName })),
    );
    const parameters = { q: 'ü & + # %', contact_name: contactName, limit: '3' };
    const seen: (string | null)[] = [];
    let url = `${opportunitiesPath}?${new URLSearchParams(parameters).toString()}`;
    for (const last of [false, false, true]) {
      const answer = await workspace.client.get(url);
      const page = listOf(answer);
      seen.push(...namesOf(page));
      const { link } = answer.headers;
      if (last) {
        expect(link).not.toContain('rel="next"');
        expect(page.next_cursor).toBeNull();
        break;
      }
      const [, target = ''] = /^<([^<>"\s]+)>; rel="next"/.exec(link ?? '') ?? [];
      const next = new URL(target, 'http://gateway.test');
      expect(next.pathname).toBe(opportunitiesPath);
      expect(Object.fromEntries(next.searchParams)).toEqual({
        ...parameters,
        cursor: page.next_cursor,
      });
      url = target;
    }
    expect(seen).toEqual(descending(7));
  });

  const base64 = (content: unknown) =>
    Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)).toString(
      'base64url',
    );
  const id = '01890000-0000-7000-8000-000000000000';
  const order = 'createdAt desc last';
  const time = '2026-01-01T00:00:00.000Z';

  test.each([
    ['nothing', ''],
    ['a blank', ' '],
    ['a word', 'banana'],
    ['a number', '1'],
    ['an id', id],
    ['a NUL', '\0'],
    ['an emoji', '😀'],
    ['a JSON text that is not encoded', JSON.stringify([order, time, id])],
    ['no JSON within', base64('banana')],
    ['null within', base64(null)],
    ['a number within', base64(5)],
    ['an object within', base64({ id })],
    ['an empty list within', base64([])],
    ['too few parts', base64([order, time])],
    ['too many parts', base64([order, time, id, id])],
    ['parts of another type', base64([order, 5, id])],
    ['a list nested deep', base64('['.repeat(5000))],
    ['another order', base64(['value desc last', '5', id])],
    ['another direction', base64(['createdAt asc last', time, id])],
    ['no order', base64(['', time, id])],
    ['no time', base64([order, null, id])],
    ['a time that does not exist', base64([order, '2026-02-30T00:00:00.000Z', id])],
    ['a time that is none', base64([order, 'yesterday', id])],
    ['a time that PostgreSQL knows by name', base64([order, 'infinity', id])],
    ['an id that is none', base64([order, time, 'banana'])],
    ['an empty id', base64([order, time, ''])],
    ['SQL in the place of an id', base64([order, time, `${id}' OR '1'='1`])],
    ['a NUL within', base64([order, `${time}\0`, id])],
  ])('of %s are rejected', async (_name, cursor) => {
    const { client } = await newWorkspace();
    const parameters = new URLSearchParams({ cursor });
    const url = `${opportunitiesPath}?${parameters.toString()}`;
    refusalOf(await client.get(url, strictly), 'cursor');
  });

  test('of GraphQL in another order are rejected', async () => {
    const { client } = await newWorkspace();
    await create(client, { value: 5 });
    const { opportunities } = await client.data<
      { opportunities: { pageInfo: { endCursor: string } } },
      undefined
    >('{ opportunities(orderBy: { field: VALUE, direction: ASC }) { pageInfo { endCursor } } }');
    const cursor = encodeURIComponent(opportunities.pageInfo.endCursor);
    refusalOf(await client.get(`${opportunitiesPath}?cursor=${cursor}`), 'cursor');
  });

  test('with any string as content are rejected', async () => {
    const { client } = await newWorkspace();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 60 }), async (cursor) => {
        const parameters = new URLSearchParams({ cursor });
        const url = `${opportunitiesPath}?${parameters.toString()}`;
        refusalOf(await client.get(url, strictly), 'cursor');
      }),
      { numRuns: 40 },
    );
  });

  test('that were changed are rejected or lead to rows of the workspace, and never cause an internal error', async () => {
    const workspace = await newWorkspace();
    await fill(workspace, numbered(3));
    const { next_cursor } = await list(workspace.client, { limit: '1' });
    const genuine = next_cursor ?? '';
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: genuine.length - 1 }),
        fc.string({ unit: 'grapheme-ascii', maxLength: 2 }),
        async (place, text) => {
          const cursor = genuine.slice(0, place) + text + genuine.slice(place + 1);
          const parameters = new URLSearchParams({ cursor });
          const url = `${opportunitiesPath}?${parameters.toString()}`;
          const answer = await workspace.client.get(url, strictly);
          if (answer.status === 200) return;
          refusalOf(answer, 'cursor');
          refused++;
        },
      ),
      { numRuns: 60 },
    );
    expect(refused).toBeGreaterThan(0);
  });
});

describe('query parameters', () => {
  test.each([
    ...['page', 'offset', 'sort', 'Limit', 'contactName', 'approvalStatus', 'name', 'id'],
    ...['first', 'after', 'last', 'before', 'where', 'where.q', 'orderBy', 'q[]', ' q', ''],
    ...['__proto__', 'constructor', 'toString', '😀', 'a\0b'],
  ])('that are unknown are rejected by name: %j', async (name) => {
    const { client } = await newWorkspace();
    const parameters = new URLSearchParams({ [name]: '5' });
    const url = `${opportunitiesPath}?${parameters.toString()}`;
    refusalOf(await client.get(url, strictly), name);
  });

  test.each(['q', 'contact_name', 'approval_status', 'limit', 'cursor'])(
    'that are repeated are rejected by name: %s',
    async (name) => {
      const { client } = await newWorkspace();
      for (const query of [`${name}=5&${name}=5`, `${name}=5&${name}=`])
        refusalOf(await client.get(`${opportunitiesPath}?${query}`), name);
    },
  );

  test.each([
    ['an empty query', '?'],
    ['separators alone', '?&&'],
    ['an escape in a name', '?%71=a'],
  ])('can be encoded as %s', async (_name, query) => {
    const workspace = await newWorkspace();
    await fill(workspace, [{ name: 'a' }]);
    expect(listOf(await workspace.client.get(opportunitiesPath + query)).data).toHaveLength(1);
  });

  test.each([
    ...['q=%', 'q=100%', 'q=%zz', 'q=%4', '%=a', 'nope=%gg'],
    ...['q=%ff', 'q=%c3', 'q=%c3%28', 'q=%c0%80', 'q=%ed%a0%80', 'q=%f5%80%80%80', '%ff=a'],
  ])('that are not percent-encoded UTF-8 are rejected: %s', async (query) => {
    const { client } = await newWorkspace();
    errorOf(await client.get(`${opportunitiesPath}?${query}`), 400, 'invalid_request');
  });

  test('with several problems are all reported at once', async () => {
    const { client } = await newWorkspace();
    const query = 'q=%00&contact_name=%00&approval_status=won&limit=101&cursor=banana&page=2';
    refusalOf(
      await client.get(`${opportunitiesPath}?${query}`, strictly),
      ...['q', 'contact_name', 'approval_status', 'limit', 'cursor', 'page'],
    );
    refusalOf(
      await client.get(`${opportunitiesPath}?limit=x&limit=y&cursor=banana`),
      ...['limit', 'cursor'],
    );
  });
});

test('a viewer and a read-only key can read the list', async () => {
  const workspace = await newWorkspace();
  await fill(workspace, numbered(2));
  for (const [role, readOnly] of [
    ['viewer', false],
    ['member', false],
    ['admin', true],
  ] as const) {
    const client = await workspace.clientAs(role, { readOnly });
    expect((await list(client)).data).toHaveLength(2);
  }
});
