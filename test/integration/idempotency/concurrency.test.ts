import { describe, expect, test } from 'vitest';
import { driver, isPostgres, newContact, newWorkspace } from '../../support/gateway.js';
import {
  ageAnswers,
  footprint,
  nothing,
  post,
  replayOf,
  surfaces,
  type RawAnswer,
} from '../../support/idempotency.js';
import { holdingEvents, holdingLock } from '../../support/locks.js';

const once = { opportunities: 1, events: 1, answers: 1 };
const parallel = <Result>(count: number, work: (index: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));

describe.each(surfaces)('over %s', (_name, surface) => {
  test('executes one of 50 concurrent requests with one key; the others get its response or an error that it is in flight', async () => {
    const { id, client } = await newWorkspace();
    const answers = await parallel(50, () => surface.create(client, 'Ann', 'key'));
    const told = answers.filter(({ status }) => status !== 409);
    const [first] = told.filter(({ replayed }) => replayed === undefined);
    if (!first) throw new Error('Nobody was the first.');
    expect(first.status).toBe(surface.done);
    expect(told.filter((answer) => answer !== first)).toEqual(
      Array.from({ length: told.length - 1 }, () => replayOf(first)),
    );
    for (const answer of answers.filter(({ status }) => status === 409))
      expect(surface.refusal(answer).code).toBe('CONFLICT');
    // The embedded database does one thing after the other.
    if (!isPostgres) expect(told).toHaveLength(50);
    expect(await footprint(id)).toEqual(once);
    expect(await surface.create(client, 'Ann', 'key')).toEqual(replayOf(first));
  });

  test('executes all of 50 concurrent requests with different keys', async () => {
    const { id, client } = await newWorkspace();
    const answers = await parallel(50, (index) => surface.create(client, 'Ann', String(index)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => surface.done));
    expect(await footprint(id)).toEqual({ opportunities: 50, events: 50, answers: 50 });
  });

  // From here on somebody must wait in the middle, which nobody does on the embedded database.
  describe.skipIf(!isPostgres)('while the first request is running', () => {
    test('rejects a second request with the same key, and executes one with another key', async () => {
      const { id, client } = await newWorkspace();
      const other = await newWorkspace();
      await holdingEvents(id, async ({ untilBlocked, release }) => {
        const first = surface.create(client, 'Ann', 'key');
        await untilBlocked();
        for (const contactName of ['Ann', 'Bob']) {
          const second = await surface.create(client, contactName, 'key');
          expect(second).toMatchObject({ status: 409, replayed: undefined });
          expect(surface.refusal(second).code).toBe('CONFLICT');
        }
        expect(await surface.create(other.client, 'Ann', 'key')).toMatchObject({
          status: surface.done,
        });
        await release();
        const answer = await first;
        expect(answer).toMatchObject({ status: surface.done, replayed: undefined });
        expect(await surface.create(client, 'Ann', 'key')).toEqual(replayOf(answer));
      });
      expect(await footprint(id)).toEqual(once);
    });

    test('rolls back everything on an internal error, and the key stays free', async () => {
      const { id, client } = await newWorkspace();
      const answer = await holdingEvents(id, async ({ untilBlocked, release }) => {
        const first = surface.create(client, 'Ann', 'key');
        const pid = await untilBlocked();
        await driver.session((session) => session.query('SELECT pg_terminate_backend($1)', [pid]));
        const failed = await first;
        await release();
        return failed;
      });
      expect(answer.replayed).toBeUndefined();
      expect(surface.refusal(answer).code).toBe('UNAVAILABLE');
      expect(await footprint(id)).toEqual(nothing);
      expect(await surface.create(client, 'Ann', 'key')).toMatchObject({ status: surface.done });
      expect(await footprint(id)).toEqual(once);
    });

    test('rolls back the write if the response cannot be stored', async () => {
      const { id, client } = await newWorkspace();
      const old = await surface.create(client, 'Ann', 'key');
      await ageAnswers(id, 25 * 3_600_000);
      const row = 'SELECT 1 FROM idempotent_answer WHERE workspace_id = $1 FOR UPDATE';
      const answer = await holdingLock(row, [id], async ({ untilBlocked, release }) => {
        const second = surface.create(client, 'Bob', 'key');
        const pid = await untilBlocked();
        await driver.session((session) => session.query('SELECT pg_terminate_backend($1)', [pid]));
        const failed = await second;
        await release();
        return failed;
      });
      expect(surface.refusal(answer).code).toBe('UNAVAILABLE');
      expect(await footprint(id)).toEqual(once);
      await ageAnswers(id, 0);
      expect(await surface.create(client, 'Ann', 'key')).toEqual(replayOf(old));
    });

    test('rolls back the write and replays the response that another request has stored meanwhile', async () => {
      const { id, client } = await newWorkspace();
      const old = await surface.create(client, 'Ann', 'key');
      await ageAnswers(id, 25 * 3_600_000);
      const row = 'UPDATE idempotent_answer SET created_at = now() WHERE workspace_id = $1';
      const answer = await holdingLock(row, [id], async ({ untilBlocked, release }) => {
        const second = surface.create(client, 'Ann', 'key');
        await untilBlocked();
        await release();
        return second;
      });
      expect(answer).toEqual(replayOf(old));
      expect(await footprint(id)).toEqual(once);
    });

    test('rolls back everything if a statement is cancelled, and the key stays free', async () => {
      const { id, client } = await newWorkspace();
      const answer = await holdingEvents(id, async ({ untilBlocked, release }) => {
        const first = surface.create(client, 'Ann', 'key');
        const pid = await untilBlocked();
        await driver.session((session) => session.query('SELECT pg_cancel_backend($1)', [pid]));
        const failed = await first;
        await release();
        return failed;
      });
      expect(surface.refusal(answer).code).toBe('UNAVAILABLE');
      expect(await footprint(id)).toEqual(nothing);
      expect(await surface.create(client, 'Ann', 'key')).toMatchObject({ status: surface.done });
      expect(await footprint(id)).toEqual(once);
    });

    test('reports a contact that is deleted meanwhile as an error of the input, and the key stays free', async () => {
      const { id, client } = await newWorkspace();
      const contact = await newContact(id);
      const deletion = 'DELETE FROM contact WHERE workspace_id = $1 AND id = $2';
      const answer = await holdingLock(
        deletion,
        [id, contact.id],
        async ({ untilBlocked, release }): Promise<RawAnswer> => {
          const pending = surface.createWithContact(client, contact.id, 'key');
          await untilBlocked();
          await release();
          return pending;
        },
      );
      expect(surface.refusal(answer)).toMatchObject({
        code: 'INVALID_REQUEST',
        message: expect.stringMatching(/primary_?contact_?id/i),
      });
      expect(await footprint(id)).toEqual(nothing);
      expect(await surface.create(client, 'Ann', 'key')).toMatchObject({ status: surface.done });
    });
  });
});

test.skipIf(!isPostgres)(
  'a batch with a key reports an item whose contact is deleted meanwhile, and creates the others',
  async () => {
    const { id, client } = await newWorkspace();
    const contact = await newContact(id);
    const query = `mutation ($input: CreateOpportunitiesInput!) { createOpportunities(input: $input) {
      ... on CreateOpportunitiesPayload { results { opportunity { uuid } issues { path } } } } }`;
    const opportunities = [{}, { primaryContactId: contact.id }, {}];
    const body = { query, variables: { input: { allOrNone: false, opportunities } } };
    const deletion = 'DELETE FROM contact WHERE workspace_id = $1 AND id = $2';
    const first = await holdingLock(
      deletion,
      [id, contact.id],
      async ({ untilBlocked, release }): Promise<RawAnswer> => {
        const pending = post(client, '/graphql', body, 'key');
        await untilBlocked();
        await release();
        return pending;
      },
    );
    const { results } = JSON.parse(first.text).data.createOpportunities;
    expect(results.map((result: any) => result.issues.length)).toEqual([0, 1, 0]);
    expect(await post(client, '/graphql', body, 'key')).toEqual(replayOf(first));
    expect(await footprint(id)).toEqual({ opportunities: 2, events: 2, answers: 1 });
  },
);
