// The interface of the database: an unbound client for look-ups that precede the choice of a workspace, and one client
// bound to each workspace.
import { setTimeout } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { PrismaClient, type Prisma } from '../generated/prisma/client.js';
import { createChangeFeed, type ChangeFeed } from './changes.js';
import { createCompiledReads, withCompiledReads } from './compiled/compiled-reads.js';
import { createConnection } from './compiled/statement-connection.js';
import { sqlTablesOf } from './compiled/sql-table.js';
import { anyWorkspace } from './compiled/statement-parts.js';
import type { Driver } from './driver.js';
import { fillingFoldedColumns, withoutFoldedColumns } from './folded-columns.js';
import { observed } from './observed-driver.js';
import { capturable } from './open-transaction.js';
import { scheduled } from './scheduled-driver.js';
import { createTurns, defaultTurnLimits, type TurnLimits } from './turns.js';
import { bindToWorkspace, type WorkspaceClient } from './workspace-client.js';

/** The unbound client's tables, alone or within a transaction. */
export type SystemTables = Prisma.TransactionClient;

/** The unbound client. Only sign-in and the operators' commands use it. */
export type SystemClient = PrismaClient;

const pingTimeoutMs = 3_000;

/** The highest number of bound clients that are kept. */
const boundClientsMax = 200;

export interface Database {
  readonly system: SystemClient;
  forWorkspace(workspaceId: string): WorkspaceClient;
  /** The feed of committed changes of opportunities. */
  readonly changes: Omit<ChangeFeed, 'close'>;
  /** Resolves once the database has responded. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** The shares of workspaces in the connections. */
  readonly turns?: Omit<TurnLimits, 'connections'>;
  /**
   * The time limit of each piece of work that the watchers of a change share, in milliseconds. Default, and 0: none.
   */
  readonly sharedWorkTimeoutMs?: number;
  /** Called with each statement that is sent. For tests and measurements. */
  readonly onStatement?: (statement: string) => void;
}

/** Opens the clients. The tables must be up to date (migrate.ts). */
export function openDatabase(
  unscheduled: Driver,
  { turns = defaultTurnLimits, sharedWorkTimeoutMs = 0, onStatement }: DatabaseOptions = {},
): Database {
  const { connections } = unscheduled;
  const inTurns = scheduled(unscheduled, createTurns({ ...turns, connections }));
  const driver = capturable(onStatement ? observed(inTurns, onStatement) : inTurns);
  const client = fillingFoldedColumns(
    new PrismaClient({ adapter: driver.adapter, omit: withoutFoldedColumns }),
  );
  const connection = createConnection(driver.adapter);
  const tables = sqlTablesOf(client);
  const reads = createCompiledReads(tables, connection);
  const system = withCompiledReads(client, reads, anyWorkspace);
  /** Bound clients are kept, because binding one costs more than a statement of it. */
  const bound = new LRUCache<string, WorkspaceClient>({
    max: boundClientsMax,
    memoMethod: (workspaceId) =>
      bindToWorkspace(client, { reads, tables, connection }, workspaceId),
  });
  const changes = createChangeFeed(driver, sharedWorkTimeoutMs);
  return {
    system,
    changes,
    forWorkspace: (workspaceId) => bound.memo(workspaceId),
    async ping() {
      // Outside the turns, since a busy workspace does not make the process unready.
      const pong = unscheduled.ping();
      const timer = setTimeout(pingTimeoutMs, undefined, { ref: false }).then(() => {
        throw new Error(`The database did not respond within ${String(pingTimeoutMs)} ms.`);
      });
      await Promise.race([pong, timer]);
    },
    async close() {
      await changes.close();
      await connection.close();
      await client.$disconnect();
      await driver.close();
    },
  };
}
