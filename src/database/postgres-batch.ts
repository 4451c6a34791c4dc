// Batches on PostgreSQL: several statements that are sent at once. Between two Sync messages, the server runs all statements
// in one transaction, without BEGIN and COMMIT.
import type { SqlQueryable, SqlResultSet } from '@prisma/driver-adapter-utils';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { Batching, BatchingAdapter, BatchingAdapterFactory } from './driver.js';
import { isClientTimeout, RequestOverdue } from './driver-errors.js';
import { remainingMs } from './work.js';

/** The connection, with the properties that pg's types omit. */
interface WireConnection {
  readonly stream: { cork(): void; uncork(): void; destroy(): void; readonly destroyed: boolean };
  /** The texts of the statements whose preparation the server has not confirmed yet, by their names. */
  readonly submittedNamedStatements: Record<string, string>;
  sync(): void;
}

/** The functions of pg's queries that a connection calls, which pg's types omit. */
interface SentQuery {
  readonly name: string | undefined;
  readonly text: string;
  submit(connection: WireConnection): Error | null;
  handleRowDescription(message: unknown): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: WireConnection): void;
  handleError(error: Error, connection: WireConnection): void;
  handleReadyForQuery(connection: WireConnection): void;
}

/** A query of pg that consists of other queries. pg sends it and calls it like one of its own. */
export class Batch {
  /** The time limit in milliseconds; pg reads it. */
  query_timeout?: number;
  /** pg replaces it if there is a time limit. */
  callback: (error?: Error) => void = () => undefined;
  readonly ended: Promise<void>;
  readonly #queries: SentQuery[] = [];
  readonly #end: (error?: Error) => void;
  #current = 0;

  constructor() {
    let end: (error?: Error) => void = () => undefined;
    this.ended = new Promise((resolve, reject) => {
      end = (error) => {
        if (error) reject(error);
        else resolve();
      };
    });
    this.#end = end;
    // Each query reports the error as well.
    this.ended.catch(() => undefined);
  }

  /** Adds a query. Its result is known when all queries have taken effect. */
  query(config: pg.QueryConfig): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const callback = (error: Error | null, result: unknown) => {
        if (error) reject(error);
        else resolve(result);
      };
      const query: unknown = new pg.Query({ ...config, queryMode: 'extended', callback } as never);
      this.#queries.push(query as SentQuery);
    });
  }

  /** pg reads the name and the text when the server has prepared a statement. */
  get name() {
    return this.#queries[this.#current]?.name;
  }

  get text() {
    return this.#queries[this.#current]?.text;
  }

  submit(connection: WireConnection): null {
    let isUnbound = false;
    const withoutSync = Object.create(connection, {
      sync: { value: () => undefined },
      // A query that cannot bind its values reports that itself, closes its statement, and is not executed.
      close: { value: () => void (isUnbound = true) },
    }) as WireConnection;
    connection.stream.cork();
    try {
      // A part of a batch must never take effect alone.
      if (this.#queries.some((query) => query.submit(withoutSync) !== null || isUnbound))
        connection.stream.destroy();
      else connection.sync();
    } finally {
      connection.stream.uncork();
    }
    return null;
  }

  handleRowDescription(message: unknown) {
    this.#queries[this.#current]?.handleRowDescription(message);
  }

  handleDataRow(message: unknown) {
    this.#queries[this.#current]?.handleDataRow(message);
  }

  handleCommandComplete(message: unknown, connection: WireConnection) {
    this.#queries[this.#current]?.handleCommandComplete(message, connection);
    this.#current++;
  }

  /** An error of one query. The server ignores those that follow it, so it has not prepared them. */
  handleError(error: Error, connection: WireConnection) {
    for (const query of this.#queries) {
      if (query.name !== undefined)
        Reflect.deleteProperty(connection.submittedNamedStatements, query.name);
      query.handleError(error, connection);
    }
    this.callback(error);
    this.#end(error);
  }

  handleReadyForQuery(connection: WireConnection) {
    for (const query of this.#queries) query.handleReadyForQuery(connection);
    this.callback();
    this.#end();
  }
}

/** Prisma's adapter sends a query through its property `client`. */
type SendQuery = SqlQueryable['queryRaw'];

/**
 * Adds batches to an adapter or a transaction. Prisma's adapter converts the parameters, the results and the errors.
 *
 * @param withClient runs work with a connection
 */
function batching<Queryable extends SqlQueryable>(
  queryable: Queryable,
  withClient: (work: (client: pg.ClientBase) => Promise<SqlResultSet[]>) => Promise<SqlResultSet[]>,
): Queryable & Batching {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with another receiver
  const queryRaw: SendQuery = queryable.queryRaw;
  return Object.assign(queryable, {
    runBatch: (queries: Parameters<SendQuery>[0][]) =>
      withClient((client) => {
        const batch = new Batch();
        const collecting = Object.create(queryable, { client: { value: batch } }) as Queryable;
        const results = queries.map((query) => queryRaw.call(collecting, query));
        client.query(batch as never);
        return Promise.all(results);
      }),
  });
}

/** The conversion of errors by Prisma's adapter, which its types omit. */
interface ThrowsErrors {
  onError(error: unknown): void;
}

/** Returns the factory of Prisma's adapter, with batches. */
export function batchingAdapter(
  pool: pg.Pool,
  options: ConstructorParameters<typeof PrismaPg>[1],
): BatchingAdapterFactory {
  const factory = new PrismaPg(pool, options);
  const connect = factory.connect.bind(factory);
  return Object.assign(factory, {
    async connect(): Promise<BatchingAdapter> {
      const plain = await connect();
      const adapter = batching(plain, async (work) => {
        const client = await pool.connect().catch((error: unknown) => {
          // Converts the error as for all other statements, and throws it.
          (plain as unknown as ThrowsErrors).onError(error);
          throw error;
        });
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
          if (isClientTimeout(error) || stream.destroyed) failure = error as Error;
          throw error;
        } finally {
          client.release(failure);
        }
      });
      const start = adapter.startTransaction.bind(adapter);
      return Object.assign(adapter, {
        startTransaction: async (...args: Parameters<typeof start>) => {
          const transaction = await start(...args);
          // Prisma's transaction keeps its connection in this property, which its types omit.
          const { client } = transaction as unknown as { readonly client: pg.ClientBase };
          return batching(transaction, (work) => work(client));
        },
      });
    },
  });
}
