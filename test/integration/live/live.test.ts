import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { OpportunityFilter } from '../../generated/operations.js';
import { globalId } from '../../support/global-ids.js';
import {
  database,
  newUnreadableUser,
  newWorkspace,
  stagesOf,
  type Workspace,
} from '../../support/gateway.js';
import { mutate, post } from '../../support/idempotency.js';
import { listeningApp, write } from '../../support/live.js';
import { anyText } from '../../support/opportunities.js';
import { create as createByRest } from '../../support/rest.js';
import { stream, subscribe } from '../../support/sse.js';

/** A workspace of which somebody watches the changes. */
async function watched(where?: OpportunityFilter) {
  const workspace = await newWorkspace();
  const { address } = await listeningApp();
  const changes = await subscribe(address, workspace.client.apiKey, where);
  return { ...workspace, address, changes };
}

const userOf = ({ id }: Workspace | { id: string }) =>
  database.system.user.findFirstOrThrow({ where: { workspaceId: id } });

describe('a subscriber', () => {
  test('receives each change: its type, its user, and the opportunity after it', async () => {
    const { id, client, changes } = await watched();
    const [, second] = await stagesOf(id);
    const user = await userOf({ id });
    const { uuid } = await write(client, 'createOpportunity', { contactName: 'Ann' });
    const created = await changes.nextEvent();
    expect(created).toEqual({
      id: globalId('OpportunityEvent', created.uuid),
      uuid: anyText,
      opportunityId: globalId('Opportunity', uuid),
      version: 1,
      type: 'CREATED',
      createdAt: anyText,
      delivery: { isReplayed: false, matchesFilter: true },
      user: { uuid: user.id, name: user.name },
      changes: expect.arrayContaining([{ field: 'contactName', before: null, after: 'Ann' }]),
      opportunity: { uuid, version: 1, contactName: 'Ann', approvalStatus: 'OPPORTUNITY' },
    });

    const steps: [string, object, string, string][] = [
      ['updateOpportunity', { contactName: 'Bob' }, 'UPDATED', 'OPPORTUNITY'],
      ['moveOpportunity', { stageId: second?.id }, 'MOVED', 'OPPORTUNITY'],
      ['approveOpportunity', {}, 'APPROVED', 'PROJECT'],
      ['archiveOpportunity', {}, 'ARCHIVED', 'ARCHIVED'],
      ['restoreOpportunity', {}, 'RESTORED', 'PROJECT'],
      ['upsertOpportunity', { contactName: 'Cid' }, 'UPDATED', 'PROJECT'],
    ];
    await database.system.opportunity.updateMany({
      where: { workspaceId: id },
      data: { externalId: 'x' },
    });
    let version = 1;
    for (const [mutationName, input, type, approvalStatus] of steps) {
      const target = mutationName === 'upsertOpportunity' ? { externalId: 'x' } : { id: uuid };
      await write(client, mutationName, { ...target, ...input });
      version++;
      expect(await changes.nextEvent(), mutationName).toMatchObject({
        ...{ opportunityId: globalId('Opportunity', uuid), version, type },
        opportunity: { uuid, version, approvalStatus },
      });
    }

    await write(client, 'deleteOpportunity', { id: uuid });
    const { opportunity, ...event } = await changes.nextEvent();
    expect(event).toMatchObject({
      opportunityId: globalId('Opportunity', uuid),
      version: version + 1,
      type: 'DELETED',
    });
    expect(event.changes).toContainEqual({ field: 'contactName', before: 'Cid', after: null });
    expect(opportunity).toBeNull();
  });

  test('receives changes made over REST, and all those of a batch', async () => {
    const { client, changes } = await watched();
    const { id } = await createByRest(client, { contact_name: 'Ann' });
    expect(await changes.nextEvent()).toMatchObject({
      opportunityId: globalId('Opportunity', id),
      type: 'CREATED',
    });

    const query = `mutation ($input: CreateOpportunitiesInput!) { createOpportunities(input: $input) {
      ... on CreateOpportunitiesPayload { results { opportunity { id } } } } }`;
    const opportunities = Array.from({ length: 100 }, (_, index) => ({ name: String(index) }));
    const { createOpportunities } = await client.data<any, object>(query, {
      input: { opportunities },
    });
    const heard: string[] = [];
    for (let count = 0; count < 100; count++) heard.push((await changes.nextEvent()).opportunityId);
    expect(heard).toEqual(createOpportunities.results.map((item: any) => item.opportunity.id));
  });

  test('receives nothing of another workspace', async () => {
    const { client, changes } = await watched();
    const other = await newWorkspace();
    await write(other.client, 'createOpportunity', { contactName: 'Theirs' });
    const { uuid } = await write(client, 'createOpportunity', { contactName: 'Mine' });
    expect((await changes.nextEvent()).opportunityId).toBe(globalId('Opportunity', uuid));
  });

  test('receives the same changes as all other subscribers', async () => {
    const { client, address, changes } = await watched();
    const more = await Promise.all([1, 2].map(() => subscribe(address, client.apiKey)));
    const { uuid } = await write(client, 'createOpportunity');
    await write(client, 'updateOpportunity', { id: uuid, name: 'x' });
    for (const each of [changes, ...more])
      for (const version of [1, 2])
        expect(await each.nextEvent()).toMatchObject({
          opportunityId: globalId('Opportunity', uuid),
          version,
        });
  });

  test('receives the changes of one opportunity in the order of its versions', async () => {
    const { client, changes } = await watched();
    const { uuid } = await write(client, 'createOpportunity');
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        write(client, 'updateOpportunity', { id: uuid, name: String(index) }),
      ),
    );
    for (let version = 1; version <= 21; version++)
      expect(await changes.nextEvent()).toMatchObject({ version });
  });

  test('receives the current state of each record', async () => {
    const { id, client, changes } = await watched();
    const { uuid } = await write(client, 'createOpportunity');
    const user = await userOf({ id });
    expect((await changes.nextEvent()).user?.name).toBe(user.name);
    await database.system.user.updateMany({
      where: { workspaceId: id },
      data: { name: 'Renamed' },
    });
    await write(client, 'updateOpportunity', { id: uuid, name: 'x' });
    expect((await changes.nextEvent()).user?.name).toBe('Renamed');
  });

  test.each(['viewer', 'read-only'])('can be a %s', async (who) => {
    const workspace = await newWorkspace();
    const { address } = await listeningApp();
    const client =
      who === 'viewer'
        ? await workspace.clientAs('viewer')
        : await workspace.clientAs('admin', { readOnly: true });
    const changes = await subscribe(address, client.apiKey);
    const { uuid } = await write(workspace.client, 'createOpportunity');
    expect((await changes.nextEvent()).opportunityId).toBe(globalId('Opportunity', uuid));
  });
});

describe('a change that is not committed is not published', () => {
  test('if it is rejected, changes nothing, or is rolled back', async () => {
    const { client, changes, id } = await watched();
    const { id: salesRepId } = await newUnreadableUser(id);
    const { uuid } = await write(client, 'createOpportunity', { contactName: 'Ann', salesRepId });
    expect((await changes.nextEvent()).version).toBe(1);

    const stale = { id: uuid, contactName: 'Bob', expectedVersion: 9 };
    expect((await mutate(client, 'updateOpportunity', stale)).text).toContain('StaleVersionError');
    await write(client, 'updateOpportunity', { id: uuid, contactName: 'Ann' });
    const query = `mutation { updateOpportunity(input: { id: "${uuid}", contactName: "Cid" }) {
      ... on UpdateOpportunityPayload {
        opportunity { events(first: 1) { nodes { opportunity { salesRep { createdAt } } } } } } } }`;
    expect((await post(client, '/graphql', { query }, 'key')).text).toContain('INTERNAL');

    await write(client, 'updateOpportunity', { id: uuid, contactName: 'Dan' });
    const event = await changes.nextEvent();
    expect(event.changes).toEqual([{ field: 'contactName', before: 'Ann', after: 'Dan' }]);
    expect(event.version).toBe(2);
  });

  test('a write with an Idempotency-Key is published once, however often it is retried', async () => {
    const { client, changes } = await watched();
    for (const key of ['one', 'one', 'two'])
      await mutate(client, 'createOpportunity', { contactName: key }, key);
    expect((await changes.nextEvent()).opportunity?.contactName).toBe('one');
    expect((await changes.nextEvent()).opportunity?.contactName).toBe('two');
  });
});

describe('a filter', () => {
  test('passes records that match after the change, and every deletion', async () => {
    const { client, changes } = await watched({ contactName: { startsWith: 'A' } });
    const { uuid } = await write(client, 'createOpportunity', { contactName: 'Bob' });
    // The filter is applied to the opportunity as it is when the change is read. The next event shows that Bob's change
    // has been read and has not matched.
    const { uuid: amy } = await write(client, 'createOpportunity', { contactName: 'Amy' });
    expect(await changes.nextEvent()).toMatchObject({
      version: 1,
      opportunityId: globalId('Opportunity', amy),
    });
    await write(client, 'updateOpportunity', { id: uuid, contactName: 'Ann' });
    expect(await changes.nextEvent()).toMatchObject({
      version: 2,
      opportunityId: globalId('Opportunity', uuid),
    });
    await write(client, 'updateOpportunity', { id: uuid, contactName: 'Cid' });
    expect(await changes.nextEvent()).toMatchObject({
      version: 3,
      delivery: { matchesFilter: false },
    });
    const other = await write(client, 'createOpportunity', { contactName: 'Bea' });
    await write(client, 'deleteOpportunity', { id: other.uuid });
    const { opportunity, ...event } = await changes.nextEvent();
    expect(event).toMatchObject({
      type: 'DELETED',
      delivery: { matchesFilter: false },
      opportunityId: globalId('Opportunity', other.uuid),
    });
    expect(opportunity).toBeNull();
  });

  test('passes the change after which an opportunity no longer matches, and says so', async () => {
    const { client, changes } = await watched({ approvalStatus: { eq: 'OPPORTUNITY' } });
    const { uuid } = await write(client, 'createOpportunity');
    expect((await changes.nextEvent()).type).toBe('CREATED');
    await write(client, 'approveOpportunity', { id: uuid });
    expect(await changes.nextEvent()).toMatchObject({
      ...{ opportunityId: globalId('Opportunity', uuid), version: 2 },
      delivery: { isReplayed: false, matchesFilter: false },
    });
    // Further changes of it do not concern the filter.
    await write(client, 'updateOpportunity', { id: uuid, name: 'x' });
    const next = await write(client, 'createOpportunity');
    expect(await changes.nextEvent()).toMatchObject({
      opportunityId: globalId('Opportunity', next.uuid),
      delivery: { matchesFilter: true },
    });
  });

  test('can select one opportunity', async () => {
    const workspace = await newWorkspace();
    const { address } = await listeningApp();
    const { uuid } = await write(workspace.client, 'createOpportunity');
    const changes = await subscribe(address, workspace.client.apiKey, { id: { eq: uuid } });
    await write(workspace.client, 'createOpportunity');
    await write(workspace.client, 'updateOpportunity', { id: uuid, name: 'x' });
    expect(await changes.nextEvent()).toMatchObject({
      opportunityId: globalId('Opportunity', uuid),
      version: 2,
    });
  });

  test('that is invalid is rejected with all of its problems', async () => {
    const { client } = await newWorkspace();
    const { address } = await listeningApp();
    const changes = await subscribe(address, client.apiKey, {
      q: 'x'.repeat(256),
      contactName: { eq: 'x', contains: 'x'.repeat(1_000) },
    });
    const { errors } = await changes.next();
    const [error] = errors ?? [];
    expect(error?.extensions.code).toBe('INVALID_REQUEST');
    expect(error?.extensions.issues?.map(({ path }) => path.join('.')).sort()).toEqual([
      'where.contactName.contains',
      'where.q',
    ]);
    expect(await changes.isComplete()).toBe(true);
  });
});

describe('a request to subscribe', () => {
  const query = 'subscription { opportunityEventAdded { uuid } }';

  test.each(['application/json', 'application/graphql-response+json', 'image/png'])(
    'that accepts only %s results in 406',
    async (accept) => {
      const { client } = await newWorkspace();
      expect((await post(client, '/graphql', { query }, undefined, { accept })).status).toBe(406);
    },
  );

  test('without a key results in 401', async () => {
    const { address } = await listeningApp();
    for (const apiKey of [undefined, 'ogw_nobody-has-this-key']) {
      const { response } = await stream(address, apiKey, query);
      expect(response.statusCode).toBe(401);
      expect(response.headers['www-authenticate']).toBe(
        apiKey === undefined ? 'Bearer' : 'Bearer error="invalid_token"',
      );
    }
  });

  test.each([
    ['is malformed', 'subscription {'],
    ['asks for an unknown field', 'subscription { nope }'],
    [
      'selects a large page',
      'subscription { opportunityEventAdded { opportunity { stage { opportunities(first: 100) { nodes { uuid } } } } } }',
    ],
    [
      'costs too much',
      `subscription { opportunityEventAdded { opportunity { ${Array.from(
        { length: 60 },
        (_, index) => `a${String(index)}: events(first: 100) { nodes { uuid } }`,
      ).join(' ')} } } }`,
    ],
  ])('that %s is rejected with an error', async (_what, document) => {
    const { client } = await newWorkspace();
    const { address } = await listeningApp();
    const refused = await stream(address, client.apiKey, document);
    const { errors } = await refused.next();
    expect(errors).toMatchObject([{ extensions: { code: 'INVALID_REQUEST' } }]);
    expect(await refused.isComplete()).toBe(true);
  });

  test('in the single connection mode of graphql-sse is rejected with an error that names the transports', async () => {
    const { client } = await newWorkspace();
    const accept = 'text/event-stream';
    const answer = await client.send({ method: 'PUT', url: '/graphql', headers: { accept } });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('GET, POST, OPTIONS');
    expect(answer.body.errors).toMatchObject([
      {
        message: expect.stringMatching(
          /single connection.*text\/event-stream.*graphql-transport-ws/,
        ),
        extensions: { code: 'METHOD_NOT_ALLOWED' },
      },
    ]);
  });

  test('by GET gets the same events as by POST', async () => {
    const { client } = await newWorkspace();
    const { address } = await listeningApp();
    const url = `${address}/graphql?${new URLSearchParams({ query }).toString()}`;
    const headers = {
      accept: 'text/event-stream',
      authorization: `Bearer ${client.apiKey ?? ''}`,
    };
    const sent = request(url, { headers }).end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toContain('text/event-stream');
    sent.destroy();
  });
});

test('queries and mutations can be sent as events too, each with one result', async () => {
  const { client } = await newWorkspace();
  const { address } = await listeningApp();
  const creation = 'mutation { createOpportunity(input: {}) { __typename } }';
  const created = await stream(address, client.apiKey, creation);
  expect(await created.next()).toEqual({
    data: { createOpportunity: { __typename: 'CreateOpportunityPayload' } },
  });
  expect(await created.isComplete()).toBe(true);
  const counted = await stream(address, client.apiKey, '{ opportunities { totalCount } }');
  expect(await counted.next()).toEqual({ data: { opportunities: { totalCount: 1 } } });
  expect(await counted.isComplete()).toBe(true);
});
