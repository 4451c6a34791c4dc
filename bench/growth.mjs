// Compares the time of operations in a large workspace with that in a small one: npm run bench:growth. The operations are
// listed in growth.json. Each has its best time of some calls, one after the other, and the least CPU time of the gateway
// and PostgreSQL together.
import { readFileSync, writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { startPostgres } from '../test/support/embedded-postgres.ts';
import { startContestants } from './contestants.mjs';
import { exactCpuOfFamily, findProcess } from './cpu.mjs';
import { loadWorkspaces } from './data.mjs';
import { cursorRequest, operationsOf } from './growth-requests.mjs';
import { prepare, sendingTo } from './growth-workspace.mjs';
import { round } from './report.mjs';

const { values: options } = parseArgs({
  options: {
    small: { type: 'string', default: '1000' },
    large: { type: 'string', default: '1000000' },
    calls: { type: 'string', default: '7' },
    only: { type: 'string', default: '' },
  },
});

/** The goal: the time of the large workspace, relative to that of the small one. */
const growthMax = 1.5;
/** The goal of counts and summaries without a filter, and of those whose filters match few enough rows. */
const countMsMax = 100;
const countedMax = 100_000;
/** An operation that takes longer than this is called only twice. */
const slowMs = 500;
const roundsMax = 3;

const table = JSON.parse(readFileSync(new URL('growth.json', import.meta.url), 'utf8'));

/** A gateway on a database of its own, with one workspace. */
async function startWith(postgres, name, opportunities) {
  const url = await postgres.createDatabase(name);
  const [workspace] = await loadWorkspaces(url, 1, Number(opportunities));
  const { gateway } = await startContestants(url, []);
  return { gateway, workspace, servers: [gateway.pid, findProcess('-p', new URL(url).port)] };
}

/** The operations of a workspace, each as a function that sends it. */
async function operationsIn(side) {
  const send = sendingTo(side);
  const { known, middleId } = await prepare(side);
  const cursorOf = async (orderBy) => {
    const { data } = await send(cursorRequest(orderBy, middleId));
    return data.opportunities.pageInfo.endCursor;
  };
  const operations = await operationsOf(table, known, cursorOf);
  return operations
    .filter(({ name }) => name.includes(options.only))
    .map(({ request, ...operation }) => ({
      ...operation,
      servers: side.servers,
      call: () => send(request),
    }));
}

/** The number of rows that a response counts. */
const countedBy = (response) =>
  [...JSON.stringify(response).matchAll(/"(?:totalCount|count)":(\d+)/g)].reduce(
    (sum, [, digits]) => sum + Number(digits),
    0,
  );

/** The best time and the least CPU time in milliseconds, and the last response. The first calls warm up. */
async function timed({ call, servers }, earlier = {}) {
  const cpuMsOf = () => servers.reduce((ms, pid) => ms + exactCpuOfFamily(pid), 0);
  let { ms = Infinity, cpuMs = Infinity } = earlier;
  let response;
  for (let calls = 1; calls <= Number(options.calls); calls += 1) {
    const cpuBefore = cpuMsOf();
    const start = performance.now();
    response = await call();
    ms = Math.min(ms, performance.now() - start);
    cpuMs = Math.min(cpuMs, cpuMsOf() - cpuBefore);
    if (ms > slowMs && calls > 1) break;
  }
  return { ms, cpuMs, response };
}

/** Why an operation misses its goal; undefined if it does not. */
function missedGoal({ counted }, { growth, largeMs, largeCpuMs, matches }) {
  if (counted === undefined) return growth > growthMax ? 'above the goal' : undefined;
  if (Math.min(largeMs, largeCpuMs) <= countMsMax) return undefined;
  return counted === 'all' || matches <= countedMax ? 'above 100 ms' : undefined;
}

/**
 * Measures an operation. If it misses its goal, it is measured again. Of the growth of time and of CPU time the smaller one
 * counts. Both, because other programs on the machine may have disturbed it.
 */
async function measured(ofSmall, ofLarge, earlier = { rounds: 0 }) {
  const inSmall = await timed(ofSmall, earlier.inSmall);
  const inLarge = await timed(ofLarge, earlier.inLarge);
  const rounds = earlier.rounds + 1;
  const result = {
    smallMs: round(inSmall.ms, 1),
    largeMs: round(inLarge.ms, 1),
    smallCpuMs: round(inSmall.cpuMs, 1),
    largeCpuMs: round(inLarge.cpuMs, 1),
    growth: round(Math.min(inLarge.ms / inSmall.ms, inLarge.cpuMs / inSmall.cpuMs), 1),
    ...(ofLarge.counted && { matches: countedBy(inLarge.response) }),
  };
  result.missed = missedGoal(ofLarge, result);
  return result.missed === undefined || rounds === roundsMax
    ? result
    : measured(ofSmall, ofLarge, { rounds, inSmall, inLarge });
}

/** An operation that fails, because of a time limit for example, has the reason in place of its times. */
const measuredOrEnded = (ofSmall, ofLarge) =>
  measured(ofSmall, ofLarge)
    .catch(() => measured(ofSmall, ofLarge))
    .catch((error) => ({ missed: `ended: ${error.message.slice(0, 200)}` }));

const postgres = await startPostgres();
const small = await startWith(postgres, 'small', options.small);
const large = await startWith(postgres, 'large', options.large);
const [ofSmall, ofLarge] = [await operationsIn(small), await operationsIn(large)];
const results = {};
const line = (cells) =>
  process.stdout.write(`| ${cells.map((cell) => cell ?? '').join(' | ')} |\n`);
line([
  ...['operation', `ms at ${options.small}`, `ms at ${options.large}`],
  ...[`CPU ms at ${options.small}`, `CPU ms at ${options.large}`, 'growth', 'matches', ''],
]);
line(Array(8).fill('---'));
for (const [index, operation] of ofSmall.entries()) {
  const result = await measuredOrEnded(operation, ofLarge[index]);
  results[operation.name] = result;
  const { smallMs, largeMs, smallCpuMs, largeCpuMs, growth, matches, missed } = result;
  line([operation.name, smallMs, largeMs, smallCpuMs, largeCpuMs, growth, matches, missed]);
}
for (const { gateway } of [small, large]) await gateway.stop();
await postgres.remove();
writeFileSync(
  new URL('results/growth.json', import.meta.url),
  `${JSON.stringify({ ...options, results }, null, 2)}\n`,
);
const missed = Object.values(results).filter((result) => result.missed !== undefined);
process.stdout.write(
  `\n${missed.length} of ${ofSmall.length} operations miss their goals: a growth of at most ${growthMax}; for counts, at most ${countMsMax} ms without a filter, or if at most ${countedMax} rows match.\n`,
);
process.exit();
