// Batches on PostgreSQL, at the driver: faults that no request can cause at a certain moment.
import { randomUUID } from 'node:crypto';
import { expect, inject, onTestFinished, test } from 'vitest';
import { openPostgres } from '../../../src/database/postgres.js';
import type { TypedQuery, ValueType } from '../../../src/database/typed-query.js';
import { asGatewayError } from '../../../src/as-gateway-error.js';
import { driver, isPostgres } from '../../support/gateway.js';

const queryOf = (sql: string, ...args: unknown[]): TypedQuery => ({
  sql,
  args,
  argTypes: args.map(() => ({ scalarType: 'string', arity: 'scalar' })),
  valueTypes: [],
});

const errorOf = (running: Promise<unknown>): Promise<unknown> =>
  running.then(
    () => undefined,
    (error: unknown) => error,
  );

test.skipIf(!isPostgres)(
  'a batch that needs a new connection is rejected as unavailable if the server denies it',
  async () => {
    const role = `denied_${randomUUID().replaceAll('-', '')}`;
    const run = (script: string) => driver.session((session) => session.run(script));
    await run(`CREATE ROLE ${role} LOGIN PASSWORD 'denied'`);
    const url = new URL(inject('databaseUrl') ?? 'postgresql:');
    url.username = role;
    url.password = 'denied';
    const own = await openPostgres({ url: url.href, poolSize: 2 });
    onTestFinished(async () => {
      await own.close();
      await run(`DROP ROLE ${role}`);
    });
    const adapter = await own.adapter.connect();
    // The session holds the open connection.
    const error = await own.session(async () => {
      await run(`ALTER ROLE ${role} NOLOGIN`);
      return errorOf(adapter.runBatch([queryOf('SELECT 1')]));
    });
    expect(asGatewayError(error).code).toBe('UNAVAILABLE');
  },
);

test.skipIf(!isPostgres)(
  'a batch with a value that cannot be sent has no effect, and the next batch succeeds',
  async () => {
    const adapter = await driver.adapter.connect();
    const name = `batch_${randomUUID().replaceAll('-', '')}`;
    const unsendable = {
      toPostgres() {
        throw new Error('Cannot be sent.');
      },
    };
    const statements = [queryOf(`CREATE TABLE ${name} ()`), queryOf('SELECT $1', unsendable)];
    expect(String(await errorOf(adapter.runBatch(statements)))).toContain('Cannot be sent.');
    const [found] = await adapter.runBatch([queryOf(`SELECT to_regclass('${name}')::text`)]);
    expect(found?.rows).toEqual([[null]]);
  },
);

test.skipIf(!isPostgres)(
  'a prepared statement whose table has changed fails once, and then on no connection again',
  async () => {
    const own = await openPostgres({ url: inject('databaseUrl') ?? '', poolSize: 1 });
    onTestFinished(() => own.close());
    const name = `batch_${randomUUID().replaceAll('-', '')}`;
    const run = (script: string) => own.session((session) => session.run(script));
    await run(`CREATE TABLE ${name} AS SELECT 1 AS number`);
    const adapter = await own.adapter.connect();
    const read = () => adapter.queryRaw(queryOf(`SELECT number FROM ${name}`));
    // A statement gets its name when it is sent for the second time.
    for (let calls = 1; calls <= 3; calls++) await read();
    await run(`ALTER TABLE ${name} ALTER number TYPE text`);
    expect(String(await errorOf(read()))).toContain('cached plan');
    expect((await read()).rows).toEqual([['1']]);
    await run(`DROP TABLE ${name}`);
  },
);

test.skipIf(!isPostgres)('a time that no date can hold is no date', async () => {
  const adapter = await driver.adapter.connect();
  const times = `SELECT 'infinity'::timestamptz, '0044-03-15 BC'::timestamptz, '2026-01-15 17:00:00.5Z'::timestamptz`;
  const valueTypes = Array<ValueType>(3).fill({ scalarType: 'datetime', isList: false });
  const query: TypedQuery = { ...queryOf(times), valueTypes };
  const { rows } = await adapter.queryRaw(query);
  expect(rows).toEqual([[new Date(NaN), new Date(NaN), new Date('2026-01-15T17:00:00.500Z')]]);
});

test.skipIf(!isPostgres)('a time before standard time is sent to the second', async () => {
  const adapter = await driver.adapter.connect();
  const { TZ } = process.env;
  process.env.TZ = 'Asia/Tokyo';
  onTestFinished(() => void (process.env.TZ = TZ ?? 'UTC'));
  const time = new Date('1850-01-01T00:00:00Z');
  const { rows } = await adapter.queryRaw(
    queryOf('SELECT $1::timestamptz = ANY($2::timestamptz[]), $1::timestamptz::text', time, [time]),
  );
  expect(rows).toEqual([['t', '1850-01-01 00:00:00+00']]);
});
