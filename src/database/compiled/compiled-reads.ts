// Runs reads of Prisma's client, each as one SQL statement on the driver. Prisma's arguments stay
// the language of reads; a read that the compiler does not know runs through Prisma.
import type { SqlDriverAdapter, SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { Prisma, PrismaClient } from '../../generated/prisma/client.js';
import { currentWork, type Work } from '../work.js';
import { compileRead, type CompiledRead } from './compile-read.js';
import { isPlainObject, NotCompiled } from './not-compiled.js';
import { closeness, type RankedSearch } from './ranked-search.js';
import { sqlTablesOf } from './sql-table.js';
import { anyWorkspace, type ReadScope } from './statement-parts.js';

/** A call of the client, as Prisma passes it to a query extension. */
interface ClientCall {
  readonly model?: string | undefined;
  readonly operation: string;
  readonly query: (args: never) => Promise<unknown>;
}

export interface CompiledReads {
  /**
   * Runs a call. Prisma runs writes, reads that the compiler does not know, and all calls within a transaction.
   *
   * @param args the arguments, restricted to the workspace of the scope
   */
  run(scope: ReadScope, call: ClientCall, args: unknown): Promise<unknown>;
  close(): Promise<void>;
}

/** Part of a call that Prisma's types omit. Prisma's own extension for replicas uses it too. */
interface WithTransaction {
  readonly __internalParams?: { readonly transaction?: object };
}

/** Whether Prisma holds the connection of the call. */
const isWithinTransaction = (call: ClientCall): boolean =>
  (call as WithTransaction).__internalParams?.transaction !== undefined;

/** The arguments of a search for rows. */
interface SearchedRows extends Readonly<Record<string, unknown>> {
  readonly search: RankedSearch;
}

interface RankedRow {
  readonly id: string;
}

const isSearch = (operation: string, args: unknown): args is SearchedRows =>
  operation === 'findMany' && isPlainObject(args) && args.search !== undefined;

interface ReadGroup {
  size: number;
  /** Resolves when no further read joins the group. */
  readonly closed: Promise<void>;
}

/**
 * Finds out which reads of single rows start together, such as those of `nodes(ids:)`. Prisma loads such rows with one
 * statement for all.
 *
 * @returns a function that resolves to whether a read is the only one of its request and its statement
 */
function createGroups(): (sql: string) => Promise<boolean> {
  const groups = new Map<Work | undefined, Map<string, ReadGroup>>();
  return async (sql) => {
    const work = currentWork();
    const ofWork = groups.get(work) ?? new Map<string, ReadGroup>();
    groups.set(work, ofWork);
    const group = ofWork.get(sql) ?? {
      size: 0,
      closed: new Promise((resolve) => {
        process.nextTick(() => {
          groups.clear();
          resolve();
        });
      }),
    };
    ofWork.set(sql, group);
    group.size++;
    await group.closed;
    return group.size === 1;
  };
}

/**
 * @param client the unbound client, whose data model describes the tables
 * @param factory the scheduled driver, so that each statement waits for its turn and ends with its request
 */
export function createCompiledReads(
  client: PrismaClient,
  factory: SqlDriverAdapterFactory,
): CompiledReads {
  const tables = sqlTablesOf(client);
  const isAlone = createGroups();
  let connecting: Promise<SqlDriverAdapter> | undefined;

  function compiled(scope: ReadScope, { model, operation }: ClientCall, args: unknown) {
    try {
      return compileRead(tables[model as Prisma.ModelName], scope, operation, args);
    } catch (error) {
      if (error instanceof NotCompiled) return undefined;
      throw error;
    }
  }

  async function send({ query, toResult }: CompiledRead): Promise<unknown> {
    connecting ??= factory.connect().catch((error: unknown) => {
      // The next read tries again.
      connecting = undefined;
      throw error;
    });
    const { rows } = await (await connecting).queryRaw(query);
    return toResult(rows);
  }

  /**
   * Runs a search whose selection the compiler does not know: one statement finds the page, and Prisma, which does not know
   * searches, loads its rows.
   */
  async function runSearch(scope: ReadScope, { model, query }: ClientCall, args: SearchedRows) {
    const { where, orderBy, take, search, ...selection } = args;
    const select = { id: true, [closeness.name]: true };
    const page = { where, orderBy, take, search, select };
    const table = tables[model as Prisma.ModelName];
    const found = (await send(compileRead(table, scope, 'findMany', page))) as RankedRow[];
    const ids = found.map(({ id }) => id);
    const rowsOfIds = { ...selection, where: { workspaceId: scope, id: { in: ids } } };
    const rows = (await query(rowsOfIds as never)) as RankedRow[];
    const rowOf = new Map(rows.map((row) => [row.id, row]));
    // A row that was deleted in between is left out.
    return found.flatMap((row) => {
      const loaded = rowOf.get(row.id);
      return loaded ? [{ ...loaded, ...row }] : [];
    });
  }

  return {
    async run(scope, call, args) {
      const { model, operation, query } = call;
      const byPrisma = () => query(args as never);
      if (model === undefined || isWithinTransaction(call)) return byPrisma();
      const read = compiled(scope, call, args);
      if (read === undefined)
        return isSearch(operation, args) ? runSearch(scope, call, args) : byPrisma();
      if (operation.startsWith('findUnique') && !(await isAlone(read.query.sql))) return byPrisma();
      const result = await send(read);
      // Prisma finds nothing either, and throws its own error.
      return result === null && operation.endsWith('OrThrow') ? byPrisma() : result;
    },
    async close() {
      await (await connecting)?.dispose();
    },
  };
}

/** Returns the client with reads that run as compiled statements. They are not restricted to a workspace. */
export const withCompiledReads = (client: PrismaClient, reads: CompiledReads): PrismaClient =>
  client.$extends({
    query: { $allOperations: (call) => reads.run(anyWorkspace, call, call.args) },
  }) as unknown as PrismaClient;
