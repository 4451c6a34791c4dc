// The door behind which PostgreSQL and PGlite look alike. Nothing outside this folder knows which one runs.
import type { SqlDriverAdapterFactory } from '@prisma/client/runtime/client';

/** One connection, for the statements that Prisma does not send. */
export interface Session {
  /** Runs a script of one or more statements. */
  run(script: string): Promise<void>;
  query(statement: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
}

export interface Driver {
  /** How many statements can run at once. */
  readonly connections: number;
  /** What Prisma sends its statements through. */
  readonly adapter: SqlDriverAdapterFactory;
  /** Lends one connection to `work`, which alone uses it meanwhile. */
  session<Result>(work: (session: Session) => Promise<Result>): Promise<Result>;
  /**
   * Listens on a channel of NOTIFY.
   *
   * @param hear called with each payload
   * @param lose called when nothing more can be heard, unless it was stopped
   * @returns once it listens, a way to stop
   */
  listen(
    channel: string,
    hear: (payload: string) => void,
    lose: () => void,
  ): Promise<() => Promise<void>>;
  close(): Promise<void>;
}
