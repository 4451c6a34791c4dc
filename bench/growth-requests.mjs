// The requests of bench/growth.mjs, by the names of their operations, made from the table in growth.json.
import { graphql } from './workloads.mjs';

const rows =
  'nodes { id name value stage { id name } primaryContact { id firstName } } pageInfo { endCursor }';
const pageOf = (declared, given) =>
  `query Page($where: OpportunityFilter, $orderBy: OpportunityOrder${declared}) {
    opportunities(where: $where, orderBy: $orderBy${given}) { ${rows} } }`;
const firstPage = pageOf('', ', first: 25');
const nextPage = pageOf(', $cursor: String', ', first: 25, after: $cursor');
const lastPage = pageOf('', ', last: 25');
const count =
  'query Count($where: OpportunityFilter) { opportunities(where: $where) { totalCount } }';
const summary = `query Summary($where: OpportunityFilter) {
  pipelines { nodes { summary(where: $where) { count totalValue } } } }`;

/** The conditions of each operator, given a value of the column. */
const operators = {
  text: {
    eq: (value) => value,
    in: (value) => [value, 'Other'],
    startsWith: (value) => value.slice(0, 4),
    contains: (value) => (value.length > 3 ? value.slice(1) : undefined),
  },
  id: { eq: (value) => value, in: (value) => [value] },
  choice: { eq: (value) => value, in: (value) => [value] },
  tags: { has: (value) => value, any: (value) => [value], all: (value) => [value] },
};

/** The filters with a single condition, by their names. */
function filtersOf({ values, conditions, words, negations }) {
  const filters = {};
  for (const [kind, columns] of Object.entries(values))
    for (const [column, examples] of Object.entries(columns))
      for (const [operator, conditionOf] of Object.entries(operators[kind]))
        for (const [frequency, value] of Object.entries(examples)) {
          const condition = conditionOf(value);
          if (condition !== undefined)
            filters[`${column} ${operator}, ${frequency}`] = {
              [column]: { [operator]: condition },
            };
        }
  for (const [column, named] of Object.entries(conditions))
    for (const [name, condition] of Object.entries(named))
      filters[`${column} ${name}`] = { [column]: condition };
  for (const [frequency, q] of Object.entries(words)) filters[`q, ${frequency}`] = { q };
  for (const [name, where] of Object.entries(negations)) filters[`not ${name}`] = { not: where };
  return filters;
}

/** All orders of the list. */
const ordersOf = ({ orders }) =>
  ['ASC', 'DESC'].flatMap((direction) => [
    ...orders.required.map((field) => ({ field, direction })),
    ...orders.nullable.flatMap((field) =>
      ['LAST', 'FIRST'].map((nulls) => ({ field, direction, nulls })),
    ),
  ]);

const nameOf = ({ field, direction, nulls }) =>
  `${field} ${direction}${nulls ? ` NULLS ${nulls}` : ''}`;

/** Adds a prefix to the names of operations. */
const named = (prefix, table, requestOf) =>
  Object.entries(table).map(([name, given]) => [`${prefix}${name}`, requestOf(given)]);

/**
 * The request for the page that contains only the row from which the deep pages of an order continue. Its cursor is
 * valid for the list without a filter as well.
 */
export const cursorRequest = (orderBy, id) =>
  graphql(pageOf('', ', first: 1'), { where: { id: { eq: id } }, orderBy });

/**
 * The operations of a workspace.
 *
 * @param table growth.json
 * @param known the values of the placeholders in it
 * @param cursorOf returns a cursor from the middle of the list in an order
 * @returns each with its name, its request, and what counts: the matches of its filter, if it counts them
 */
export async function operationsOf(table, known, cursorOf) {
  const filled = JSON.parse(
    JSON.stringify(table).replace(/\$(\w+)/g, (placeholder, name) => known[name] ?? placeholder),
  );
  const orders = ordersOf(filled);
  const deep = [];
  for (const orderBy of orders) {
    const cursor = await cursorOf(orderBy);
    deep.push([`deep page, ${nameOf(orderBy)}`, graphql(nextPage, { orderBy, cursor })]);
  }
  const pages = [
    ...orders.map((orderBy) => [`order ${nameOf(orderBy)}`, graphql(firstPage, { orderBy })]),
    ...deep,
    ...orders.map((orderBy) => [`last page, ${nameOf(orderBy)}`, graphql(lastPage, { orderBy })]),
    ...named('', filtersOf(filled), (where) => graphql(firstPage, { where })),
    ...named('pair: ', filled.pairs, ({ where, order: field }) =>
      graphql(firstPage, { where, orderBy: { field } }),
    ),
    ...named('', filled.documents, (query) => graphql(query)),
    ...named('', filled.paths, (path) => ({ method: 'GET', path })),
  ];
  const counts = [
    ...named('count, ', filled.counts, (where) => ({ where, ...graphql(count, { where }) })),
    ...named('summary, ', filled.counts, (where) => ({ where, ...graphql(summary, { where }) })),
  ];
  return [
    ...pages.map(([name, request]) => ({ name, request })),
    ...counts.map(([name, { where, ...request }]) => ({
      name,
      request,
      counted: Object.keys(where).length === 0 ? 'all' : 'matches',
    })),
  ];
}
