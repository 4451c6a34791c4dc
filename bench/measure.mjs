// Sends the requests of a workload to a contestant and measures the responses.
import { randomUUID } from 'node:crypto';
import autocannon from 'autocannon';
import { cpuOf, cpuOfFamily, memoryOf } from './cpu.mjs';
import { countStatements } from './statements.mjs';

const connections = 16;

const withKey = (request, { key }) => ({
  ...request,
  headers: { ...request.headers, authorization: `Bearer ${key}` },
  ...(request.body?.includes('$id') && {
    setupRequest: (sent) => ({ ...sent, body: sent.body.replace('"$id"', `"${randomUUID()}"`) }),
  }),
});

/** The requests of all workspaces, in turns. */
export const requestsFor = (draw, workspaces) =>
  workspaces.flatMap((workspace) => draw(workspace).map((request) => withKey(request, workspace)));

/** Sends one request. */
export async function sendOnce({ address }, { method, path, headers, body, setupRequest }) {
  const sent = setupRequest ? setupRequest({ body }).body : body;
  const response = await fetch(`${address}${path}`, { method, headers, body: sent });
  const result = await response.json();
  if (!response.ok || result.errors)
    throw new Error(`${response.status} ${JSON.stringify(result)}`);
  return result;
}

/**
 * Sends requests over 16 connections for some seconds.
 *
 * @returns requests per second, latencies in ms, and per request the CPU time in ms and the number of statements
 * @throws Error if a request fails
 */
export async function measure(contestant, requests, { seconds, database }) {
  const { pid, address: url } = contestant;
  const countBefore = await countStatements(database.url);
  const before = { node: cpuOf(pid), postgres: cpuOfFamily(database.pid) };
  const result = await autocannon({ url, connections, duration: seconds, requests });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} requests were rejected, ${result.errors} failed.`);
  const after = { node: cpuOf(pid), postgres: cpuOfFamily(database.pid) };
  const statements = (await countStatements(database.url)) - countBefore;
  const count = result.requests.total;
  return {
    perSecond: count / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    nodeMs: (after.node - before.node) / count,
    postgresMs: (after.postgres - before.postgres) / count,
    statements: statements / count,
    memoryMb: memoryOf(pid),
  };
}
