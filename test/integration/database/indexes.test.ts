import { beforeAll, expect, test } from 'vitest';
import { contactKeys } from '../../../src/domain/contact/keys.js';
import { searchTerms } from '../../../src/domain/list/search-terms.js';
import type { OpportunityCreateManyInput } from '../../../src/generated/prisma/models.js';
import {
  ContactPageDocument,
  type OpportunityPageQueryVariables,
} from '../../generated/operations.js';
import {
  driver,
  newContact,
  newUser,
  newWorkspace,
  stagesOf,
  statementsOf,
  topOf,
  type Client,
} from '../../support/gateway.js';
import { orders, pageOf } from '../../support/lists.js';

const rows = 5_000;

/** A workspace with enough rows that an index pays. */
async function filledWorkspace() {
  const { id, db, client } = await newWorkspace();
  const stages = await stagesOf(id);
  const some = [...Array(20).keys()];
  const contacts = await Promise.all(some.map(() => newContact(id)));
  const users = await Promise.all(some.map(() => newUser(id)));
  const start = Date.UTC(2026, 0, 1);
  await db.opportunity.createMany({
    data: Array.from({ length: rows }, (_, index): OpportunityCreateManyInput => ({
      ...topOf(stages[index % stages.length]),
      name: `Roof of customer ${String(index)}`,
      // Rows as wide as real ones: of narrow ones a search would rather read them all.
      leadSource: `${'x'.repeat(250)}${String(index % 100)}`,
      contactName: `Customer ${String((index * 7919) % rows)}`,
      primaryContactId: contacts[index % 20]?.id ?? null,
      salesRepId: users[index % 19]?.id ?? null,
      projectManagerId: users[index % 17]?.id ?? null,
      arOwnerId: users[index % 16]?.id ?? null,
      addressCity: `City ${String(index % 10)}`,
      tags: [`tag ${String(index % 100)}`, 'everywhere'],
      externalId: `E-${String(index)}`,
      value: index,
      appointmentAt: new Date(start + index * 1_000),
      createdAt: new Date(start + index * 1_000),
      updatedAt: new Date(start + index * 1_000),
    })),
  });
  const [stage] = stages;
  return { id, client, contactId: contacts[0]?.id ?? '', userId: users[0]?.id ?? '', stage };
}

/** Read only, so the tests share it. */
let filled: Awaited<ReturnType<typeof filledWorkspace>>;
let id: string;
let client: Client;

beforeAll(async () => {
  // Beside another one, so that it pays to read no more than the workspace's own.
  await filledWorkspace();
  filled = await filledWorkspace();
  ({ id, client } = filled);
  // Collects what the planner goes by, and sorts what was inserted into the trigram indexes.
  await driver.session((session) => session.run('VACUUM ANALYZE opportunity'));
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
  const [, sql = ''] = await statementsOf(() => pageOf(client, variables));
  const literals = [id, ...values];
  expect(sql.match(/\$\d+/g)).toHaveLength(literals.length);
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
  expect(plan).toContain('opportunity_workspace_id_pipeline_id_stage_id_stage_rank_id_idx');
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
      ({ near, patterns, indexed, estimated }) => [near ?? patterns, patterns, indexed, estimated],
    );
    const literals = [
      ...[id, words.phrase],
      ...Array.from(
        new Set(lists),
        (patterns) => `{${patterns.map((one) => JSON.stringify(one)).join(',')}}`,
      ),
    ];
    expect(new Set(sql.match(/\$\d+/g)).size).toBe(literals.length);
    const plan = await planOf(
      sql.replace(/\$(\d+)/g, (_, n) => `'${literals[Number(n) - 1] ?? ''}'`),
    );
    expect(plan).toContain('Bitmap Index Scan on opportunity_searched_text');
    expect(plan).toContain('opportunity_to_fold');
    expect(plan).not.toMatch(/Seq Scan on "?opportunity\b/);
  }
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

test.each([
  ['name', 'NAME'],
  ['contact_name', 'CONTACT_NAME'],
  ['lead_source', 'LEAD_SOURCE'],
] as const)('the order by %s is read from its index in both directions', async (column, field) => {
  for (const [direction, nulls] of [
    ['ASC', 'LAST'],
    ['DESC', 'FIRST'],
  ] as const) {
    const plan = await planOfList({ orderBy: { field, direction, nulls } });
    expect(plan).toContain(`using opportunity_workspace_id_folded_${column}_id_idx`);
    expect(plan).not.toContain('Sort');
  }
});

test('every order, and a filter without an index, read no rows of other workspaces', async () => {
  const plans = [
    await planOfList({ where: { addressCity: { eq: 'City 7' } } }, ['City 7']),
    await planOfList({ where: { addressStreet: { contains: 'nowhere' } } }, [
      ...['%nowhere%', '%nowhere%'],
    ]),
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
  const { id: workspaceId, client, db } = await newWorkspace();
  await db.contact.createMany({
    data: Array.from({ length: rows }, (_, index) => ({
      workspaceId,
      firstName: `Ann ${String((index * 7919) % rows)}`,
      lastName: `Rivera ${String(index)}`,
      phone: String(index).padStart(10, '0'),
      // Rows as wide as real ones: of narrow ones a search would rather read them all.
      mailingStreet: 'x'.repeat(250),
    })),
  });
  // Collects what the planner goes by, and sorts what was inserted into the trigram index.
  await driver.session((session) => session.run('VACUUM ANALYZE contact'));
  const where = { q: '1234' };
  const plan = await planOfSearch(workspaceId, () => client.data(ContactPageDocument, { where }));
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
    const { id: workspaceId, client, db } = await newWorkspace();
    await db.contact.createMany({
      data: Array.from({ length: rows }, (_, index) => {
        const reach = {
          email: `Ann${String(index)}@example.com`,
          phone: `(303) 555-${String(1_000 + index)}`,
        };
        return { ...reach, ...contactKeys(reach, 1, 'US'), workspaceId, firstName: 'Ann' };
      }),
    });
    await driver.session((session) => session.run('VACUUM ANALYZE contact'));
    const [, sql = ''] = await statementsOf(() => client.data(ContactPageDocument, { where }));
    const literals = [workspaceId, ...values];
    expect(sql.match(/\$\d+/g)).toHaveLength(literals.length);
    const plan = await planOf(
      sql.replace(/\$(\d+)/g, (_, n) => `'${literals[Number(n) - 1] ?? ''}'`),
    );
    expect(plan).toMatch(new RegExp(`Index Cond: .*workspace_id.*${column}\\)::text = `));
    expect(plan).toMatch(new RegExp(`Index Cond: .*workspace_id.*${column}_key = `));
    expect(plan).not.toContain('Seq Scan');
  },
);
