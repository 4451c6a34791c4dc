// Batches on PostgreSQL: several statements that are sent at once. Between two Sync messages, the server runs all statements
// in one transaction, without BEGIN and COMMIT.
import type { SqlQuery, SqlQueryable, SqlResultSet } from '@prisma/driver-adapter-utils';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { Batching, BatchingAdapter, BatchingAdapterFactory } from './driver.js';
import type { OwnStatement } from './close-on-timeout.js';
import { isClientTimeout, RequestOverdue } from './driver-errors.js';
import { isTyped, type TypedQuery } from './typed-query.js';
import { TypedStatement, type WireConnection } from './typed-statement.js';
import { remainingMs } from './work.js';

/** Statements that are sent together. pg sends and calls them like one query of its own. */
class Batch implements OwnStatement {
  query_timeout?: number;
  /** pg replaces it if there is a time limit. */
  callback: (error?: Error) => void = () => undefined;
  readonly ended: Promise<void>;
  readonly #statements: readonly TypedStatement[];
  #current = 0;
  #failure: Error | undefined;

  constructor(statements: readonly TypedStatement[]) {
    this.#statements = statements;
    this.ended = new Promise((resolve, reject) => {
      this.callback = (error) => {
        if (error) reject(error);
        else resolve();
      };
    });
  }

  /** pg reads the name and the text when the server has prepared a statement. */
  get name() {
    return this.#statements[this.#current]?.name;
  }

  get text() {
    return this.#statements[this.#current]?.text;
  }

  submit(connection: WireConnection): null {
    connection.stream.cork();
    try {
      for (const statement of this.#statements) statement.send(connection);
      connection.sync();
    } catch (error) {
      // A part of a batch must never take effect alone.
      connection.stream.destroy();
      throw error;
    } finally {
      connection.stream.uncork();
    }
    return null;
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }) {
    // An error here would end the process, because pg calls this when data arrives.
    try {
      this.#statements[this.#current]?.addRow(fields);
    } catch (error) {
      this.#failure ??= error as Error;
    }
  }

  handleCommandComplete() {
    this.#current++;
  }

  /** An error of one statement. The server ignores those that follow it, so it has not prepared them. */
  handleError(error: Error, { submittedNamedStatements }: WireConnection) {
    for (const { name } of this.#statements) Reflect.deleteProperty(submittedNamedStatements, name);
    this.callback(error);
  }

  handleReadyForQuery() {
    this.callback(this.#failure);
  }
}

/** The statement that the server has kept under a name is outdated, or does not exist. */
const lostStatementCodes = ['0A000', '26000'];

/** Whether the connection of a failed statement must not be used again. */
const endsConnection = (error: unknown): boolean =>
  error instanceof pg.DatabaseError &&
  (['FATAL', 'PANIC'].includes(error.severity ?? '') ||
    lostStatementCodes.includes(error.code ?? ''));

/** Runs work with a connection. */
type WithClient = <Result>(work: (client: pg.ClientBase) => Promise<Result>) => Promise<Result>;

/** The conversion of errors by Prisma's adapter, which its types omit. */
interface ThrowsErrors {
  onError(error: unknown): void;
}

/** Converts an error as Prisma's adapter does for all other statements, and throws it. */
function fail(queryable: SqlQueryable, error: unknown): never {
  (queryable as unknown as ThrowsErrors).onError(error);
  throw error;
}

const emptyResult: SqlResultSet = { columnNames: [], columnTypes: [], rows: [] };

type NameOf = (query: SqlQuery) => string;

/** Adds batches to an adapter or a transaction. */
const batching = <Queryable extends SqlQueryable>(
  queryable: Queryable,
  nameOf: NameOf,
  withClient: WithClient,
): Queryable & Batching =>
  Object.assign(queryable, {
    runBatch: (queries: readonly TypedQuery[]) =>
      withClient(async (client) => {
        const statements = queries.map((query) => new TypedStatement(query, nameOf(query)));
        const batch = new Batch(statements);
        client.query(batch as never);
        await batch.ended;
        return statements.map(({ rows }) => ({ ...emptyResult, rows }));
      }).catch((error: unknown) => fail(queryable, error)),
  });

/**
 * Returns the factory of Prisma's adapter, with batches. The adapter sends a typed query as a batch of one.
 *
 * @param nameOf returns the name under which the server keeps a statement. Empty: none
 */
export function batchingAdapter(pool: pg.Pool, nameOf: NameOf): BatchingAdapterFactory {
  const factory = new PrismaPg(pool, { statementNameGenerator: nameOf });
  const connect = factory.connect.bind(factory);
  return Object.assign(factory, {
    async connect(): Promise<BatchingAdapter> {
      const plain = await connect();
      const withClient: WithClient = async (work) => {
        const client = await pool.connect();
        if (remainingMs() <= 0) {
          // The client has its response already. The server would execute the batch nevertheless.
          client.release();
          throw new RequestOverdue();
        }
        let failure: Error | undefined;
        try {
          return await work(client);
        } catch (error) {
          // The pool itself removes a connection that it knows to be broken, but later than it would lend it again.
          const { stream } = (client as unknown as { connection: WireConnection }).connection;
          if (isClientTimeout(error) || stream.destroyed || endsConnection(error))
            failure = error as Error;
          throw error;
        } finally {
          client.release(failure);
        }
      };
      const queryRaw = plain.queryRaw.bind(plain);
      const adapter = batching(plain, nameOf, withClient);
      const runBatch = adapter.runBatch.bind(adapter);
      const start = adapter.startTransaction.bind(adapter);
      return Object.assign(adapter, {
        async queryRaw(query: SqlQuery): Promise<SqlResultSet> {
          if (!isTyped(query)) return queryRaw(query);
          const [result = emptyResult] = await runBatch([query]);
          return result;
        },
        startTransaction: async (...args: Parameters<typeof start>) => {
          const transaction = await start(...args);
          // Prisma's transaction keeps its connection in this property, which its types omit.
          const { client } = transaction as unknown as { readonly client: pg.ClientBase };
          return batching(transaction, nameOf, (work) => work(client));
        },
      });
    },
  });
}
