// Optimistic versions: a caller that has seen an older state of a record changes nothing.
import { ConflictError, type PresentState } from '../errors.js';
import type { Maybe } from './validation.js';

/** Which record is to change. */
export interface Target {
  readonly id: string;
  /** The version that the caller has seen; left out: whichever it is. */
  readonly expectedVersion?: Maybe<number>;
}

/** @throws ConflictError when the record, whose present state it tells, is at another version */
export function requireVersion(
  { expectedVersion }: Target,
  present: PresentState & { readonly version: number },
): void {
  if (expectedVersion != null && expectedVersion !== present.version)
    throw new ConflictError(
      `It has changed since: it is at version ${String(present.version)}.`,
      present,
    );
}
