import { afterAll, beforeAll, expect, test } from 'vitest';
import { globalId } from '../support/global-ids.js';
import { startPostgres, type PostgresServer } from '../support/embedded-postgres.js';
import { call, newApiKey, startGateway } from '../support/process.js';
import type { RunningGateway } from '../support/launch.js';
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

test('processes on one database share their data, and deliver a change made at one to subscribers at another', async () => {
  const env = { DATABASE_URL: await server.createDatabase('gateway') };
  const [one, two] = await Promise.all([startGateway(env), startGateway(env)]);
  const key = await newApiKey(env.DATABASE_URL);
  // With DATABASE_URL nothing is seeded.
  expect(one.banner).not.toContain('Demo key');
  const [here, there] = await Promise.all([
    subscribe(one.address, key),
    subscribe(two.address, key),
  ]);
  const id = await create(one, key);
  for (const changes of [here, there]) {
    const { opportunity, ...event } = await changes.nextEvent();
    expect(event).toMatchObject({ type: 'CREATED', opportunityId: globalId('Opportunity', id) });
    expect(opportunity).toMatchObject({ contactName: 'Ann' });
  }

  const list = await call(`${two.address}/v1/opportunities`, key);
  expect(list.body.data).toEqual([expect.objectContaining({ id })]);

  const stopping = two.stop();
  await there.cut();
  expect((await stopping).code).toBe(0);
  const next = await create(one, key);
  expect((await here.nextEvent()).opportunityId).toBe(globalId('Opportunity', next));
});

test('SIGTERM ends the streams of clients that read and of those that do not, and exits with 0 at once', async () => {
  const env = { DATABASE_URL: await server.createDatabase('streams') };
  const gateway = await startGateway(env);
  const key = await newApiKey(env.DATABASE_URL);
  const [reader, idler] = await Promise.all([1, 2].map(() => subscribe(gateway.address, key)));
  await create(gateway, key);
  expect((await reader?.nextEvent())?.type).toBe('CREATED');
  idler?.response.pause();

  const asked = Date.now();
  const stopping = gateway.stop();
  await reader?.cut();
  expect((await stopping).code).toBe(0);
  // Well before the 10 seconds after which what is still open is cut off.
  expect(Date.now() - asked).toBeLessThan(5_000);
});
