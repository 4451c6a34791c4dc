// The columns that a list can be sorted by: how their values are written into a cursor and read from one.
import { fold } from '../../database/fold.js';
import { parseDecimal, type Decimal } from '../money.js';
import { parseTimestamp } from '../timestamp.js';
import { isStorable } from '../validation.js';

export type SortValue = Date | Decimal | number | string | null;

export interface SortColumn<Nullable extends boolean = boolean> {
  readonly nullable: Nullable;
  /** Whether the list is sorted by the folded column, so that the order is alphabetical for people. */
  readonly isFolded?: true;
  write(value: never): string;
  /** @returns undefined for a string that is no value of the column */
  read(text: string): SortValue | undefined;
}

export const textColumn = <Nullable extends boolean>(nullable: Nullable): SortColumn<Nullable> => ({
  nullable,
  write: (value: string) => value,
  read: (text) => (isStorable(text) ? text : undefined),
});

/**
 * A column of names. Cursors hold the folded value; older ones hold the value itself, whose folded form is the same
 * position.
 */
export const nameColumn = <Nullable extends boolean>(nullable: Nullable): SortColumn<Nullable> => ({
  nullable,
  isFolded: true,
  write: (value: string) => value,
  read: (text) => (isStorable(text) ? fold(text) : undefined),
});

export const integerColumn: SortColumn<false> = {
  nullable: false,
  write: String,
  read: (text) => (/^\d{1,9}$/.test(text) ? Number(text) : undefined),
};

export const timestampColumn = <Nullable extends boolean>(
  nullable: Nullable,
): SortColumn<Nullable> => ({
  nullable,
  write: (value: Date) => value.toISOString(),
  read: parseTimestamp,
});

export const decimalColumn = <Nullable extends boolean>(
  nullable: Nullable,
): SortColumn<Nullable> => ({
  nullable,
  write: (value: Decimal) => value.toFixed(),
  read: parseDecimal,
});
