// Sends the requests of a workload to a contestant and measures the responses.
import { randomUUID } from 'node:crypto';
import autocannon from 'autocannon';
import { cpuOf, cpuOfFamily, memoryOf } from './cpu.mjs';

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
 * @returns requests per second, latencies in ms, and the CPU time per request in ms
 * @throws Error if a request fails
 */
export async function measure(contestant, requests, { seconds, postgresPid }) {
  const { pid, address: url } = contestant;
  const before = { node: cpuOf(pid), postgres: cpuOfFamily(postgresPid) };
  const result = await autocannon({ url, connections, duration: seconds, requests });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} requests were rejected, ${result.errors} failed.`);
  const count = result.requests.total;
  return {
    perSecond: count / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    nodeMs: (cpuOf(pid) - before.node) / count,
    postgresMs: (cpuOfFamily(postgresPid) - before.postgres) / count,
    memoryMb: memoryOf(pid),
  };
}
