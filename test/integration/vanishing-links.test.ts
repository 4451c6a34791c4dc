import { expect, test } from 'vitest';
import {
  countOpportunities,
  driver,
  isPostgres,
  newContact,
  newWorkspace,
} from '../support/gateway.js';

// The embedded database runs one transaction at a time, so nothing can vanish in between.
test.skipIf(!isPostgres)(
  'a contact that is deleted between the check and the write is reported by its parameter',
  async () => {
    const { id, client } = await newWorkspace();
    const contact = await newContact(id);
    const answer = await driver.session(async (session) => {
      await session.run('BEGIN');
      await session.query('DELETE FROM contact WHERE workspace_id = $1 AND id = $2', [
        id,
        contact.id,
      ]);
      const pending = client.post('/v1/opportunities', { primary_contact_id: contact.id });
      // Unlike the views of activity, this one is not kept for the length of a transaction.
      const blocked =
        'SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))';
      while ((await session.query(blocked)).length === 0);
      await session.run('COMMIT');
      return pending;
    });
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({
      code: 'invalid_request',
      param: 'primary_contact_id',
    });
    expect(await countOpportunities(id)).toBe(0);
  },
);
