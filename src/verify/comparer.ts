// The state that the comparison of a body passes down to the values in it.
import type { Comparison, Kind, Show } from './difference.js';
import type { IdMap } from './id-map.js';

export interface BodyContext {
  readonly ids: IdMap;
  readonly show: Show;
  /** Whether IDs that are not mapped yet are learned from this response. */
  readonly learns: boolean;
}

/** Compares two values at a path, and adds what it finds to the comparison. */
export interface Comparer extends BodyContext {
  readonly found: Comparison;
  readonly differ: (kind: Kind, path: string, recorded: unknown, replayed: unknown) => void;
  readonly compare: (path: string, recorded: unknown, replayed: unknown) => void;
}
