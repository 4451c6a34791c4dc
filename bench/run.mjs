// Compares the speed of the gateway with that of other servers on the same rows: npm run bench. It starts a PostgreSQL,
// fills it with the gateway's own command, and alternates rounds of all contestants, because the speed of a machine
// varies over time. Only ratios within one run mean anything.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { startPostgres } from '../test/support/embedded-postgres.ts';
import { fastestPeers, peers, startContestants } from './contestants.mjs';
import { slowdowns } from './guard.mjs';
import { findProcess } from './cpu.mjs';
import { loadWorkspaces } from './data.mjs';
import { measure, requestsFor, sendOnce } from './measure.mjs';
import { chartOf, summaryOf, tableOf } from './report.mjs';
import { loadExtension } from './statements.mjs';
import { rowsOf, workloads } from './workloads.mjs';

const { values: options } = parseArgs({
  options: {
    /** The length of the first round, whose results do not count. */
    'warm-up': { type: 'string', default: '20' },
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '5' },
    workspaces: { type: 'string', default: '20' },
    opportunities: { type: 'string', default: '10000' },
    /** A part of the name of the workloads to run. */
    only: { type: 'string', default: '' },
    /** Compares with the recorded results, and records none. */
    check: { type: 'boolean', default: false },
  },
});
const file = new URL('results/latest.json', import.meta.url);
const results = {};
const number = (name) => Number(options[name]);
const print = (text) => process.stdout.write(`${text}\n`);

/** Writes the results and their chart. */
function record() {
  const environment = {
    node: process.version,
    cpus: cpus().length,
    model: cpus()[0]?.model,
    ...options,
  };
  mkdirSync(new URL('.', file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ environment, results }, null, 2)}\n`);
  writeFileSync(new URL('chart.svg', file), chartOf(results));
}

/** @throws Error if a contestant returns other rows than the gateway */
async function compareRows(contestants, workload, requests) {
  const rows = {};
  for (const [name, [first]] of Object.entries(requests))
    rows[name] = JSON.stringify(rowsOf(await sendOnce(contestants[name], first)));
  for (const [name, text] of Object.entries(rows))
    if (text !== rows.gateway)
      throw new Error(`${workload}: ${name} returns\n${text}\nin place of\n${rows.gateway}`);
}

async function runWorkload(workload, contestants, workspaces, database) {
  const requests = Object.fromEntries(
    Object.entries(workloads[workload])
      .filter(([name]) => name in contestants)
      .map(([name, draw]) => [name, requestsFor(draw, workspaces)]),
  );
  await compareRows(contestants, workload, requests);
  const rounds = [];
  // The first round is long, because V8 compiles code that runs often, as it does in production.
  for (let round = 0; round <= number('rounds'); round += 1) {
    const results = {};
    for (const [name, sent] of Object.entries(requests))
      results[name] = await measure(contestants[name], sent, {
        seconds: number(round === 0 ? 'warm-up' : 'seconds'),
        database,
      });
    if (round > 0) rounds.push(results);
  }
  return summaryOf(rounds);
}

const postgres = await startPostgres();
const url = await postgres.createDatabase('bench');
await loadExtension(postgres, url);
const database = { url, pid: findProcess('-p', new URL(url).port) };
print(`Loading ${options.workspaces} workspaces with ${options.opportunities} opportunities each.`);
const workspaces = await loadWorkspaces(url, number('workspaces'), number('opportunities'));
const contestants = await startContestants(url, options.check ? fastestPeers : peers);
for (const workload of Object.keys(workloads).filter((name) => name.includes(options.only))) {
  print(workload);
  results[workload] = await runWorkload(workload, contestants, workspaces, database);
}
for (const { stop } of Object.values(contestants)) await stop();
await postgres.remove();

if (options.check) {
  const slower = slowdowns(results, JSON.parse(readFileSync(file, 'utf8')).results);
  slower.forEach(print);
  if (slower.length > 0) process.exitCode = 1;
} else record();
print(`\n${tableOf(results)}`);
process.exit();
