// The scheduling of requests on the connections of the database, on a gateway with few connections.
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { createApp } from '../../../src/app.js';
import { openDatabase, type DatabaseOptions } from '../../../src/database/database.js';
import type { Driver } from '../../../src/database/driver.js';
import { changesChannel } from '../../../src/database/event-statements.js';
import { migrate } from '../../../src/database/migrate.js';
import { openPostgres } from '../../../src/database/postgres.js';
import { createWorkspace } from '../../../src/domain/workspace/create.js';
import {
  isPostgres,
  newWorkspace,
  openEmptyDatabase,
  type Workspace,
} from '../../support/gateway.js';
import { listeningApp } from '../../support/live.js';
import { holding, type HeldLock } from '../../support/locks.js';
import { opportunitiesPath } from '../../support/rest.js';
import { subscribe } from '../../support/sse.js';

interface Options {
  readonly turns?: DatabaseOptions['turns'];
  readonly requestTimeoutMs?: number;
  readonly sharedWorkTimeoutMs?: number;
}

type Method = 'GET' | 'POST' | 'PATCH';

/** A gateway of the test's own on a database that is up to date. */
function startGateway(
  driver: Driver,
  { turns, requestTimeoutMs = 0, sharedWorkTimeoutMs = 0 }: Options = {},
) {
  const database = openDatabase(driver, { ...(turns && { turns }), sharedWorkTimeoutMs });
  const app = createApp({ database, logger: pino({ level: 'silent' }), requestTimeoutMs });
  onTestFinished(async () => {
    await app.close();
    await database.close();
  });
  return {
    app,
    /** Sends a request with any key from the address of the workspaces. */
    signInWith: (apiKey: string) =>
      app.inject({ url: opportunitiesPath, headers: { authorization: `Bearer ${apiKey}` } }),
    /** A workspace of callers who share an address. */
    async newWorkspace(remoteAddress = '127.0.0.1') {
      const { workspace, apiKey } = await createWorkspace(database.system, { name: 'Acme' });
      async function call(
        method: Method,
        url: string,
        payload: object = {},
        headersOfCall: Record<string, string> = {},
      ) {
        const { statusCode, headers, body } = await app.inject({
          method,
          url,
          remoteAddress,
          headers: { authorization: `Bearer ${apiKey}`, ...headersOfCall },
          ...(method !== 'GET' && { payload }),
        });
        return { status: statusCode, headers, body: JSON.parse(body) as never };
      }
      const create = async () => {
        const { body } = await call('POST', opportunitiesPath);
        return `${opportunitiesPath}/${(body as { id: string }).id}`;
      };
      const list = () => call('GET', opportunitiesPath);
      const count = () => database.system.opportunity.count();
      return { id: workspace.id, apiKey, call, create, list, count };
    },
  };
}

describe.runIf(isPostgres)('on a pool of connections', () => {
  let admin: Driver;
  const url = new URL(inject('databaseUrl') ?? 'postgresql:');

  beforeAll(async () => {
    admin = await openEmptyDatabase();
    await migrate(admin);
    const current = 'SELECT current_database() AS name';
    const [row] = await admin.session((session) => session.query(current));
    url.pathname = `/${String(row?.name)}`;
  });
  afterAll(() => admin.close());

  const startPooled = async (poolSize: number, options?: Options, queryMs = 0) =>
    startGateway(
      await openPostgres({
        url: url.href,
        poolSize,
        limits: { statementMs: 0, lockMs: 0, idleTransactionMs: 0, queryMs },
      }),
      options,
    );

  const lockTable = 'LOCK TABLE opportunity IN ACCESS EXCLUSIVE MODE';

  /** Keeps whoever changes an opportunity of the workspace waiting. */
  const lockingRows = <Result>(
    { id }: { id: string },
    work: (lock: HeldLock) => Promise<Result>,
  ): Promise<Result> =>
    holding(admin, 'SELECT 1 FROM opportunity WHERE workspace_id = $1 FOR UPDATE', [id], work);

  test('a request that runs or waits too long gets 503 at its deadline, and its connection is freed', async () => {
    const gateway = await startPooled(1, { requestTimeoutMs: 1_500 });
    const { call, ...workspace } = await gateway.newWorkspace();
    const path = await workspace.create();
    await lockingRows(workspace, async () => {
      const answers = await Promise.all([call('PATCH', path), call('PATCH', path)]);
      for (const { status, headers, body } of answers) {
        expect(status).toBe(503);
        expect(headers['retry-after']).toMatch(/^\d+$/);
        expect(body).toMatchObject({
          error: { code: 'unavailable', message: expect.stringContaining('REQUEST_TIMEOUT_MS') },
        });
      }
    });
    expect((await call('PATCH', path)).status).toBe(200);
  });

  test('writes need one connection each, so that a pool of one serves them all', async () => {
    const gateway = await startPooled(1, { requestTimeoutMs: 8_000 });
    const { call, create } = await gateway.newWorkspace();
    const path = await create();
    const keyed = { 'idempotency-key': 'one' };
    const graphql = (query: string) => call('POST', '/graphql', { query });
    const answers = await Promise.all([
      create(),
      call('PATCH', path, { name: 'x' }),
      call('POST', opportunitiesPath, { contact_name: 'x' }, keyed),
      call('POST', opportunitiesPath, { contact_name: 'x' }, keyed),
      graphql(
        'mutation { createOpportunities(input: { opportunities: [{}, {}] }) { __typename } }',
      ),
      graphql(
        'mutation { createContact(input: { firstName: "Ann", email: "ann@example.com" }) { __typename } }',
      ),
    ]);
    for (const answer of answers)
      if (typeof answer !== 'string')
        expect(answer.status, JSON.stringify(answer)).toBeLessThan(300);
  });

  test('a workspace with active neighbours uses at most its share of the connections', async () => {
    const gateway = await startPooled(4, { turns: { share: 0.5, queueMax: 1_000 } });
    const [busy, neighbour] = [await gateway.newWorkspace(), await gateway.newWorkspace()];
    const paths = await Promise.all([1, 2, 3, 4].map(() => busy.create()));
    expect((await neighbour.list()).status).toBe(200);
    const changed = await lockingRows(busy, async ({ untilBlocked }) => {
      const changes = paths.map((path) => busy.call('PATCH', path));
      await untilBlocked(2);
      for (let calls = 0; calls < 5; calls++) expect((await neighbour.list()).status).toBe(200);
      return changes;
    });
    for (const { status } of await Promise.all(changed)) expect(status).toBe(200);
  });

  test('a workspace without active neighbours uses all connections', async () => {
    const gateway = await startPooled(4);
    const { call, ...workspace } = await gateway.newWorkspace();
    const paths = await Promise.all([1, 2, 3, 4].map(() => workspace.create()));
    const changes = await lockingRows(workspace, async ({ untilBlocked }) => {
      const sent = paths.map((path) => call('PATCH', path));
      await untilBlocked(4);
      return sent;
    });
    for (const { status } of await Promise.all(changes)) expect(status).toBe(200);
  });

  test('a workspace whose queue is full gets 503 at once, and others are served', async () => {
    const gateway = await startPooled(2, { turns: { share: 0.5, queueMax: 1 } });
    const [busy, neighbour] = [await gateway.newWorkspace(), await gateway.newWorkspace()];
    const path = await busy.create();
    expect((await neighbour.list()).status).toBe(200);
    const changes = await lockingRows(busy, async ({ untilBlocked }) => {
      const running = busy.call('PATCH', path);
      await untilBlocked();
      // One of them waits, and the other one is one too many.
      const waiting = [busy.list(), busy.list()];
      const { status, headers, body } = await Promise.race(waiting);
      expect(status).toBe(503);
      expect(headers['retry-after']).toMatch(/^\d+$/);
      expect(body).toMatchObject({ error: { code: 'unavailable' } });
      expect((await neighbour.list()).status).toBe(200);
      return [running, ...waiting];
    });
    const statuses = (await Promise.all(changes)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 200, 503]);
  });

  test('a sign-in with a key that was used before waits for its own workspace only', async () => {
    const gateway = await startPooled(2, { turns: { share: 1, queueMax: 2 } });
    const [busy, neighbour] = [await gateway.newWorkspace(), await gateway.newWorkspace()];
    const paths = [await busy.create(), await busy.create()];
    expect((await neighbour.list()).status).toBe(200);
    const [answer, ...others] = await lockingRows(busy, async ({ untilBlocked }) => {
      const running = paths.map((path) => busy.call('PATCH', path));
      await untilBlocked(2);
      const waiting = [busy.list(), busy.list(), gateway.signInWith('an-unknown-api-key')];
      return [neighbour.list(), ...running, ...waiting];
    });
    expect((await answer).status).toBe(200);
    await Promise.all(others);
  });

  test('the work on an event counts for its workspace, and ends its streams at its deadline', async () => {
    const turns = { share: 0.5, queueMax: 0 };
    const gateway = await startPooled(4, { turns, sharedWorkTimeoutMs: 1_000 });
    const [busy, neighbour] = [await gateway.newWorkspace(), await gateway.newWorkspace()];
    const path = await busy.create();
    const address = await gateway.app.listen({ port: 0 });
    const streams = await Promise.all(
      ['a', 'b'].map((name) => subscribe(address, busy.apiKey, { contactName: { eq: name } })),
    );
    const pipelines = '/v1/pipelines';
    await holding(admin, lockTable, [], async ({ untilBlocked }) => {
      const notify = `SELECT pg_notify('${changesChannel}', $1)`;
      const change = `${busy.id} ${path.slice(opportunitiesPath.length + 1)} 1`;
      expect((await neighbour.call('GET', pipelines)).status).toBe(200);
      await admin.session((session) => session.query(notify, [change]));
      await untilBlocked(2);
      expect((await busy.call('GET', pipelines)).status).toBe(503);
      expect((await neighbour.call('GET', pipelines)).status).toBe(200);
      for (const stream of streams) await stream.cut();
    });
  });

  test('the gateway is ready while one workspace uses all connections', async () => {
    const gateway = await startPooled(1);
    const workspace = await gateway.newWorkspace();
    const path = await workspace.create();
    const [change] = await lockingRows(workspace, async ({ untilBlocked }) => {
      const running = workspace.call('PATCH', path);
      await untilBlocked();
      expect((await gateway.app.inject('/readyz')).statusCode).toBe(200);
      return [running];
    });
    expect((await change).status).toBe(200);
  });

  test('a statement that times out leaves the next one of its workspace a connection that works', async () => {
    const gateway = await startPooled(2, undefined, 2_000);
    const [busy, neighbour] = [await gateway.newWorkspace(), await gateway.newWorkspace()];
    await holding(admin, lockTable, [], async ({ untilBlocked }) => {
      const running = busy.list();
      await untilBlocked();
      // The other connection becomes idle. It is closed as well, as it may have fallen silent too.
      const pipelines = '/v1/pipelines';
      expect((await neighbour.call('GET', pipelines)).status).toBe(200);
      const waiting = busy.call('GET', pipelines);
      expect((await running).status).toBe(503);
      expect((await waiting).status).toBe(200);
      return [];
    });
  });

  test('waiting statements of a client that disconnects are not sent, also those of a second request on its connection', async () => {
    const gateway = await startPooled(1);
    const { app } = gateway;
    const { call, apiKey, ...workspace } = await gateway.newWorkspace();
    const path = await workspace.create();
    const created = await workspace.count();
    const gone = new Promise<void>((resolve) => {
      app.server.on('request', (_request, response) => {
        response.once('close', resolve);
      });
    });
    const address = await app.listen({ port: 0, host: '127.0.0.1' });
    const [change] = await lockingRows(workspace, async ({ untilBlocked }) => {
      const running = call('PATCH', path);
      await untilBlocked();
      const socket = connect(Number(new URL(address).port), '127.0.0.1');
      const creation = `POST ${opportunitiesPath} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${apiKey}\r\nContent-Length: 0\r\n\r\n`;
      socket.write(creation.repeat(2));
      await once(app.server, 'request');
      socket.destroy();
      await gone;
      return [running];
    });
    expect((await change).status).toBe(200);
    for (let calls = 0; calls < 3; calls++) expect((await workspace.list()).status).toBe(200);
    expect(await workspace.count()).toBe(created);
  });

  test('a request runs at most four statements at a time, and further ones wait without a warning', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => void warnings.push(warning);
    process.on('warning', onWarning);
    onTestFinished(() => void process.off('warning', onWarning));
    const gateway = await startPooled(8);
    const { call } = await gateway.newWorkspace();
    const aliases = Array.from(
      { length: 40 },
      (_, at) => `a${String(at)}: opportunities { totalCount }`,
    );
    const [answered] = await holding(admin, lockTable, [], async ({ untilBlocked }) => {
      const answer = call('POST', '/graphql', { query: `{ ${aliases.join(' ')} }` });
      await untilBlocked(4);
      // Tests in other databases of the server have locks as well.
      const waiting = `SELECT 1 FROM pg_locks JOIN pg_database ON pg_database.oid = database
        WHERE NOT granted AND datname = current_database()`;
      const rows = await admin.session((session) => session.query(waiting));
      expect(rows).toHaveLength(4);
      return [answer];
    });
    expect((await answered).status).toBe(200);
    expect(warnings).toEqual([]);
  });
});

describe.skipIf(isPostgres)('on the embedded database', () => {
  test('workspaces take turns', async () => {
    const [busy, neighbour] = [await newWorkspace(), await newWorkspace()];
    const list = async ({ client }: Workspace) => (await client.get(opportunitiesPath)).status;
    for (const workspace of [busy, neighbour]) expect(await list(workspace)).toBe(200);
    const answered: string[] = [];
    await Promise.all([
      ...Array.from({ length: 20 }, () => list(busy).then(() => answered.push('busy'))),
      list(neighbour).then(() => answered.push('neighbour')),
    ]);
    expect(answered.indexOf('neighbour')).toBeLessThan(10);
  });

  test('requests and timers are served between the statements of a queue', async () => {
    const { client } = await newWorkspace();
    const { address } = await listeningApp();
    const aliases = Array.from(
      { length: 80 },
      (_, at) => `a${String(at)}: opportunities { totalCount }`,
    );
    const order: string[] = [];
    await Promise.all([
      client.data(`{ ${aliases.join(' ')} }`).then(() => order.push('queue')),
      fetch(`${address}/livez`).then(() => order.push('other request')),
      setTimeout(1).then(() => order.push('timer')),
    ]);
    expect(order.at(-1)).toBe('queue');
  });
});
