import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryText } from '../../support/arbitrary-text.js';
import { globalId } from '../../support/global-ids.js';
import {
  countOpportunities,
  newContact,
  newUser,
  newWorkspace,
  stagesOf,
  type Workspace,
  isPostgres,
} from '../../support/gateway.js';
import { missingId, newPipeline, read } from '../../support/opportunities.js';
import {
  create,
  errorOf,
  get,
  list,
  opportunitiesPath,
  refusalOf,
  strictly,
  type OpportunityObject,
} from '../../support/rest.js';

const textFields = [
  ...['name', 'contact_name', 'lead_source'],
  ...['address_street', 'address_city', 'address_state', 'address_zip', 'address_country'],
] as const satisfies (keyof OpportunityObject)[];

const references = [
  ...['primary_contact_id', 'sales_rep_id', 'project_manager_id', 'ar_owner_id'],
  ...['pipeline_id', 'stage_id'],
] as const satisfies (keyof OpportunityObject)[];

const everyTextField = (text: string) =>
  Object.fromEntries(textFields.map((field) => [field, text]));

/** Posts to a workspace what must be rejected, read strictly, for exactly these parameters. Nothing may be stored. */
async function refuse({ client, id }: Workspace, body: unknown, ...params: string[]) {
  const before = await countOpportunities(id);
  const error = refusalOf(await client.post(opportunitiesPath, body, strictly), ...params);
  expect(await countOpportunities(id)).toBe(before);
  return error;
}

/** One user, one contact and the first stage: all that an opportunity can refer to. */
async function newRelations(workspaceId: string) {
  const [contact, rep, manager, owner, [stage]] = await Promise.all([
    newContact(workspaceId),
    newUser(workspaceId),
    newUser(workspaceId),
    newUser(workspaceId),
    stagesOf(workspaceId),
  ]);
  if (stage === undefined) throw new Error('The workspace has no stage.');
  return {
    primary_contact_id: contact.id,
    sales_rep_id: rep.id,
    project_manager_id: manager.id,
    ar_owner_id: owner.id,
    pipeline_id: stage.pipelineId,
    stage_id: stage.id,
  };
}

describe('the object', () => {
  const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

  test('has every key of the contract and no other, and null for absent values', async () => {
    const { client, id } = await newWorkspace();
    const [stage] = await stagesOf(id);
    const created = await create(client, {});
    expect(created).toStrictEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as unknown,
      node_id: expect.stringMatching(/./) as unknown,
      workspace_id: id,
      name: null,
      contact_name: null,
      primary_contact_id: null,
      value: null,
      lead_source: null,
      appointment_at: null,
      address_street: null,
      address_city: null,
      address_state: null,
      address_zip: null,
      address_country: null,
      sales_rep_id: null,
      project_manager_id: null,
      ar_owner_id: null,
      pipeline_id: stage?.pipelineId,
      stage_id: stage?.id,
      tags: [],
      approval_status: 'opportunity',
      approved_at: null,
      created_at: expect.stringMatching(isoTime) as unknown,
      updated_at: expect.stringMatching(isoTime) as unknown,
    });
    expect(created.updated_at).toBe(created.created_at);
    expect(Math.abs(Date.now() - Date.parse(created.created_at))).toBeLessThan(60_000);
  });

  test('is a new record for each request, even for identical requests', async () => {
    const { client, id } = await newWorkspace();
    const first = await create(client, { contact_name: 'Ann' });
    const second = await create(client, { contact_name: 'Ann' });
    expect(second.id).not.toBe(first.id);
    expect(await countOpportunities(id)).toBe(2);
  });

  test('has every field as given', async () => {
    const { client, id } = await newWorkspace();
    const given = {
      name: 'Kitchen',
      contact_name: 'Ann Miller',
      value: 12_500.75,
      lead_source: 'Referral',
      appointment_at: '2026-01-15T17:00:00.000Z',
      address_street: '1 Main St',
      address_city: 'Springfield',
      address_state: 'IL',
      address_zip: '01234',
      address_country: 'US',
      tags: ['roof', 'urgent'],
      ...(await newRelations(id)),
    };
    const created = await create(client, given);
    expect(created).toMatchObject(given);
    expect(await get(client, created.id)).toStrictEqual(created);
    expect((await list(client)).data).toStrictEqual([created]);
  });

  test('is the same record in GraphQL, with the same values', async () => {
    const { client, id } = await newWorkspace();
    const created = await create(client, {
      ...Object.fromEntries(textFields.map((field) => [field, `The ${field}`])),
      value: 999_999_999_999.99,
      appointment_at: '2026-01-15T12:00:00-05:00',
      tags: ['b', 'a'],
      ...(await newRelations(id)),
    });
    const node = await read(client, created.id);
    expect(node).toMatchObject({
      id: created.node_id,
      uuid: created.id,
      workspaceId: globalId('Workspace', created.workspace_id),
      name: 'The name',
      contactName: 'The contact_name',
      primaryContactId: globalId('Contact', created.primary_contact_id),
      value: '999999999999.99',
      leadSource: 'The lead_source',
      appointmentAt: '2026-01-15T17:00:00.000Z',
      addressStreet: 'The address_street',
      addressCity: 'The address_city',
      addressState: 'The address_state',
      addressZip: 'The address_zip',
      addressCountry: 'The address_country',
      salesRepId: globalId('User', created.sales_rep_id),
      projectManagerId: globalId('User', created.project_manager_id),
      arOwnerId: globalId('User', created.ar_owner_id),
      pipelineId: globalId('Pipeline', created.pipeline_id),
      stageId: globalId('Stage', created.stage_id),
      tags: ['b', 'a'],
      approvalStatus: 'OPPORTUNITY',
      approvedAt: null,
      createdAt: created.created_at,
      updatedAt: created.updated_at,
    });
    expect(await read(client, created.node_id)).toStrictEqual(node);
  });
});

describe('a blank opportunity', () => {
  const json = { 'content-type': 'application/json' };

  test.each([
    ['an empty object', '{}', {}],
    ['an empty object with space around it', ' \r\n\t{ } \n', {}],
    ['no body and no content-type', undefined, {}],
    ['no body under the JSON media type', undefined, json],
    ['a body of no bytes under the JSON media type', '', json],
    ['a body of white space', ' \n', json],
  ])('is created by %s', async (_name, body, headers) => {
    const { client, id } = await newWorkspace();
    const { status } = await client.post(opportunitiesPath, body, headers);
    expect(status).toBe(201);
    expect(await countOpportunities(id)).toBe(1);
  });

  test('is created by null for every field: null means no value', async () => {
    const { client } = await newWorkspace();
    const blank = await create(client, {});
    const nulls = await create(
      client,
      Object.fromEntries(
        [...textFields, ...references, 'value', 'appointment_at', 'tags'].map((field) => [
          field,
          null,
        ]),
      ),
    );
    const { id, node_id, created_at, updated_at } = nulls;
    expect(nulls).toStrictEqual({ ...blank, id, node_id, created_at, updated_at });
  });
});

describe('value', () => {
  test.each([
    ['0', 0],
    ['-0', 0],
    ['0.1', 0.1],
    ['0.01', 0.01],
    ['1.10', 1.1],
    ['1234.5', 1234.5],
    ['1e3', 1000],
    ['1E+3', 1000],
    ['125e-2', 1.25],
    ['123456789012.34', 123_456_789_012.34],
    ['999999999999.99', 999_999_999_999.99],
  ])('%s is returned as the same JSON number', async (numeral, value) => {
    const { client } = await newWorkspace();
    const created = await create(client, `{"value": ${numeral}}`);
    expect(created.value).toBe(value);
    expect((await get(client, created.id)).value).toBe(value);
  });

  test('is stored to the cent, whatever its size', async () => {
    const { client, db } = await newWorkspace();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 99_999_999_999_999 }), async (cents) => {
        const digits = String(cents).padStart(3, '0');
        const text = `${digits.slice(0, -2)}.${digits.slice(-2)}`;
        const created = await create(client, `{"value": ${text}}`);
        expect(created.value).toBe(Number(text));
        const row = await db.opportunity.findFirstOrThrow({ where: { id: created.id } });
        expect(row.value?.toFixed(2)).toBe(text);
      }),
      { numRuns: 25 },
    );
  });

  test.each([
    ['three decimals', '1.005'],
    ['three decimals that a double would round away', '999999999999.995'],
    ['a decimal beyond the digits of a double', '1.00000000000000000001'],
    ['a thousandth by an exponent', '1e-3'],
    ['fifty decimals', `0.${'0'.repeat(49)}1`],
    ['an exponent that a double takes for nothing', '1e-400'],
    ['less than zero', '-0.01'],
    ['less than zero by an exponent', '-1e2'],
    ['13 digits', '1000000000000'],
    ['13 digits by an exponent', '1e12'],
    ['an exponent beyond any double', '1e400'],
    ['an exponent that takes all memory when written out', '1e999999999'],
    ['400 digits', `1${'0'.repeat(400)}`],
    ['a number as a string', '"12"'],
    ['an empty string', '""'],
    ['a boolean', 'true'],
    ['a number in an array', '[12]'],
    ['an object', '{}'],
    ['an object that looks like a parsed number', '{"isLosslessNumber":true,"value":"12"}'],
  ])('rejects, and nothing is stored, %s', async (_name, json) => {
    await refuse(await newWorkspace(), `{"value": ${json}, "contact_name": "Ann"}`, 'value');
  });
});

describe('appointment_at', () => {
  test.each([
    ['Z', '2026-01-15T17:00:00Z', '2026-01-15T17:00:00.000Z'],
    ['an offset west of UTC', '2026-01-15T12:00:00-05:00', '2026-01-15T17:00:00.000Z'],
    ['an offset east of UTC', '2026-01-16T03:30:00+10:30', '2026-01-15T17:00:00.000Z'],
    ['an offset into another year', '2025-12-31T23:30:00-01:00', '2026-01-01T00:30:00.000Z'],
    ['an offset of zero', '2026-01-15T17:00:00+00:00', '2026-01-15T17:00:00.000Z'],
    ['a local time, which is UTC', '2026-01-15T17:00:00', '2026-01-15T17:00:00.000Z'],
    ['a local time in summer', '2026-07-15T17:00:00', '2026-07-15T17:00:00.000Z'],
    ['a fraction', '2026-01-15T17:00:00.25Z', '2026-01-15T17:00:00.250Z'],
    ['a fraction of a local time', '2026-01-15T17:00:00.123', '2026-01-15T17:00:00.123Z'],
    ['a fraction finer than it is kept', '2026-01-15T17:00:00.9999Z', '2026-01-15T17:00:00.999Z'],
    ['no seconds', '2026-01-15T17:00Z', '2026-01-15T17:00:00.000Z'],
    ['no seconds of a local time', '2026-01-15T17:00', '2026-01-15T17:00:00.000Z'],
    ['no seconds but an offset', '2026-01-15T17:00-05:00', '2026-01-15T22:00:00.000Z'],
    ['a leap day', '2024-02-29T08:00:00Z', '2024-02-29T08:00:00.000Z'],
    ['the first year', '0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['a year before time zones', '1850-06-01T12:34:56Z', '1850-06-01T12:34:56.000Z'],
    ['the last millisecond', '9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('with %s is returned in UTC', async (_name, given, answered) => {
    const { client } = await newWorkspace();
    const created = await create(client, { appointment_at: given });
    expect(created.appointment_at).toBe(answered);
    expect((await get(client, created.id)).appointment_at).toBe(answered);
  });

  test.each([
    ['a bare date', '2026-01-15'],
    ['a bare time', '17:00:00Z'],
    ['the 30th of February', '2026-02-30T10:00:00Z'],
    ['a leap day in a common year', '2026-02-29T10:00:00Z'],
    ['a leap day in a century', '1900-02-29T10:00:00Z'],
    ['the 31st of April', '2026-04-31T10:00:00'],
    ['the 13th month', '2026-13-01T10:00:00Z'],
    ['the month before the first', '2026-00-10T10:00:00Z'],
    ['the day before the first', '2026-01-00T10:00:00Z'],
    ['24:00', '2026-01-15T24:00:00Z'],
    ['24:00 as a local time', '2026-01-15T24:00'],
    ['the 60th minute', '2026-01-15T12:60:00Z'],
    ['the 60th second', '2026-01-15T12:00:60Z'],
    ['an offset of 24 hours', '2026-01-15T12:00:00+24:00'],
    ['an offset of 60 minutes', '2026-01-15T12:00:00+01:60'],
    ['a week date', '2026-W03-4T17:00:00Z'],
    ['an ordinal date', '2026-015T17:00:00Z'],
    ['a year of five digits', '10000-01-01T00:00:00Z'],
    ['a year with a sign', '+002026-01-15T17:00:00Z'],
    ['the year zero', '0000-01-01T00:00:00Z'],
    ['a time that an offset moves past the last year', '9999-12-31T23:59:59-01:00'],
    ['a time that an offset moves before the first year', '0001-01-01T00:00:00+01:00'],
    ['an American date', '01/15/2026 5:00 PM'],
    ['a date in words', 'Thu, 15 Jan 2026 17:00:00 GMT'],
    ['a word', 'tomorrow'],
    ['an empty string', ''],
    ['space around it', ' 2026-01-15T17:00:00Z '],
    ['a line after it', '2026-01-15T17:00:00Z\n'],
    ['a NUL after it', '2026-01-15T17:00:00Z\0'],
    ['seconds since 1970', 1_768_496_400],
    ['seconds since 1970 as a string', '1768496400'],
    ['a boolean', true],
    ['an array', ['2026-01-15T17:00:00Z']],
  ])('rejects, and nothing is stored, %s', async (_name, given) => {
    await refuse(await newWorkspace(), { appointment_at: given }, 'appointment_at');
  });
});

describe('strings', () => {
  test.each([
    ['white space at its ends and within', '  Ann \t  Miller\r\n '],
    ['nothing in it', ''],
    ['emoji made of several characters', '👩‍🔧🏳️‍🌈 done'],
    ['quotes and backslashes', `"Ann" 'Miller' \\ \\\\ \``],
    ['leading zeros', '007'],
    ['a look of a number', '1e3'],
    ['a look of nothing', 'null'],
    ['HTML', '<script>alert("1")</script> &amp; &lt;'],
    ['SQL', `'; DROP TABLE opportunity; --`],
    ['a format string', '%s %d ${name} {{name}}'],
    ['letters that are not composed', 'E\u0301lodie'],
    ['characters of control', '\u0001\u0007\u001b\u007f\u0085'],
    ['invisible characters', 'A\u200b\u202eB\ufeff\u2028\uffff'],
    // PGlite drops one at the start of a value as it reads it (its decoder is not told to keep it).
    ...(isPostgres ? [['a byte order mark in front', '\ufeffAnn'] as [string, string]] : []),
    ['scripts of the world', 'ÅßçИж 漢字 עברית العربية'],
  ])('with %s are stored as sent', async (_name, text) => {
    const { client } = await newWorkspace();
    const given = { ...everyTextField(text), tags: [text] };
    const created = await create(client, given);
    expect(created).toMatchObject(given);
    expect(await get(client, created.id)).toMatchObject(given);
  });

  test('of any characters except NUL are stored as sent', async () => {
    const { client } = await newWorkspace();
    const texts = arbitraryText({ maxLength: 100 }).map((text) => text.replaceAll('\0', ''));
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const created = await create(client, { contact_name: text, tags: [text] });
        expect(created).toMatchObject({ contact_name: text, tags: [text] });
        expect(await get(client, created.id)).toStrictEqual(created);
      }),
      { numRuns: 30 },
    );
  });

  test('with JSON escapes are stored as the characters for which they stand', async () => {
    const { client } = await newWorkspace();
    const { contact_name } = await create(
      client,
      String.raw`{"contact_name": "\u00c9\ud83d\ude00\/\"\\\n"}`,
    );
    expect(contact_name).toBe('É😀/"\\\n');
  });

  test.each([
    ['letters', 'a'],
    ['characters outside the basic plane', '😀'],
  ])('can have 255 %s and not one more', async (_name, character) => {
    const workspace = await newWorkspace();
    const longest = everyTextField(character.repeat(255));
    expect(await create(workspace.client, longest)).toMatchObject(longest);
    await refuse(workspace, everyTextField(character.repeat(256)), ...textFields);
  });

  test.each([
    ['a NUL', 'A\0B'],
    ['a lone high surrogate', 'A\ud83d'],
    ['a lone low surrogate', '\ude00B'],
    ['surrogates in the wrong order', '\ude00\ud83d'],
    ['half a megabyte', 'x'.repeat(60_000)],
  ])('with %s are rejected by name, and nothing is stored', async (_name, text) => {
    await refuse(
      await newWorkspace(),
      { ...everyTextField(text), tags: [text] },
      ...textFields,
      'tags[0]',
    );
  });

  test.each([
    ['a number', 5],
    ['a boolean', true],
    ['an array', ['A']],
    ['an object', { text: 'A' }],
  ])('are not converted from %s', async (_name, value) => {
    const body = Object.fromEntries(textFields.map((field) => [field, value]));
    await refuse(await newWorkspace(), body, ...textFields);
  });
});

describe('tags', () => {
  test('are stored in order, with duplicates and case', async () => {
    const { client } = await newWorkspace();
    const tags = ['b', 'a', 'B', 'a', '', ' b ', 'a,b', '{x}', '"'];
    const created = await create(client, { tags });
    expect(created.tags).toStrictEqual(tags);
    expect((await get(client, created.id)).tags).toStrictEqual(tags);
  });

  test('can be 100, each of 100 characters', async () => {
    const { client } = await newWorkspace();
    const tags = Array.from({ length: 100 }, () => '😀'.repeat(100));
    expect((await create(client, { tags })).tags).toStrictEqual(tags);
  });

  test.each([
    ['a string', 'roof', ['tags']],
    ['an object', { 0: 'roof' }, ['tags']],
    ['a number', 5, ['tags']],
    ['101 tags', Array.from({ length: 101 }, () => 'x'), ['tags']],
    ['an item that is a number', ['a', 5], ['tags[1]']],
    ['an item that is null', [null, 'b'], ['tags[0]']],
    ['an item that is a list', ['a', 'b', ['c']], ['tags[2]']],
    ['an item of 101 characters', ['a', 'x'.repeat(101)], ['tags[1]']],
    ['several items of another type', ['a', 5, null], ['tags[1]', 'tags[2]']],
    ['several items that break a rule', ['\0', 'a', '\ud83d'], ['tags[0]', 'tags[2]']],
  ])('reject, and nothing is stored, %s', async (_name, tags, params) => {
    await refuse(await newWorkspace(), { tags }, ...params);
  });
});

describe('references', () => {
  test.each(references)(
    '%s: an unknown, a malformed and a foreign ID get the same error',
    async (field) => {
      const workspace = await newWorkspace();
      const other = await newWorkspace();
      const foreign = (await newRelations(other.id))[field];
      const own = await newRelations(workspace.id);
      const ofAnotherKind = own[field === 'primary_contact_id' ? 'stage_id' : 'primary_contact_id'];
      const malformed = ['banana', '', '\0', '\ud83d', 'x'.repeat(1000), foreign.slice(1), '%'];
      const messages = new Set<string>();
      for (const id of [missingId, foreign, ofAnotherKind, ...malformed]) {
        const { message } = await refuse(workspace, { [field]: id }, field);
        messages.add(message);
      }
      expect([...messages]).toHaveLength(1);
    },
  );

  test.each(references)('%s must be a string', async (field) => {
    const workspace = await newWorkspace();
    for (const value of [5, true, [missingId], { id: missingId }])
      await refuse(workspace, { [field]: value }, field);
  });

  test('are found in upper case, and returned in lower case', async () => {
    const { client, id } = await newWorkspace();
    const relations = await newRelations(id);
    const shouted = Object.fromEntries(
      Object.entries(relations).map(([field, value]) => [field, value.toUpperCase()]),
    );
    expect(await create(client, shouted)).toMatchObject(relations);
  });

  test('can all name the same user', async () => {
    const { client, id } = await newWorkspace();
    const user = await newUser(id);
    const given = { sales_rep_id: user.id, project_manager_id: user.id, ar_owner_id: user.id };
    expect(await create(client, given)).toMatchObject(given);
  });

  test('are each reported if they are invalid, beside valid ones', async () => {
    const workspace = await newWorkspace();
    const { primary_contact_id, sales_rep_id } = await newRelations(workspace.id);
    const body = {
      primary_contact_id,
      sales_rep_id,
      project_manager_id: missingId,
      ar_owner_id: missingId,
      pipeline_id: missingId,
      stage_id: missingId,
    };
    await refuse(
      workspace,
      body,
      ...['project_manager_id', 'ar_owner_id', 'pipeline_id', 'stage_id'],
    );
  });
});

describe('the placement', () => {
  test('is the first stage of the default opportunity pipeline by default', async () => {
    const workspace = await newWorkspace();
    await newPipeline(workspace);
    const [first] = await stagesOf(workspace.id);
    expect(await create(workspace.client, {})).toMatchObject({
      pipeline_id: first?.pipelineId,
      stage_id: first?.id,
    });
  });

  test('is the first stage by position if only the pipeline is given', async () => {
    const workspace = await newWorkspace();
    const { id: pipeline_id, stages } = await newPipeline(workspace);
    const body = { pipeline_id, stage_id: null };
    for (const given of [{ pipeline_id }, body])
      expect(await create(workspace.client, given)).toMatchObject({
        pipeline_id,
        stage_id: stages[0]?.id,
      });
  });

  test("is in the stage's pipeline if only the stage is given", async () => {
    const workspace = await newWorkspace();
    const { id: pipeline_id, stages } = await newPipeline(workspace);
    const stage_id = stages[1]?.id;
    for (const given of [{ stage_id }, { stage_id, pipeline_id: null }, { stage_id, pipeline_id }])
      expect(await create(workspace.client, given)).toMatchObject({ pipeline_id, stage_id });
  });

  test('rejects a stage of another pipeline', async () => {
    const workspace = await newWorkspace();
    const { stages } = await newPipeline(workspace);
    const [first] = await stagesOf(workspace.id);
    await refuse(
      workspace,
      { pipeline_id: first?.pipelineId, stage_id: stages[0]?.id },
      'stage_id',
    );
  });

  test('rejects a stage of the workspace in a pipeline of another workspace', async () => {
    const workspace = await newWorkspace();
    const other = await newWorkspace();
    const [own] = await stagesOf(workspace.id);
    const [theirs] = await stagesOf(other.id);
    const body = { pipeline_id: theirs?.pipelineId, stage_id: own?.id };
    await refuse(workspace, body, 'pipeline_id');
  });
});

describe('a parameter outside of the contract', () => {
  test.each([
    ...['nope', 'contactName', 'Contact_Name', 'contact_name ', 'input', 'input.name', ''],
    ...['id', 'node_id', 'workspace_id', 'approval_status', 'approved_at', 'created_at'],
    ...['updated_at', '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'],
    ...['isLosslessNumber', 'value.value', 'tags[0]', 'a\0b', '\ud83d', '😀'],
  ])('is rejected by name, and nothing is stored: %j', async (field) => {
    const workspace = await newWorkspace();
    // Written by hand, since __proto__ in an object literal is something else.
    const json = `{"contact_name": "Ann", ${JSON.stringify(field)}: "x"}`;
    await refuse(workspace, json, field);
  });

  test('is rejected with a null value as well', async () => {
    await refuse(await newWorkspace(), '{"nope": null, "__proto__": null}', 'nope', '__proto__');
  });

  test('is rejected with an object as its value, which has no side effect', async () => {
    const workspace = await newWorkspace();
    await refuse(
      workspace,
      '{"__proto__": {"contact_name": "Eve"}, "constructor": {"prototype": {"polluted": true}}}',
      ...['__proto__', 'constructor'],
    );
    expect({}).not.toHaveProperty('polluted');
    expect((await create(workspace.client, {})).contact_name).toBeNull();
  });

  test('is any query parameter on this call', async () => {
    const { client, id } = await newWorkspace();
    for (const name of ['nope', 'contact_name', 'limit', 'input'])
      refusalOf(await client.post(`${opportunitiesPath}?${name}=5`, {}, strictly), name);
    expect(await countOpportunities(id)).toBe(0);
  });

  test.each([
    ['two values for a field', '{"contact_name": "Ann", "contact_name": "Bob"}'],
    ['a value and null for a field', '{"value": 5, "value": null}'],
    ['two spellings of a field', String.raw`{"value": 5, "\u0076alue": 6}`],
    ['two numbers that a double cannot tell apart', '{"value": 1, "value": 1.00000000000000001}'],
  ])('is a repeated key: %s is rejected, and nothing is stored', async (_name, json) => {
    const { client, id } = await newWorkspace();
    errorOf(await client.post(opportunitiesPath, json), 400, 'invalid_request');
    expect(await countOpportunities(id)).toBe(0);
  });
});

describe('several problems', () => {
  test('are reported at once, each with its parameter, and the first one on top', async () => {
    const error = await refuse(
      await newWorkspace(),
      {
        name: 'fine',
        contact_name: '\0',
        primary_contact_id: missingId,
        value: -1,
        lead_source: 5,
        appointment_at: 'tomorrow',
        address_zip: 'x'.repeat(256),
        sales_rep_id: 'banana',
        stage_id: missingId,
        tags: ['fine', '\0', 'x'.repeat(101)],
        nope: 1,
      },
      ...['contact_name', 'primary_contact_id', 'value', 'lead_source', 'appointment_at'],
      ...['address_zip', 'sales_rep_id', 'stage_id', 'tags[1]', 'tags[2]', 'nope'],
    );
    expect(error.param).toBe(error.details?.[0]?.param);
  });

  test('of one list are reported at once, also if they are a wrong type and a string that is too long', async () => {
    await refuse(
      await newWorkspace(),
      { tags: [5, 'fine', 'x'.repeat(101), '\0'] },
      ...['tags[0]', 'tags[2]', 'tags[3]'],
    );
  });

  test('of the query and the body are reported at once', async () => {
    const { client, id } = await newWorkspace();
    const answer = await client.post(`${opportunitiesPath}?page=2`, { value: '5' }, strictly);
    refusalOf(answer, 'page', 'value');
    expect(await countOpportunities(id)).toBe(0);
  });
});

describe('permission to create', () => {
  test.each(['member', 'admin'] as const)('is given to a %s', async (role) => {
    const workspace = await newWorkspace();
    const created = await create(await workspace.clientAs(role), {});
    expect(created.workspace_id).toBe(workspace.id);
  });

  test.each([
    ['a viewer', 'viewer', false],
    ['a member with a read-only key', 'member', true],
    ['an admin with a read-only key', 'admin', true],
  ] as const)('is not given to %s, and nothing is stored', async (_name, role, readOnly) => {
    const workspace = await newWorkspace();
    const client = await workspace.clientAs(role, { readOnly });
    for (const body of [undefined, {}, { contact_name: 'Ann' }, { value: 'bad', nope: 1 }])
      errorOf(await client.post(opportunitiesPath, body), 403, 'forbidden');
    expect(await countOpportunities(workspace.id)).toBe(0);
    expect((await list(client)).data).toEqual([]);
  });
});
