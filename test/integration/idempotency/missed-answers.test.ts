// A request whose look-up of the key missed the response of an earlier one, because that was being stored. The test
// takes the part of the earlier request: its transaction holds its write and its response until the request waits for it.
import { expect, test } from 'vitest';
import { database, driver, isPostgres, newWorkspace, type Client } from '../../support/gateway.js';
import {
  ageAnswers,
  mutate,
  mutation,
  post,
  replayOf,
  sendRaw,
  type RawAnswer,
} from '../../support/idempotency.js';
import { holdingLock } from '../../support/locks.js';
import { create } from '../../support/opportunities.js';
import { opportunitiesPath } from '../../support/rest.js';

/** A call with the Idempotency-Key `key`, and `If-Match: "1"` if it changes a record. */
const rest = (client: Client, method: 'PATCH' | 'DELETE' | 'POST', path: string, body?: object) =>
  sendRaw({
    method,
    url: `${opportunitiesPath}${path}`,
    headers: {
      authorization: `Bearer ${client.apiKey ?? ''}`,
      'idempotency-key': 'key',
      ...(path !== '' && { 'if-match': '"1"' }),
    },
    ...(body && { payload: body }),
  });

interface Write {
  readonly name: string;
  /** Sends the request with the key `key`. */
  readonly send: (client: Client, id: string) => Promise<RawAnswer>;
  /** The columns that the write changes, before and after it. Undefined: it deletes the record. */
  readonly columns?: readonly [before: string, after: string];
}

const version = ['version = 1', 'version = 2'] as const;
const approval = [
  "version = 1, approval_status = 'opportunity', approved_at = NULL",
  "version = 2, approval_status = 'project', approved_at = now()",
] as const;
/** The write has created a record whose external ID was free. */
const externalId = [
  "external_id = CASE WHEN external_id = 'crm-1' THEN 'crm-2' END",
  "external_id = CASE WHEN external_id = 'crm-2' THEN 'crm-1' END",
] as const;
const target = (id: string) => ({ id, expectedVersion: 1 });
const deletion = mutation('deleteOpportunity').replace(/opportunity \{.*?\}/, 'deletedId');

const writes: readonly Write[] = [
  {
    name: 'an update over GraphQL',
    columns: version,
    send: (client, id) =>
      mutate(client, 'updateOpportunity', { ...target(id), contactName: 'Bob' }, 'key'),
  },
  {
    name: 'an approval over GraphQL',
    columns: approval,
    send: (client, id) => mutate(client, 'approveOpportunity', { id }, 'key'),
  },
  {
    name: 'a deletion over GraphQL',
    send: (client, id) =>
      post(client, '/graphql', { query: deletion, variables: { input: { id } } }, 'key'),
  },
  {
    name: 'a creation with an external ID over GraphQL',
    columns: externalId,
    send: (client) => mutate(client, 'createOpportunity', { externalId: 'crm-1' }, 'key'),
  },
  {
    name: 'an update over REST',
    columns: version,
    send: (client, id) => rest(client, 'PATCH', `/${id}`, { contact_name: 'Bob' }),
  },
  {
    name: 'an approval over REST',
    columns: approval,
    send: (client, id) => rest(client, 'POST', `/${id}/approve`),
  },
  { name: 'a deletion over REST', send: (client, id) => rest(client, 'DELETE', `/${id}`) },
  {
    name: 'a creation with an external ID over REST',
    columns: externalId,
    send: (client) => rest(client, 'POST', '', { external_id: 'crm-1' }),
  },
  {
    name: 'a batch over REST',
    columns: externalId,
    send: (client) => rest(client, 'POST', '/batch', { opportunities: [{ external_id: 'crm-1' }] }),
  },
];

// On the embedded database, transactions run one after the other.
test.skipIf(!isPostgres).each(writes.map((write) => [write.name, write] as const))(
  '%s replays the response of an earlier request whose write would reject it',
  async (_name, { send, columns }) => {
    const { id: workspaceId, client } = await newWorkspace();
    const { uuid: id } = await create(client);
    const where = { workspaceId_id: { workspaceId, id } };
    const row = await database.system.opportunity.findUniqueOrThrow({ where });
    const first = await send(client, id);
    expect(first.status).toBeLessThan(300);

    await ageAnswers(workspaceId, 25 * 3_600_000);
    const change = (assignments: string) =>
      `UPDATE opportunity SET ${assignments} WHERE workspace_id = $1`;
    if (columns)
      await driver.session((session) => session.query(change(columns[0]), [workspaceId]));
    else await database.system.opportunity.create({ data: row });
    const write = columns ? change(columns[1]) : 'DELETE FROM opportunity WHERE workspace_id = $1';
    const both = `WITH answer AS (UPDATE idempotent_answer SET created_at = now() WHERE workspace_id = $1)
      ${write}`;
    const second = await holdingLock(both, [workspaceId], async ({ untilBlocked, release }) => {
      const pending = send(client, id);
      await untilBlocked();
      await release();
      return pending;
    });
    expect(second).toEqual(replayOf(first));
  },
);
