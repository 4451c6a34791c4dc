import { beforeAll, expect, test } from 'vitest';
import { searchTerms } from '../../../src/domain/list/search-terms.js';
import {
  ContactPageDocument,
  type OpportunityPageQueryVariables,
} from '../../generated/operations.js';
import {
  driver,
  isPostgres,
  newContact,
  newUser,
  newWorkspace,
  stagesOf,
  statementsOf,
  topOf,
  type Client,
} from '../../support/gateway.js';
import { orders, pageOf } from '../../support/lists.js';

/** The opportunities of a workspace, and of another one. The embedded database, which is slower, has the same planner. */
const [rows, otherRows] = isPostgres ? [25_000, 75_000] : [5_000, 5_000];

// SQL fills the folded columns and the keys as well: through the gateway, the rows would take minutes.

const insertContacts = `
  INSERT INTO contact (workspace_id, id, first_name, folded_first_name, last_name, folded_last_name, email, folded_email,
    email_key, phone, folded_phone, phone_key, phone_country, mailing_street, folded_mailing_street, tags, folded_tags, folded_version, keys_version)
  SELECT $1::uuid, gen_random_uuid(), first, lower(first), last, lower(last), email, lower(email), lower(email), phone, phone,
    '+1303555' || 1000 + i, 'US', street, street, ARRAY[email], ARRAY[lower(email)], 1, 1
  FROM generate_series(0, ${String(rows - 1)}) AS i,
    LATERAL (SELECT 'Ann ' || i * 7919 % ${String(rows)}, 'Rivera ' || i, 'Ann' || i || '@example.com',
      -- Rows as wide as real ones: of narrow ones a search would rather read them all.
      '(303) 555-' || 1000 + i, repeat('x', 250)) AS made(first, last, email, phone, street)`;

const insertOpportunities = `
  INSERT INTO opportunity (workspace_id, id, pipeline_id, stage_id, stage_rank, name, folded_name, contact_name,
    folded_contact_name, lead_source, folded_lead_source, address_city, folded_address_city, external_id,
    folded_external_id, tags, folded_tags, primary_contact_id, sales_rep_id, project_manager_id, ar_owner_id, value,
    appointment_at, created_at, updated_at, folded_version)
  SELECT $1::uuid, gen_random_uuid(), $2::uuid, ($3::uuid[])[1 + i % cardinality($3::uuid[])], $4, name, lower(name), customer,
    lower(customer), source, source, city, lower(city), number, lower(number), tags, tags, ($5::uuid[])[1 + i % 20],
    ($6::uuid[])[1 + i % 19], ($6::uuid[])[1 + i % 17], ($6::uuid[])[1 + i % 16], i, time, time, time, 1
  FROM generate_series(0, $7::int - 1) AS i,
    LATERAL (SELECT 'Roof of customer ' || i, 'Customer ' || i * 7919 % $7::int,
      repeat('x', 250) || i % 100, 'City ' || i % 10, 'E-' || i, ARRAY['tag ' || i % 100, 'everywhere'],
      '2026-01-01T00:00:00Z'::timestamptz + i * interval '1 second')
      AS made(name, customer, source, city, number, tags, time)`;

async function filledWorkspace(rowCount: number) {
  const { id, client, db } = await newWorkspace();
  const stages = await stagesOf(id);
  const some = [...Array(20).keys()];
  const contacts = await Promise.all(some.map(() => newContact(id)));
  const users = await Promise.all(some.map(() => newUser(id)));
  const [stage] = stages;
  const { pipelineId, stageRank } = topOf(stage);
  const idsOf = (records: readonly { id: string }[]) => records.map((record) => record.id);
  await driver.session((session) =>
    session.query(insertOpportunities, [
      ...[id, pipelineId, idsOf(stages), stageRank],
      ...[idsOf(contacts), idsOf(users), rowCount],
    ]),
  );
  return { id, db, client, contactId: contacts[0]?.id ?? '', userId: users[0]?.id ?? '', stage };
}

/** Read only, so the tests share it. */
let filled: Awaited<ReturnType<typeof filledWorkspace>>;
let id: string;
let client: Client;

beforeAll(async () => {
  // Beside another one, so that it pays to read no more than the workspace's own.
  await filledWorkspace(otherRows);
  filled = await filledWorkspace(rows);
  ({ id, client } = filled);
  // Collects what the planner goes by, and sorts what was inserted into the trigram indexes.
  await driver.session(async (session) => {
    await session.query(insertContacts, [id]);
    await session.run('VACUUM ANALYZE opportunity');
    await session.run('VACUUM ANALYZE contact');
  });
  // Filling trigram indexes takes long on a busy machine.
}, 240_000);

async function planOf(statement: string): Promise<string> {
  const lines = await driver.session((session) => session.query(`EXPLAIN ${statement}`));
  return lines.map((line) => String(line['QUERY PLAN'])).join('\n');
}

test('each order of the list is read from an index, a page at a time', async () => {
  const orders = [
    'created_at DESC, id DESC',
    'updated_at ASC, id ASC',
    'appointment_at ASC NULLS LAST, id ASC',
    'appointment_at ASC NULLS FIRST, id ASC',
    'value DESC NULLS FIRST, id DESC',
    'value DESC NULLS LAST, id DESC',
    'value ASC NULLS LAST, id ASC',
  ];
  for (const order of orders) {
    const plan = await planOf(
      `SELECT * FROM opportunity WHERE workspace_id = '${id}' ORDER BY ${order} LIMIT 26`,
    );
    expect(plan, order).toContain('Index Scan');
    expect(plan, order).not.toContain('Sort');
  }
});

test('a page far down the list is read from its cursor on', async () => {
  const plan = await planOf(`SELECT * FROM opportunity WHERE workspace_id = '${id}'
    AND created_at <= '2026-01-01 00:10:00+00'
    AND (created_at < '2026-01-01 00:10:00+00' OR id < '${id}')
    ORDER BY created_at DESC, id DESC LIMIT 26`);
  expect(plan).toMatch(/Index Cond: .*created_at <=/);
});

/**
 * The plan for a page of the list, of the statement that is really sent.
 *
 * @param values those of the filter, as it compares with them
 */
async function planOfList(variables: OpportunityPageQueryVariables, values: string[] = []) {
  const statements = await statementsOf(() => pageOf(client, variables));
  // The last step of the page. The sign-in is the first statement.
  const sql = statements.at(-1) ?? '';
  const literals = [id, ...values];
  expect(new Set(sql.match(/\$\d+/g)).size).toBe(literals.length);
  return planOf(sql.replace(/\$(\d+)/g, (_, n) => `'${literals[Number(n) - 1] ?? ''}'`));
}

test.each([
  ['primaryContactId', 'primary_contact_id', 'contactId'],
  ['salesRepId', 'sales_rep_id', 'userId'],
  ['projectManagerId', 'project_manager_id', 'userId'],
  ['arOwnerId', 'ar_owner_id', 'userId'],
] as const)('the list by %s is read from an index in its order', async (field, column, of) => {
  const plan = await planOfList({ where: { [field]: { eq: filled[of] } } }, [filled[of]]);
  const index = `opportunity_workspace_id_${column}_created_at_id_idx`;
  expect(plan).toMatch(new RegExp(`Index (Only )?Scan using ${index}`));
  expect(plan).not.toContain('Sort');
});

test('a stage is read from an index in the order of its ranks', async () => {
  const { pipelineId = '', id: stageId = '' } = filled.stage ?? {};
  const where = { pipelineId: { eq: pipelineId }, stageId: { eq: stageId } };
  const orderBy = { field: 'STAGE_RANK', direction: 'ASC', nulls: 'LAST' } as const;
  const plan = await planOfList({ where, orderBy }, [pipelineId, stageId]);
  expect(plan).toContain('opportunity_of_stage');
  expect(plan).not.toContain('Sort');
});

test('tags are looked up in their index, for any of them and for all of them', async () => {
  for (const of of ['any', 'all']) {
    const plan = await planOfList({ where: { tags: { [of]: ['Tag 7'] } } }, [
      ...['{"tag 7"}', '{"Tag 7"}'],
    ]);
    expect(plan, of).toContain('opportunity_workspace_id_folded_tags_idx');
    expect(plan, of).toMatch(/Index Cond: .*workspace_id.*folded_tags/);
    expect(plan, of).toContain('opportunity_to_fold_search');
  }
});

/** The plan of a search for "1234", of the statement that is really sent. */
async function planOfSearch(workspaceId: string, search: () => Promise<unknown>) {
  const [, statement = ''] = await statementsOf(search);
  const values: [RegExp, string][] = [
    [/LIKE \$\d+/g, "LIKE '%1234%'"],
    [/"workspace_id" = \$\d+/g, `"workspace_id" = '${workspaceId}'`],
  ];
  return planOf(values.reduce((sql, [what, value]) => sql.replace(what, value), statement));
}

test.each([
  ['q', { q: '1234' }],
  ['contains', { name: { contains: '1234' } }],
  ['contains in another column', { contactName: { contains: '1234' } }],
])('a search reads one index, and that of rows to fold: %s', async (_name, where) => {
  const plan = await planOfSearch(id, () => pageOf(client, { where }));
  expect(plan).toContain('Bitmap Index Scan on opportunity_search');
  expect(plan).toContain('Bitmap Index Scan on opportunity_to_fold_search');
  expect(plan).not.toContain('Seq Scan');
});

test('a search of opportunities and contacts reads an index, that of rows to fold, and no whole table', async () => {
  const document = `query ($search: String) { opportunities(search: $search) { nodes { uuid } } }`;
  for (const search of ['1234', 'mispelt roof', '(303) 555-1007']) {
    const words = searchTerms(search, 'US');
    const [, sql = ''] = await statementsOf(() => client.data(document, { search }));
    const lists = [...words.words, ...(words.typos ?? [])].flatMap(
      ({ near, patterns, indexed, estimated, fewer }) => [
        ...[near ?? patterns, patterns, indexed, estimated],
        ...(fewer ? [fewer] : []),
      ],
    );
    const queries = words.words.flatMap(
      ({ starts, whole }) => (words.words.length === 1 ? starts : whole) ?? [],
    );
    const literals = [
      ...[id, words.phrase],
      ...Array.from(
        new Set(lists),
        (patterns) => `{${patterns.map((one) => JSON.stringify(one)).join(',')}}`,
      ),
      ...(queries.length > 0 ? [queries.join(' & ').replaceAll("'", "''")] : []),
    ];
    expect(new Set(sql.match(/\$\d+/g)).size).toBe(literals.length);
    const plan = await planOf(
      sql.replace(/\$(\d+)/g, (_, n) => `'${literals[Number(n) - 1] ?? ''}'`),
    );
    expect(plan).toContain('Bitmap Index Scan on opportunity_searched_text');
    if (queries.length > 0)
      expect(plan).toContain('Bitmap Index Scan on opportunity_searched_words');
    expect(plan).toContain('opportunity_to_fold');
    expect(plan).not.toMatch(/Seq Scan on "?opportunity\b/);
  }
});

test('a search finds the oldest opportunity among all, also with a typo', async () => {
  const { db, stage } = filled;
  await db.opportunity.create({
    data: { ...topOf(stage), name: "Quillfeather roof, O'Dell", createdAt: new Date(0) },
  });
  const document = `query ($search: String) { opportunities(search: $search) { nodes { name } } }`;
  for (const search of ['quillfeather', 'illfeat', 'quilfeather', 'roof quillfeather', "o'dell"])
    expect(await client.data(document, { search }), search).toEqual({
      opportunities: { nodes: [{ name: "Quillfeather roof, O'Dell" }] },
    });
});

test('a lead source and an external id are looked up in their indexes', async () => {
  const leadSource = `${'x'.repeat(250)}7`;
  expect(await planOfList({ where: { leadSource: { eq: leadSource } } }, [leadSource])).toMatch(
    /Index Cond: .*workspace_id.*lead_source/,
  );
  expect(await planOfList({ where: { externalId: { eq: 'E-7' } } }, ['E-7'])).toMatch(
    /Index Cond: .*workspace_id.*external_id/,
  );
});

test('the pick list of lead sources is read through their index, from value to value', async () => {
  const [, sql = ''] = await statementsOf(() => client.data('{ leadSources }'));
  const plan = await planOf(
    sql
      .replace(/\$\d+::uuid/g, `'${id}'`)
      .replace(/LIKE \$\d+/g, "LIKE '%'")
      .replace(/\$\d+/g, '50'),
  );
  // Whether a scan reads the table too, and whether the look-up of the folded value is a bitmap scan, depends on VACUUM.
  expect(plan).toMatch(/Index (Only )?Scan using opportunity_workspace_id_lead_source_idx/);
  expect(plan).not.toContain('Seq Scan');
});

test('the pick list of tags is read through the indexes of their lists, and from all rows if these are too many', async () => {
  const [, sql = '', ofRows] = await statementsOf(async () => {
    expect(await client.data('{ tags(first: 1) }')).toEqual({ tags: ['Ann0@example.com'] });
  });
  const plan = await planOf(
    sql
      .replace(/\$\d+::uuid/g, `'${id}'`)
      .replace(/LIKE \$\d+/g, "LIKE '%'")
      .replace(/\$\d+/g, '50'),
  );
  for (const table of ['opportunity', 'contact'])
    for (const tags of ['first', 'further'])
      expect(plan).toContain(`Index Scan using ${table}_${tags}_tags on`);
  expect(plan).not.toContain('Seq Scan');
  // Each contact has a tag of its own.
  expect(ofRows !== undefined).toBe(rows > 10_000);
});

test.each([
  ['folded_name', 'NAME'],
  ['folded_contact_name', 'CONTACT_NAME'],
  ['folded_lead_source', 'LEAD_SOURCE'],
  ['approved_at', 'APPROVED_AT'],
] as const)(
  'the order by %s is read from its index, wherever rows without a value are',
  async (column, field) => {
    for (const direction of ['ASC', 'DESC'] as const)
      for (const nulls of ['FIRST', 'LAST'] as const) {
        const plan = await planOfList({ orderBy: { field, direction, nulls } });
        const scans = plan.match(
          new RegExp(`using opportunity_workspace_id_${column}_id_idx`, 'g'),
        );
        expect(scans, 'rows with a value, and those without').toHaveLength(2);
        expect(plan.match(/Sort Key/g), 'the page itself').toHaveLength(1);
      }
  },
);

test('names and addresses are looked up in their indexes, as a whole and by their parts', async () => {
  const exact = { name: { eq: 'Roof of customer 7' } };
  expect(await planOfList({ where: exact }, ['Roof of customer 7', 'roof of customer 7'])).toMatch(
    /Index Cond: .*workspace_id.*folded_name = /,
  );
  for (const operator of ['contains', 'startsWith']) {
    const pattern = operator === 'contains' ? '%nowhere%' : 'nowhere%';
    const where = { addressCity: { [operator]: 'nowhere' } };
    const plan = await planOfList({ where }, [pattern, pattern]);
    expect(plan).toContain('Bitmap Index Scan on opportunity_filtered_text');
    expect(plan).toContain('Bitmap Index Scan on opportunity_to_fold_filtered');
  }
});

test('every order, and filters of three kinds, read no rows of other workspaces', async () => {
  const plans = [
    await planOfList({ where: { addressCity: { eq: 'City 7' } } }, ['City 7', 'city 7']),
    await planOfList({ where: { not: { value: { gt: '5' } } } }, ['5']),
    await planOfList({ where: { approvedAt: { isNull: false } } }),
  ];
  for (const orderBy of orders) plans.push(await planOfList({ orderBy }));
  for (const plan of plans) {
    expect(plan).toMatch(/Index Cond: .*workspace_id = /);
    expect(plan).not.toContain('Seq Scan');
  }
});

test('a search of contacts reads a single index, which covers all searched columns', async () => {
  const where = { q: '1234' };
  const plan = await planOfSearch(id, () => client.data(ContactPageDocument, { where }));
  expect(plan).toContain('Bitmap Index Scan on contact_folded_search');
  expect(plan).toContain('Bitmap Index Scan on contact_to_fold_search');
  expect(plan).not.toContain('Seq Scan');
});

test.each([
  ['email', { email: { eq: 'Ann7@Example.com' } }, ['{Ann7@Example.com}', '{ann7@example.com}']],
  ['phone', { phone: { eq: '303 555 1007' } }, ['{"303 555 1007"}', '{+13035551007}', 'US']],
])(
  'contacts are looked up by %s in the indexes of keys and of exact values',
  async (column, where, values) => {
    const [, sql = ''] = await statementsOf(() => client.data(ContactPageDocument, { where }));
    const literals = [id, ...values];
    expect(sql.match(/\$\d+/g)).toHaveLength(literals.length);
    const plan = await planOf(
      sql.replace(/\$(\d+)/g, (_, n) => `'${literals[Number(n) - 1] ?? ''}'`),
    );
    expect(plan).toMatch(new RegExp(`Index Cond: .*workspace_id.*${column}\\)::text = `));
    expect(plan).toMatch(new RegExp(`Index Cond: .*workspace_id.*${column}_key = `));
    expect(plan).not.toContain('Seq Scan');
  },
);
