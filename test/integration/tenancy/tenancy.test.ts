import { expect, test } from 'vitest';
import { isBrokenReference } from '../../../src/database/driver-errors.js';
import type { Prisma } from '../../../src/generated/prisma/client.js';
import {
  countOpportunities,
  database,
  newContact,
  newUser,
  newWorkspace,
  stagesOf,
  topOf,
} from '../../support/gateway.js';

async function twoWorkspaces() {
  const [mine, theirs] = await Promise.all([newWorkspace(), newWorkspace()]);
  const [stage] = await stagesOf(mine.id);
  const [theirStage] = await stagesOf(theirs.id);
  if (stage === undefined || theirStage === undefined) throw new Error('A workspace has no stage.');
  return { mine, theirs, stage, theirStage };
}

// ------------------------- the first wall (test/unit/first-wall.test.ts has it without the second)

test('the bound client reads, changes and deletes in its own workspace only', async () => {
  const { mine, theirs } = await twoWorkspaces();
  const contact = await newContact(theirs.id);
  expect(await mine.db.contact.findMany()).toEqual([]);
  expect(await mine.db.contact.findFirst({ where: { id: contact.id } })).toBeNull();
  expect(await mine.db.contact.count()).toBe(0);
  expect(await mine.db.contact.updateMany({ data: { firstName: 'Taken' } })).toEqual({ count: 0 });
  expect(await mine.db.contact.deleteMany()).toEqual({ count: 0 });
  const kept = await theirs.db.contact.findMany();
  expect(kept).toEqual([contact]);
});

test('the bound client adds its workspace to the rows that it creates', async () => {
  const { mine } = await twoWorkspaces();
  const data = { firstName: 'Ann', phone: '1' } as Prisma.ContactUncheckedCreateInput;
  expect((await mine.db.contact.create({ data })).workspaceId).toBe(mine.id);
});

test('the bound client throws before sending an operation that cannot be scoped', async () => {
  const { mine, theirs, stage } = await twoWorkspaces();
  const contact = await newContact(theirs.id);
  const theirKey = { workspaceId_id: { workspaceId: theirs.id, id: contact.id } };
  const ownPlace = topOf(stage);
  const attempts: Record<string, () => Promise<unknown>> = {
    'a key of another workspace': () => mine.db.contact.findUnique({ where: theirKey }),
    'a change by such a key': () =>
      mine.db.contact.update({ where: theirKey, data: { firstName: 'Taken' } }),
    'a deletion by such a key': () => mine.db.contact.delete({ where: theirKey }),
    'a filter on another workspace': () =>
      mine.db.contact.findMany({ where: { workspaceId: theirs.id } }),
    'a row of another workspace': () =>
      mine.db.contact.create({ data: { workspaceId: theirs.id, firstName: 'Planted' } }),
    'rows of another workspace': () =>
      mine.db.contact.createMany({ data: [{ workspaceId: theirs.id, firstName: 'Planted' }] }),
    'a row that moves to another workspace': () =>
      mine.db.contact.updateMany({ data: { workspaceId: theirs.id } }),
    'a nested write that reaches for an existing row': () =>
      mine.db.opportunity.create({
        data: { ...ownPlace, primaryContact: { connect: theirKey } } as never,
      }),
    'another workspace by its id': () => mine.db.workspace.findUnique({ where: { id: theirs.id } }),
    'raw SQL': () => mine.db.$queryRaw`SELECT * FROM contact`,
    'a raw command': () => mine.db.$executeRaw`DELETE FROM contact`,
  };
  for (const [name, attempt] of Object.entries(attempts))
    await expect(attempt(), name).rejects.toThrow(/unscoped|another workspace/);
  expect(await theirs.db.contact.findMany()).toEqual([contact]);
});

test('the bound client can add events, but not change or delete them', async () => {
  const { mine, theirs } = await twoWorkspaces();
  await mine.client.post('/v1/opportunities', {});
  await mine.client.post('/v1/contacts', { first_name: 'Ann', phone: '1' });
  const { opportunityEvent, workspaceEvent } = mine.db;
  for (const attempt of [
    () => opportunityEvent.updateMany({ data: { type: 'deleted' } }),
    () => opportunityEvent.deleteMany(),
    () => workspaceEvent.updateMany({ data: { type: 'deleted' } }),
    () => workspaceEvent.deleteMany(),
  ])
    await expect(attempt()).rejects.toThrow('only ever added');
  expect(await opportunityEvent.findMany()).toMatchObject([{ type: 'created' }]);
  expect(await workspaceEvent.findMany()).toMatchObject([{ type: 'created' }]);
  expect(await theirs.db.workspaceEvent.findMany()).toEqual([]);
});

// ------------------------------------------------- the second wall, with the first one taken away

test('the foreign keys reject every link across workspaces without the bound client', async () => {
  const { mine, theirs, stage, theirStage } = await twoWorkspaces();
  const contact = await newContact(theirs.id);
  const user = await newUser(theirs.id);
  const sound = topOf(stage);
  const links: Record<string, object> = {
    contact: { primaryContactId: contact.id },
    'sales rep': { salesRepId: user.id },
    'project manager': { projectManagerId: user.id },
    'AR owner': { arOwnerId: user.id },
    'pipeline and stage': { pipelineId: theirStage.pipelineId, stageId: theirStage.id },
    workspace: { workspaceId: theirs.id },
  };
  for (const [name, link] of Object.entries(links))
    await expect(
      database.system.opportunity.create({ data: { ...sound, ...link } }),
      name,
    ).rejects.toMatchObject({ code: 'P2003' });
  expect(await countOpportunities(mine.id)).toBe(0);
  const event = { recordType: 'contact', recordId: contact.id, type: 'created' } as const;
  await expect(
    database.system.workspaceEvent.create({
      data: { ...event, changes: [], workspaceId: mine.id, userId: user.id },
    }),
  ).rejects.toMatchObject({ code: 'P2003' });
});

test('the database rejects a stage of another pipeline of the same workspace', async () => {
  const { mine, stage } = await twoWorkspaces();
  const [projectStage] = await stagesOf(mine.id, 'project');
  await expect(
    database.system.opportunity.create({
      data: {
        ...topOf(stage),
        stageId: projectStage?.id ?? '',
      },
    }),
  ).rejects.toMatchObject({ code: 'P2003' });
});

test('the database rejects the deletion of a record to which an opportunity refers', async () => {
  const { mine } = await twoWorkspaces();
  const contact = await newContact(mine.id);
  await mine.client.post('/v1/opportunities', { primary_contact_id: contact.id });
  const deletion = database.system.contact.deleteMany({ where: { workspaceId: mine.id } });
  await expect(deletion).rejects.toSatisfy(isBrokenReference);
});

test('the database rejects a value below zero and a project without approval', async () => {
  const { mine, stage } = await twoWorkspaces();
  const sound = topOf(stage);
  for (const wrong of [{ value: -1 }, { approvalStatus: 'project' as const }])
    await expect(
      database.system.opportunity.create({ data: { ...sound, ...wrong } }),
    ).rejects.toThrow();
  await mine.db.opportunity.create({ data: { ...sound, value: 1 } });
});

test('a workspace has one default pipeline of each kind', async () => {
  const { mine } = await twoWorkspaces();
  const second = {
    workspaceId: mine.id,
    name: 'Second',
    kind: 'opportunity',
    isDefault: true,
  } as const;
  await expect(mine.db.pipeline.create({ data: second })).rejects.toMatchObject({ code: 'P2002' });
});
