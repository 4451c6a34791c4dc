// Starts the gateway as a process, like an operator. The caller must end it; tests use process.ts, which does so.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url));

export type Environment = Record<string, string>;

export interface Ended {
  /** The exit code; null if a signal ended the process. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function spawnWith(command: string, args: readonly string[], env: Environment) {
  const child = spawn(command, args, {
    // Empty values count as absent, so the settings of the test run do not reach the gateway.
    env: {
      ...process.env,
      DATABASE_URL: '',
      DEMO_API_KEY: '',
      REDIS_URL: '',
      REST_DEPRECATIONS: '',
      PERSISTED_DOCUMENTS: '',
      PORT: '0',
      LOG_LEVEL: 'warn',
      ...env,
    },
    // The end of this process closes the standard input.
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (output.stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (output.stderr += String(chunk)));
  const ended = once(child, 'close').then(([code]): Ended => ({ code: code as number, ...output }));
  return { child, output, ended };
}

/** Starts an entry point with only the settings in `env`. It ends with this process at the latest. */
export const launch = (entry: 'main' | 'cli', args: readonly string[], env: Environment) =>
  spawnWith(process.execPath, [pathOf('run-for-parent.mjs'), entry, ...args], env);

/**
 * Starts a gateway as the child of a process that never reaps it, as in a container without an init process: the shell
 * replaces itself by `sleep`, which does not wait for children. Prints the process ID of the gateway first.
 */
export const launchWithoutReaper = (env: Environment) =>
  spawnWith(
    'sh',
    [
      ...['-c', '"$0" "$1" main & echo $!; exec sleep 600', process.execPath],
      pathOf('../../scripts/run.mjs'),
    ],
    env,
  );

export interface RunningGateway {
  readonly child: ChildProcess;
  /** Such as http://127.0.0.1:40123. */
  readonly address: string;
  /** The output up to the point at which the gateway was ready. */
  readonly banner: string;
  readonly ended: Promise<Ended>;
  /** Sends a signal and waits until the process has ended. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
}

/** Resolves once a launched gateway has printed that it is ready. */
export async function whenReady({
  child,
  output,
  ended,
}: ReturnType<typeof launch>): Promise<RunningGateway> {
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', () => {
      const withoutLog = output.stdout.replace(/^\{.*\n/gm, '');
      if (/\/v1\/opportunities\n[^]*\n\n$/.test(withoutLog)) resolve();
    });
    void ended.then(({ stdout, stderr }) => {
      reject(new Error(`The gateway did not start.\n${stdout}${stderr}`));
    });
  });
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
