// Inserts opportunities through the unbound client, so that they can be part of the transaction that creates their
// workspace. Only made-up data is written this way.
import { Prisma } from '../generated/prisma/client.js';
import { compileInsertion } from './compiled/compile-write.js';
import { sqlTablesOf } from './compiled/sql-table.js';
import type { SystemTables } from './database.js';
import { insertionOfEvents, type NewEventRow } from './event-statements.js';
import { foldedRow, type Values } from './folded-columns.js';

/**
 * Returns a function that inserts opportunities of a workspace with their events, in one statement. Prisma's own
 * `createMany` takes seven times the CPU time.
 */
export function insertionInto(tables: SystemTables, workspaceId: string) {
  const sqlTables = sqlTablesOf(tables);
  return async (rows: readonly Values[], events: readonly NewEventRow[]): Promise<void> => {
    const { sql, args } = compileInsertion(sqlTables, workspaceId, {
      model: Prisma.ModelName.Opportunity,
      rows: rows.map((row) => foldedRow('opportunity', row)),
      events: insertionOfEvents(events),
      selection: { select: { id: true } },
    }).query;
    await tables.$executeRawUnsafe(sql, ...args);
  };
}
