// Compares two states of a record: the differences are the changes that an event contains.
import { Prisma } from '../../generated/prisma/client.js';
import type { Column } from '../column-table.js';

/** A value as an event stores it. A link is stored as a UUID. */
export type AuditedValue = boolean | number | string | string[] | null;

/** A field that a change has changed. (A type, since JSON columns take no interface.) */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type FieldChange = { field: string; before: AuditedValue; after: AuditedValue };

function audited(value: unknown): AuditedValue {
  if (value instanceof Date) return value.toISOString();
  if (Prisma.Decimal.isDecimal(value)) return value.toFixed(2);
  return (value ?? null) as AuditedValue;
}

/** An empty list is no value, as null is. (An empty string is a value.) */
const valueOf = (one: AuditedValue) => (Array.isArray(one) && one.length === 0 ? null : one);

const isSame = (one: AuditedValue, other: AuditedValue) =>
  JSON.stringify(valueOf(one)) === JSON.stringify(valueOf(other));

/** Compares states of the records of one noun. */
export interface Audit<Row extends object> {
  /**
   * Returns the differences between two states.
   *
   * @param after the columns that were written; those that are absent have not changed
   */
  readonly changesBetween: (before: Partial<Row>, after: Partial<Row>) => FieldChange[];
  /** Returns the changes of a deletion: each field that had a value has none afterwards. */
  readonly changesOfDeletion: (before: Partial<Row>) => FieldChange[];
}

/** @param table the columns of the noun. The columns are compared that do not set `isAudited: false`. */
export function auditOf<Row extends object>(table: Readonly<Record<string, Column>>): Audit<Row> {
  const fields = Object.keys(table).filter(
    (name) => table[name]?.isAudited !== false,
  ) as (keyof Row & string)[];
  const changesBetween: Audit<Row>['changesBetween'] = (before, after) =>
    fields
      .filter((field) => after[field] !== undefined)
      .map((field) => ({ field, before: audited(before[field]), after: audited(after[field]) }))
      .filter((change) => !isSame(change.before, change.after));
  return {
    changesBetween,
    changesOfDeletion: (before) =>
      changesBetween({}, before).map(({ field, after }) => ({ field, before: after, after: null })),
  };
}
