// The responses when PostgreSQL ends a statement or a transaction, by the codes that it sends.
import { randomUUID } from 'node:crypto';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import type { Driver } from '../../../src/database/driver.js';
import { openPostgres } from '../../../src/database/postgres.js';
import { asGatewayError } from '../../../src/as-gateway-error.js';
import { isPostgres } from '../../support/gateway.js';

const statement = (sql: string) => ({ sql, args: [], argTypes: [] });

describe.runIf(isPostgres)('an error of PostgreSQL', () => {
  async function open(
    limits: { statementMs?: number; idleTransactionMs?: number },
    url = inject('databaseUrl') ?? '',
  ) {
    const noLimits = { statementMs: 0, lockMs: 0, idleTransactionMs: 0, queryMs: 0 };
    const driver = await openPostgres({ url, poolSize: 2, limits: { ...noLimits, ...limits } });
    onTestFinished(() => driver.close());
    return driver;
  }
  const errorOf = async (work: Promise<unknown>) => {
    const { code, message } = asGatewayError(await work.catch((error: unknown) => error));
    return { code, message };
  };
  const exceeded = (limit: string) => ({
    code: 'UNAVAILABLE',
    message: `A statement exceeded a time limit of the database (${limit}). Try again shortly.`,
  });
  const run = async (driver: Driver, sql: string) =>
    (await driver.adapter.connect()).executeRaw(statement(sql));

  test('57014 names statement_timeout', async () => {
    const driver = await open({ statementMs: 20 });
    expect(await errorOf(run(driver, 'SELECT pg_sleep(5)'))).toEqual(exceeded('statement_timeout'));
  });

  test('57014 names statement_timeout if the operator has set it in the URL', async () => {
    const url = new URL(inject('databaseUrl') ?? 'postgresql:');
    url.searchParams.set('options', '-c statement_timeout=20');
    const driver = await open({}, url.href);
    expect(await errorOf(run(driver, 'SELECT pg_sleep(5)'))).toEqual(exceeded('statement_timeout'));
  });

  test('57014 names statement_timeout if the operator has set it on the role', async () => {
    const name = `limited_${randomUUID().replaceAll('-', '')}`;
    const url = new URL(inject('databaseUrl') ?? 'postgresql:');
    const admin = await open({});
    await run(admin, `CREATE ROLE ${name} LOGIN PASSWORD 'limited'`);
    await run(admin, `ALTER ROLE ${name} SET statement_timeout = 20`);
    url.username = name;
    url.password = 'limited';
    // As behind a pooler: the gateway's own limits would replace that of the role.
    const driver = await openPostgres({ url: url.href, sendsSessionSettings: false });
    onTestFinished(() => driver.close());
    expect(await errorOf(run(driver, 'SELECT pg_sleep(5)'))).toEqual(exceeded('statement_timeout'));
  });

  test('25P03 names idle_in_transaction_session_timeout', async () => {
    // Long enough for a busy machine to send the next statement in time.
    const driver = await open({ idleTransactionMs: 500 });
    const transaction = await (await driver.adapter.connect()).startTransaction();
    const { rows } = await transaction.queryRaw(statement('SELECT pg_backend_pid()'));
    const pid = rows[0]?.[0];
    await driver.session(async (session) => {
      const running = 'SELECT 1 FROM pg_stat_activity WHERE pid = $1';
      while ((await session.query(running, [pid])).length > 0);
    });
    const error = await errorOf(transaction.executeRaw(statement('SELECT 1')));
    await transaction.rollback();
    expect(error).toEqual(exceeded('idle_in_transaction_session_timeout'));
  });

  test('53100 says that the disk is full', async () => {
    const driver = await open({});
    const failing = run(driver, `DO $$ BEGIN RAISE 'No space' USING ERRCODE = '53100'; END $$`);
    expect(await errorOf(failing)).toEqual({
      code: 'UNAVAILABLE',
      message: 'The disk of the database is full.',
    });
  });
});

test.runIf(isPostgres)(
  'a statement runs in one process, unless the operator allows it more',
  async () => {
    const given = new URL(inject('databaseUrl') ?? 'postgresql:');
    given.searchParams.set('options', '-c max_parallel_workers_per_gather=3');
    for (const [url, workers] of [
      [inject('databaseUrl') ?? '', '0'],
      [given.href, '3'],
    ] as const) {
      const driver = await openPostgres({ url });
      onTestFinished(() => driver.close());
      const shown = await driver.session((session) =>
        session.query('SHOW max_parallel_workers_per_gather'),
      );
      expect(shown).toEqual([{ max_parallel_workers_per_gather: workers }]);
    }
  },
);
