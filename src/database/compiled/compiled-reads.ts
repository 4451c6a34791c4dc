// Runs reads of Prisma's client as SQL statements on the driver, usually one for each. Prisma's arguments stay
// the language of reads; a read that the compiler does not know runs through Prisma.
import { Prisma } from '../../generated/prisma/client.js';
import { currentWork, type Work } from '../work.js';
import { compileRead } from './compile-read.js';
import type { CompiledRead } from './compiled-statement.js';
import type { Connection } from './statement-connection.js';
import { isPlainObject, NotCompiled } from './not-compiled.js';
import { closeness, type RankedSearch } from './ranked-table.js';
import type { SqlTables } from './sql-table.js';
import type { ReadScope } from './statement-parts.js';

/** The operations of a table that can run as compiled statements. */
const readOperations = [
  ...(['findMany', 'findUnique', 'findUniqueOrThrow'] as const),
  ...(['findFirst', 'findFirstOrThrow', 'count', 'groupBy'] as const),
];

type ReadOperation = (typeof readOperations)[number];

/** A read of one table. */
interface ReadCall {
  readonly model: Prisma.ModelName;
  readonly operation: ReadOperation;
  /** The arguments, restricted to the workspace of the scope. */
  readonly args: unknown;
  /** Runs the read through Prisma, or one with other arguments. */
  readonly byPrisma: (other?: unknown) => Promise<unknown>;
}

export interface CompiledReads {
  /** Runs a read. Prisma runs those that the compiler does not know. */
  run(scope: ReadScope, call: ReadCall): Promise<unknown>;
}

/** The arguments of a search for rows. */
interface SearchedRows extends Readonly<Record<string, unknown>> {
  readonly search: RankedSearch;
}

/** Whether a read asks for no rows. A connection with only `totalCount` selected does. */
const isEmptyPage = (operation: string, args: unknown): boolean =>
  operation === 'findMany' && isPlainObject(args) && args.take === 0;

interface RankedRow {
  readonly id: string;
}

const isSearch = (operation: string, args: unknown): args is SearchedRows =>
  operation === 'findMany' && isPlainObject(args) && args.search !== undefined;

/** A selection without the closeness, which Prisma does not know. */
const withoutCloseness = (selection: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(selection).map(([name, columns]) => {
      const known = isPlainObject(columns)
        ? Object.fromEntries(Object.entries(columns).filter(([key]) => key !== closeness.name))
        : columns;
      return [name, known];
    }),
  );

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

export function createCompiledReads(tables: SqlTables, connection: Connection): CompiledReads {
  const isAlone = createGroups();

  function compiled(scope: ReadScope, { model, operation, args }: ReadCall) {
    try {
      return compileRead(tables[model], scope, operation, args);
    } catch (error) {
      if (error instanceof NotCompiled) return undefined;
      throw error;
    }
  }

  async function send({ query, toResult, replacement }: CompiledRead): Promise<unknown> {
    const { rows } = await (await connection.adapter()).queryRaw(query);
    const further = replacement?.(rows);
    return further === undefined ? toResult(rows) : send(further);
  }

  /**
   * Runs a search whose selection the compiler does not know: one statement finds the page, and Prisma, which does not know
   * searches, loads its rows.
   */
  async function runSearch(
    scope: ReadScope,
    { model, byPrisma }: ReadCall,
    args: SearchedRows,
  ): Promise<object[]> {
    const { where, orderBy, take, search, ...selection } = args;
    const select = { id: true, [closeness.name]: true };
    const page = { where, orderBy, take, search, select };
    const read = compileRead(tables[model], scope, 'findMany', page);
    const found = (await send(read)) as RankedRow[];
    const ids = found.map(({ id }) => id);
    const rowsOfIds = { ...withoutCloseness(selection), where: { id: { in: ids } } };
    const rows = (await byPrisma(rowsOfIds)) as RankedRow[];
    const rowOf = new Map(rows.map((row) => [row.id, row]));
    // A row that was deleted in between is left out.
    return found.flatMap((row) => {
      const loaded = rowOf.get(row.id);
      return loaded ? [{ ...loaded, ...row }] : [];
    });
  }

  return {
    async run(scope, call) {
      const { operation, args, byPrisma } = call;
      if (isEmptyPage(operation, args)) return [];
      const read = compiled(scope, call);
      if (read === undefined)
        return isSearch(operation, args) ? runSearch(scope, call, args) : byPrisma();
      if (operation.startsWith('findUnique') && !(await isAlone(read.query.sql))) return byPrisma();
      const result = await send(read);
      // Prisma finds nothing either, and throws its own error.
      return result === null && operation.endsWith('OrThrow') ? byPrisma() : result;
    },
  };
}

type Tables = Readonly<Record<string, Record<ReadOperation, (args: unknown) => Promise<unknown>>>>;

/** Restricts the arguments of a read to the workspace of the scope. */
type Restrict = (model: Prisma.ModelName, operation: ReadOperation, args: unknown) => unknown;

/**
 * Returns the client with reads that run as compiled statements. They do not pass through Prisma's client, which takes as
 * much time as the rest of a read. A transaction is Prisma's own client, which holds its connection.
 *
 * @param restrict default: the reads are not restricted to a workspace
 */
export function withCompiledReads<Client extends object>(
  client: Client,
  reads: CompiledReads,
  scope: ReadScope,
  restrict: Restrict = (_model, _operation, args = {}) => args,
): Client {
  function tableOf(model: Prisma.ModelName, name: string): object {
    const table = (client as unknown as Tables)[name];
    if (table === undefined) throw new Error(`The client has no table ${name}.`);
    const read = (operation: ReadOperation) => async (args: unknown) =>
      reads.run(scope, {
        model,
        operation,
        args: restrict(model, operation, args),
        byPrisma: (other = args) => table[operation](other),
      });
    const methods = Object.fromEntries(readOperations.map((each) => [each, read(each)]));
    return Object.setPrototypeOf(methods, table) as object;
  }

  const tables = Object.values(Prisma.ModelName).map((model) => {
    const name = model.charAt(0).toLowerCase() + model.slice(1);
    let table: object | undefined;
    return [name, { get: () => (table ??= tableOf(model, name)), configurable: true }] as const;
  });
  return Object.create(client, Object.fromEntries(tables)) as Client;
}
