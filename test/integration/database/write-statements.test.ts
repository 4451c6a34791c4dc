import { describe, expect, test } from 'vitest';
import {
  ApproveOpportunityDocument,
  ArchiveOpportunityDocument,
  CreateOpportunitiesDocument,
  CreateOpportunityDocument,
  CreateOpportunityWithRelationsDocument,
  DeleteOpportunityDocument,
  MoveOpportunityDocument,
  OpportunityEventsDocument,
  RestoreOpportunityDocument,
  UpdateOpportunityDocument,
  UpdateOpportunityWithRelationsDocument,
  UpsertOpportunityDocument,
  type UpdateOpportunityInput,
} from '../../generated/operations.js';
import { newWorkspace, stagesOf } from '../../support/gateway.js';
import { create, missingId } from '../../support/opportunities.js';
import { countFor, kindsFor, newPeople, signIn, statementsFor } from '../../support/statements.js';

/** The statements of a creation. */
const inserted = ['insert opportunity and event', 'notify'];
/** The last statements of a change. */
const updated = ['update opportunity and event', 'notify'];
const lockAndUpdate = ['lock opportunity', ...updated];

describe('a creation', () => {
  test('runs two statements: the row with its default placement and its event, and the notification', async () => {
    const { client } = await newWorkspace();
    const variables = { input: { name: 'A', value: '1.00', tags: ['a'] } };
    expect(await kindsFor(client, CreateOpportunityDocument, variables)).toEqual(inserted);
    expect(await countFor(client, CreateOpportunityDocument, variables)).toBe(signIn + 2);
  });

  test('runs one more for a contact, all users and an external ID, and none for relations', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const { primaryContactId, ...users } = await newPeople(workspace);
    const all = { primaryContactId, ...users };
    const count = (input: object) => countFor(client, CreateOpportunityDocument, { input });
    expect(await count({ primaryContactId })).toBe(signIn + 3);
    expect(await count(users)).toBe(signIn + 3);
    expect(await count({ externalId: 'crm-1' })).toBe(signIn + 3);
    expect(await count({ ...all, externalId: 'crm-2' })).toBe(signIn + 5);
    const withRelations = CreateOpportunityWithRelationsDocument;
    expect(await countFor(client, withRelations, { input: {} })).toBe(signIn + 2);
    expect(await countFor(client, withRelations, { input: all })).toBe(signIn + 4);
  });

  test('runs one more for a stage, one for a pipeline and its first stage, two for both', async () => {
    const { id, client } = await newWorkspace();
    const [first, second] = await stagesOf(id);
    const pipelineId = first?.pipelineId ?? '';
    const stageId = second?.id ?? '';
    const count = (input: object) => countFor(client, CreateOpportunityDocument, { input });
    expect(await count({ stageId })).toBe(signIn + 3);
    expect(await count({ pipelineId })).toBe(signIn + 3);
    expect(await count({ pipelineId, stageId })).toBe(signIn + 4);
  });

  test('that is rejected writes nothing', async () => {
    const workspace = await newWorkspace();
    const variables = { input: { value: '-1' } };
    const invalid = await statementsFor(workspace.client, CreateOpportunityDocument, variables);
    expect(invalid.filter((sql) => !sql.startsWith('SELECT'))).toEqual([]);
    const viewer = await workspace.clientAs('viewer');
    expect(await countFor(viewer, CreateOpportunityDocument, { input: {} })).toBe(signIn);
  });
});

describe('a batch', () => {
  test('runs three statements, for 1 item as for 20', async () => {
    const { client } = await newWorkspace();
    for (const count of [1, 20]) {
      const opportunities = Array.from({ length: count }, () => ({ name: 'A', tags: ['a'] }));
      const variables = { input: { opportunities } };
      expect(await kindsFor(client, CreateOpportunitiesDocument, variables)).toEqual([
        'select stage',
        ...inserted,
      ]);
    }
  });

  test('looks up links with one statement per kind, for 1 item as for 20', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const stages = await stagesOf(workspace.id);
    for (const count of [1, 20]) {
      const opportunities = await Promise.all(
        Array.from({ length: count }, async (_, index) => ({
          ...(await newPeople(workspace)),
          stageId: stages[index % stages.length]?.id ?? '',
          externalId: `crm-${String(count)}-${String(index)}`,
        })),
      );
      const variables = { input: { opportunities } };
      expect(await kindsFor(client, CreateOpportunitiesDocument, variables)).toEqual([
        'select contact',
        'select opportunity',
        'select stage',
        'select workspace_user',
        ...inserted,
      ]);
    }
  });
});

describe('an update', () => {
  test('runs three statements: the lock, which reads the row, the row with its event, and the notification', async () => {
    const { client } = await newWorkspace();
    const { uuid: id } = await create(client);
    const variables = { input: { id, name: 'B', value: null, tags: ['b'] } };
    expect(await kindsFor(client, UpdateOpportunityDocument, variables)).toEqual(lockAndUpdate);
  });

  test('that changes nothing runs two: the lock, and the row for the response', async () => {
    const { client } = await newWorkspace();
    const { uuid: id } = await create(client, { name: 'A' });
    const variables = { input: { id, name: 'A' } };
    expect(await kindsFor(client, UpdateOpportunityDocument, variables)).toEqual([
      'lock opportunity',
      'select opportunity',
    ]);
  });

  test('runs one more for a contact, one for all users, one for a stage, none for relations', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const { uuid: id } = await create(client);
    const { primaryContactId, ...users } = await newPeople(workspace);
    const [, second, third] = await stagesOf(workspace.id);
    const stageId = second?.id ?? '';
    const count = (input: object) =>
      countFor(client, UpdateOpportunityDocument, { input: { id, ...input } });
    expect(await count({ primaryContactId })).toBe(signIn + 4);
    expect(await count(users)).toBe(signIn + 4);
    expect(await count({ stageId })).toBe(signIn + 4);
    const others = { ...(await newPeople(workspace)), stageId: third?.id ?? '' };
    expect(await count(others)).toBe(signIn + 6);
    const withRelations = UpdateOpportunityWithRelationsDocument;
    expect(await countFor(client, withRelations, { input: { id, name: 'B' } })).toBe(signIn + 3);
    const all = { id, primaryContactId, ...users, stageId };
    expect(await countFor(client, withRelations, { input: all })).toBe(signIn + 6);
  });

  test('of a caller without permission runs none', async () => {
    const workspace = await newWorkspace();
    const { uuid: id } = await create(workspace.client);
    const viewer = await workspace.clientAs('viewer');
    const variables = { input: { id, name: 'B' } };
    expect(await countFor(viewer, UpdateOpportunityDocument, variables)).toBe(signIn);
  });

  test('that is rejected runs no more than the look-ups of links and the lock', async () => {
    const { client } = await newWorkspace();
    const { uuid: id } = await create(client);
    const count = (input: UpdateOpportunityInput) =>
      countFor(client, UpdateOpportunityDocument, { input });
    expect(await count({ id, name: 'B', expectedVersion: 7 })).toBe(signIn + 1);
    expect(await count({ id: missingId, name: 'B' })).toBe(signIn + 1);
    expect(await count({ id: 'banana', name: 'B' })).toBe(signIn);
    expect(await count({ id, value: '-1' })).toBe(signIn);
  });
});

describe('a transition', () => {
  test('runs as many statements as an update: archiving and restoring', async () => {
    const { client } = await newWorkspace();
    const { uuid: id } = await create(client);
    const variables = { input: { id } };
    expect(await kindsFor(client, ArchiveOpportunityDocument, variables)).toEqual(lockAndUpdate);
    expect(await kindsFor(client, RestoreOpportunityDocument, variables)).toEqual(lockAndUpdate);
  });

  test('runs one more for the placement: an approval, and a move to a stage', async () => {
    const { id: workspaceId, client } = await newWorkspace();
    const { uuid: id } = await create(client);
    const [, stage] = await stagesOf(workspaceId);
    const toPlace = ['select stage', ...lockAndUpdate];
    const variables = { input: { id, stageId: stage?.id ?? '' } };
    expect(await kindsFor(client, MoveOpportunityDocument, variables)).toEqual(toPlace);
    expect(await kindsFor(client, ApproveOpportunityDocument, { input: { id } })).toEqual(toPlace);
  });

  test('runs two more for a neighbour: the neighbour, and the record on its other side', async () => {
    const { client } = await newWorkspace();
    const { uuid: id } = await create(client);
    const { uuid: other } = await create(client);
    for (const side of ['beforeId', 'afterId'])
      expect(
        await kindsFor(client, MoveOpportunityDocument, { input: { id, [side]: other } }),
      ).toEqual(['lock opportunity', 'select opportunity', 'select opportunity', ...updated]);
  });

  test('runs four: a deletion', async () => {
    const { client } = await newWorkspace();
    const { uuid: id } = await create(client);
    expect(await kindsFor(client, DeleteOpportunityDocument, { input: { id } })).toEqual([
      'lock opportunity',
      'delete opportunity',
      'insert opportunity_event',
      'notify',
    ]);
  });
});

describe('an upsert', () => {
  test('runs one more than a creation with an external ID, to look for the opportunity', async () => {
    const { client } = await newWorkspace();
    const variables = { input: { externalId: 'crm-1', name: 'A' } };
    expect(await kindsFor(client, UpsertOpportunityDocument, variables)).toEqual([
      'select opportunity',
      'select opportunity',
      ...inserted,
    ]);
  });

  test('runs one more than an update with an external ID', async () => {
    const { client } = await newWorkspace();
    await create(client, { externalId: 'crm-1' });
    const variables = { input: { externalId: 'crm-1', name: 'A' } };
    expect(await kindsFor(client, UpsertOpportunityDocument, variables)).toEqual([
      'select opportunity',
      'select opportunity',
      ...lockAndUpdate,
    ]);
  });
});

describe('the events of an opportunity', () => {
  test('are read by one statement with their users, and one more with totalCount', async () => {
    const { client } = await newWorkspace();
    const { uuid: id } = await create(client);
    await statementsFor(client, ArchiveOpportunityDocument, { input: { id } });
    expect((await kindsFor(client, OpportunityEventsDocument, { id })).sort()).toEqual([
      'select opportunity',
      'select opportunity_event',
      'select opportunity_event',
    ]);
  });
});
