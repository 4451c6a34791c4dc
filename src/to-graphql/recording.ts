// The calls of a recording, in a form that does not depend on the format of the file. It includes calls to other APIs.

export interface RecordedCall {
  /** The position in the file, for messages: `leads.http:12`. */
  readonly place: string;
  /** The name that the recording gives to the call. */
  readonly name?: string | undefined;
  readonly method: string;
  /** The URL as written, with or without an origin. */
  readonly url: string;
  /** The header If-Match. Other headers are dropped, because they can contain keys. */
  readonly ifMatch?: string | undefined;
  readonly body?: string | undefined;
  /** The name of the file that contains the body. The file is not read. */
  readonly bodyFile?: string | undefined;
}

/** A problem at a position in a recording. */
export interface RecordingProblem {
  readonly place: string;
  readonly message: string;
}

/** Calls in the order of the file. A problem replaces a call that could not be parsed. */
export type Recording = readonly (RecordedCall | RecordingProblem)[];
