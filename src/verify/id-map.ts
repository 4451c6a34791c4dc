// Maps the identifiers of a recording to those of its replay: IDs of records, cursors and versions.
import { isUuid } from '../domain/uuid.js';

export interface IdMap {
  /** Maps a recorded ID. The first mapping of an ID stays. */
  bind(recorded: string, replayed: string): void;
  get(recorded: string): string | undefined;
  /** Whether a recorded ID is mapped to this one. */
  isTaken(replayed: string): boolean;
  /** Replaces every mapped ID in a text, which can be a URL or a body of any type. */
  translate(text: string): string;
  /** The recorded tokens in a text that could be IDs. */
  tokensIn(text: string): string[];
  readonly cursors: Map<string, string>;
  /** Replayed ETags by the recorded path of the record and the recorded ETag. */
  readonly versions: Map<string, string>;
}

/** A UUID, or a global ID of GraphQL. Shorter IDs cannot be distinguished from words, numbers and dates. */
const token = /[\w-]{8,}={0,2}/g;
const tokenLengthMin = 8;

/** UUIDs are the same in both cases of letters. */
const canonicalId = (id: string): string => (isUuid(id.toLowerCase()) ? id.toLowerCase() : id);

export function createIdMap(): IdMap {
  const replayedOf = new Map<string, string>();
  const taken = new Set<string>();
  return {
    bind(recorded, replayed) {
      const key = canonicalId(recorded);
      if (key.length < tokenLengthMin || replayedOf.has(key)) return;
      replayedOf.set(key, replayed);
      taken.add(replayed);
    },
    get: (recorded) => replayedOf.get(canonicalId(recorded)),
    isTaken: (replayed) => taken.has(replayed),
    translate: (text) =>
      text.replace(token, (whole) => replayedOf.get(canonicalId(whole)) ?? whole),
    tokensIn: (text) => (text.match(token) ?? []).map(canonicalId),
    cursors: new Map(),
    versions: new Map(),
  };
}
