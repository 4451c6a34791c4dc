import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../src/database/database.js';
import type { Driver } from '../../../src/database/driver.js';
import { foldOutdatedRows } from '../../../src/database/fold-outdated.js';
import { migrate } from '../../../src/database/migrate.js';
import { setUserEmail } from '../../../src/domain/user/set-email.js';
import { openEmptyDatabase } from '../../support/gateway.js';

const migrations = new URL('../../../prisma/migrations/', import.meta.url);

const names = (await readdir(migrations)).filter((name) => /^\d/.test(name)).sort();
const [init = '', wholeDomain = '', restUsage = '', ...later] = names;

const script = (name: string) => readFile(new URL(`${name}/migration.sql`, migrations), 'utf8');
const run = (driver: Driver, sql: string) => driver.session((session) => session.run(sql));

/** Applies some migrations and records them, as a version of the gateway did that had no others. */
async function applyOnly(driver: Driver, applied: readonly string[]) {
  await run(
    driver,
    `CREATE TABLE IF NOT EXISTS _prisma_migrations (
      id varchar(36) PRIMARY KEY DEFAULT gen_random_uuid()::text, checksum varchar(64) NOT NULL,
      finished_at timestamptz, migration_name varchar(255) NOT NULL, logs text,
      rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(),
      applied_steps_count integer NOT NULL DEFAULT 0)`,
  );
  for (const name of applied) {
    const sql = await script(name);
    const checksum = createHash('sha256').update(sql).digest('hex');
    await run(driver, sql);
    await run(
      driver,
      `INSERT INTO _prisma_migrations (checksum, migration_name, finished_at)
       VALUES ('${checksum}', '${name}', now())`,
    );
  }
}

const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const [workspaceId, userId, apiKeyId, contactId] = [id(1), id(2), id(3), id(4)];
const pipelines = { opportunity: id(11), project: id(12) };
const stages = { opportunity: id(21), project: id(22) };
const [older, newer, project, archived, archivedLater] = [31, 32, 33, 34, 35].map(id);

/** Rows of each table of the first migration. */
const firstRows = `
  INSERT INTO workspace (id, name) VALUES ('${workspaceId}', 'Acme');
  INSERT INTO workspace_user (workspace_id, id, name, email, role)
    VALUES ('${workspaceId}', '${userId}', 'Ann', 'ann@example.com', 'member');
  INSERT INTO api_key (id, workspace_id, user_id, name, hash, last_characters, last_used_at)
    VALUES ('${apiKeyId}', '${workspaceId}', '${userId}', 'Key', decode(repeat('ab', 32), 'hex'),
      'x7Qf', '2026-01-09T09:00:00Z');
  INSERT INTO contact (workspace_id, id, first_name, phone)
    VALUES ('${workspaceId}', '${contactId}', 'Bob', '555');
  INSERT INTO pipeline (workspace_id, id, name, kind, is_default) VALUES
    ('${workspaceId}', '${pipelines.opportunity}', 'Sales', 'opportunity', true),
    ('${workspaceId}', '${pipelines.project}', 'Production', 'project', true);
  INSERT INTO stage (workspace_id, id, pipeline_id, name, position) VALUES
    ('${workspaceId}', '${stages.opportunity}', '${pipelines.opportunity}', 'New', 0),
    ('${workspaceId}', '${stages.project}', '${pipelines.project}', 'Approved', 0);
  INSERT INTO opportunity (workspace_id, id, pipeline_id, stage_id, approval_status, approved_at,
    created_at, updated_at, name, value, tags, primary_contact_id, sales_rep_id) VALUES
    ('${workspaceId}', '${older}', '${pipelines.opportunity}', '${stages.opportunity}',
      'opportunity', NULL, '2026-01-01T10:00:00Z', '2026-01-01T10:00:00Z', 'Roof', 12500.50,
      '{vip,"two words"}', '${contactId}', '${userId}'),
    ('${workspaceId}', '${newer}', '${pipelines.opportunity}', '${stages.opportunity}',
      'opportunity', NULL, '2026-01-02T10:00:00Z', '2026-01-02T10:00:00Z', NULL, NULL, '{}', NULL, NULL),
    ('${workspaceId}', '${project}', '${pipelines.project}', '${stages.project}',
      'project', '2026-01-03T12:00:00Z', '2026-01-03T10:00:00Z', '2026-01-03T12:00:00Z', NULL, NULL, '{}',
      NULL, NULL),
    ('${workspaceId}', '${archived}', '${pipelines.opportunity}', '${stages.opportunity}',
      'archived', NULL, '2026-01-04T10:00:00Z', '2026-01-04T12:00:00Z', NULL, NULL, '{}', NULL, NULL);`;

/** Rows of the tables and columns that the next two migrations added. */
const nextRows = `
  UPDATE contact SET type = 'customer', job_title = 'Owner';
  INSERT INTO opportunity (workspace_id, id, pipeline_id, stage_id, approval_status, stage_rank, version)
    VALUES ('${workspaceId}', '${archivedLater}', '${pipelines.opportunity}', '${stages.opportunity}',
      'archived', 'f', 2);
  INSERT INTO opportunity_event (workspace_id, id, opportunity_id, version, type, api_key_id, changes,
    created_at) VALUES
    ('${workspaceId}', '${id(41)}', '${archivedLater}', 1, 'created', '${apiKeyId}', '[]',
      '2026-01-05T10:00:00Z'),
    ('${workspaceId}', '${id(42)}', '${archivedLater}', 2, 'archived', '${apiKeyId}',
      '[{"field": "approvalStatus", "before": "opportunity", "after": "archived"}]',
      '2026-01-06T10:00:00Z');
  INSERT INTO idempotent_answer (workspace_id, api_key_id, key, request_hash, status, headers, body)
    VALUES ('${workspaceId}', '${apiKeyId}', 'once', decode(repeat('cd', 32), 'hex'), 201, '{}', '{"a": 1}');
  INSERT INTO rest_usage (workspace_id, id, api_key_id, method, path, calls, first_called_at, last_called_at)
    VALUES ('${workspaceId}', '${id(51)}', '${apiKeyId}', 'GET', '/v1/contacts', 7,
      '2026-01-07T10:00:00Z', '2026-01-08T10:00:00Z');`;

test('the rows of earlier versions survive the migrations, and fill the columns that were added', async () => {
  const driver = await openEmptyDatabase();
  const database = openDatabase(driver);
  onTestFinished(() => database.close());
  await applyOnly(driver, [init]);
  await run(driver, firstRows);
  await applyOnly(driver, [wholeDomain, restUsage]);
  await run(driver, nextRows);
  expect(await migrate(driver)).toEqual(later);

  const { system } = database;
  const time = (text: string) => new Date(`2026-01-${text}:00:00Z`);
  expect(await system.workspace.findMany()).toMatchObject([
    { name: 'Acme', timeZone: 'UTC', country: 'US' },
  ]);
  expect(await system.user.findMany()).toMatchObject([
    { email: 'ann@example.com', role: 'member', deactivatedAt: null },
  ]);
  expect(await system.apiKey.findMany({ include: { use: true } })).toMatchObject([
    { id: apiKeyId, userId, lastCharacters: 'x7Qf', use: { lastUsedAt: time('09T09') } },
  ]);
  expect(await system.contact.findMany()).toMatchObject([
    {
      ...{
        firstName: 'Bob',
        phone: '555',
        type: 'customer',
        jobTitle: 'Owner',
        tags: [],
        version: 1,
      },
      ...{ phoneKey: null, keysVersion: 0 },
    },
  ]);
  expect(await system.pipeline.findMany({ orderBy: { position: 'asc' } })).toMatchObject([
    { id: pipelines.opportunity, kind: 'opportunity', isDefault: true, position: 0 },
    { id: pipelines.project, kind: 'project', isDefault: true, position: 1 },
  ]);
  const opportunities = await system.opportunity.findMany({
    orderBy: [{ pipelineId: 'asc' }, { stageRank: 'asc' }],
    omit: { workspaceId: true },
  });
  expect(opportunities).toMatchObject([
    { id: archived, approvalStatus: 'archived', archivedAt: time('04T12'), version: 1 },
    { id: newer, approvalStatus: 'opportunity', archivedAt: null, name: null, value: null },
    {
      ...{ id: older, approvalStatus: 'opportunity', archivedAt: null, name: 'Roof' },
      ...{ tags: ['vip', 'two words'], primaryContactId: contactId, salesRepId: userId },
      createdAt: time('01T10'),
    },
    { id: archivedLater, approvalStatus: 'archived', archivedAt: time('06T10'), version: 2 },
    { id: project, approvalStatus: 'project', approvedAt: time('03T12'), archivedAt: null },
  ]);
  expect(opportunities[2]?.value?.toFixed(2)).toBe('12500.50');
  // The columns that the gateway fills in the background.
  await foldOutdatedRows(database, new AbortController().signal);
  const filled = { omit: { foldedName: false, foldedTags: false, foldedVersion: false } };
  expect(await system.opportunity.findFirst({ ...filled, where: { name: 'Roof' } })).toMatchObject({
    ...{ foldedName: 'roof', foldedTags: ['vip', 'two words'], foldedVersion: 1, version: 1 },
  });
  const events = await system.opportunityEvent.findMany({ orderBy: { createdAt: 'asc' } });
  expect(events).toMatchObject([
    { opportunityId: older, version: 1, type: 'created', apiKeyId: null, createdAt: time('01T10') },
    { opportunityId: newer, version: 1, type: 'created', createdAt: time('02T10') },
    { opportunityId: project, version: 1, type: 'created', createdAt: time('03T10') },
    { opportunityId: archived, version: 1, type: 'created', createdAt: time('04T10') },
    { opportunityId: archivedLater, version: 1, type: 'created', apiKeyId },
    { opportunityId: archivedLater, version: 2, type: 'archived', createdAt: time('06T10') },
  ]);
  expect(events[5]?.changes).toEqual([
    { field: 'approvalStatus', before: 'opportunity', after: 'archived' },
  ]);
  expect(await system.idempotentAnswer.findMany()).toMatchObject([
    { principalId: apiKeyId, key: 'once', status: 201, body: '{"a": 1}', gzippedBody: null },
  ]);
  expect(await system.restUsage.findMany()).toMatchObject([
    { principalId: apiKeyId, apiKeyId, userId: null, path: '/v1/contacts', calls: 7n },
  ]);
});

test('users whose addresses differ only in case stop the migration with their list, until one gets another address', async () => {
  const driver = await openEmptyDatabase();
  const database = openDatabase(driver);
  onTestFinished(() => database.close());
  const index = names.findIndex((name) => name.endsWith('user_email_ignoring_case'));
  await applyOnly(driver, names.slice(0, index));
  const other = id(3);
  await run(
    driver,
    `INSERT INTO workspace (id, name) VALUES ('${workspaceId}', 'Acme'), ('${id(2)}', 'Other');
     INSERT INTO workspace_user (workspace_id, id, name, email, role) VALUES
       ('${workspaceId}', '${id(1)}', 'Ann', 'ann@example.com', 'admin'),
       ('${workspaceId}', '${other}', 'Ann too', 'ANN@example.com', 'member'),
       ('${workspaceId}', '${id(4)}', 'Bob', 'bob@example.com', 'member'),
       ('${id(2)}', '${id(5)}', 'Ann of the other', 'Ann@example.com', 'admin');`,
  );
  const failure = await migrate(driver).catch((error: unknown) => error);
  const { message } = (failure as Error).cause as Error;
  for (const part of ['user set-email', workspaceId, id(1), 'Ann too', 'ANN@example.com'])
    expect(message).toContain(part);
  for (const part of ['Bob', 'Ann of the other']) expect(message).not.toContain(part);

  const { system } = database;
  for (const email of ['Bob@example.com', 'no address'])
    await expect(setUserEmail(system, { workspaceId, id: other, email })).rejects.toThrow('email');
  await expect(
    setUserEmail(system, { workspaceId: id(2), id: other, email: 'a@example.com' }),
  ).rejects.toThrow('no user');
  await setUserEmail(system, { workspaceId, id: other, email: 'ann2@example.com' });
  expect(await migrate(driver)).toEqual(names.slice(index));
});
