// A Redis server for one test.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { freePort } from './embedded-postgres.js';

export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

export interface RedisServer {
  readonly url: string;
  start(): Promise<void>;
  /** Sends a signal: SIGKILL ends the server, SIGSTOP makes it hang until SIGCONT. */
  signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void;
}

/** Creates a server, without starting it. */
export async function newRedis(): Promise<RedisServer> {
  const port = String(await freePort());
  let server: ChildProcess | undefined;
  onTestFinished(() => void server?.kill('SIGKILL'));
  return {
    url: `redis://127.0.0.1:${port}`,
    async start() {
      const settings = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
      const child = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'ignore'] });
      server = child;
      for await (const line of createInterface({ input: child.stdout }))
        if (line.includes('Ready to accept connections')) return;
      throw new Error('Redis did not start.');
    },
    signal(signal) {
      server?.kill(signal);
    },
  };
}
