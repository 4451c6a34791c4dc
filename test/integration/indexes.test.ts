import { beforeAll, expect, test } from 'vitest';
import type { OpportunityCreateManyInput } from '../../src/generated/prisma/models.js';
import { driver, newWorkspace, stagesOf, topOf } from '../support/gateway.js';

const rows = 5_000;

/** A workspace with enough rows that an index pays. */
async function filledWorkspace() {
  const { id, db } = await newWorkspace();
  const [stage] = await stagesOf(id);
  const place = topOf(stage);
  const start = Date.UTC(2026, 0, 1);
  await db.opportunity.createMany({
    data: Array.from({ length: rows }, (_, index): OpportunityCreateManyInput => ({
      ...place,
      name: `Roof of customer ${String(index)}`,
      // Rows as wide as real ones: of narrow ones a search would rather read them all.
      leadSource: 'x'.repeat(250),
      contactName: `Customer ${String((index * 7919) % rows)}`,
      value: index,
      appointmentAt: new Date(start + index * 1_000),
      createdAt: new Date(start + index * 1_000),
      updatedAt: new Date(start + index * 1_000),
    })),
  });
  return id;
}

/** Read only, so the tests share it. */
let id: string;

beforeAll(async () => {
  id = await filledWorkspace();
  // Collects what the planner goes by, and sorts what was inserted into the trigram indexes.
  await driver.session((session) => session.run('VACUUM ANALYZE opportunity'));
});

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

test('a page far down the list starts at its cursor', async () => {
  const plan = await planOf(`SELECT * FROM opportunity WHERE workspace_id = '${id}'
    AND created_at <= '2026-01-01 00:10:00+00'
    AND (created_at < '2026-01-01 00:10:00+00' OR id < '${id}')
    ORDER BY created_at DESC, id DESC LIMIT 26`);
  expect(plan).toMatch(/Index Cond: .*created_at <=/);
});

test('a substring search reads the trigram index of its column', async () => {
  for (const column of ['name', 'contact_name']) {
    const plan = await planOf(
      `SELECT * FROM opportunity WHERE workspace_id = '${id}' AND ${column}::text ILIKE '%mer 1234%'
       ORDER BY created_at DESC, id DESC LIMIT 26`,
    );
    expect(plan, column).toContain(`opportunity_workspace_id_${column}_idx`);
  }
});
