import { describe, expect, test } from 'vitest';
import { newContact, newUser, newWorkspace, stagesOf } from '../../support/gateway.js';
import { readEvents, missingId, newPipeline } from '../../support/opportunities.js';
import { create, errorOf, get, patch, recordPath, refusalOf, bodyOf } from '../../support/rest.js';

/** A workspace with an opportunity that has a value in every field, and another value for each. */
async function newFilled() {
  const workspace = await newWorkspace();
  const { client, id } = workspace;
  const [first, second] = await stagesOf(id);
  const people = async () => ({
    primary_contact_id: (await newContact(id)).id,
    sales_rep_id: (await newUser(id)).id,
    project_manager_id: (await newUser(id)).id,
    ar_owner_id: (await newUser(id)).id,
  });
  const words = (suffix: string) => ({
    name: `Kitchen ${suffix}`,
    contact_name: `Ann ${suffix}`,
    lead_source: `Referral ${suffix}`,
    address_street: `1 Main St ${suffix}`,
    address_city: `Springfield ${suffix}`,
    address_state: `IL ${suffix}`,
    address_zip: `01234 ${suffix}`,
    address_country: `US ${suffix}`,
    tags: [suffix, 'roof'],
  });
  const before = await create(client, {
    ...words('A'),
    ...(await people()),
    value: 12.5,
    appointment_at: '2026-01-15T17:00:00.000Z',
    stage_id: first?.id,
  });
  const others = {
    ...words('B'),
    ...(await people()),
    value: 999_999_999_999.99,
    appointment_at: '2026-01-16T17:00:00.000Z',
    stage_id: second?.id,
  };
  return { workspace, client, before, others, url: recordPath(before.id) };
}

describe('PATCH of an opportunity', () => {
  test('sets each field alone: absent fields keep their values', async () => {
    const { client, before, others, url } = await newFilled();
    let now: Record<string, unknown> = { ...before };
    for (const [field, value] of Object.entries(others)) {
      now = { ...now, [field]: value };
      const after = bodyOf(await patch(client, url, { [field]: value }), 200);
      expect(after, field).toStrictEqual({ ...now, updated_at: after.updated_at });
    }
    expect(await get(client, before.id)).toMatchObject(others);
  });

  test('sets all fields at once', async () => {
    const { client, before, others, url } = await newFilled();
    const after = bodyOf(await patch(client, url, others), 200);
    expect(after).toStrictEqual({ ...before, ...others, updated_at: after.updated_at });
    expect(await get(client, before.id)).toStrictEqual(after);
  });

  test('clears each field that is null, and no other', async () => {
    const { client, before, others, url } = await newFilled();
    const { stage_id, tags, ...clearable } = others;
    expect([stage_id, tags]).toBeDefined();
    let now: Record<string, unknown> = { ...before };
    for (const field of Object.keys(clearable)) {
      now = { ...now, [field]: null };
      const after = bodyOf(await patch(client, url, { [field]: null }), 200);
      expect(after, field).toStrictEqual({ ...now, updated_at: after.updated_at });
    }
    expect(bodyOf(await patch(client, url, { tags: null }), 200).tags).toEqual([]);
  });

  test('moves the opportunity to the first stage of a pipeline that is given alone', async () => {
    const { workspace, client, url } = await newFilled();
    const { id: pipeline_id, stages } = await newPipeline(workspace);
    expect(bodyOf(await patch(client, url, { pipeline_id }), 200)).toMatchObject({
      pipeline_id,
      stage_id: stages[0]?.id,
    });
  });

  test('accepts GraphQL IDs in the address and in the fields', async () => {
    const { workspace, client, before } = await newFilled();
    const user = await newUser(workspace.id);
    const sales_rep_id = Buffer.from(`User:${user.id}`).toString('base64');
    const url = recordPath(encodeURIComponent(before.node_id));
    expect(bodyOf(await patch(client, url, { sales_rep_id }), 200)).toMatchObject({
      id: before.id,
      sales_rep_id: user.id,
    });
  });

  test('sets the external ID, which then belongs to no other record', async () => {
    const { client, url } = await newFilled();
    bodyOf(await patch(client, url, { external_id: 'crm-1' }), 200);
    const other = await create(client, { external_id: 'crm-2' });
    refusalOf(await patch(client, recordPath(other.id), { external_id: 'crm-1' }), 'external_id');
    bodyOf(await patch(client, url, { external_id: null }), 200);
    bodyOf(await patch(client, recordPath(other.id), { external_id: 'crm-1' }), 200);
  });

  test.each([
    ['an empty object', {}],
    ['no body', undefined],
    ['the values that it has', { contact_name: 'Ann A', value: 12.5, tags: ['A', 'roof'] }],
  ])('with %s changes nothing, and adds no event and no version', async (_name, body) => {
    const { client, before, url } = await newFilled();
    const { etag } = (await client.get(url)).headers;
    const answer = await patch(client, url, body);
    expect(bodyOf(answer, 200)).toStrictEqual(before);
    expect(answer.headers.etag).toBe(etag);
    expect(await readEvents(client, before.id)).toHaveLength(1);
  });

  test('of a project leaves it a project', async () => {
    const { client, url } = await newFilled();
    const { body: project } = await client.post(`${url}/approve`);
    expect(bodyOf(await patch(client, url, { name: 'Done' }), 200)).toMatchObject({
      name: 'Done',
      approval_status: 'project',
      approved_at: project.approved_at,
      stage_id: project.stage_id,
    });
  });

  test('of an archived record changes its fields, but not its placement', async () => {
    const { client, others, url } = await newFilled();
    await client.post(`${url}/archive`);
    expect(bodyOf(await patch(client, url, { name: 'Late' }), 200)).toMatchObject({
      name: 'Late',
      approval_status: 'archived',
    });
    errorOf(await patch(client, url, { stage_id: others.stage_id }), 409, 'conflict');
  });
});

describe('PATCH of an opportunity is rejected, and nothing changes,', () => {
  type Filled = Awaited<ReturnType<typeof newFilled>>;

  async function expectRefusal({ client, before, url }: Filled, body: object, ...params: string[]) {
    const error = refusalOf(await patch(client, url, body), ...params);
    expect(await get(client, before.id)).toStrictEqual(before);
    return error;
  }

  test.each([
    ...['nope', 'contactName', 'input', 'if_match', 'expectedVersion', '__proto__', ''],
    // Fields of the object that an update cannot set, with another value than the present one.
    ...['id', 'node_id', 'workspace_id', 'approval_status', 'approved_at', 'created_at'],
  ])('for an unknown field: %j', async (field) => {
    const filled = await newFilled();
    const body = JSON.parse(`{"name": "B", ${JSON.stringify(field)}: 1}`);
    await expectRefusal(filled, body, field);
  });

  test('for a query parameter, of which it has none', async () => {
    const { client, before, url } = await newFilled();
    refusalOf(await patch(client, `${url}?name=B&limit=1`, { name: 'B' }), 'name', 'limit');
    expect(await get(client, before.id)).toStrictEqual(before);
  });

  test('for all of its problems at once', async () => {
    const wrong = {
      nope: 1,
      name: 5,
      contact_name: 'x'.repeat(256),
      value: -1,
      appointment_at: '2026-02-30T00:00:00Z',
      tags: ['a', 5],
      sales_rep_id: missingId,
      stage_id: missingId,
    };
    const params = Object.keys(wrong).map((field) => (field === 'tags' ? 'tags[1]' : field));
    await expectRefusal(await newFilled(), wrong, ...params);
  });

  test.each(['pipeline_id', 'stage_id'])('for null as its %s, which is required', async (field) => {
    const { message } = await expectRefusal(await newFilled(), { [field]: null }, field);
    expect(message).toBe(`${field}: Cannot be cleared.`);
  });

  test.each([
    ...['primary_contact_id', 'sales_rep_id', 'project_manager_id', 'ar_owner_id'],
    ...['pipeline_id', 'stage_id'],
  ] as const)(
    'for a %s of another workspace, with the same error as an unknown ID',
    async (field) => {
      const filled = await newFilled();
      const theirs = (await newFilled()).before[field] ?? '';
      const { message } = await expectRefusal(filled, { [field]: theirs }, field);
      expect((await expectRefusal(filled, { [field]: missingId }, field)).message).toBe(message);
    },
  );

  test('for an opportunity of another workspace, with the same error as an unknown ID', async () => {
    const { client } = await newWorkspace();
    const { before, client: owner } = await newFilled();
    const foreign = await patch(client, recordPath(before.id), { name: 'B' });
    const missing = await patch(client, recordPath(missingId), { name: 'B' });
    const { message } = errorOf(missing, 404, 'not_found');
    expect(errorOf(foreign, 404, 'not_found').message).toBe(message);
    expect(await get(owner, before.id)).toStrictEqual(before);
  });

  test('for a read-only key, and for a role that may only read', async () => {
    const { workspace, client, before, url } = await newFilled();
    const readers = [
      await workspace.clientAs('admin', { readOnly: true }),
      await workspace.clientAs('viewer'),
    ];
    for (const reader of readers)
      errorOf(await patch(reader, url, { name: 'B' }), 403, 'forbidden');
    expect(await get(client, before.id)).toStrictEqual(before);
    bodyOf(await patch(await workspace.clientAs('member'), url, { name: 'B' }), 200);
  });
});
