// Writes that leave events. Each is one compiled statement, which is sent together with those that follow from it.
import { type Prisma } from '../generated/prisma/client.js';
import type { CompiledRead } from './compiled/compile-read.js';
import { compileInsertion, type RecordedInsertion } from './compiled/compile-write.js';
import type { Connection } from './compiled/statement-connection.js';
import { NotCompiled } from './compiled/not-compiled.js';
import type { SelectionArguments } from './compiled/row-shape.js';
import type { SqlTables } from './compiled/sql-table.js';
import { Parameters } from './compiled/statement-parts.js';
import type { Batching } from './driver.js';
import { foldedRow, isFoldedTable, type Values } from './folded-columns.js';
import { capturingTransaction, type OpenTransaction } from './open-transaction.js';

/** Compiles a write with a selection. */
type CompileWith = (selection: SelectionArguments) => CompiledRead;

interface RecordedRow {
  readonly id: string;
}

export interface RecordedWriting {
  /**
   * Inserts rows with their events. Everything takes effect together, or not at all: outside of a transaction, the
   * statements are one.
   *
   * @param then a statement that is sent together with the insertion
   * @returns the rows with the columns and relations of the selection
   */
  $insertRecorded(insertion: RecordedInsertion, then?: Prisma.Sql): Promise<Values[]>;
}

/** The client of Prisma with recorded writes, also within its transactions. */
export type WithRecordedWrites<Bound> = Omit<Bound, '$transaction'> &
  RecordedWriting & {
    $transaction<Result>(
      work: (inner: WithRecordedWrites<Bound>) => Promise<Result>,
      options?: { readonly maxWait?: number; readonly timeout?: number },
    ): Promise<Result>;
  };

interface Client {
  $transaction<Result>(
    work: (client: Client) => Promise<Result>,
    options?: object,
  ): Promise<Result>;
}

interface RowFinder {
  findMany(args: Values): Promise<(Values & RecordedRow)[]>;
}

export interface RecordedWrites {
  readonly tables: SqlTables;
  readonly connection: Connection;
}

/** Compiles a statement that names only the workspace. */
function compileSql(workspaceId: string, statement: Prisma.Sql) {
  const parameters = new Parameters(workspaceId);
  const sql = parameters.addSql(statement);
  return { sql, args: parameters.args, argTypes: parameters.argTypes };
}

/** Adds properties to a client of Prisma. It is a proxy, so properties must be defined, not set. */
const extended = <Own extends object>(client: object, own: Own) =>
  Object.create(client, Object.getOwnPropertyDescriptors(own)) as Own;

const tableNameOf = (model: Prisma.ModelName) => model.charAt(0).toLowerCase() + model.slice(1);

/** A new row with its folded columns. */
const completeRow = (model: Prisma.ModelName, row: Values): Values => {
  const name = tableNameOf(model);
  return isFoldedTable(name) ? foldedRow(name, row) : row;
};

/**
 * Returns the client with recorded writes, also within its transactions.
 *
 * @param client the client that is bound to the workspace
 */
export function withRecordedWrites<Bound extends object>(
  client: Bound,
  { tables, connection }: RecordedWrites,
  workspaceId: string,
): WithRecordedWrites<Bound> {
  async function send(batching: Batching, read: CompiledRead, then?: Prisma.Sql) {
    const queries = [read.query, ...(then ? [compileSql(workspaceId, then)] : [])];
    const [written] = await batching.runBatch(queries);
    return read.toResult(written?.rows ?? []) as Values[];
  }

  function insertionOf({ model, rows, ...others }: RecordedInsertion): CompileWith {
    const complete = rows.map((row) => completeRow(model, row));
    return (selection) =>
      compileInsertion(tables, workspaceId, { ...others, model, rows: complete, selection });
  }

  /** Returns undefined for a selection that the compiler does not know. */
  function compiledWith(compile: CompileWith, selection: SelectionArguments) {
    try {
      return compile(selection);
    } catch (error) {
      if (error instanceof NotCompiled) return undefined;
      throw error;
    }
  }

  /** Writes within a transaction. Prisma reads a selection that the compiler does not know. */
  async function writeWithin(
    inner: object,
    batching: Batching,
    { model, selection }: Pick<RecordedInsertion, 'model' | 'selection'>,
    compile: CompileWith,
    then?: Prisma.Sql,
  ): Promise<Values[]> {
    const compiled = compiledWith(compile, selection);
    if (compiled !== undefined) return send(batching, compiled, then);
    const written = await send(batching, compile({ select: { id: true } }), then);
    const ids = written.map(({ id }) => id as string);
    const table = (inner as unknown as Record<string, RowFinder>)[tableNameOf(model)];
    const rows = await table?.findMany({ ...selection, where: { id: { in: ids } } });
    return ids.flatMap((id) => rows?.find((row) => row.id === id) ?? []);
  }

  function transactional(
    inner: object,
    open: OpenTransaction,
  ): RecordedWriting & Pick<Client, '$transaction'> {
    const own: RecordedWriting & Pick<Client, '$transaction'> = {
      async $insertRecorded(insertion, then) {
        const { batching } = open;
        if (batching === undefined) throw new Error('The transaction has ended.');
        return writeWithin(inner, batching, insertion, insertionOf(insertion), then);
      },
      $transaction: (work, options) =>
        (inner as Client).$transaction(
          (nested) => work(transactional(nested, open) as Client),
          options,
        ),
    };
    return extended(inner, own);
  }

  const own: RecordedWriting & Pick<Client, '$transaction'> = {
    async $insertRecorded(insertion, then) {
      const compiled = compiledWith(insertionOf(insertion), insertion.selection);
      if (compiled !== undefined) return send(await connection.adapter(), compiled, then);
      return own.$transaction(async (inner) =>
        (inner as unknown as RecordedWriting).$insertRecorded(insertion, then),
      );
    },
    $transaction(work, options) {
      const open: OpenTransaction = {};
      return capturingTransaction(open, () =>
        (client as unknown as Client).$transaction(
          (inner) => work(transactional(inner, open) as unknown as Client),
          options,
        ),
      );
    },
  };
  return extended(client, own) as unknown as WithRecordedWrites<Bound>;
}
