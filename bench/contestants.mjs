// Starts the gateway and the servers that it is compared with, each as a process of its own on the same database.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { launch, whenReady } from '../test/support/launch.ts';

async function end(child) {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** The gateway as shipped, but without limits on the rate, which the others do not have. */
async function startGateway(url) {
  const launched = launch('main', [], { DATABASE_URL: url, RATE_LIMIT_POINTS: '0' });
  const { address } = await whenReady(launched);
  return { pid: launched.child.pid, address, stop: () => end(launched.child) };
}

async function startServer(name, url) {
  const script = new URL(`servers/${name}.mjs`, import.meta.url);
  const child = fork(script, {
    env: { ...process.env, DATABASE_URL: url, NODE_ENV: 'production' },
    execArgv: [],
  });
  const [{ port }] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => {
      throw new Error(`${name} did not start.`);
    }),
  ]);
  return { pid: child.pid, address: `http://127.0.0.1:${port}`, stop: () => end(child) };
}

/** All servers that the gateway is compared with. */
export const peers = ['postgraphile', 'mercurius', 'apollo', 'yoga', 'by-hand'];

/** Those with the least CPU time per request. Each workload has one of them, except the mixed one. */
export const fastestPeers = ['mercurius', 'by-hand'];

/** Starts the gateway and others. They are idle until they are measured. */
export async function startContestants(url, others) {
  const contestants = { gateway: await startGateway(url) };
  for (const name of others) contestants[name] = await startServer(name, url);
  return contestants;
}
