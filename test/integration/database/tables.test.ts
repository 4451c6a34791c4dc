// Properties of the tables that prisma/schema.prisma does not guarantee, read from the catalogue of the migrated
// database.
import { describe, expect, test } from 'vitest';
import {
  approvalStatuses,
  contactTypes,
  eventRecordTypes,
  opportunityEventTypes,
  pipelineKinds,
  roles,
  workspaceEventTypes,
} from '../../../src/domain/value-sets.js';
import { Prisma } from '../../../src/generated/prisma/client.js';
import { driver } from '../../support/gateway.js';

const catalogue = (statement: string) => driver.session((session) => session.query(statement));

/** The tables that are found before the workspace is known, and Prisma's own. */
const shared = `('workspace', 'api_key', '_prisma_migrations')`;

describe('the tables can be distributed by workspace, as on Citus:', () => {
  test('every key, unique constraint and index of a tenant table starts with the workspace', async () => {
    const indexes = await catalogue(`
      SELECT t.relname AS table, i.relname AS index, a.attname AS first
      FROM pg_index x
      JOIN pg_class t ON t.oid = x.indrelid
      JOIN pg_class i ON i.oid = x.indexrelid
      LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.indkey[0]
      WHERE t.relnamespace = 'public'::regnamespace AND t.relname NOT IN ${shared}`);
    expect(indexes.length).toBeGreaterThan(Object.keys(Prisma.ModelName).length);
    expect(indexes.filter(({ first }) => first !== 'workspace_id')).toEqual([]);
  });

  test('every tenant table has a primary key', async () => {
    expect(
      await catalogue(`
        SELECT relname FROM pg_class t
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND NOT EXISTS (
          SELECT 1 FROM pg_constraint c WHERE c.conrelid = t.oid AND c.contype = 'p')`),
    ).toEqual([]);
  });

  test('every foreign key stays within one workspace', async () => {
    const keys = await catalogue(`
      SELECT c.conname AS name, source.attname AS source,
        CASE target.attname WHEN 'id' THEN t.relname || '_id' ELSE target.attname END AS target
      FROM pg_constraint c
      JOIN pg_class t ON t.oid = c.confrelid
      JOIN pg_attribute source ON source.attrelid = c.conrelid AND source.attnum = c.conkey[1]
      JOIN pg_attribute target ON target.attrelid = c.confrelid AND target.attnum = c.confkey[1]
      WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace`);
    expect(keys.length).toBeGreaterThan(Object.keys(Prisma.ModelName).length);
    const isWithin = ({ source, target }: Record<string, unknown>) =>
      source === 'workspace_id' && target === 'workspace_id';
    expect(keys.filter((key) => !isWithin(key))).toEqual([]);
  });

  test('no table has a trigger, a sequence, or a type of its own', async () => {
    expect(
      await catalogue(`
        SELECT tgname AS name FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT relname FROM pg_class
          WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace
        UNION ALL SELECT typname FROM pg_type
          WHERE typtype IN ('d', 'e') AND typnamespace = 'public'::regnamespace`),
    ).toEqual([]);
  });
});

test('a column with a set of values accepts these values only', async () => {
  const constraints = await catalogue(`
    SELECT t.relname || '.' || a.attname AS column, pg_get_constraintdef(c.oid) AS definition
    FROM pg_constraint c
    JOIN pg_class t ON t.oid = c.conrelid
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1]
    WHERE c.contype = 'c' AND c.conname LIKE '%_is_known' ORDER BY 1`);
  const values = ({ definition }: Record<string, unknown>) =>
    [...String(definition).matchAll(/'(\w+)'::text/g)].map(([, value]) => value);
  expect(constraints.map((row) => [row.column, values(row)])).toEqual([
    ['contact.type', contactTypes],
    ['opportunity.approval_status', approvalStatuses],
    ['opportunity_event.type', opportunityEventTypes],
    ['pipeline.kind', pipelineKinds],
    ['workspace_event.record_type', eventRecordTypes],
    ['workspace_event.type', workspaceEventTypes],
    ['workspace_user.role', roles],
  ]);
  for (const { definition } of constraints)
    expect(definition).toMatch(/^CHECK \(\((\w+) = ANY \(ARRAY\[('\w+'::text(, )?)+\]\)\)\)$/);
});
