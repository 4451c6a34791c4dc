import { serverAudits } from 'graphql-http';
import pino from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../../src/app.js';
import { openDatabase } from '../../../src/database/database.js';
import { migrate } from '../../../src/database/migrate.js';
import { createWorkspace } from '../../../src/domain/workspace/create.js';
import { fetchAs } from '../../support/fetch.js';
import {
  anonymous,
  countOpportunities,
  isPostgres,
  newWorkspace,
  openEmptyDatabase,
  type Answer,
  type Client,
} from '../../support/gateway.js';
import { holding } from '../../support/locks.js';

const responseType = 'application/graphql-response+json';
const query = '{ __typename }';
const creating = 'mutation { createOpportunity(input: {}) { __typename } }';

describe('the audits of the GraphQL-over-HTTP specification', () => {
  let client: Client | undefined;
  const url = 'http://gateway.test/graphql';
  const audits = serverAudits({
    url,
    fetchFn: async (...args: Parameters<typeof fetch>) => {
      client ??= (await newWorkspace()).client;
      return fetchAs(client)(...args);
    },
  });

  test.each(audits.map(({ id, name, fn }) => [id, name, fn] as const))(
    '%s: %s',
    async (_id, _name, fn) => {
      const result = await fn();
      expect('reason' in result ? result.reason : 'ok').toBe('ok');
      expect(result.status).toBe('ok');
    },
  );
});

describe('the Accept header', () => {
  test.each([
    [undefined, 'application/json'],
    ['', 'application/json'],
    ['*/*', 'application/json'],
    ['application/*', 'application/json'],
    ['application/json', 'application/json'],
    ['application/json;q=0.9, text/html', 'application/json'],
    [responseType, responseType],
    ['Application/GraphQL-Response+JSON; charset=utf-8', responseType],
    [`${responseType},application/json;q=0.9`, responseType],
    [`application/json;q=0.9,${responseType}`, responseType],
    [`${responseType};q=0.5, application/json`, 'application/json'],
    [`${responseType};q=0, */*`, 'application/json'],
    [`application/json;q=0, ${responseType}`, responseType],
    [`multipart/mixed, ${responseType}, text/event-stream`, responseType],
  ])('%s results in the media type %s', async (accept, type) => {
    const { client } = await newWorkspace();
    const headers = accept === undefined ? {} : { accept };
    for (const body of [{ query }, { query: '{' }, {}]) {
      const answer = await client.post('/graphql', body, headers);
      expect(answer.headers['content-type']).toBe(`${type}; charset=utf-8`);
    }
  });

  test.each(['image/png', 'text/html', 'application/xml', 'application/json;q=0', 'text/*;q=0'])(
    '%s results in 406, and nothing is stored',
    async (accept) => {
      const { id, client } = await newWorkspace();
      const { status, body, headers } = await client.post(
        '/graphql',
        { query: creating },
        { accept },
      );
      expect(status).toBe(406);
      expect(body).toMatchObject({ errors: [{ extensions: { code: 'NOT_ACCEPTABLE' } }] });
      expect(headers['content-type']).toMatch(/^application\/json\b/);
      expect(await countOpportunities(id)).toBe(0);
    },
  );

  test.each(['application/json', responseType])(
    'must allow events for a subscription: %s results in 406',
    async (accept) => {
      const { client } = await newWorkspace();
      const subscription = 'subscription { opportunityEventAdded { type } }';
      const answer = await client.post('/graphql', { query: subscription }, { accept });
      expect(answer.status).toBe(406);
      expect(answer.body).toMatchObject({ errors: [{ extensions: { code: 'NOT_ACCEPTABLE' } }] });
      expect(answer.headers['content-type']).toContain(accept);
    },
  );
});

describe.skipIf(!isPostgres)('during an outage of the database', () => {
  test.each(['application/json', responseType, 'text/event-stream'])(
    'an operation fails as a whole, also if part of its data was read: %s',
    async (accept) => {
      const driver = await openEmptyDatabase();
      await migrate(driver);
      const database = openDatabase(driver);
      const gateway = createApp({ database, logger: pino({ level: 'silent' }) });
      onTestFinished(async () => {
        await gateway.close();
        await database.close();
      });
      const { workspace, apiKey } = await createWorkspace(database.system, { name: 'Test' });
      const contact = await database.system.contact.create({
        data: { workspaceId: workspace.id, firstName: 'Ann', email: 'ann@example.com' },
      });
      const ask = () =>
        gateway.inject({
          method: 'POST',
          url: '/graphql',
          headers: { authorization: `Bearer ${apiKey}`, accept },
          payload: {
            query: `{ viewer { workspace { name } } contact(id: "${contact.id}") { firstName } }`,
          },
        });
      expect((await ask()).payload).toContain('Ann');
      const answer = await holding(driver, 'LOCK TABLE contact', [], async ({ untilBlocked }) => {
        const asked = ask();
        const pid = await untilBlocked();
        await driver.session((session) => session.query('SELECT pg_terminate_backend($1)', [pid]));
        return asked;
      });
      expect(answer.statusCode).toBe(503);
      expect(answer.headers['retry-after']).toMatch(/^\d+$/);
      expect(answer.headers['content-type']).toContain(
        accept === 'text/event-stream' ? 'application/json' : accept,
      );
      expect(answer.json()).toEqual({
        errors: [expect.objectContaining({ extensions: { code: 'UNAVAILABLE' } })],
      });
    },
  );
});

describe.each(['application/json', responseType])('under %s', (accept) => {
  test.each<[number, string, (client: Client) => Promise<Answer>]>([
    [400, 'no document', (client) => client.post('/graphql', {}, { accept })],
    [400, 'malformed JSON', (client) => client.post('/graphql', '{', { accept })],
    [401, 'no key', () => anonymous.post('/graphql', { query }, { accept })],
    [
      405,
      'DELETE',
      (client) => client.send({ method: 'DELETE', url: '/graphql', headers: { accept } }),
    ],
    [
      405,
      'a mutation by GET',
      (client) => client.get(`/graphql?query=${encodeURIComponent(creating)}`, { accept }),
    ],
    [413, 'a large body', (client) => client.post('/graphql', 'x'.repeat(2 ** 21), { accept })],
    [
      415,
      'a body that is not JSON',
      (client) => client.post('/graphql', query, { accept, 'content-type': 'text/plain' }),
    ],
  ])('a %i for %s has a list of errors in that media type', async (status, _name, ask) => {
    const { client } = await newWorkspace();
    const answer = await ask(client);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe(`${accept}; charset=utf-8`);
    expect(Object.keys(answer.body as object)).toEqual(['errors']);
  });

  test('a 422 for another request with the same idempotency key, and a replay, have that media type', async () => {
    const { client } = await newWorkspace();
    const keyed = { 'idempotency-key': 'k' };
    const first = await client.post('/graphql', { query: creating }, keyed);
    const again = await client.post('/graphql', { query: creating }, { ...keyed, accept });
    expect(again).toMatchObject({ status: 200, body: first.body });
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(again.headers['content-type']).toBe(`${accept}; charset=utf-8`);
    const other = creating.replace('{}', '{ name: "x" }');
    const answer = await client.post('/graphql', { query: other }, { ...keyed, accept });
    expect(answer.status).toBe(422);
    expect(answer.headers['content-type']).toBe(`${accept}; charset=utf-8`);
  });

  test('the status is 200 for an operation with data, also if a field failed', async () => {
    const { client } = await newWorkspace();
    const failing = '{ opportunities(first: 0) { totalCount } }';
    const { status, body } = await client.post('/graphql', { query: failing }, { accept });
    expect(status).toBe(200);
    expect(body).toMatchObject({ data: null, errors: [{}] });
  });
});
