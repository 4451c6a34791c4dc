import { readFileSync } from 'node:fs';
import { getOperationAST, parse, validate, getIntrospectionQuery } from 'graphql';
import { describe, expect, test } from 'vitest';
import { GatewayError } from '../../src/errors.js';
import { checkCost } from '../../src/graphql/cost/check.js';
import { estimateCost } from '../../src/graphql/cost/estimate.js';
import { schema } from '../../src/graphql/schema/schema.js';
import { coerceVariables } from '../../src/graphql/server/variables.js';

type Variables = Record<string, unknown>;

function read(source: string, values: Variables, name?: string) {
  const document = parse(source);
  expect(validate(schema, document)).toEqual([]);
  const operation = getOperationAST(document, name);
  if (!operation) throw new Error('The document has no such operation.');
  const { errors, coerced: variables = {} } = coerceVariables(schema, operation, values);
  expect(errors).toEqual([]);
  return { document, operation, variables };
}

/** The estimate of an operation, whose document must be valid. */
function estimate(source: string, values: Variables = {}, name?: string) {
  const { document, operation, variables } = read(source, values, name);
  return estimateCost(schema, document, operation, variables);
}

const costOf = (source: string, values?: Variables, name?: string) =>
  estimate(source, values, name).cost;

/** The message of the rejection; undefined if the operation is accepted. */
function rejection(source: string, values: Variables = {}): string | undefined {
  const { document, variables } = read(source, values);
  try {
    checkCost(schema, document, null, variables);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(GatewayError);
    expect(error).toMatchObject({ code: 'INVALID_REQUEST' });
    return (error as Error).message;
  }
}

const times = (count: number, field: string) =>
  Array.from({ length: count }, (_, index) => `a${String(index)}: ${field}`).join(' ');

/** A list that pages through rows without a field that costs anything: one `__typename` is free. */
const list = (first: number, below = '__typename') =>
  `opportunities(first: ${String(first)}) { nodes { ${below} } }`;
const ofStage = (below: string) => `stage { ${below} }`;

/** A list of the operation costs 30 points, plus a point and 0.2 for `nodes` per row. */
const root = (rows: number, eachBelow = 0) => Math.ceil(30 + rows * (1.2 + eachBelow) - 1e-6);
/** A list below a record costs 1 point per record; a related record 0.2. */
const nested = (rows: number, eachBelow = 0) => 0.2 + 1 + rows * (1.2 + eachBelow);

describe('the cost of rows', () => {
  test.each<[string, string, number]>([
    ['a list', list(7), root(7)],
    ['a list from its end', 'opportunities(last: 7) { nodes { __typename } }', root(7)],
    ['a list of the default size', 'opportunities { nodes { __typename } }', root(25)],
    [
      'a list of the default size, by null',
      'opportunities(first: null) { nodes { __typename } }',
      root(25),
    ],
    [
      'sizes that will be rejected, as the largest',
      `a: ${list(0)} b: ${list(-9)} c: ${list(5000)}`,
      3 * root(100),
    ],
    ['the fields of each row', list(100, times(50, 'uuid')), root(100, 0.5)],
    ['each field of a row beyond 50 more', list(10, times(60, 'uuid')), root(10, 0.6 + 1)],
    ['__typename among them', list(10, `...F ${times(59, '__typename')}`), root(10, 0.01 + 1)],
    ['nested lists, which multiply', list(5, ofStage(list(7))), root(5, nested(7))],
    [
      'thrice nested lists',
      list(2, ofStage(list(3, ofStage(list(4))))),
      root(2, nested(3, nested(4))),
    ],
    [
      'the records of edges',
      'opportunities(first: 9) { edges { node { __typename } } }',
      root(9, 0.2),
    ],
    ['aliases', `a: ${list(5)} b: ${list(5)}`, 2 * root(5)],
    ['records by their ids', 'nodes(ids: ["a", "b", "c"]) { __typename }', 9],
    [
      'the events of an opportunity, which take a statement',
      `opportunity(id: "a") { events(first: 9) { nodes { __typename } } }`,
      16,
    ],
    ['values in use', 'tags(first: 9) leadSources', 89 + 130],
    ['a summary', 'pipeline(id: "a") { summary { __typename } }', 51],
    ['the stages of a summary', 'pipeline(id: "a") { summary { stages { __typename } } }', 82],
    [
      'the history of the stages of a summary',
      'pipeline(id: "a") { summary { stages { history { averageDays } } } }',
      188,
    ],
    ['the tags of each row, as if they were full', list(10, 'tags'), root(10, 1)],
    ['summaries of a list', 'pipelines(first: 100) { nodes { summary { count } } }', 221],
  ])('counts %s', (_name, fields, expected) => {
    const fragment = fields.includes('...F') ? 'fragment F on Opportunity { uuid }' : '';
    expect(costOf(`{ ${fields} } ${fragment}`)).toBe(expected);
  });

  test('is at least a point', () => {
    expect(costOf('{ __typename }')).toBe(1);
  });

  test('counts variables, their defaults, and the default size without both', () => {
    const sized = 'opportunities(first: $size) { nodes { __typename } }';
    expect(costOf(`query($size: Int) { ${sized} }`, { size: 9 })).toBe(root(9));
    expect(costOf(`query($size: Int = 9) { ${sized} }`)).toBe(root(9));
    expect(costOf(`query($size: Int = 9) { ${sized} }`, { size: 4 })).toBe(root(4));
    expect(costOf(`query($size: Int) { ${sized} }`)).toBe(root(25));
    const byIds = 'query($ids: [ID!]!) { nodes(ids: $ids) { __typename } }';
    expect(costOf(byIds, { ids: ['a', 'b', 'c'] })).toBe(9);
    expect(costOf(byIds, { ids: 'a' })).toBe(3);
  });

  test('counts a fragment as often as it is spread, also if it is inline', () => {
    expect(
      costOf(
        `{ ...F ... on Query { ... { b: ${list(3)} } } } fragment F on Query { a: ${list(5)} }`,
      ),
    ).toBe(70);
    const spread = `{ ${list(2, `a: ${ofStage('...S')} b: ${ofStage('...S')}`)} }
      fragment S on Stage { ${list(6)} }`;
    expect(costOf(spread)).toBe(root(2, 2 * nested(6)));
  });

  test('excludes fields that a directive skips', () => {
    const source = `query($with: Boolean!) { a: ${list(5)}
      opportunities(first: 9) @include(if: $with) { nodes { __typename } }
      ... @skip(if: true) { b: ${list(5)} } }`;
    expect(costOf(source, { with: false })).toBe(root(5));
    expect(costOf(source, { with: true })).toBe(Math.ceil(root(5) + 30 + 9 * 1.2));
  });

  test('is that of the named operation', () => {
    const source = `query Small { ${list(1)} } query Large { ${list(100)} }`;
    expect(costOf(source, {}, 'Small')).toBe(root(1));
    expect(costOf(source, {}, 'Large')).toBe(root(100));
  });

  test('of a subscription is the cost of each event', () => {
    const watching = (
      first: number,
    ) => `subscription { opportunityEventAdded { opportunity { stage {
      ${list(50, ofStage(list(first)))} } } } }`;
    expect(rejection(watching(50))).toBeUndefined();
    expect(rejection(watching(100))).toContain('points');
  });

  test('of a batch is that of each of its items', () => {
    const source = `mutation($items: [CreateOpportunitiesItemInput!]!) {
      createOpportunities(input: { opportunities: $items }) { ... on CreateOpportunitiesPayload {
        results { opportunity { ${ofStage(list(40))} } } } } }`;
    const items = (length: number) => ({ items: Array.from({ length }, () => ({})) });
    expect(costOf(source, items(50))).toBeGreaterThan(2_000);
    expect(costOf(source, items(100))).toBeGreaterThan(1.9 * costOf(source, items(50)));
    // A mutation costs 10 points, and each record of a batch 2 besides its row.
    const least = source.replace(/results .*$/s, '__typename } } }');
    expect(costOf(least, items(50))).toBe(10 + 50 * 2 + 50);
  });

  test('of a mutation is 10 points, in addition to its payload', () => {
    const create = 'createOpportunity(input: {}) { __typename }';
    expect(costOf(`mutation { ${create} }`)).toBe(11);
    expect(costOf(`mutation { ${times(100, create)} }`)).toBe(1_020);
  });
});

describe('the cost of counts', () => {
  test('is 30 points in addition to the page', () => {
    expect(costOf('{ opportunities(first: 9) { totalCount nodes { __typename } } }')).toBe(
      root(9) + 30,
    );
  });

  test('is charged instead of a page if only the count is selected', () => {
    expect(costOf('{ opportunities(first: 100) { totalCount } }')).toBe(31);
    expect(costOf('{ opportunities(first: 100) { totalCount pageInfo { hasNextPage } } }')).toBe(
      161,
    );
  });

  test('is charged once for all records above it', () => {
    const board = (first: number) =>
      `{ pipelines(first: ${String(first)}) { nodes { stages { opportunities { totalCount } } } } }`;
    expect(costOf(board(2)) - costOf(board(1))).toBe(38);
    expect(rejection(board(100))).toBeUndefined();
  });

  test('includes the fields beside the count for each record', () => {
    const source = (typenames: number) => `{ pipelines(first: 10) { nodes {
      stages { opportunities { totalCount ${times(typenames, '__typename')} } } } } }`;
    expect(costOf(source(60)) - costOf(source(50))).toBe(10 * 30);
  });

  test('is that of a page if another connection with the same response key selects rows', () => {
    const source = (key: string) => `{ pipelines(first: 1) { nodes { stages {
      a: opportunities(first: 100) { totalCount } } } }
      ${key}: opportunities(first: 1) { nodes { uuid } } }`;
    expect(costOf(source('a')) - costOf(source('b'))).toBeGreaterThan(30 * 100);
  });

  test('includes the filter a second time', () => {
    const source = (
      below: string,
    ) => `{ opportunities(first: 1, where: { name: { contains: "x" } }) {
      ${below} } }`;
    expect(costOf(source('nodes { __typename }'))).toBe(52);
    expect(costOf(source('totalCount'))).toBe(51);
    expect(costOf(source('totalCount nodes { __typename }'))).toBe(102);
  });
});

describe('the cost of filters', () => {
  const filtered =
    'query($where: OpportunityFilter) { opportunities(first: 1, where: $where) { __typename nodes { __typename } } }';
  const priceOf = (where: object) => costOf(filtered, { where }) - 32;
  const nestedPriceOf = (where: object) => {
    const source = (filter: string) => `query($where: OpportunityFilter) {
      __typename ${list(10, ofStage(`opportunities(first: 1${filter}) { nodes { __typename } }`))}
      x: opportunities(first: 1, where: $where) { totalCount } }`;
    return costOf(source(', where: $where'), { where }) - costOf(source(''), { where });
  };

  test.each<[string, object, number]>([
    ['a value to be equal to', { name: { in: Array.from({ length: 50 }, () => 'x') } }, 10],
    ['a tag', { tags: { any: ['x'] } }, 1],
    ['each value of a list', { tags: { all: ['x', 'y', 'z'] } }, 3],
    [
      'an amount and a time',
      { value: { gt: '1', lt: '2' }, createdAt: { gt: '2026-01-01T00:00:00Z' } },
      3,
    ],
    [
      'an empty list as one value, and an object without conditions as none',
      { not: {}, or: [] },
      1,
    ],
    ['a part of a string', { name: { contains: 'x' }, contactName: { startsWith: 'x' } }, 40],
    ['each word of a search, once', { or: [{ q: ' a b  a ' }] }, 48],
    ['nothing that is null', { name: null, and: [{ name: { eq: null } }], q: null }, 0],
  ])('counts %s', (_name, where, expected) => {
    expect(priceOf(where)).toBe(expected);
  });

  test('is a quarter below a record, for each record', () => {
    expect(nestedPriceOf({ name: { contains: 'x' } })).toBe(50);
  });

  test('applies to summaries and subscriptions too', () => {
    const where = { or: Array.from({ length: 100 }, () => ({ name: { contains: 'x' } })) };
    for (const source of [
      'query($where: OpportunityFilter) { pipeline(id: "a") { summary(where: $where) { count } } }',
      'subscription($where: OpportunityFilter) { opportunityEventAdded(where: $where) { uuid } }',
    ])
      expect(costOf(source, { where })).toBeGreaterThan(2_000);
  });

  test('is charged again for the history of stages, which evaluates it a second time', () => {
    const where = { or: Array.from({ length: 50 }, () => ({ name: { contains: 'x' } })) };
    const summary = (fields: string) =>
      costOf(
        `query($where: OpportunityFilter) { pipeline(id: "a") { summary(where: $where) { ${fields} } } }`,
        { where },
      );
    const stages = summary('stages { count }');
    expect(summary('stages { history { averageDays } }') - stages).toBe(100 + 6 + 50 * 20);
  });

  test('includes the order of a list below records', () => {
    const ordered = (order: string) =>
      list(10, ofStage(`opportunities(first: 1${order}) { nodes { __typename } }`));
    const unordered = costOf(`{ ${ordered('')} }`);
    expect(costOf(`{ ${ordered(', orderBy: { field: NAME }')} }`) - unordered).toBe(500);
    expect(costOf(`{ ${ordered(', orderBy: { field: STAGE_RANK }')} }`) - unordered).toBe(0);
  });

  test('includes the related records of all rows that such a list sorts', () => {
    const sorted = (selection: string) =>
      costOf(
        `{ ${list(1, ofStage(`opportunities(first: 100, orderBy: { field: NAME }) { nodes { name ${selection} } edges { node { name } } }`))} }`,
      );
    expect(sorted('salesRep { __typename } arOwner { __typename }') - sorted('')).toBe(200 * 0.4);
    const nested = 'stage { opportunities(first: 1, orderBy: { field: NAME }) { nodes { name } } }';
    expect(
      rejection(
        `{ ${list(1, ofStage(`opportunities(first: 1, orderBy: { field: NAME }) { nodes { ${nested} } }`))} }`,
      ),
    ).toContain('The limit is 5,000.');
  });
});

describe('an introspection query', () => {
  test('of common tools is accepted', () => {
    expect(
      rejection(getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true })),
    ).toBeUndefined();
  });

  test('that multiplies its size with aliases and fragments is rejected', () => {
    const aliases = (prefix: string, count: number, field: string) =>
      Array.from({ length: count }, (_, i) => `${prefix}${String(i)}: ${field}`).join(' ');
    const source = `{ __schema { types { ${aliases('a', 60, 'fields { ...F }')} } } }
      fragment F on __Field { type { ${aliases('b', 100, 'fields { name }')} } }`;
    expect(rejection(source)).toContain('The most expensive field is "__schema.types.');
  });
});

describe('an operation is rejected', () => {
  test('above 5,000 points, with the cost, the limit and the most expensive field', () => {
    const fields = `few: ${list(1)} many: ${list(100, `place: ${ofStage(`all: ${list(30)} ...F`)}`)}`;
    const fragment = 'fragment F on Stage { more: opportunities(first: 60) { nodes { uuid } } }';
    expect(rejection(`{ ${fields} } ${fragment}`)).toBe(
      'The operation costs 11,262 points. The limit is 5,000. The most expensive field is "many.nodes.place.more" with 6,100 points.',
    );
    expect(rejection(`{ few: ${list(1)} }`)).toBeUndefined();
  });

  test('if 100 counts are filtered by 90 parts of strings each', () => {
    const source = `query($where: OpportunityFilter) { ${times(100, 'opportunities(where: $where) { totalCount }')} }`;
    const where = { or: Array.from({ length: 90 }, () => ({ name: { contains: 'x' } })) };
    expect(rejection(source, { where })).toContain('183,020 points');
  });

  test('if lists are nested more than 5 levels deep, even with few rows', () => {
    const chain = (depth: number): string =>
      depth === 0
        ? 'uuid'
        : `opportunities(first: 1) { nodes { primaryContact { ${chain(depth - 1)} } } }`;
    expect(rejection(`{ ${chain(5)} }`)).toBeUndefined();
    expect(rejection(`{ ${chain(6)} }`)).toMatch(
      /^Lists are nested 6 levels deep at "opportunities\.nodes\.primaryContact\..*The limit is 5\.$/,
    );
  });

  test('if a list of unlimited size is below a list without rows', () => {
    // 25 to the power of 280 is Infinity, and Infinity times 0 is NaN.
    const endless = 'opportunities { nodes { stage { '.repeat(280);
    const stage = `stage { ${endless} uuid ${'} } }'.repeat(280)} }`;
    for (const none of [
      `opportunities(first: 0) { nodes { ${stage} } }`,
      `nodes(ids: []) { ... on Opportunity { ${stage} } }`,
    ])
      expect(rejection(`{ none: ${none} }`)).toContain('deep');
  });

  test('quickly if fragments spread each other twice, 60 levels deep', () => {
    const fragments = Array.from(
      { length: 60 },
      (_, depth) => `fragment F${String(depth)} on Stage {
        a: pipeline { stages { ...F${String(depth + 1)} } } b: pipeline { stages { ...F${String(depth + 1)} } } }`,
    );
    const source = `{ ${list(1, ofStage('...F0'))} } ${fragments.join(' ')}
      fragment F60 on Stage { uuid }`;
    const start = performance.now();
    expect(rejection(source)).toBeDefined();
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  test('but not the queries of a board', () => {
    const cards =
      'contactName value stageRank tags updatedAt salesRep { name } primaryContact { firstName }';
    const boardOf = (pipelines: number, first: number, rest = '') =>
      `{ pipelines(first: ${String(pipelines)}) { nodes { name stages { name opportunities(first: ${String(first)}${rest}) { nodes { ${cards} } } } } } }`;
    for (const source of [
      boardOf(2, 25),
      boardOf(10, 5),
      boardOf(2, 10, ', where: { q: "ann miller", approvalStatus: { eq: OPPORTUNITY } }'),
      boardOf(1, 25, ', orderBy: { field: STAGE_RANK }'),
    ])
      expect(rejection(source), source).toBeUndefined();
  });
});

test.each([
  ['{ opportunities(first: 100, where: { q: "ann miller" }) { nodes { uuid name } } }', 200],
  [
    '{ pipelines(first: 2) { nodes { stages { opportunities(first: 5) { nodes { value } } } } } }',
    518,
  ],
  ['{ pipelines(first: 100) { nodes { stages { name opportunities { totalCount } } } } }', 3_910],
])('the example in the guide has the documented cost: %s', (source, cost) => {
  expect(costOf(source)).toBe(cost);
  const guide = readFileSync(new URL('../../docs/guides/graphql.md', import.meta.url), 'utf8');
  expect(guide.replace(/\s+/g, ' ')).toMatch(
    new RegExp(`${source.replace(/[^\w ]/g, '\\$&')}.{0,180}${cost.toLocaleString('en')} points`),
  );
});

test('a document that is sent again is charged for its new variables', () => {
  const source = `query ($first: Int, $where: OpportunityFilter) { opportunities(first: $first, where: $where) { nodes { __typename } } }`;
  const document = parse(source);
  const operation = getOperationAST(document);
  const check = (values: Variables) => {
    const { coerced = {} } = coerceVariables(schema, operation as never, values);
    return checkCost(schema, document, null, coerced)?.cost;
  };
  const filters = [undefined, { q: 'ann miller' }, { approvalStatus: { eq: 'OPPORTUNITY' } }];
  // More sizes than estimates that are kept, each of them twice.
  for (const first of [1, 7, 100, 25, 50, 1, 7, 100, 25, 50])
    for (const where of filters) {
      const values = { first, ...(where && { where }) };
      expect(check(values)).toBe(estimate(source, values).cost);
    }
});
