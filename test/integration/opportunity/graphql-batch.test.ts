// Creating many opportunities at once.
import { describe, expect, test } from 'vitest';
import {
  CreateOpportunitiesDocument,
  type CreateOpportunitiesItemInput,
} from '../../generated/operations.js';
import { globalId } from '../../support/global-ids.js';
import {
  countOpportunities,
  isPostgres,
  newContact,
  newUser,
  newWorkspace,
  stagesOf,
} from '../../support/gateway.js';
import {
  anyText,
  create,
  createMany,
  eventsOf,
  globalIdOf,
  missingId,
  newPipeline,
  orderOf,
  readEvents,
  readLife,
  requestErrors,
  textWith,
  userOf,
  whileDeleted,
} from '../../support/opportunities.js';

const names = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `Item ${String(index)}` }));

/** Items of which the second breaks two rules, and the last one rule. */
const someBad: CreateOpportunitiesItemInput[] = [
  { name: 'Good', value: '1.5' },
  { name: 'x'.repeat(256), salesRepId: missingId },
  { name: 'Good as well' },
  { value: '-1' },
];

describe('a batch', () => {
  test.each([
    ['a single item', '{ opportunities: { name: "A", value: "abc", tags: [1] } }', 'index'],
    [
      'the selection of its results, whose key is that of the items',
      '{ opportunities: [{}] }',
      'opportunity { stage { opportunities(first: 0) { totalCount } } }',
    ],
  ])('is not written if there is a problem with %s', async (_name, input, selection) => {
    const { id, client } = await newWorkspace();
    const { body } = await client.post('/graphql', {
      query: `mutation { createOpportunities(input: ${input}) {
        ... on CreateOpportunitiesPayload { opportunities: results { ${selection} } }
        ... on ValidationError { issues { message } } } }`,
    });
    expect(JSON.stringify(body)).toContain('Must be');
    expect(await countOpportunities(id)).toBe(0);
  });

  test.each([1, 2, 100])('of %d creates each item, in the order of the input', async (count) => {
    const { id, client } = await newWorkspace();
    const results = await createMany(client, { opportunities: names(count) });
    expect(results.map(({ index }) => index)).toEqual(names(count).map((_, index) => index));
    expect(results.map(({ opportunity }) => opportunity?.name)).toEqual(
      names(count).map(({ name }) => name),
    );
    expect(results.flatMap(({ issues }) => issues)).toEqual([]);
    expect(await countOpportunities(id)).toBe(count);
    const [first] = results;
    expect(await readLife(client, first?.opportunity?.uuid ?? '')).toEqual(first?.opportunity);
  });

  test.each([0, 101])('of %d is rejected, and creates nothing', async (count) => {
    const { id, client } = await newWorkspace();
    for (const allOrNone of [true, false])
      expect(await createMany.issues(client, { opportunities: names(count), allOrNone })).toEqual([
        { path: ['input', 'opportunities'], message: textWith('from 1 to 100') },
      ]);
    expect(await countOpportunities(id)).toBe(0);
  });

  test('places the first item at the top of its stage, above existing records', async () => {
    const workspace = await newWorkspace();
    const { client } = workspace;
    const [first, second] = await stagesOf(workspace.id);
    const [inFirst, inSecond] = [first?.id ?? '', second?.id ?? ''];
    const { uuid: there } = await create(client, { stageId: inFirst });
    const opportunities = Array.from({ length: 100 }, (_, index) =>
      index % 2 === 0 ? {} : { stageId: inSecond },
    );
    const results = await createMany(client, { opportunities });
    const uuids = results.map(({ opportunity }) => opportunity?.uuid);
    const [even, odd] = [0, 1].map((rest) => uuids.filter((_, index) => index % 2 === rest));
    expect(await orderOf(client, inFirst)).toEqual([...(even ?? []), there]);
    expect(await orderOf(client, inSecond)).toEqual(odd);
    const { uuid: later } = await create(client, { stageId: inSecond });
    expect(await orderOf(client, inSecond)).toEqual([later, ...(odd ?? [])]);
  });

  test('keeps all fields of an item, including links in both forms and its placement', async () => {
    const workspace = await newWorkspace();
    const { id, client } = workspace;
    const { id: primaryContactId } = await newContact(id);
    const { id: salesRepId } = await newUser(id);
    const { id: pipelineId, stages } = await newPipeline(workspace);
    const full = {
      name: 'Roof',
      contactName: '',
      value: '12.50',
      leadSource: 'Referral',
      appointmentAt: '2026-01-15T17:00:00.000Z',
      addressStreet: '1 Main Street',
      addressCity: 'Springfield',
      addressState: 'IL',
      addressZip: '62701',
      addressCountry: 'US',
      tags: ['b', 'a'],
      externalId: 'crm-1',
    };
    const results = await createMany(client, {
      opportunities: [
        { name: 'Plain' },
        { ...full, primaryContactId, salesRepId, projectManagerId: salesRepId, pipelineId },
        {
          primaryContactId: await globalIdOf(client, primaryContactId),
          arOwnerId: await globalIdOf(client, salesRepId),
          stageId: await globalIdOf(client, stages[1]?.id ?? ''),
        },
      ],
    });
    const [plain, filled, linked] = results.map(({ opportunity }) => opportunity);
    const [defaultStage] = await stagesOf(id);
    expect(plain).toMatchObject({
      name: 'Plain',
      stageId: globalId('Stage', defaultStage?.id),
      tags: [],
    });
    expect(filled).toMatchObject({
      ...full,
      primaryContactId: globalId('Contact', primaryContactId),
      salesRepId: globalId('User', salesRepId),
      projectManagerId: globalId('User', salesRepId),
      arOwnerId: null,
      pipelineId: globalId('Pipeline', pipelineId),
      stageId: globalId('Stage', stages[0]?.id),
      approvalStatus: 'OPPORTUNITY',
      approvedAt: null,
      version: 1,
    });
    expect(linked).toMatchObject({
      primaryContactId: globalId('Contact', primaryContactId),
      arOwnerId: globalId('User', salesRepId),
      pipelineId: globalId('Pipeline', pipelineId),
      stageId: globalId('Stage', stages[1]?.id),
    });
  });

  test('writes one event for each created item', async () => {
    const workspace = await newWorkspace();
    const member = await workspace.clientAs('member');
    const userId = await userOf(member);
    const input = { opportunities: someBad, allOrNone: false };
    const results = await createMany(member, input);
    const events = await eventsOf(workspace.id);
    const uuids = results.flatMap(({ opportunity }) => opportunity?.uuid ?? []);
    expect(events.map(({ opportunityId }) => opportunityId)).toEqual([...uuids].sort());
    for (const event of events)
      expect(event).toMatchObject({ type: 'created', version: 1, userId });
    const [event] = await readEvents(member, uuids[0] ?? '');
    expect(event?.changes).toContainEqual({ field: 'value', before: null, after: '1.50' });
  });
});

describe('an item that breaks a rule', () => {
  test('prevents all creations by default, and each issue names its item', async () => {
    const { id, client } = await newWorkspace();
    for (const rest of [{}, { allOrNone: true }]) {
      const issues = await createMany.issues(client, { opportunities: someBad, ...rest });
      expect(issues.map(({ path }) => path.join('.')).sort()).toEqual([
        'input.opportunities.1.name',
        'input.opportunities.1.salesRepId',
        'input.opportunities.3.value',
      ]);
    }
    expect(await countOpportunities(id)).toBe(0);
    expect(await eventsOf(id)).toEqual([]);
  });

  test('does not prevent the other creations with allOrNone: false', async () => {
    const { id, client } = await newWorkspace();
    const results = await createMany(client, { opportunities: someBad, allOrNone: false });
    expect(
      results.map(({ index, opportunity, issues }) => ({
        index,
        name: opportunity?.name,
        issues: issues.map(({ path }) => path.join('.')).sort(),
      })),
    ).toEqual([
      { index: 0, name: 'Good', issues: [] },
      {
        index: 1,
        name: undefined,
        issues: ['input.opportunities.1.name', 'input.opportunities.1.salesRepId'],
      },
      { index: 2, name: 'Good as well', issues: [] },
      { index: 3, name: undefined, issues: ['input.opportunities.3.value'] },
    ]);
    expect(await countOpportunities(id)).toBe(2);
    const [stage] = await stagesOf(id);
    const good = [results[0], results[2]].map((result) => result?.opportunity?.uuid);
    expect(await orderOf(client, stage?.id ?? '')).toEqual(good);
  });

  test('creates nothing if all items break one', async () => {
    const { id, client } = await newWorkspace();
    const opportunities = [{ value: '-1' }, { stageId: missingId }];
    const results = await createMany(client, { opportunities, allOrNone: false });
    expect(results).toMatchObject([
      { index: 0, opportunity: null, issues: [{ path: ['input', 'opportunities', '0', 'value'] }] },
      {
        index: 1,
        opportunity: null,
        issues: [{ path: ['input', 'opportunities', '1', 'stageId'] }],
      },
    ]);
    expect(await countOpportunities(id)).toBe(0);
  });

  test.each([
    ['primaryContactId', 'contact'],
    ['salesRepId', 'user'],
    ['projectManagerId', 'user'],
    ['arOwnerId', 'user'],
    ['pipelineId', 'pipeline'],
    ['stageId', 'stage'],
  ] as const)(
    "with another workspace's record for %s gets the same error as an unknown ID",
    async (field, noun) => {
      const { client } = await newWorkspace();
      const other = await newWorkspace();
      const [stage] = await stagesOf(other.id);
      const theirs = {
        contact: (await newContact(other.id)).id,
        user: (await newUser(other.id)).id,
        pipeline: stage?.pipelineId ?? '',
        stage: stage?.id ?? '',
      }[noun];
      const links = [missingId, theirs, await globalIdOf(other.client, theirs), 'banana', '\0', ''];
      const opportunities = [{ name: 'Good' }, ...links.map((link) => ({ [field]: link }))];
      const results = await createMany(client, { opportunities, allOrNone: false });
      const message = `Does not name a ${noun} of this workspace.`;
      expect(results.map(({ issues }) => issues)).toEqual([
        [],
        ...links.map((_, index) => [
          { path: ['input', 'opportunities', String(index + 1), field], message },
        ]),
      ]);
    },
  );

  test.each([
    [{ name: 5 }, ['name']],
    [null, []],
    [{ value: 'x' }, ['value']],
  ])(
    'of another type, such as %j, prevents all or none of the other creations',
    async (item, path) => {
      const { id, client } = await newWorkspace();
      const opportunities = [{}, item as CreateOpportunitiesItemInput];
      const issues = [
        { path: ['input', 'opportunities', '1', ...path], message: textWith('Must be ') },
      ];
      expect(await createMany.issues(client, { opportunities })).toEqual(issues);
      expect(await countOpportunities(id)).toBe(0);
      expect(await createMany(client, { opportunities, allOrNone: false })).toMatchObject([
        { issues: [] },
        { opportunity: null, issues },
      ]);
      expect(await countOpportunities(id)).toBe(1);
    },
  );

  test('with an unknown field is rejected with the whole request', async () => {
    const { id, client } = await newWorkspace();
    const opportunities = [{}, { nope: 1 } as CreateOpportunitiesItemInput];
    const input = { opportunities, allOrNone: false };
    await requestErrors(client, CreateOpportunitiesDocument, { input });
    expect(await countOpportunities(id)).toBe(0);
  });

  test.skipIf(!isPostgres)(
    'with a contact that is deleted between check and write is reported apart from the others',
    async () => {
      const { id, client } = await newWorkspace();
      for (const allOrNone of [true, false]) {
        const contact = await newContact(id);
        const opportunities = [{ name: 'Good' }, { primaryContactId: contact.id }];
        const result = await whileDeleted('contact', contact, () =>
          createMany.run(client, { opportunities, allOrNone }),
        );
        const path = ['input', 'opportunities', '1', 'primaryContactId'];
        const issues = [{ path, message: anyText }];
        expect(result).toMatchObject(
          allOrNone
            ? { __typename: 'ValidationError', issues }
            : {
                results: [
                  { opportunity: { name: 'Good' }, issues: [] },
                  { opportunity: null, issues },
                ],
              },
        );
        expect(await countOpportunities(id)).toBe(allOrNone ? 0 : 1);
        expect(await eventsOf(id)).toHaveLength(allOrNone ? 0 : 1);
      }
    },
  );
});

describe('external ids in a batch', () => {
  test('are reported if another item or a stored opportunity has the same', async () => {
    const { client } = await newWorkspace();
    const { uuid } = await create(client, { externalId: 'stored' });
    const opportunities = [
      { externalId: 'a' },
      { externalId: 'stored' },
      { externalId: 'a' },
      { externalId: null },
      { externalId: null },
      { externalId: 'A' },
      { externalId: 'a ' },
    ];
    const results = await createMany(client, { opportunities, allOrNone: false });
    expect(results.map(({ issues }) => issues.map(({ path }) => path.join('.')))).toEqual([
      [],
      ['input.opportunities.1.externalId'],
      ['input.opportunities.2.externalId'],
      ...[[], [], [], []],
    ]);
    expect(await readLife(client, uuid)).toMatchObject({ externalId: 'stored', version: 1 });
  });

  test('prevent all creations if one occurs twice', async () => {
    const { id, client } = await newWorkspace();
    const opportunities = [{ externalId: 'a' }, { externalId: 'b' }, { externalId: 'a' }];
    expect(await createMany.issues(client, { opportunities })).toEqual([
      { path: ['input', 'opportunities', '2', 'externalId'], message: anyText },
    ]);
    expect(await countOpportunities(id)).toBe(0);
  });

  test('that are empty, too long or not storable are reported', async () => {
    const { client } = await newWorkspace();
    const bad = ['', 'x'.repeat(256), 'a\0', '\ud800'];
    const opportunities = [
      { externalId: 'x'.repeat(255) },
      ...bad.map((externalId) => ({ externalId })),
    ];
    const results = await createMany(client, { opportunities, allOrNone: false });
    expect(results.map(({ issues }) => issues.map(({ path }) => path.join('.')))).toEqual([
      [],
      ...bad.map((_, index) => [`input.opportunities.${String(index + 1)}.externalId`]),
    ]);
  });
});
