// What a recording of calls holds, whatever file it was read from. Nothing here knows which calls are ours.

export interface RecordedCall {
  /** Where it stands, for people: `leads.http:12`. */
  readonly place: string;
  /** What the one who wrote it calls it. */
  readonly name?: string | undefined;
  readonly method: string;
  /** As it was written: with its origin, or without one. */
  readonly url: string;
  /** The header If-Match. Of other headers nothing is kept: they hold keys. */
  readonly ifMatch?: string | undefined;
  readonly body?: string | undefined;
  /** The file that the body is in, which is not read. */
  readonly bodyFile?: string | undefined;
}

/** What is wrong at a place of a recording. */
export interface RecordingProblem {
  readonly place: string;
  readonly message: string;
}

/** In the order of the file; a problem stands where a call could not be read. */
export type Recording = readonly (RecordedCall | RecordingProblem)[];
