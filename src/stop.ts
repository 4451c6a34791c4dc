// Handles SIGTERM and SIGINT: stops the process's work within a time limit, then exits.
import type { FastifyBaseLogger } from 'fastify';

/** npm delivers a terminal's Ctrl-C twice. A second signal within this time is the same Ctrl-C. */
const sameSignalMs = 1_000;

interface Stoppable {
  readonly logger: FastifyBaseLogger;
  /** The time limit of stopping, after which the process ends in any case. */
  readonly timeoutMs: number;
  /** @returns whether all accepted work has been finished */
  readonly stop: () => Promise<boolean>;
}

/**
 * Stops on the first signal and exits with 0 if all work was finished, or 1 if something was cut off. A second signal
 * ends the process at once.
 */
export function stopOnSignal({ logger, timeoutMs, stop }: Stoppable): void {
  let firstAt: number | undefined;
  const onSignal = () => {
    const now = performance.now();
    if (firstAt !== undefined) {
      if (now - firstAt > sameSignalMs) process.exit(1);
      return;
    }
    firstAt = now;
    setTimeout(() => {
      logger.error(`The gateway did not stop within ${String(timeoutMs)} ms.`);
      process.exit(1);
    }, timeoutMs);
    stop().then(
      (isComplete) => process.exit(isComplete ? 0 : 1),
      (error: unknown) => {
        logger.error({ err: error }, 'The gateway did not stop cleanly.');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, onSignal);
}
