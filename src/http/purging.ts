// Deletes expired idempotent responses at intervals, while the server runs.
import type { FastifyInstance } from 'fastify';
import type { Database } from '../database/database.js';
import { purgeOldAnswers } from '../domain/idempotent-answers.js';

/** Every process does so. Rows that another process is deleting are skipped. */
export function purgeUntilEnd(
  server: FastifyInstance,
  database: Pick<Database, 'system' | 'forWorkspace'>,
  intervalMs: number,
): void {
  const end = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();

  async function purge(): Promise<void> {
    try {
      await purgeOldAnswers(database, end.signal);
    } catch (error) {
      server.log.error({ err: error }, 'Expired idempotent responses could not be deleted.');
    }
  }
  server.addHook('onListen', (done) => {
    timer = setInterval(() => {
      running = running.then(purge);
    }, intervalMs).unref();
    done();
  });
  server.addHook('onClose', async () => {
    clearInterval(timer);
    end.abort();
    await running;
  });
}
