// Repeats work of the gateway itself at intervals, while the server runs.
import type { FastifyInstance } from 'fastify';

interface Background {
  readonly intervalMs: number;
  /** Whether the work runs once as soon as the server listens. Default: after the first interval. */
  readonly startsAtOnce?: boolean;
  /** The log message for an error of the work. The next interval tries again. */
  readonly failure: string;
  /** Every process does the work, so it must be safe to run several times at once. It ends when the signal is aborted. */
  readonly work: (signal: AbortSignal) => Promise<void>;
}

export function repeatUntilEnd(
  server: FastifyInstance,
  { intervalMs, startsAtOnce = false, failure, work }: Background,
): void {
  const end = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    try {
      await work(end.signal);
    } catch (error) {
      server.log.error({ err: error }, failure);
    }
    running = undefined;
  }
  /** A run that takes longer than the interval is not followed by those that it has missed. */
  const runNext = () => {
    running ??= run();
  };
  server.addHook('onListen', (done) => {
    if (startsAtOnce) runNext();
    timer = setInterval(runNext, intervalMs).unref();
    done();
  });
  server.addHook('onClose', async () => {
    clearInterval(timer);
    end.abort();
    await running;
  });
}
