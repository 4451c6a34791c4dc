import pino from 'pino';
import { expect, inject, onTestFinished, test } from 'vitest';
import { createApp } from '../../../src/app.js';
import { openDatabase } from '../../../src/database/database.js';
import { openPostgres } from '../../../src/database/postgres.js';
import { isPostgres, newWorkspace } from '../../support/gateway.js';
import { opportunitiesPath } from '../../support/rest.js';

test.runIf(isPostgres)('times do not depend on the time zone of the database', async () => {
  const url = new URL(inject('databaseUrl') ?? '');
  url.searchParams.set('options', '-c TimeZone=America/New_York');
  const database = openDatabase(await openPostgres({ url: url.href }));
  onTestFinished(() => database.close());
  const app = createApp({ database, logger: pino({ level: 'silent' }) });
  onTestFinished(() => app.close());

  const { client, db } = await newWorkspace();
  const answer = await app.inject({
    method: 'POST',
    url: opportunitiesPath,
    headers: { authorization: `Bearer ${client.apiKey ?? ''}` },
    payload: { appointment_at: '2026-01-15T17:00:00Z' },
  });
  expect(answer.statusCode).toBe(201);
  const body = answer.json<{ appointment_at: string; created_at: string }>();
  expect(body.appointment_at).toBe('2026-01-15T17:00:00.000Z');
  expect(Math.abs(Date.parse(body.created_at) - Date.now())).toBeLessThan(60_000);
  const [row] = await db.opportunity.findMany({ select: { appointmentAt: true } });
  expect(row).toEqual({ appointmentAt: new Date('2026-01-15T17:00:00Z') });
});
