// The work of the gateway that no request waits for, repeated while it runs.
import type { FastifyInstance } from 'fastify';
import type { Database } from './database/database.js';
import { foldOutdatedRows } from './database/fold-outdated.js';
import { fillAllKeys } from './domain/contact/fill-keys.js';
import { repeatUntilEnd } from './http/background.js';
import { purgeOldResponses } from './http/idempotent-responses.js';

/** The interval of the search for rows whose folded columns are not up to date, in milliseconds. */
const foldIntervalMs = 60_000;

interface Upkeep {
  readonly upkeepIntervalMs: number;
  /** Whether derived columns that are not up to date are filled. */
  readonly fillsColumns: boolean;
}

export function startUpkeep(
  server: FastifyInstance,
  database: Database,
  { upkeepIntervalMs, fillsColumns }: Upkeep,
): void {
  repeatUntilEnd(server, {
    intervalMs: upkeepIntervalMs,
    failure: 'Expired idempotent responses could not be deleted.',
    work: (signal) => purgeOldResponses(database, signal),
  });
  if (!fillsColumns) return;
  repeatUntilEnd(server, {
    intervalMs: upkeepIntervalMs,
    startsAtOnce: true,
    failure: 'The keys of contacts could not be filled.',
    work: (signal) => fillAllKeys(database, signal),
  });
  repeatUntilEnd(server, {
    intervalMs: foldIntervalMs,
    startsAtOnce: true,
    failure: 'Values could not be prepared for search.',
    work: (signal) => foldOutdatedRows(database, signal),
  });
}
