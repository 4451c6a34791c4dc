// The events of an opportunity: each change writes one, with its author, its time and the fields that changed.
import { describe, expect, test } from 'vitest';
import type { EventType } from '../../generated/operations.js';
import { globalId } from '../../support/global-ids.js';
import {
  countOpportunities,
  database,
  isPostgres,
  newContact,
  newUser,
  newWorkspace,
  stagesOf,
  type Client,
  type Workspace,
} from '../../support/gateway.js';
import {
  anyText,
  approve,
  archive,
  change,
  create,
  createIssues,
  eventsOf,
  readEvents,
  missingId,
  move,
  newPipeline,
  readLife,
  remove,
  restore,
  stateOf,
  userOf,
  whileDeleted,
  type Life,
  type UpdateInput,
} from '../../support/opportunities.js';

/** An input with a value in every field, in which links are global IDs. */
async function newFields({ id }: Workspace) {
  const contact = await newContact(id);
  const [, stage] = await stagesOf(id);
  const newUserId = async () => globalId('User', (await newUser(id)).id);
  return {
    name: 'Roof',
    contactName: 'Ann',
    primaryContactId: globalId('Contact', contact.id),
    value: '1250.5',
    leadSource: 'Referral',
    appointmentAt: '2026-01-15T12:00:00-05:00',
    addressStreet: '1 Main Street',
    addressCity: 'Springfield',
    addressState: 'IL',
    addressZip: '62701',
    addressCountry: 'US',
    salesRepId: await newUserId(),
    projectManagerId: await newUserId(),
    arOwnerId: await newUserId(),
    pipelineId: globalId('Pipeline', stage?.pipelineId),
    stageId: globalId('Stage', stage?.id),
    tags: ['b', 'a', 'b'],
    externalId: 'crm-1',
  };
}

type Fields = Readonly<Record<string, unknown>>;

/** The fields of an opportunity that events hold, each in the form in which the opportunity itself has it. */
function auditedFieldsOf(life: Life): Fields {
  const { id, uuid, workspaceId, version, createdAt, updatedAt, ...audited } = life;
  expect([id, uuid, workspaceId, createdAt, updatedAt, version]).not.toContain(null);
  return audited;
}

const byField = (one: { field: string }, other: { field: string }) =>
  one.field < other.field ? -1 : 1;

/** The changes from one state to another, sorted by field. */
const changesFrom = (before: Fields, after: Fields) =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .map((field) => ({ field, before: before[field] ?? null, after: after[field] ?? null }))
    .filter((one) => JSON.stringify(one.before) !== JSON.stringify(one.after))
    .sort(byField);

/** The latest event, its changes sorted by field. */
async function latest(client: Client, id: string) {
  const [event] = await readEvents(client, id);
  if (!event) throw new Error('There is no event.');
  return { ...event, changes: [...event.changes].sort(byField) };
}

/**
 * Does what must write exactly one event, which tells all that became different.
 *
 * @returns the names of the fields that changed
 */
async function expectEvent(
  client: Client,
  id: string,
  type: EventType,
  work: () => Promise<unknown>,
  actor = client,
) {
  const before = await stateOf(client, id);
  const start = Date.now() - 1;
  await work();
  const end = Date.now() + 1;
  const after = await stateOf(client, id);
  expect(after.events.slice(1)).toEqual(before.events);
  const event = await latest(client, id);
  expect(event).toEqual({
    id: globalId('OpportunityEvent', event.uuid),
    uuid: anyText,
    opportunityId: globalId('Opportunity', id),
    version: before.opportunity.version + 1,
    type,
    user: { uuid: await userOf(actor) },
    createdAt: anyText,
    changes: changesFrom(auditedFieldsOf(before.opportunity), auditedFieldsOf(after.opportunity)),
  });
  expect(Date.parse(event.createdAt)).toBeGreaterThanOrEqual(start);
  expect(Date.parse(event.createdAt)).toBeLessThanOrEqual(end);
  expect(after.opportunity.version).toBe(after.events.length);
  return event.changes.map(({ field }) => field);
}

describe('the event of a creation', () => {
  test('has every field that has a value, in the format of the opportunity', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const fields = await newFields(workspace);
    const start = Date.now() - 1;
    const { uuid: id } = await create(client, fields);
    const { stageRank } = await readLife(client, id);
    expect(await readEvents(client, id)).toHaveLength(1);
    const event = await latest(client, id);
    const audited = {
      ...fields,
      value: '1250.50',
      appointmentAt: '2026-01-15T17:00:00.000Z',
      stageRank,
      approvalStatus: 'OPPORTUNITY',
    };
    expect(event).toEqual({
      id: globalId('OpportunityEvent', event.uuid),
      uuid: anyText,
      opportunityId: globalId('Opportunity', id),
      version: 1,
      type: 'CREATED',
      user: { uuid: await userOf(client) },
      createdAt: anyText,
      changes: changesFrom({}, audited),
    });
    expect(Date.parse(event.createdAt)).toBeGreaterThanOrEqual(start);
    expect(Date.parse(event.createdAt)).toBeLessThanOrEqual(Date.now() + 1);
  });

  test('has only placement and status if the opportunity is blank', async () => {
    const { client } = await newWorkspace();
    const { uuid: id, pipelineId, stageId } = await create(client);
    const { stageRank } = await readLife(client, id);
    const audited = { pipelineId, stageId, stageRank, approvalStatus: 'OPPORTUNITY' };
    expect((await latest(client, id)).changes).toEqual(changesFrom({}, audited));
  });

  test('is written for REST as well, with the user of the key', async () => {
    const workspace = await newWorkspace();
    const member = await workspace.clientAs('member');
    const { body } = await member.post('/v1/opportunities', { contact_name: 'Ann', value: 12.5 });
    const { id } = body as { id: string };
    expect(await readEvents(workspace.client, id)).toHaveLength(1);
    const event = await latest(workspace.client, id);
    const user = { uuid: await userOf(member) };
    expect(event).toMatchObject({ type: 'CREATED', version: 1, user });
    expect(event.changes).toContainEqual({ field: 'contactName', before: null, after: 'Ann' });
    expect(event.changes).toContainEqual({ field: 'value', before: null, after: '12.50' });
  });
});

describe('the event of an update', () => {
  test('has all fields that are set or cleared', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const { uuid: id } = await create(client);
    const fields = await newFields(workspace);
    const { pipelineId, stageId, ...others } = fields;
    const filling = () => change(client, { id, pipelineId, stageId, ...others });
    expect(await expectEvent(client, id, 'MOVED', filling)).toEqual(
      [...Object.keys(others), 'stageId', 'stageRank'].sort(),
    );
    const cleared = Object.fromEntries(Object.keys(others).map((field) => [field, null]));
    const clearing = () => change(client, { id, ...cleared });
    expect(await expectEvent(client, id, 'UPDATED', clearing)).toEqual(Object.keys(others).sort());
    expect((await latest(client, id)).changes).toContainEqual({
      field: 'appointmentAt',
      before: '2026-01-15T17:00:00.000Z',
      after: null,
    });
  });

  const smallChanges: [
    string,
    Omit<UpdateInput, 'id'>,
    Omit<UpdateInput, 'id'>,
    unknown,
    unknown,
  ][] = [
    ['no text to the empty one', {}, { name: '' }, null, ''],
    ['the empty text to none', { name: '' }, { name: null }, '', null],
    ['the case of a text', { name: 'a' }, { name: 'A' }, 'a', 'A'],
    ['no value to zero', {}, { value: '0' }, null, '0.00'],
    ['a value by a cent', { value: 0.1 }, { value: '0.11' }, '0.10', '0.11'],
    [
      'a value with all its digits',
      { value: '999999999999.98' },
      { value: '999999999999.99' },
      '999999999999.98',
      '999999999999.99',
    ],
    ['the order of tags', { tags: ['a', 'b'] }, { tags: ['b', 'a'] }, ['a', 'b'], ['b', 'a']],
    ['no tag to an empty one', {}, { tags: [''] }, [], ['']],
    ['tags that are hard to write', { tags: ['a,b'] }, { tags: ['"', '{}'] }, ['a,b'], ['"', '{}']],
    [
      'a time by a millisecond',
      { appointmentAt: '2026-01-15T17:00:00Z' },
      { appointmentAt: '2026-01-15T17:00:00.001Z' },
      '2026-01-15T17:00:00.000Z',
      '2026-01-15T17:00:00.001Z',
    ],
    ['an external id', { externalId: 'a' }, { externalId: 'b' }, 'a', 'b'],
  ];
  test.each(smallChanges)('has %s', async (_name, input, changed, before, after) => {
    const { client } = await newWorkspace();
    const { uuid: id } = await create(client, input);
    await expectEvent(client, id, 'UPDATED', () =>
      change(client, { ...changed, id } as Parameters<typeof change>[1]),
    );
    const [field] = Object.keys(changed);
    expect((await latest(client, id)).changes).toEqual([{ field, before, after }]);
  });

  test('omits fields that were sent without a difference', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const fields = await newFields(workspace);
    const { uuid: id } = await create(client, fields);
    const renaming = () => change(client, { id, ...fields, name: 'B' });
    expect(await expectEvent(client, id, 'UPDATED', renaming)).toEqual(['name']);
  });

  test('names the user of the key, and the key', async () => {
    const workspace = await newWorkspace();
    const { client, db } = workspace;
    const { uuid: id } = await create(client, { name: 'A' });
    const member = await workspace.clientAs('member');
    await expectEvent(client, id, 'UPDATED', () => change(member, { id, name: 'B' }), member);
    const [, event] = await eventsOf(workspace.id, id);
    const key = await db.apiKey.findFirst({ where: { id: event?.apiKeyId ?? missingId } });
    expect(key?.userId).toBe(await userOf(member));
  });

  test('is written for each transition, and has the fields that the transition changes', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const { uuid: id } = await create(client);
    const { id: pipelineId } = await newPipeline(workspace);
    const expectStep = async (type: EventType, step: () => Promise<unknown>) =>
      expect(await expectEvent(client, id, type, step));
    const place = ['pipelineId', 'stageId', 'stageRank'];
    const shelving = ['approvalStatus', 'archivedAt'];
    (await expectStep('MOVED', () => move(client, { id, pipelineId }))).toEqual(place);
    (await expectStep('MOVED', () => move(client, { id, pipelineId }))).toEqual(['stageRank']);
    (await expectStep('ARCHIVED', () => archive(client, { id }))).toEqual(shelving);
    (await expectStep('RESTORED', () => restore(client, { id }))).toEqual(shelving);
    const approval = ['approvalStatus', 'approvedAt', ...place];
    (await expectStep('APPROVED', () => approve(client, { id }))).toEqual(approval);
    (await expectStep('ARCHIVED', () => archive(client, { id }))).toEqual(shelving);
    expect((await latest(client, id)).changes).toEqual([
      { field: 'approvalStatus', before: 'PROJECT', after: 'ARCHIVED' },
      { field: 'archivedAt', before: null, after: (await readLife(client, id)).archivedAt },
    ]);
    (await expectStep('RESTORED', () => restore(client, { id }))).toEqual(shelving);
    await remove(client, { id });
    const events = await eventsOf(workspace.id, id);
    expect(events.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe('no event is written, and version and updatedAt stay the same', () => {
  test('if an update changes nothing', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const fields = await newFields(workspace);
    const { uuid: id } = await create(client, fields);
    const before = await stateOf(client, id);
    const same: Omit<UpdateInput, 'id'>[] = [
      {},
      fields,
      { value: 1250.5 },
      { value: '1250.500' },
      { appointmentAt: '2026-01-15T17:00:00Z' },
      { stageId: fields.stageId },
    ];
    for (const input of same)
      expect(await change(client, { ...input, id } as Parameters<typeof change>[1])).toEqual(
        before.opportunity,
      );
    expect(await stateOf(client, id)).toEqual(before);
  });

  test('if a blank opportunity is cleared', async () => {
    const { client } = await newWorkspace();
    const { uuid: id } = await create(client);
    const before = await stateOf(client, id);
    for (const tags of [null, []])
      await change(client, { id, tags, name: null, value: null, externalId: null });
    expect(await stateOf(client, id)).toEqual(before);
  });

  test('if an update is rejected', async () => {
    const { client } = await newWorkspace();
    const { uuid: id } = await create(client, { name: 'A' });
    const before = await stateOf(client, id);
    await change.issues(client, { id, name: 'B', value: '-1' });
    await change.issues(client, { id, name: 'B', salesRepId: missingId });
    await change.refusal(client, { id, name: 'B', expectedVersion: 2 });
    await restore.refusal(client, { id });
    await move.issues(client, { id, beforeId: missingId });
    expect(await stateOf(client, id)).toEqual(before);
  });

  test('if a creation is rejected', async () => {
    const { id, client } = await newWorkspace();
    await createIssues(client, { name: 'A', value: '-1' });
    await createIssues(client, { primaryContactId: missingId });
    expect(await eventsOf(id)).toEqual([]);
  });

  test('and an update whose event cannot be written is rolled back', async () => {
    const { id: workspaceId, client } = await newWorkspace();
    const { uuid: id } = await create(client, { name: 'A' });
    await database.system.opportunityEvent.create({
      data: { workspaceId, opportunityId: id, version: 2, type: 'updated', changes: [] },
    });
    const before = await stateOf(client, id);
    for (const step of [change, approve, archive, remove]) {
      const input = step === change ? { id, name: 'B' } : { id };
      await expect(step(client, input)).rejects.toThrow('INTERNAL');
    }
    expect(await stateOf(client, id)).toEqual(before);
  });

  test.skipIf(!isPostgres)('if the database rejects the write', async () => {
    const workspace = await newWorkspace();
    const { id: workspaceId, client } = workspace;
    const { uuid: id } = await create(client, { name: 'A' });
    const before = await stateOf(client, id);
    const contact = () => newContact(workspaceId);
    const forChange = await contact();
    const issues = await whileDeleted('contact', forChange, () =>
      change.issues(client, { id, name: 'B', primaryContactId: forChange.id }),
    );
    expect(issues).toMatchObject([{ path: ['input', 'primaryContactId'] }]);
    expect(await stateOf(client, id)).toEqual(before);
    const forCreation = await contact();
    await whileDeleted('contact', forCreation, () =>
      createIssues(client, { primaryContactId: forCreation.id }),
    );
    expect(await countOpportunities(workspaceId)).toBe(1);
    expect(await eventsOf(workspaceId)).toHaveLength(1);
  });
});
