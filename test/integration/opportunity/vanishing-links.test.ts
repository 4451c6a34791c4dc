import { expect, test } from 'vitest';
import { countOpportunities, isPostgres, newContact, newWorkspace } from '../../support/gateway.js';
import { whileDeleted } from '../../support/opportunities.js';

// The embedded database runs one transaction at a time, so nothing can vanish in between.
test.skipIf(!isPostgres)(
  'a contact that is deleted between check and write is reported by its parameter',
  async () => {
    const { id, client } = await newWorkspace();
    const contact = await newContact(id);
    const answer = await whileDeleted('contact', contact, () =>
      client.post('/v1/opportunities', { primary_contact_id: contact.id }),
    );
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({
      code: 'invalid_request',
      param: 'primary_contact_id',
    });
    expect(await countOpportunities(id)).toBe(0);
  },
);
