import pino from 'pino';
import { afterAll, expect, test } from 'vitest';
import { createApp } from '../../../src/app.js';
import { openDatabase } from '../../../src/database/database.js';
import { migrate } from '../../../src/database/migrate.js';
import { createWorkspace } from '../../../src/domain/workspace/create.js';
import { openEmptyDatabase } from '../../support/gateway.js';

// A database of its own, since its foreign keys are taken away.
const driver = await openEmptyDatabase();
await migrate(driver);
const database = openDatabase(driver);
const app = createApp({ database, logger: pino({ level: 'silent' }) });
afterAll(async () => {
  await app.close();
  await database.close();
});

test('the gateway rejects every link across workspaces without the foreign keys', async () => {
  await driver.session(async (session) => {
    const keys = await session.query(
      `SELECT conname FROM pg_constraint WHERE conrelid = 'opportunity'::regclass AND contype = 'f'`,
    );
    const drops = keys.map(({ conname }) => `DROP CONSTRAINT "${String(conname)}"`);
    await session.run(`ALTER TABLE opportunity ${drops.join(', ')}`);
  });
  const { system } = database;
  const mine = await createWorkspace(system, { name: 'Mine' });
  const { id: workspaceId } = (await createWorkspace(system, { name: 'Theirs' })).workspace;
  const contact = await system.contact.create({
    data: { workspaceId, firstName: 'Ann', phone: '1' },
  });
  const user = await system.user.findFirstOrThrow({ where: { workspaceId } });
  const stage = await system.stage.findFirstOrThrow({ where: { workspaceId } });

  const links = {
    primary_contact_id: contact.id,
    sales_rep_id: user.id,
    project_manager_id: user.id,
    ar_owner_id: user.id,
    pipeline_id: stage.pipelineId,
    stage_id: stage.id,
  };
  for (const [param, id] of Object.entries(links)) {
    const answer = await app.inject({
      method: 'POST',
      url: '/v1/opportunities',
      headers: { authorization: `Bearer ${mine.apiKey}` },
      payload: { [param]: id },
    });
    expect(answer.json()).toMatchObject({ error: { code: 'invalid_request', param } });
  }
  expect(await system.opportunity.count()).toBe(0);

  // A row that links to the other workspace nevertheless, as only a statement outside of the gateway could write it.
  const { id } = mine.workspace;
  const [place] = await system.stage.findMany({ where: { workspaceId: id }, take: 1 });
  const placement = { pipelineId: place?.pipelineId ?? '', stageId: place?.id ?? '' };
  await system.opportunity.create({
    data: { workspaceId: id, ...placement, stageRank: 'a', primaryContactId: contact.id },
  });
  const db = database.forWorkspace(id);
  expect(await db.opportunity.findMany({ include: { primaryContact: true } })).toMatchObject([
    { primaryContactId: contact.id, primaryContact: null },
  ]);
});
