// Writes the counts of the calls that one server responds to: at intervals, and once more after its last response.
import type { FastifyInstance } from 'fastify';
import { isReadOnly } from '../database/driver-errors.js';
import type { CallCounter } from '../domain/usage/count.js';

const flushIntervalMs = 10_000;

/**
 * The counter for one server. Its `flush` never throws: a failure is logged, and the counts are kept for the next
 * flush.
 */
export function countUntilEnd(server: FastifyInstance, calls: CallCounter): CallCounter {
  async function flush(workspaceId?: string): Promise<void> {
    try {
      await calls.flush(workspaceId);
    } catch (error) {
      // The counts wait until the database accepts writes. Callers see that it does not from their own writes.
      if (isReadOnly(error))
        server.log.debug('The counts of calls wait: the database is read-only.');
      else server.log.error({ err: error }, 'The counts of calls could not be written.');
    }
  }
  let timer: NodeJS.Timeout | undefined;
  server.addHook('onListen', (done) => {
    timer = setInterval(() => void flush(), flushIntervalMs).unref();
    done();
  });
  server.addHook('onClose', async () => {
    clearInterval(timer);
    await flush();
  });
  return { ...calls, flush };
}
