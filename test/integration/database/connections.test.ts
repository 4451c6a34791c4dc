// The connections of the pool after a statement has exceeded its time limit.
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import type { Driver, Session } from '../../../src/database/driver.js';
import { openPostgres } from '../../../src/database/postgres.js';
import { runFor, workWithin } from '../../../src/database/work.js';
import { isPostgres } from '../../support/gateway.js';
import { startProxy } from '../../support/silent-proxy.js';

const statement = (sql: string) => ({ sql, args: [], argTypes: [] });
const rollback = statement('ROLLBACK');

describe.runIf(isPostgres)('the pool', () => {
  async function open(url: string, poolSize: number, queryMs: number): Promise<Driver> {
    const limits = { statementMs: 0, lockMs: 0, idleTransactionMs: 0, queryMs };
    const driver = await openPostgres({ url, poolSize, limits });
    onTestFinished(() => driver.close());
    return driver;
  }
  const databaseUrl = () => new URL(inject('databaseUrl') ?? '');
  const pidOf = async (session: Session) =>
    (await session.query('SELECT pg_backend_pid() AS pid'))[0]?.pid;

  test('lends no connection on which a ROLLBACK got no response', async () => {
    const url = databaseUrl();
    const proxy = await startProxy(Number(url.port));
    url.port = String(proxy.port);
    const driver = await open(url.href, 1, 300);
    const adapter = await driver.adapter.connect();
    const transaction = await adapter.startTransaction();
    const next = driver.session(pidOf);
    proxy.silence();
    await expect(transaction.executeRaw(rollback)).rejects.toThrow();
    await transaction.rollback();
    expect(await next).toEqual(expect.any(Number));
  });

  test('keeps a connection whose ROLLBACK is sent after the deadline of the request', async () => {
    const driver = await open(databaseUrl().href, 1, 0);
    const pid = await driver.session(pidOf);
    const adapter = await driver.adapter.connect();
    const transaction = await adapter.startTransaction();
    const busy = transaction.executeRaw(statement('SELECT pg_sleep(0.05)'));
    const overdue = { ...workWithin('workspace', 1), deadline: performance.now() };
    await runFor(overdue, () => transaction.executeRaw(rollback));
    await transaction.rollback();
    await busy;
    expect(await driver.session(pidOf)).toBe(pid);
  });

  test('keeps its idle connections when the request of a statement had little time left', async () => {
    const driver = await open(databaseUrl().href, 2, 0);
    const adapter = await driver.adapter.connect();
    const transaction = await adapter.startTransaction();
    // The other connection is idle.
    const pid = await driver.session(pidOf);
    const slow = () => transaction.executeRaw(statement('SELECT pg_sleep(1)'));
    await expect(runFor(workWithin('workspace', 20), slow)).rejects.toThrow('timeout');
    expect(await driver.session(pidOf)).toBe(pid);
    await transaction.rollback();
  });

  test('closes its idle connections when one was silent for the whole limit of statements', async () => {
    const driver = await open(databaseUrl().href, 2, 100);
    const adapter = await driver.adapter.connect();
    const transaction = await adapter.startTransaction();
    const pid = await driver.session(pidOf);
    await expect(transaction.executeRaw(statement('SELECT pg_sleep(1)'))).rejects.toThrow(
      'timeout',
    );
    expect(await driver.session(pidOf)).not.toBe(pid);
    await transaction.rollback();
  });
});
