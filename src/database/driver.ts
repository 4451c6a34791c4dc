// The interface that PostgreSQL and PGlite share. Code outside this folder does not know which one runs.
import type {
  SqlDriverAdapter,
  SqlDriverAdapterFactory,
  SqlResultSet,
  Transaction,
} from '@prisma/driver-adapter-utils';
import type { TypedQuery } from './typed-query.js';

/** One connection, for statements that are not sent through Prisma. */
export interface Session {
  /** Runs a script of one or more statements. */
  run(script: string): Promise<void>;
  query(statement: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
}

/** Sends several statements at once. */
export interface Batching {
  /**
   * Runs statements, which take effect together or not at all. They are sent at once, so they take one round trip.
   *
   * @returns the result of each statement
   */
  runBatch(queries: readonly TypedQuery[]): Promise<SqlResultSet[]>;
}

export type BatchingTransaction = Transaction & Batching;

/** An adapter whose batches are transactions of their own. Within a transaction, they are a part of it. */
export interface BatchingAdapter extends SqlDriverAdapter, Batching {
  startTransaction(
    ...args: Parameters<SqlDriverAdapter['startTransaction']>
  ): Promise<BatchingTransaction>;
}

export interface BatchingAdapterFactory extends SqlDriverAdapterFactory {
  connect(): Promise<BatchingAdapter>;
}

export interface Driver {
  /** The number of statements that can run at the same time. */
  readonly connections: number;
  /** The adapter through which Prisma sends its statements. */
  readonly adapter: BatchingAdapterFactory;
  /** Runs `work` with a connection for its exclusive use. */
  session<Result>(work: (session: Session) => Promise<Result>): Promise<Result>;
  /** Sends a statement that waits for no other one, if the database allows that. */
  ping(): Promise<unknown>;
  /**
   * Listens on channels of NOTIFY.
   *
   * @param onMessage called with the channel and the payload of each notification
   * @param onClose called when the connection is lost, unless the caller has stopped listening
   * @returns a function that stops listening; resolves once the connection listens
   */
  listen(
    channels: readonly string[],
    onMessage: (channel: string, payload: string) => void,
    onClose: () => void,
  ): Promise<() => Promise<void>>;
  close(): Promise<void>;
}
