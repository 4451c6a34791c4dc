import { parse, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { GatewayError } from '../../src/errors.js';
import { checkBudget } from '../../src/graphql/budget.js';
import { schema } from '../../src/graphql/schema.js';

/** Whether a document, which must be valid, is within the budget. */
function isAllowed(source: string, variables: Record<string, unknown> = {}, name?: string) {
  const document = parse(source);
  expect(validate(schema, document)).toEqual([]);
  try {
    checkBudget(schema, document, name, variables);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(GatewayError);
    expect(error).toMatchObject({ code: 'INVALID_REQUEST' });
    return false;
  }
}

/** Root fields that bring this many rows, 100 at most by each. */
const rows = (count: number) =>
  Array.from({ length: Math.ceil(count / 100) }, (_, index) => {
    const first = Math.min(100, count - 100 * index);
    return `rows${String(index)}: opportunities(first: ${String(first)}) { totalCount }`;
  }).join(' ');

/** Checks that fields ask for exactly this many rows: that the rest of the budget fits beside them. */
function expectRows(
  fields: string,
  expected: number,
  { head = 'query', variables = {}, tail = '' } = {},
) {
  expect(isAllowed(`${head} { ${fields} ${rows(1_000 - expected)} } ${tail}`, variables)).toBe(
    true,
  );
  expect(isAllowed(`${head} { ${fields} ${rows(1_001 - expected)} } ${tail}`, variables)).toBe(
    false,
  );
}

const ofStage = (list: string) => `nodes { stage { ${list} } }`;
const list = (first: number, below = 'totalCount') =>
  `opportunities(first: ${String(first)}) { ${below} }`;

describe('the rows of a request', () => {
  test('are up to 1,000, and not one more', () => {
    expect(isAllowed(`{ ${rows(1_000)} }`)).toBe(true);
    expect(isAllowed(`{ ${rows(1_001)} }`)).toBe(false);
    expectRows('viewer { user { uuid } }', 0);
  });

  test.each<[string, string, number]>([
    ['a list', list(7), 7],
    ['a list from its end', 'opportunities(last: 7) { nodes { uuid } }', 7],
    ['a list of the usual size', 'opportunities { totalCount }', 25],
    ['a list of the usual size, by null', 'opportunities(first: null) { totalCount }', 25],
    ['sizes that will be refused', `a: ${list(0)} b: ${list(-9)} c: ${list(5000)}`, 300],
    ['nested lists, which multiply', list(5, ofStage(list(7))), 5 * (1 + 7)],
    ['thrice nested lists', list(2, ofStage(list(3, ofStage(list(4))))), 2 * (1 + 3 * (1 + 4))],
    [
      'lists side by side',
      list(5, `a: edges { node { stage { ${list(2)} } } } ${ofStage(list(3))}`),
      30,
    ],
    ['aliases', `a: ${list(5)} b: ${list(5)}`, 10],
    ['nodes', 'nodes(ids: ["a", "b", "c"]) { id }', 3],
    ['lists of nodes', `nodes(ids: ["a", "b"]) { ... on Stage { ${list(9)} } }`, 2 * (1 + 9)],
    ['a list of one node', `node(id: "a") { ... on Stage { ${list(9)} } }`, 1 + 9],
    ['a list of one record', `opportunity(id: "a") { stage { ${list(9)} } }`, 9],
    ['a history', 'opportunity(id: "a") { history(first: 9) { nodes { uuid } } }', 9],
    ['tags', 'tags(first: 9) leadSources', 109],
    ['the stages of a summary', 'pipelineSummary(pipelineId: "a") { stages { count } }', 30],
    [
      'lists of the stages of a summary',
      `pipelineSummary(pipelineId: "a") { stages { stage { ${list(9)} } } }`,
      30 * (1 + 9),
    ],
  ])('count %s', (_name, fields, expected) => {
    expectRows(fields, expected);
  });

  test('count variables, their defaults, and what is left out of both', () => {
    const sized = 'opportunities(first: $size) { totalCount }';
    expectRows(sized, 9, { head: 'query($size: Int)', variables: { size: 9 } });
    expectRows(sized, 9, { head: 'query($size: Int = 9)' });
    expectRows(sized, 4, { head: 'query($size: Int = 9)', variables: { size: 4 } });
    expectRows(sized, 25, { head: 'query($size: Int)' });
    expectRows('nodes(ids: $ids) { id }', 3, {
      head: 'query($ids: [ID!]!)',
      variables: { ids: ['a', 'b', 'c'] },
    });
    expectRows('nodes(ids: $ids) { id }', 1, {
      head: 'query($ids: [ID!]!)',
      variables: { ids: 'a' },
    });
  });

  test('count fragments as often as they are spread, also where they are inline', () => {
    expectRows('...F ... on Query { ... { b: opportunities(first: 3) { totalCount } } }', 8, {
      tail: `fragment F on Query { a: ${list(5)} }`,
    });
    expectRows(list(2, ofStage('...S')), 2 * (1 + 6), {
      tail: `fragment S on Stage { ${list(6)} }`,
    });
  });

  test('cannot be hidden behind fewer than none, or by lists without end', () => {
    expect(isAllowed(`{ tags(first: -100000) ${rows(1_100)} }`)).toBe(false);
    // 25 to the power of 280 is no finite number to a computer, and nothing times that no number at all.
    const endless = 'opportunities { nodes { stage { '.repeat(280);
    const stage = `stage { ${endless} uuid ${'} } }'.repeat(280)} }`;
    for (const none of [
      `opportunities(first: 0) { nodes { ${stage} } }`,
      `nodes(ids: []) { ... on Opportunity { ${stage} } }`,
    ])
      expect(isAllowed(`{ none: ${none} ${rows(1_100)} }`)).toBe(false);
  });

  test('are reckoned at once of fragments that spread each other twice, 20 deep and more', () => {
    const fragments = Array.from(
      { length: 60 },
      (_, depth) => `fragment F${String(depth)} on Stage { opportunities(first: 1) { nodes {
        a: stage { ...F${String(depth + 1)} } b: stage { ...F${String(depth + 1)} } } } }`,
    );
    const source = `{ ${list(1, ofStage('...F0'))} } ${fragments.join(' ')}
      fragment F60 on Stage { uuid }`;
    const start = performance.now();
    expect(isAllowed(source)).toBe(false);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  test('are those of the operation that is named', () => {
    const source = `query Small { ${rows(1)} } query Large { ${rows(1_001)} }`;
    expect(isAllowed(source, {}, 'Small')).toBe(true);
    expect(isAllowed(source, {}, 'Large')).toBe(false);
  });

  test('of a subscription are those of each event', () => {
    const watching = (first: number) =>
      `subscription { opportunityChanged { opportunity { stage {
        ${list(10, ofStage(list(first)))} } } } }`;
    expect(isAllowed(watching(99))).toBe(true);
    expect(isAllowed(watching(100))).toBe(false);
  });

  test('of a batch are those of each of its items', () => {
    const source = `mutation($items: [NewOpportunity!]!) {
      createOpportunities(input: { opportunities: $items }) { ... on CreateOpportunitiesPayload {
        results { opportunity { history(first: 9) { nodes { uuid } } } } } } }`;
    const items = (length: number) => ({ items: Array.from({ length }, () => ({})) });
    expect(isAllowed(source, items(100))).toBe(true);
    expect(isAllowed(source, items(101))).toBe(false);
  });
});

describe('the values that filters hold', () => {
  const filtered = (count: number) =>
    `query($where: OpportunityFilter) { ${Array.from(
      { length: count },
      (_, index) => `a${String(index)}: opportunities(first: 1, where: $where) { totalCount }`,
    ).join(' ')} }`;
  const values = (length: number) => ({
    where: { name: { in: Array.from({ length }, () => 'x') } },
  });

  test('are up to 10,000 over all lists, and not one more', () => {
    expect(isAllowed(filtered(10), values(1_000))).toBe(true);
    expect(isAllowed(filtered(10), values(1_001))).toBe(false);
    expect(isAllowed(filtered(11), values(1_000))).toBe(false);
  });

  test('count in nested lists, once for all rows above them', () => {
    const nested = `query($where: OpportunityFilter) { opportunities(first: 9, where: $where) {
      nodes { stage { opportunities(first: 9, where: $where) { totalCount } } } } }`;
    expect(isAllowed(nested, values(5_000))).toBe(true);
    expect(isAllowed(nested, values(5_001))).toBe(false);
  });

  test('are ten for each word to search for', () => {
    const words = (count: number) => ({ where: { or: [{ q: 'word '.repeat(count).trim() }] } });
    expect(isAllowed(filtered(1), words(1_000))).toBe(true);
    expect(isAllowed(filtered(1), words(1_001))).toBe(false);
  });

  test('count amounts and times, and filters that ask for nothing', () => {
    const where = {
      and: Array.from({ length: 2_000 }, () => ({
        value: { gt: '1', lt: '2' },
        createdAt: { gt: '2026-01-01T00:00:00Z', lt: null },
        not: {},
        or: [],
      })),
    };
    expect(isAllowed(filtered(1), { where })).toBe(true);
    where.and.push(...where.and.slice(0, 1));
    expect(isAllowed(filtered(1), { where })).toBe(false);
  });

  test('count where a summary and a subscription are filtered', () => {
    for (const source of [
      'query($where: OpportunityFilter) { pipelineSummary(pipelineId: "a", where: $where) { count } }',
      'subscription($where: OpportunityFilter) { opportunityChanged(where: $where) { event { uuid } } }',
    ]) {
      expect(isAllowed(source, values(10_000))).toBe(true);
      expect(isAllowed(source, values(10_001))).toBe(false);
    }
  });
});
