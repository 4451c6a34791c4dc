// Writes that leave events. Each is one compiled statement. A statement that must follow it, such as a notification, is
// sent together with it.
import { type Prisma } from '../generated/prisma/client.js';
import type { CompiledRead } from './compiled/compiled-statement.js';
import {
  compileChange,
  compileInsertion,
  type RecordedChange,
  type RecordedInsertion,
} from './compiled/compile-write.js';
import type { Connection } from './compiled/statement-connection.js';
import { NotCompiled } from './compiled/not-compiled.js';
import type { SelectionArguments } from './compiled/row-shape.js';
import type { SqlTables } from './compiled/sql-table.js';
import { Parameters } from './compiled/statement-parts.js';
import type { Batching } from './driver.js';
import { transactionLimits } from './work.js';
import { foldedChange, foldedRow, isFoldedTable, type Values } from './folded-columns.js';
import { capturingTransaction, type OpenTransaction } from './open-transaction.js';

/** Compiles a write with a selection. */
type CompileWith = (selection: SelectionArguments) => CompiledRead;

interface RecordedRow {
  readonly id: string;
}

interface RecordedWriting {
  /**
   * Inserts rows with their events. All statements take effect, or none. Outside of a transaction they are one
   * batch, which ensures that.
   *
   * @param then a statement that is sent together with the insertion
   * @returns the rows with the columns and relations of the selection
   */
  $insertRecorded(insertion: RecordedInsertion, then?: Prisma.Sql): Promise<Values[]>;
  /**
   * Changes a row, and inserts the events of the change, as `$insertRecorded` does.
   *
   * @returns the row; undefined if there is none
   */
  $changeRecorded(change: RecordedChange, then?: Prisma.Sql): Promise<Values | undefined>;
}

/** The client of Prisma with recorded writes, also within its transactions. */
export type WithRecordedWrites<Bound> = Omit<Bound, '$transaction'> &
  RecordedWriting & {
    $transaction<Result>(
      work: (inner: WithRecordedWrites<Bound>) => Promise<Result>,
      options?: { readonly maxWait?: number; readonly timeout?: number },
    ): Promise<Result>;
  };

interface TransactionalClient {
  $transaction<Result>(work: (inner: object) => Promise<Result>, options?: object): Promise<Result>;
}

type WritingClient = RecordedWriting & {
  $transaction<Result>(
    work: (inner: WritingClient) => Promise<Result>,
    options?: object,
  ): Promise<Result>;
};

/** Runs a write and the statement that is sent with it, and returns the written rows. */
type RunWrite = (
  write: Pick<RecordedInsertion, 'model' | 'selection'>,
  compile: CompileWith,
  then?: Prisma.Sql,
) => Promise<Values[]>;

interface RowFinder {
  findMany(args: Values): Promise<(Values & RecordedRow)[]>;
}

export interface RecordedWrites {
  readonly tables: SqlTables;
  readonly connection: Connection;
}

/** Compiles a statement that names only the workspace, and whose result is not read. */
function compileSql(workspaceId: string, statement: Prisma.Sql) {
  const parameters = new Parameters(workspaceId);
  return parameters.statement(parameters.addSql(statement), []);
}

/** Adds properties to a client of Prisma. It is a proxy, so properties must be defined, not set. */
const extended = <Own extends object>(client: object, own: Own) =>
  Object.create(client, Object.getOwnPropertyDescriptors(own)) as Own;

const tableNameOf = (model: Prisma.ModelName) => model.charAt(0).toLowerCase() + model.slice(1);

/** Adds the folded columns to the values of a row. */
function withFolded(
  model: Prisma.ModelName,
  values: Values,
  add: typeof foldedRow | typeof foldedChange,
): Values {
  const name = tableNameOf(model);
  return isFoldedTable(name) ? add(name, values) : values;
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

  const insertionOf = ({ model, rows, ...others }: RecordedInsertion): CompileWith => {
    const complete = rows.map((row) => withFolded(model, row, foldedRow));
    return (selection) =>
      compileInsertion(tables, workspaceId, { ...others, model, rows: complete, selection });
  };

  const changeOf = ({ model, values, ...others }: RecordedChange): CompileWith => {
    const complete = withFolded(model, values, foldedChange);
    return (selection) =>
      compileChange(tables, workspaceId, { ...others, model, values: complete, selection });
  };

  const writing = (run: RunWrite): RecordedWriting => ({
    $insertRecorded: async (insertion, then) => run(insertion, insertionOf(insertion), then),
    $changeRecorded: async (change, then) => (await run(change, changeOf(change), then))[0],
  });

  /** Writes within a transaction. Prisma reads a selection that the compiler does not know. */
  const runWithin =
    (inner: object, { batching }: OpenTransaction): RunWrite =>
    async ({ model, selection }, compile, then) => {
      if (batching === undefined) throw new Error('The transaction has ended.');
      const compiled = compiledWith(compile, selection);
      if (compiled !== undefined) return send(batching, compiled, then);
      const written = await send(batching, compile({ select: { id: true } }), then);
      const ids = written.map(({ id }) => id as string);
      const table = (inner as Record<string, RowFinder>)[tableNameOf(model)];
      const rows = await table?.findMany({ ...selection, where: { id: { in: ids } } });
      return ids.flatMap((id) => rows?.find((row) => row.id === id) ?? []);
    };

  /** Returns the client of a transaction. */
  function transactional(inner: object, open: OpenTransaction): WritingClient {
    const own: WritingClient = {
      ...writing((...write) => runWithin(inner, open)(...write)),
      $transaction: (work, options) =>
        (inner as TransactionalClient).$transaction(
          (nested) => work(transactional(nested, open)),
          options,
        ),
    };
    return extended(inner, own);
  }

  /** Writes in a transaction of its own. */
  const runAlone: RunWrite = async (write, compile, then) => {
    const compiled = compiledWith(compile, write.selection);
    if (compiled !== undefined) return send(await connection.adapter(), compiled, then);
    return transaction(
      (inner, open) => runWithin(inner, open)(write, compile, then),
      transactionLimits(),
    );
  };

  function transaction<Result>(
    work: (inner: object, open: OpenTransaction) => Promise<Result>,
    options?: object,
  ): Promise<Result> {
    const open: OpenTransaction = {};
    return capturingTransaction(open, () =>
      (client as TransactionalClient).$transaction((inner) => work(inner, open), options),
    );
  }

  const own: WritingClient = {
    ...writing(runAlone),
    $transaction: (work, options) =>
      transaction((inner, open) => work(transactional(inner, open)), options),
  };
  return extended(client, own) as unknown as WithRecordedWrites<Bound>;
}
