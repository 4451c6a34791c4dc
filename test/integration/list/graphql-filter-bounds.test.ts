import { describe, expect, test } from 'vitest';
import {
  OpportunityPageDocument,
  PipelineSummaryDocument,
  type OpportunityFilter,
} from '../../generated/operations.js';
import { newWorkspace, stagesOf, statementsOf, type Answer } from '../../support/gateway.js';
import { expectIssues, pageOf } from '../../support/lists.js';
import { requestErrors } from '../../support/opportunities.js';

const repeated = <Value>(count: number, value: Value): Value[] =>
  Array.from({ length: count }, () => value);

/** A filter of `depth` filters, each the opposite of the next. */
const nested = (depth: number): OpportunityFilter =>
  depth === 1 ? { name: { eq: 'A' } } : { not: nested(depth - 1) };

const tooLong = 'x'.repeat(256);
const longest = '\u{1f600}'.repeat(255);

const textColumns = [
  ...['name', 'contactName', 'leadSource', 'externalId', 'addressStreet', 'addressCity'],
  ...['addressState', 'addressZip', 'addressCountry'],
];

describe('a filter is rejected with the path of the problem', () => {
  test.each<[string, OpportunityFilter, string[]]>([
    ['nested 11 deep', nested(11), ['not', ...repeated(9, 'not')]],
    [
      'nested 11 deep in lists',
      { and: [{ or: [nested(9)] }] },
      ['and.0.or.0', ...repeated(8, 'not')],
    ],
    ['of 101 conditions', { and: repeated(51, { q: 'a', value: { gt: '1' } }) }, []],
    ['of 101 conditions that cannot be', { and: repeated(100, { q: '\0' }), q: '\0' }, []],
    ['with 101 values', { not: { id: { in: repeated(101, 'x') } } }, ['not.id.in']],
    ['with 101 texts', { name: { in: repeated(101, 'x') } }, ['name.in']],
    [
      'with 101 states',
      { approvalStatus: { in: repeated(101, 'PROJECT') } },
      ['approvalStatus.in'],
    ],
    ['with any of 101 tags', { tags: { any: repeated(101, 'x') } }, ['tags.any']],
    ['with all of 101 tags', { tags: { all: repeated(101, 'x') } }, ['tags.all']],
    ['that joins 101 by and', { or: [{ and: repeated(101, {}) }] }, ['or.0.and']],
    ['that joins 101 by or', { or: repeated(101, {}) }, ['or']],
  ])('%s', async (_name, where, path) => {
    const { client } = await newWorkspace();
    const [error, ...more] = await requestErrors(client, OpportunityPageDocument, { where });
    expect(more).toEqual([]);
    const places = error?.extensions.issues?.map((issue) => issue.path.join('.'));
    expect(new Set(places)).toEqual(
      where.q === '\0'
        ? new Set([
            'where',
            'where.q',
            ...repeated(99, '').map((_, i) => `where.and.${String(i)}.q`),
          ])
        : new Set([['where', ...path].join('.')]),
    );
  });

  test.each([
    ['a NUL', 'a\0b'],
    ['half of a character', 'a\ud83d'],
    ['the other half', '\ude00'],
    ['256 characters', tooLong],
    ['256 characters of two units each', `${longest}x`],
  ])('with %s in any of its strings', async (_name, text) => {
    const { client } = await newWorkspace();
    const wrong = textColumns.flatMap((column) => [
      { [column]: { eq: text } },
      { [column]: { in: ['a', text] } },
      { [column]: { contains: text } },
      { [column]: { startsWith: text } },
    ]);
    const or: OpportunityFilter[] = [
      { q: text },
      { tags: { any: ['a', text] } },
      { tags: { all: [text] } },
      ...wrong,
    ];
    await expectIssues(
      client,
      { where: { or } },
      [
        'or.0.q',
        'or.1.tags.any.1',
        'or.2.tags.all.0',
        ...textColumns.flatMap((column, index) =>
          ['eq', 'in.1', 'contains', 'startsWith'].map(
            (place, operator) => `or.${String(3 + 4 * index + operator)}.${column}.${place}`,
          ),
        ),
      ].map((place) => ['where', ...place.split('.')]),
    );
  });

  test.each<[string, unknown]>([
    ['a text', 'a'],
    ['a list with a number', [1]],
    ['an unknown column', { nope: { eq: 'A' } }],
    ['an unknown operator', { name: { like: 'A' } }],
    ['a bare value', { name: 'A' }],
    ['a number for a text', { name: { eq: 1 } }],
    ['null among texts', { name: { in: ['a', null] } }],
    ['null among filters', { or: [null] }],
    ['a text for a truth value', { name: { isNull: 'true' } }],
    ['a word for an amount', { value: { gt: 'much' } }],
    ['an amount without end', { value: { gt: '1e999' } }],
    ['a list of amounts', { value: { eq: ['1'] } }],
    ['a bare date', { createdAt: { gte: '2026-01-15' } }],
    ['a day that does not exist', { createdAt: { gte: '2026-02-30T00:00:00Z' } }],
    ['a number for a time', { createdAt: { gte: 0 } }],
    ['a state in lower case', { approvalStatus: { eq: 'project' } }],
    ['an object for an id', { id: { eq: { not: 'x' } } }],
  ])('with an unknown field or a wrong type: %s', async (_name, where) => {
    const { client } = await newWorkspace();
    const variables = { where: where as OpportunityFilter };
    await requestErrors(client, OpportunityPageDocument, variables);
    await requestErrors(client, PipelineSummaryDocument, { pipelineId: 'x', ...variables });
  });

  test('in a summary as in a list, before anything but the pipeline is read', async () => {
    const { id, client } = await newWorkspace();
    const [stage] = await stagesOf(id);
    const where = { or: [{}, { name: { contains: '\0' } }] };
    const variables = { pipelineId: stage?.pipelineId ?? '', where };
    const statements = await statementsOf(async () => {
      const { errors } = await client.graphql(PipelineSummaryDocument, variables);
      expect(errors?.map(({ extensions }) => extensions)).toMatchObject([
        { code: 'INVALID_REQUEST', issues: [{ path: ['where', 'or', 1, 'name', 'contains'] }] },
      ]);
    });
    // The sign-in, and the pipeline.
    expect(statements).toHaveLength(2);
  });
});

describe('a filter can be as large as documented', () => {
  test.each<[string, OpportunityFilter]>([
    ['10 deep', nested(10)],
    ['of 100 conditions', { or: repeated(50, { q: 'a b', value: { gt: '1' } }) }],
    ['of 100 lists of 100', { or: repeated(100, { name: { in: repeated(100, 'x') } }) }],
    ['of 100 tags', { tags: { any: repeated(100, 'x'), all: repeated(100, 'y') } }],
    ['of 255 characters', { q: longest, name: { eq: longest, contains: longest } }],
    [
      'of every word that a search has room for',
      {
        q: repeated(128, 0x3400)
          .map((first, index) => String.fromCharCode(first + index))
          .join(' '),
      },
    ],
    ['of amounts that no row can have', { value: { gte: '-1e99', lt: `${'9'.repeat(40)}.5e99` } }],
  ])('%s', async (_name, where) => {
    const { client } = await newWorkspace();
    expect((await pageOf(client, { where, withTotal: true })).totalCount).toBe(0);
  });
});

describe('JSON that nests deeper than 64 levels is rejected before any code recurses over it', () => {
  const deep = (opening: string, closing: string, depth: number) =>
    opening.repeat(depth) + closing.repeat(depth);
  const query = 'query($where: OpportunityFilter) { opportunities(where: $where) { totalCount } }';
  const bodyWith = (value: string) =>
    `{"query":${JSON.stringify(query)},"variables":{"where":${value}}}`;
  const refused = ({ status, body }: Answer) => {
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain('64');
  };

  test.each([
    ['3,000 opposites', deep('{"not":', '}', 3_000).replace('}', '{}}')],
    ['130,000 opposites', deep('{"not":', '}', 130_000).replace('}', '{}}')],
    ['50,000 lists', deep('[', ']', 50_000)],
    ['lists without end', '['.repeat(1_000_000)],
    ['one level more than 64', deep('[', ']', 63)],
  ])('%s', async (_name, value) => {
    const { client } = await newWorkspace();
    refused(await client.post('/graphql', bodyWith(value)));
    refused(await client.post('/v1/opportunities', `{"a":{"name":${value}}}`));
  });

  test('in the address too', async () => {
    const { client } = await newWorkspace();
    const variables = `{"where":${deep('{"not":', '}', 500).replace('}', '{}}')}}`;
    refused(await client.get(`/graphql?${new URLSearchParams({ query, variables }).toString()}`));
  });

  test('unless it has 64 levels, or brackets within strings', async () => {
    const { client } = await newWorkspace();
    const answer = await client.post('/graphql', bodyWith(deep('[', ']', 62)));
    expect(answer.body).toMatchObject({ errors: [{ extensions: { code: 'INVALID_REQUEST' } }] });
    expect(JSON.stringify(answer.body)).not.toContain('64');
    const text = `\\"${'['.repeat(100)}\\\\`;
    expect(await client.post('/graphql', bodyWith(`{"name":{"eq":"${text}"}}`))).toMatchObject({
      status: 200,
      body: { data: { opportunities: { totalCount: 0 } } },
    });
  });
});
