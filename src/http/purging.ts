// Removes stored answers that are too old to be sent again, from time to time, for as long as the server runs.
import type { FastifyInstance } from 'fastify';
import type { Database } from '../database/database.js';
import { purgeOldAnswers } from '../domain/idempotent-answers.js';

/** Each process does so. Rows that one of them removes are skipped by the others. */
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
      server.log.error({ err: error }, 'Stored answers that are too old could not be removed.');
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
