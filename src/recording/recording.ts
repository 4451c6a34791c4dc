// The calls of a recording, in a form that does not depend on the format of the file. It includes calls to other APIs.

export interface RecordedResponse {
  readonly status: number;
  /** The headers by their lower-case names. The values of a header that occurs several times are joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined if the file does not contain the body. */
  readonly body: string | undefined;
}

/** The place in which a call sent its API key. The key itself is not part of it. */
export type Credential =
  | { readonly in: 'authorization'; readonly scheme: string }
  | { readonly in: 'x-api-key' }
  | { readonly in: 'query' };

export interface RecordedCall {
  /** The position in the file, for messages: `leads.http:12`. */
  readonly place: string;
  /** The name that the recording gives to the call. */
  readonly name?: string | undefined;
  readonly method: string;
  /** The URL as written, with or without an origin. */
  readonly url: string;
  /** The headers of `keptHeaders`, by their lower-case names. Others are dropped, because they can contain keys. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly credential?: Credential | undefined;
  /** Values of the call that no output may contain: keys, tokens, passwords and cookies. */
  readonly secrets?: readonly string[];
  /** The time at which the call was sent, as written. */
  readonly startedAt?: string | undefined;
  readonly body?: string | undefined;
  /** Says why the recording does not contain the body, if the call had one. */
  readonly bodyProblem?: string | undefined;
  /** Undefined if the file does not contain the response. */
  readonly response?: RecordedResponse | undefined;
}

export const bodyInFile = (file: string): string =>
  `The body is in another file, which the command does not read: ${file}`;

/** A problem at a position in a recording. */
export interface RecordingProblem {
  readonly place: string;
  readonly message: string;
}

/** Calls in the order of the file. A problem replaces a call that could not be parsed. */
export type Recording = readonly (RecordedCall | RecordingProblem)[];
