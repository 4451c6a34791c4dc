// The gateway as a process, as an operator starts it.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const launcher = fileURLToPath(new URL('../../scripts/run.mjs', import.meta.url));

type Environment = Record<string, string>;

interface Ended {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder for an embedded database, removed with the test. */
export async function newDataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-data-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function launch(entry: 'main' | 'cli', args: readonly string[], env: Environment) {
  const child = spawn(process.execPath, [launcher, entry, ...args], {
    // An empty value counts as none: what the tests are run with does not reach the gateway.
    env: {
      ...process.env,
      DATABASE_URL: '',
      DEMO_API_KEY: '',
      REST_DEPRECATIONS: '',
      PORT: '0',
      LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (output.stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (output.stderr += String(chunk)));
  const ended = once(child, 'close').then(([code]): Ended => ({ code: code as number, ...output }));
  return { child, output, ended };
}

/** Runs an operator's command to its end. */
export const runCli = (args: readonly string[], env: Environment): Promise<Ended> =>
  launch('cli', args, env).ended;

/** Runs a command that prints one line of JSON. */
export async function runJson<Result>(args: readonly string[], env: Environment): Promise<Result> {
  const { code, stdout, stderr } = await runCli([...args, '--json'], env);
  if (code !== 0 || stdout.trim().includes('\n')) throw new Error(`${stdout}${stderr}`);
  return JSON.parse(stdout) as Result;
}

/** Starts a gateway that is expected to fail, and waits for its end. */
export const startToFail = (env: Environment): Promise<Ended> => launch('main', [], env).ended;

export interface RunningGateway {
  readonly child: ChildProcess;
  /** Such as http://127.0.0.1:40123. */
  readonly address: string;
  /** Everything that it had printed when it was ready. */
  readonly banner: string;
  readonly ended: Promise<Ended>;
  /** Sends a signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
}

/** Starts a gateway and waits until it says that it is ready. */
export async function startGateway(env: Environment): Promise<RunningGateway> {
  const { child, output, ended } = launch('main', [], env);
  onTestFinished(() => void child.kill('SIGKILL'));
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.on('data', () => {
      if (/\/v1\/opportunities\n[^]*\n\n$/.test(output.stdout)) resolve();
    });
    void ended.then(({ stdout, stderr }) => {
      reject(new Error(`The gateway did not start.\n${stdout}${stderr}`));
    });
  });
  await ready;
  const address = /GraphiQL +(http:\S+)\/graphql/.exec(output.stdout)?.[1];
  if (address === undefined) throw new Error(output.stdout);
  return {
    child,
    address,
    banner: output.stdout,
    ended,
    stop(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
}

/** The keys of the two demo workspaces, as the banner shows them. */
export function demoKeysIn(banner: string): [string, string] {
  const keys = [/Demo key +(\S+)/, /other data: (\S+)/].map((line) => line.exec(banner)?.[1]);
  const [first, second] = keys;
  if (first === undefined || second === undefined) throw new Error(banner);
  return [first, second];
}

/** A request with a key, answered with status, headers and parsed body. */
export async function call(
  url: string,
  apiKey: string,
  init: { method?: string; body?: unknown } = {},
) {
  const response = await fetch(url, {
    method: init.method ?? 'GET',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    ...(init.body !== undefined && { body: JSON.stringify(init.body) }),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: await response.json(),
  };
}
