// A value of a mutation's input that does not fit its type is an issue with its path, and nothing is written.
import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isRequiredInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { schema } from '../../../src/graphql/schema/schema.js';
import {
  newContact,
  newUser,
  newWorkspace,
  stagesOf,
  type Workspace,
} from '../../support/gateway.js';

type Input = Readonly<Record<string, unknown>>;

/** A value that does not fit, for each type. */
const misfits: Readonly<Record<string, unknown>> = {
  String: 5,
  ID: true,
  Int: 'x',
  Boolean: 'x',
  Decimal: '12,5',
  DateTime: 'tomorrow',
  UUID: 'x',
};

const mutations = Object.values(schema.getMutationType()?.getFields() ?? {}).map(
  ({ name, args }) => [name, getNamedType(args[0]?.type) as GraphQLInputObjectType] as const,
);

/** The ids of a record of each noun, by the name of a mutation or of a field. */
async function newRecords(workspace: Workspace) {
  const { client, id } = workspace;
  const [stage] = await stagesOf(id);
  const { body } = await client.post('/v1/opportunities', {});
  const [contact, user, key] = await Promise.all([
    newContact(id),
    newUser(id),
    workspace.db.apiKey.findFirstOrThrow({ select: { id: true } }),
  ]);
  const ids = { opportunity: body.id, contact: contact.id, user: user.id, apikey: key.id };
  return { ...ids, stage: stage?.id, pipeline: stage?.pipelineId };
}

const filled: Input = {
  ...{ name: 'A', firstName: 'A', externalId: 'A', email: 'a@example.com', phone: '1' },
  ...{ kind: 'OPPORTUNITY', role: 'MEMBER', stages: [{ name: 'A' }], opportunities: [{}] },
};

/** Each place of an input, with an input whose value there does not fit. */
function misfitsOf(type: GraphQLInputObjectType, base: Input): { path: string[]; input: Input }[] {
  return Object.values(type.getFields()).flatMap((field) => {
    const named = getNamedType(field.type);
    const isList = isListType(getNullableType(field.type));
    const wrap = (value: unknown) => (isList ? [value] : value);
    const index = isList ? ['0'] : [];
    const misfit = isEnumType(named) ? 'NOPE' : isInputObjectType(named) ? 5 : misfits[named.name];
    return [
      {
        path: [field.name, ...index],
        input: { ...base, [field.name]: wrap(misfit) },
      },
      ...(isInputObjectType(named)
        ? misfitsOf(named, {}).map(({ path, input }) => ({
            path: [field.name, ...index, ...path],
            input: { ...base, [field.name]: wrap(input) },
          }))
        : []),
    ];
  });
}

function literalOf(type: GraphQLInputType, value: unknown): string {
  const nullable = getNullableType(type);
  if (isListType(nullable) && Array.isArray(value))
    return `[${value.map((item) => literalOf(nullable.ofType, item)).join(' ')}]`;
  if (isInputObjectType(nullable) && typeof value === 'object')
    return `{${Object.entries(value as Input)
      .map(([name, inner]) => {
        const field = nullable.getFields()[name];
        return field ? `${name}: ${literalOf(field.type, inner)}` : '';
      })
      .join(' ')}}`;
  return isEnumType(nullable) ? String(value) : JSON.stringify(value);
}

const errors =
  'fragment Errors on Error { __typename ... on ValidationError { issues { path message } } }';

const orderBy = { id: 'asc' } as const;

const rowsOf = ({ db }: Workspace) =>
  Promise.all([
    db.opportunity.findMany({ orderBy }),
    db.opportunityEvent.findMany({ orderBy }),
    db.contact.findMany({ orderBy }),
    db.pipeline.findMany({ orderBy }),
    db.stage.findMany({ orderBy }),
    db.user.findMany({ orderBy }),
    db.apiKey.findMany({ orderBy }),
    db.idempotentAnswer.count(),
  ]);

describe.each(mutations)('%s', (name, type) => {
  test.each(['variable', 'literal'] as const)(
    'reports an invalid value of any field, as a %s, and writes nothing',
    async (form) => {
      const workspace = await newWorkspace();
      const records = await newRecords(workspace);
      const noun = Object.keys(records).find((each) => name.toLowerCase().includes(each)) ?? '';
      const values: Input = {
        ...filled,
        id: records[noun as 'user'],
        pipelineId: records.pipeline,
        ...{ intoId: records.contact, fromId: records.contact },
      };
      const required = Object.values(type.getFields()).filter(isRequiredInputField);
      const base = Object.fromEntries(required.map((field) => [field.name, values[field.name]]));
      const cases = misfitsOf(type, base);
      const fields = cases.map(({ input }, index) => {
        const value = form === 'literal' ? literalOf(type, input) : `$i${String(index)}`;
        return `m${String(index)}: ${name}(input: ${value}) { ...Errors }`;
      });
      const variables = cases.map((_case, index) => `$i${String(index)}: ${type.name}!`);
      const head = form === 'literal' ? 'mutation' : `mutation(${variables.join(' ')})`;
      const before = await rowsOf(workspace);
      const answer = await workspace.client.graphql<Record<string, unknown>, Input>(
        `${head} { ${fields.join(' ')} } ${errors}`,
        form === 'literal'
          ? {}
          : Object.fromEntries(cases.map(({ input }, index) => [`i${String(index)}`, input])),
      );
      expect(answer.errors).toBeUndefined();
      for (const [index, { path }] of cases.entries())
        expect(answer.data[`m${String(index)}`], path.join('.')).toMatchObject({
          __typename: 'ValidationError',
          issues: expect.arrayContaining([
            { path: ['input', ...path], message: expect.stringMatching(/^Must be /) as string },
          ]) as unknown,
        });
      expect(await rowsOf(workspace)).toEqual(before);
    },
  );
});

describe('an invalid value', () => {
  const issuesIn = (answer: { data: unknown }) =>
    (answer.data as { result: { issues: { path: string[]; message: string }[] } }).result.issues;

  test('is reported together with all other issues of the input, once', async () => {
    const { client } = await newWorkspace();
    const answer = await client.graphql(
      `mutation($value: Decimal, $tags: [String!]) {
        result: createOpportunity(input: {
          value: $value, tags: $tags, appointmentAt: "tomorrow", name: "\\u0000", salesRepId: "nobody"
        }) { ...Errors }
      } ${errors}`,
      { value: '12,5', tags: ['A', 1] },
    );
    expect(
      issuesIn(answer)
        .map(({ path }) => path.join('.'))
        .sort(),
    ).toEqual([
      ...['input.appointmentAt', 'input.name', 'input.salesRepId', 'input.tags.1', 'input.value'],
    ]);
  });

  test.each([
    ['stage.opportunities.after', 'stage { opportunities(after: "x") { totalCount } }'],
    ['events.first', 'events(first: 0) { totalCount }'],
    ['history.before', 'history: events(before: "x") { totalCount }'],
    ['pipeline.sums.where.name.contains', '...Sums'],
    [
      'stage.opportunities.nodes.events.last',
      'stage { opportunities { nodes { ... on Opportunity { events(last: 101) { totalCount } } } } }',
    ],
  ])('in the payload (%s) is found before the write', async (path, selection) => {
    const workspace = await newWorkspace();
    const { data } = await workspace.client.graphql<Record<string, { issues: unknown }>, Input>(
      `mutation {
        one: createOpportunity(input: {}) { ...Errors ... on CreateOpportunityPayload { opportunity { ...Below } } }
        many: createOpportunities(input: { opportunities: [{}] }) {
          ...Errors
          ... on CreateOpportunitiesPayload { results { opportunity { ...Below } } }
        }
        bad: createOpportunity(input: { value: "12,5", name: "\\u0000" }) {
          ...Errors
          ... on CreateOpportunityPayload { lead: opportunity { ...Below } }
        }
      }
      fragment Below on Opportunity { ${selection} ...Sums @skip(if: ${String(selection !== '...Sums')}) }
      fragment Sums on Opportunity {
        pipeline { sums: summary(where: { name: { contains: "\\u0000" } }) { count } }
      } ${errors}`,
    );
    const pathsOf = (name: string) =>
      (data[name]?.issues as { path: string[] }[]).map((issue) => issue.path.join('.')).sort();
    expect(pathsOf('one')).toEqual([`opportunity.${path}`]);
    expect(pathsOf('many')).toEqual([`results.opportunity.${path}`]);
    expect(pathsOf('bad')).toEqual(['input.name', 'input.value', `lead.${path}`]);
    expect(await workspace.db.opportunity.count()).toBe(0);
  });

  test('of an item affects that item only', async () => {
    const workspace = await newWorkspace();
    const answer = await workspace.client.graphql<Record<string, unknown>, Input>(
      `mutation($input: CreateOpportunitiesInput!) {
        result: createOpportunities(input: $input) {
          ... on CreateOpportunitiesPayload { results { opportunity { name } issues { path } } }
        }
      }`,
      { input: { allOrNone: false, opportunities: [{ name: 'A' }, { value: '12,5' }] } },
    );
    expect(answer.data.result).toEqual({
      results: [
        { opportunity: { name: 'A' }, issues: [] },
        { opportunity: null, issues: [{ path: ['input', 'opportunities', '1', 'value'] }] },
      ],
    });
    expect(await workspace.db.opportunity.count()).toBe(1);
  });

  test.each([
    ['another mutation', '', ') { __typename } b: createUser(input: $user'],
    ['an item of the same batch', ', { value: "x" }', ''],
  ])('rejects %s whose issues exceed the reported ones', async (_name, item, mutation) => {
    const workspace = await newWorkspace();
    const tags = Array.from({ length: 100 }, () => 5);
    const filler = Array.from({ length: 10 }, () => ({ tags }));
    const users = await workspace.db.user.count();
    const { data, errors } = await workspace.client.graphql<Record<string, unknown>, Input>(
      `mutation($tags: [String!]${mutation && ', $user: CreateUserInput!'}) {
        a: createOpportunities(input: {
          allOrNone: false, opportunities: [${filler.map(() => '{ tags: $tags }').join(', ')}${item}]
        }${mutation}) { __typename }
      }`,
      { tags, ...(mutation && { user: { name: 'A', email: 'a@example.com', role: 'FOO' } }) },
    );
    expect(errors).toBeUndefined();
    if (item) expect(data.a).toEqual({ __typename: 'ValidationError' });
    else expect(data.b).toEqual({ __typename: 'ValidationError' });
    expect(await workspace.db.opportunity.count()).toBe(0);
    expect(await workspace.db.user.count()).toBe(users);
  });

  test('affects its own mutation only, also in a fragment', async () => {
    const { client } = await newWorkspace();
    const answer = await client.graphql(
      `mutation { a: createOpportunity(input: { value: 1.5 }) { __typename } ...More }
       fragment More on Mutation { b: createOpportunity(input: { value: "x" }) { __typename } }`,
    );
    expect(answer).toMatchObject({
      data: {
        a: { __typename: 'CreateOpportunityPayload' },
        b: { __typename: 'ValidationError' },
      },
    });
  });

  test('affects no other mutation with a literal that a variable would not have', async () => {
    const { client, db } = await newWorkspace();
    const { pipelineId } = await db.stage.findFirstOrThrow();
    const { data } = await client.graphql<Record<string, unknown>, Input>(
      `mutation {
        a: createOpportunity(input: { value: "x" }) { __typename }
        b: createStage(input: { pipelineId: "${pipelineId}", name: "B", position: -0 }) { __typename }
      }`,
    );
    expect(data.b).toEqual({ __typename: 'CreateStagePayload' });
  });

  test.each([
    ['where.value.eq', '{ opportunities(where: { value: { eq: "12,5" } }) { totalCount } }'],
    [
      'where.or.createdAt.gt',
      '{ opportunities(where: { or: [{ createdAt: { gt: "now" } }] }) { totalCount } }',
    ],
    ['if', '{ opportunities @include(if: 3) { totalCount } }'],
    ['$first', 'query($first: Int = "x") { opportunities(first: $first) { totalCount } }'],
    ['input.no', 'mutation { createOpportunity(input: { no: 1 }) { __typename } }'],
    [
      '$input',
      `mutation($input: CreateOpportunityInput!) {
        createOpportunity(input: $input) { __typename }
      }`,
      { no: 1, value: 'x' },
    ],
    [
      '$input.opportunities.0',
      `mutation($item: CreateOpportunitiesItemInput!) {
        createOpportunities(input: { opportunities: [$item] }) { __typename }
      }`,
      { no: 1, value: 'x' },
    ],
  ])('is a top-level error that names it: %s', async (name, document, item?: object) => {
    const { client } = await newWorkspace();
    const { errors: found } = await client.graphql(document, item && { input: item, item });
    expect(found).toMatchObject([
      {
        message: expect.stringContaining(` "${name}": `) as string,
        locations: [{}],
      },
    ]);
  });

  test.each([
    [
      'a selection below a mutation',
      `mutation($first: Int) {
        createOpportunity(input: {}) {
          ... on CreateOpportunityPayload { opportunity { events(first: $first) { totalCount } } }
        }
      }`,
      { first: 'x' },
    ],
  ])('is a top-level error in %s', async (_name, document, variables) => {
    const { client } = await newWorkspace();
    const { errors: found } = await client.graphql(document, variables);
    expect(found).toMatchObject([{ extensions: { code: 'INVALID_REQUEST' } }]);
  });
});
