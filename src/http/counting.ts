// What one server counts of the calls that it answers: written from time to time, and once more when it has
// answered the last of them.
import type { FastifyInstance } from 'fastify';
import type { CallCounter } from '../domain/usage/count.js';

const flushIntervalMs = 10_000;

/** The counter as one server uses it. Its `flush` never fails: what cannot be written is logged, and waits. */
export function countUntilEnd(server: FastifyInstance, calls: CallCounter): CallCounter {
  async function flush(workspaceId?: string): Promise<void> {
    try {
      await calls.flush(workspaceId);
    } catch (error) {
      server.log.error({ err: error }, 'The calls that were counted could not be written.');
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
