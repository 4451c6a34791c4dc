import pg from 'pg';
import { expect, test } from 'vitest';
import { startPostgres } from '../support/embedded-postgres.js';
import { hasPgBouncer, startPgBouncer } from '../support/pgbouncer.js';
import { call, newApiKey, startGateway, startToFail } from '../support/process.js';
import { subscribe } from '../support/sse.js';

if (!hasPgBouncer)
  process.stdout.write('Skipped: the tests of PgBouncer, which is not installed here.\n');

test.skipIf(!hasPgBouncer)(
  'two processes work through PgBouncer in transaction mode, and receive changes on a direct connection',
  async ({ onTestFinished }) => {
    const server = await startPostgres();
    onTestFinished(() => server.remove());
    const direct = await server.createDatabase('gateway');
    const key = await newApiKey(direct);
    const pooled = await startPgBouncer(direct);
    const env = {
      DATABASE_URL: pooled,
      DATABASE_LISTEN_URL: direct,
      DATABASE_PREPARED_STATEMENTS: 'off',
      DATABASE_SESSION_SETTINGS: 'off',
    };
    const admin = new pg.Client({ connectionString: direct });
    await admin.connect();
    await admin.query("ALTER ROLE postgres SET TimeZone = 'America/New_York'");
    expect((await startToFail(env)).stderr).toContain("ALTER ROLE ... SET TimeZone = 'UTC'");
    await admin.query("ALTER ROLE postgres SET TimeZone = 'UTC'");
    await admin.end();
    // Connections that the pooler opened before keep their time zone.
    const fresh = { ...env, DATABASE_URL: await startPgBouncer(direct) };

    const gateways = await Promise.all([startGateway(fresh), startGateway(fresh)]);
    const changes = await subscribe(gateways[1].address, key);
    const statuses = new Map<number, number>();
    const body = { contact_name: 'Ann', appointment_at: '2026-01-15T17:00:00Z' };
    await Promise.all(
      Array.from({ length: 20 }, async (_, caller) => {
        const list = `${gateways[caller % 2]?.address ?? ''}/v1/opportunities`;
        for (let i = 0; i < 10; i++) {
          const created = await call(list, key, { method: 'POST', body });
          const found = await call(`${list}/${created.body.id}`, key);
          const listed = await call(`${list}?q=ann&limit=5`, key);
          for (const { status } of [created, found, listed])
            statuses.set(status, (statuses.get(status) ?? 0) + 1);
          expect(found.body).toEqual(created.body);
          expect(found.body.appointment_at).toBe('2026-01-15T17:00:00.000Z');
        }
      }),
    );
    console.log(`PgBouncer: answers by status: ${JSON.stringify([...statuses])}`);
    expect([...statuses.keys()].sort()).toEqual([200, 201]);
    expect((await changes.nextEvent()).type).toBe('CREATED');
  },
);
