import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgres, type PostgresServer } from '../support/embedded-postgres.js';
import {
  call,
  demoKeysIn,
  newDataFolder,
  runJson,
  startGateway,
  type RunningGateway,
} from '../support/process.js';
import { subscribe } from '../support/sse.js';

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.remove());

const create = async (gateway: RunningGateway, key: string) => {
  const init = { method: 'POST', body: { contact_name: 'Ann' } };
  const { body } = await call(`${gateway.address}/v1/opportunities`, key, init);
  return body.id as string;
};

test('a change that one process makes reaches those who watch at another, until that one is stopped', async () => {
  const env = { DATABASE_URL: await server.createDatabase('gateway') };
  const [one, two] = await Promise.all([startGateway(env), startGateway(env)]);
  const { api_key: key } = await runJson<{ api_key: string }>(
    ['workspace', 'create', '--name', 'Acme'],
    env,
  );
  const [here, there] = await Promise.all([
    subscribe(one.address, key),
    subscribe(two.address, key),
  ]);
  const id = await create(one, key);
  for (const changes of [here, there]) {
    const { event, opportunity } = await changes.nextChange();
    expect(event).toMatchObject({ type: 'CREATED', opportunityUuid: id });
    expect(opportunity).toMatchObject({ contactName: 'Ann' });
  }

  const stopping = two.stop();
  expect(await there.lastError()).toMatchObject({ code: 'UNAVAILABLE' });
  expect((await stopping).code).toBe(0);
  const next = await create(one, key);
  expect((await here.nextChange()).event.opportunityUuid).toBe(next);
});

test('SIGTERM ends the streams of readers and of those who do not read, and exits 0 at once', async () => {
  const gateway = await startGateway({ DATA_DIR: await newDataFolder() });
  const [key] = demoKeysIn(gateway.banner);
  const [reader, idler] = await Promise.all([1, 2].map(() => subscribe(gateway.address, key)));
  await create(gateway, key);
  expect((await reader?.nextChange())?.event.type).toBe('CREATED');
  idler?.response.pause();

  const asked = Date.now();
  const stopping = gateway.stop();
  expect(await reader?.lastError()).toMatchObject({ code: 'UNAVAILABLE' });
  expect((await stopping).code).toBe(0);
  // Well before the 10 seconds after which what is still open is cut off.
  expect(Date.now() - asked).toBeLessThan(5_000);
});

test('while the database is away streams end with an error, and who subscribes afterwards hears on', async () => {
  const env = { DATABASE_URL: await server.createDatabase('restarted') };
  const gateway = await startGateway(env);
  const { api_key: key } = await runJson<{ api_key: string }>(
    ['workspace', 'create', '--name', 'Acme'],
    env,
  );
  const changes = await subscribe(gateway.address, key);
  await server.stop();
  try {
    expect(await changes.lastError()).toMatchObject({ code: 'UNAVAILABLE' });
    expect((await subscribe(gateway.address, key)).response.statusCode).toBe(503);
  } finally {
    await server.start();
  }
  const anew = await subscribe(gateway.address, key);
  const id = await create(gateway, key);
  expect((await anew.nextChange()).event.opportunityUuid).toBe(id);
});
