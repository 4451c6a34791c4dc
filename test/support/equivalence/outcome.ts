// The outcome of a call, in the same form for both APIs: that of REST.
import type { RestErrorCode } from '../../../src/error-codes.js';
import type { Answer } from '../gateway.js';

export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: string;
}

/** Sends a request to the gateway under test. */
export type Send = (request: Request) => Promise<Answer>;

export interface Outcome {
  readonly code: 'done' | Uppercase<RestErrorCode>;
  /** The status in REST. */
  readonly status?: number;
  /** The problems of parameters; undefined if the response has none. */
  readonly issues?: readonly { readonly param: string; readonly message: string }[];
  readonly data?: unknown;
  readonly version?: number | undefined;
  readonly nextCursor?: string | null | undefined;
  readonly isReplayed: boolean;
}

/** A call as it was sent, and its outcome. */
export interface Exchange {
  readonly request: Request;
  readonly outcome: Outcome;
}
