// Compares the time of operations in a large workspace with that in a small one: npm run bench:growth. The operations are
// listed in growth.json. Each has its best time of some calls, one after the other.
import { readFileSync, writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { startPostgres } from '../test/support/embedded-postgres.ts';
import { startContestants } from './contestants.mjs';
import { loadWorkspaces } from './data.mjs';
import { requestsFor, sendOnce } from './measure.mjs';
import { round } from './report.mjs';
import { graphql } from './workloads.mjs';

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
  const paged = (where, order = 'CREATED_AT') => graphql(page, { where, order });
  return {
    ...Object.fromEntries(orders.map((order) => [`order ${order}`, paged({}, order)])),
    ...Object.fromEntries(Object.entries(filters).map(([name, where]) => [name, paged(where)])),
    ...Object.fromEntries(
      Object.entries(pairs).map(([name, { where, order }]) => [name, paged(where, order)]),
    ),
    ...Object.fromEntries(Object.entries(documents).map(([name, query]) => [name, graphql(query)])),
  };
}

/** The best time in milliseconds. The first calls warm up. */
async function bestTime({ gateway, workspace }, request) {
  const [signedIn] = requestsFor(() => [request], [workspace]);
  let best = Infinity;
  for (let call = 0; call < Number(options.calls); call += 1) {
    const start = performance.now();
    await sendOnce(gateway, signedIn);
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

/** A gateway on a database of its own, with one workspace. */
async function startWith(postgres, name, opportunities) {
  const url = await postgres.createDatabase(name);
  const [workspace] = await loadWorkspaces(url, 1, Number(opportunities));
  const { gateway } = await startContestants(url, []);
  const [creation] = requestsFor(() => [graphql(create, { input: rare })], [workspace]);
  await sendOnce(gateway, creation);
  return { gateway, workspace };
}

const postgres = await startPostgres();
const small = await startWith(postgres, 'small', options.small);
const large = await startWith(postgres, 'large', options.large);
const results = {};
for (const [name, request] of Object.entries(
  requestsOf(JSON.parse(readFileSync(new URL('growth.json', import.meta.url), 'utf8'))),
)) {
  const [smallMs, largeMs] = [await bestTime(small, request), await bestTime(large, request)];
  results[name] = {
    smallMs: round(smallMs, 1),
    largeMs: round(largeMs, 1),
    growth: round(largeMs / smallMs, 1),
  };
}
for (const { gateway } of [small, large]) await gateway.stop();
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
