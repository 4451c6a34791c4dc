// Runs work at intervals, while the server runs: work that no request waits for.
import type { FastifyInstance } from 'fastify';

interface RepeatedWork {
  readonly intervalMs: number;
  /** Whether the work also runs when the server starts to listen. */
  readonly startsAtOnce: boolean;
  /** The message of the log if the work fails. */
  readonly failure: string;
  /** The work, which ends early when `signal` is aborted. Every process does it. */
  readonly run: (signal: AbortSignal) => Promise<void>;
}

export function repeatUntilEnd(
  server: FastifyInstance,
  { intervalMs, startsAtOnce, failure, run }: RepeatedWork,
): void {
  const end = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();

  const runOnce = () => {
    running = running
      .then(() => run(end.signal))
      .catch((error: unknown) => {
        server.log.error({ err: error }, failure);
      });
  };
  server.addHook('onListen', (done) => {
    if (startsAtOnce) runOnce();
    timer = setInterval(runOnce, intervalMs).unref();
    done();
  });
  server.addHook('onClose', async () => {
    clearInterval(timer);
    end.abort();
    await running;
  });
}
