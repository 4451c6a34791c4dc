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
  test('50 requests at once with one key write once, and are answered alike or told to wait', async () => {
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

  test('50 requests at once with a key each are all done', async () => {
    const { id, client } = await newWorkspace();
    const answers = await parallel(50, (index) => surface.create(client, 'Ann', String(index)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => surface.done));
    expect(await footprint(id)).toEqual({ opportunities: 50, events: 50, answers: 50 });
  });

  // From here on somebody must wait in the middle, which nobody does on the embedded database.
  describe.skipIf(!isPostgres)('while the first request is being answered', () => {
    test('a second one with its key is told so, and one with another key is not', async () => {
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

    test('a fault undoes all of it, and the key is free', async () => {
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

    test('a fault while the answer is stored undoes the write as well', async () => {
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

    test('a statement that is cancelled undoes all of it, and the key is free', async () => {
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

    test('a contact that vanishes is reported, not a fault, and the key is free', async () => {
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
  'in a batch with a key, an item whose contact vanishes is reported, and the others are created',
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
