// Optimistic versions: a caller that has seen an older state of a record changes nothing.
import { StaleVersionError } from '../errors.js';
import type { Maybe } from './validation.js';

/** Which record is to change. */
export interface Target {
  readonly id: string;
  /** The version that the caller has seen; left out: whichever it is. */
  readonly expectedVersion?: Maybe<number>;
}

/**
 * @param version the present one
 * @throws StaleVersionError when the caller expects another version
 */
export function requireVersion({ expectedVersion }: Target, version: number): void {
  if (expectedVersion != null && expectedVersion !== version) throw new StaleVersionError(version);
}
