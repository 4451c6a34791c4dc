// Optimistic concurrency control: a write is rejected if the record has changed since the caller read it.
import { StaleVersionError } from '../errors.js';
import type { Maybe } from './validation.js';

/** The record that a write changes. */
export interface Target {
  readonly id: string;
  /** The version that the caller last read. Default: no check. */
  readonly expectedVersion?: Maybe<number>;
}

/**
 * @param version the current version
 * @throws StaleVersionError when the caller expects another version
 */
export function requireVersion({ expectedVersion }: Target, version: number): void {
  if (expectedVersion != null && expectedVersion !== version) throw new StaleVersionError(version);
}
