// What a call has come to, in the same form for both surfaces: that of REST.
import type { RestErrorCode } from '../../../src/errors.js';
import type { Answer } from '../gateway.js';

export interface Request {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: string;
}

/** Sends a request to the gateway that is looked at. */
export type Send = (request: Request) => Promise<Answer>;

export interface Outcome {
  readonly code: 'done' | Uppercase<RestErrorCode>;
  /** Of REST. */
  readonly status?: number;
  /** What is wrong with which parameter; undefined where none is told. */
  readonly issues?: readonly { readonly param: string; readonly message: string }[];
  readonly data?: unknown;
  readonly version?: number | undefined;
  readonly nextCursor?: string | null | undefined;
  readonly isReplayed: boolean;
}

/** A call as it was sent, and what came of it. */
export interface Exchange {
  readonly request: Request;
  readonly outcome: Outcome;
}
