// Compares the time of operations in a large workspace with that in a small one: npm run bench:growth. The operations are
// listed in growth.json. Each has its best time of some calls, one after the other.
import { readFileSync, writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { startPostgres } from '../test/support/embedded-postgres.ts';
import { startContestants } from './contestants.mjs';
import { loadWorkspaces } from './data.mjs';

const { values: options } = parseArgs({
  options: {
    small: { type: 'string', default: '1000' },
    large: { type: 'string', default: '1000000' },
    calls: { type: 'string', default: '7' },
  },
});

/** The goal: the time of the large workspace, relative to that of the small one. */
const growthMax = 1.5;

/** The values of the one opportunity that rare conditions match. */
const rare = {
  name: 'Zyzzyva roof',
  contactName: 'Quetzal',
  addressCity: 'Ytterby',
  leadSource: 'Carrier pigeon',
  tags: ['unicorn'],
  value: '900000000',
};

const page = `query Page($where: OpportunityFilter, $order: OpportunityOrderField!) {
  opportunities(first: 25, where: $where, orderBy: { field: $order }) {
    nodes { id name value stage { id name } primaryContact { id firstName } } } }`;
const create = `mutation Create($input: CreateOpportunityInput!) { createOpportunity(input: $input) { __typename } }`;

/** The requests by the names of their operations. */
function requestsOf({ orders, filters, pairs, documents }) {
  const paged = (where, order = 'CREATED_AT') => ({ query: page, variables: { where, order } });
  return {
    ...Object.fromEntries(orders.map((order) => [`order ${order}`, paged({}, order)])),
    ...Object.fromEntries(Object.entries(filters).map(([name, where]) => [name, paged(where)])),
    ...Object.fromEntries(
      Object.entries(pairs).map(([name, { where, order }]) => [name, paged(where, order)]),
    ),
    ...Object.fromEntries(Object.entries(documents).map(([name, query]) => [name, { query }])),
  };
}

/** @throws Error if the operation fails */
async function send({ address, key }, request) {
  const response = await fetch(`${address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify(request),
  });
  const result = await response.json();
  if (result.errors) throw new Error(JSON.stringify(result.errors));
}

/** The best time in milliseconds. The first calls warm up. */
async function bestTime(gateway, request) {
  let best = Infinity;
  for (let call = 0; call < Number(options.calls); call += 1) {
    const start = performance.now();
    await send(gateway, request);
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

/** A gateway on a database of its own, with one workspace. */
async function startWith(postgres, name, opportunities) {
  const url = await postgres.createDatabase(name);
  const [{ key }] = await loadWorkspaces(url, 1, Number(opportunities));
  const { gateway } = await startContestants(url, []);
  const started = { ...gateway, key };
  await send(started, { query: create, variables: { input: rare } });
  return started;
}

const postgres = await startPostgres();
const small = await startWith(postgres, 'small', options.small);
const large = await startWith(postgres, 'large', options.large);
const results = {};
const round = (value) => Math.round(value * 10) / 10;
for (const [name, request] of Object.entries(
  requestsOf(JSON.parse(readFileSync(new URL('growth.json', import.meta.url), 'utf8'))),
)) {
  const [smallMs, largeMs] = [await bestTime(small, request), await bestTime(large, request)];
  results[name] = {
    smallMs: round(smallMs),
    largeMs: round(largeMs),
    growth: round(largeMs / smallMs),
  };
}
await small.stop();
await large.stop();
await postgres.remove();
writeFileSync(
  new URL('results/growth.json', import.meta.url),
  `${JSON.stringify({ ...options, results }, null, 2)}\n`,
);
process.stdout.write(
  `| operation | ms at ${options.small} | ms at ${options.large} | growth |\n| --- | --- | --- | --- |\n`,
);
for (const [name, { smallMs, largeMs, growth }] of Object.entries(results))
  process.stdout.write(
    `| ${name} | ${smallMs} | ${largeMs} | ${growth}${growth > growthMax ? ' (above the goal)' : ''} |\n`,
  );
process.exit();
