// How a process ends on SIGTERM or SIGINT: it stops what it runs, within a limit, and exits.
import type { FastifyBaseLogger } from 'fastify';

/** A terminal's Ctrl-C arrives twice under npm. A signal this soon after the first one is the same. */
const sameSignalMs = 1_000;

interface Stoppable {
  readonly logger: FastifyBaseLogger;
  /** How long stopping may take before the process ends all the same. */
  readonly timeoutMs: number;
  /** @returns whether all that was accepted has been finished */
  readonly stop: () => Promise<boolean>;
}

/**
 * Stops on the first signal and exits: with 0 when all was finished, with 1 when something was cut off. A further
 * signal ends the process at once.
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
