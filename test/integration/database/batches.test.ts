// Batches on PostgreSQL, at the driver: faults that no request can cause at a certain moment.
import { randomUUID } from 'node:crypto';
import { expect, inject, onTestFinished, test } from 'vitest';

import { openPostgres } from '../../../src/database/postgres.js';
import type { TypedQuery } from '../../../src/database/typed-query.js';
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
