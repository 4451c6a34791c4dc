// The events of opportunities. Each change writes one event, in the same transaction. Events are only added, never
// changed or removed; the number of events of an opportunity is its version.
import { insertEvents, notifyOfChanges } from '../../database/event-statements.js';
import type { Selection } from '../../database/table.js';
import { Prisma } from '../../generated/prisma/client.js';
import type { OpportunityEventType } from '../value-sets.js';
import type { OpportunityModel } from '../../generated/prisma/models.js';
import type { Caller } from '../caller.js';
import { idFilter } from '../list/filter-column.js';
import { integerColumn, timestampColumn } from '../list/sort-column.js';
import type { PageArguments } from '../list/keyset.js';
import { listRecords, newestFirst, planList } from '../list/list-kind.js';
import { newUuid } from '../uuid.js';
import type { Maybe } from '../validation.js';
import { auditedColumns } from './columns.js';

type OpportunityState = Partial<OpportunityModel>;

/** A value as an event stores it. A link is stored as a UUID. */
export type AuditedValue = string | string[] | null;

/** A field that a change has changed. (A type, since JSON columns take no interface.) */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type FieldChange = { field: string; before: AuditedValue; after: AuditedValue };

function audited(value: unknown): AuditedValue {
  if (value instanceof Date) return value.toISOString();
  if (Prisma.Decimal.isDecimal(value)) return value.toFixed(2);
  if (Array.isArray(value)) return value as string[];
  return value == null ? null : (value as string);
}

/** An empty list is no value, as null is. (An empty string is a value.) */
const valueOf = (one: AuditedValue) => (Array.isArray(one) && one.length === 0 ? null : one);

const isSame = (one: AuditedValue, other: AuditedValue) =>
  JSON.stringify(valueOf(one)) === JSON.stringify(valueOf(other));

/**
 * The differences between two states of an opportunity.
 *
 * @param after the columns that were written; those that are absent have not changed
 */
export function changesBetween(before: OpportunityState, after: OpportunityState): FieldChange[] {
  return auditedColumns
    .filter((field) => after[field] !== undefined)
    .map((field) => ({ field, before: audited(before[field]), after: audited(after[field]) }))
    .filter((change) => !isSame(change.before, change.after));
}

/** The changes of a deletion: each field that had a value has none afterwards. */
export const changesOfDeletion = (before: OpportunityModel): FieldChange[] =>
  changesBetween({}, before).map(({ field, after }) => ({ field, before: after, after: null }));

export interface NewEvent {
  readonly opportunityId: string;
  /** The version of the opportunity after the change. */
  readonly version: number;
  readonly type: OpportunityEventType;
  readonly changes: Prisma.InputJsonArray;
}

/** @param row as it was inserted */
export const eventOfCreation = (row: OpportunityModel): NewEvent => ({
  opportunityId: row.id,
  version: row.version,
  type: 'created',
  changes: changesBetween({}, row),
});

/** Writes events within the transaction of their changes, and notifies subscribers once it is committed. */
export async function recordEvents(
  { db, viewer }: Caller,
  events: readonly NewEvent[],
): Promise<void> {
  const { userId, apiKey } = viewer;
  const createdAt = new Date();
  await insertEvents(
    db,
    events.map((event) => ({ ...event, id: newUuid(), userId, apiKeyId: apiKey.id, createdAt })),
  );
  await notifyOfChanges(
    db,
    events.map(({ opportunityId, version }) => ({ opportunityId, version })),
  );
}

const eventList = {
  table: 'opportunityEvent',
  filterColumns: { opportunityId: idFilter(false) },
  sortColumns: { createdAt: timestampColumn(false), version: integerColumn },
  order: newestFirst,
} as const;

const latestVersionFirst = { column: 'version', direction: 'desc', nulls: 'last' } as const;

/**
 * Plans one page of the events of an opportunity, the latest first.
 *
 * @throws ValidationError for a page size outside 1 to 100, or a malformed cursor
 */
export const planEventsOfOpportunity = (caller: Caller, sizes: PageArguments) =>
  planList(caller, eventList, { ...sizes, orderBy: latestVersionFirst });

/**
 * One page of the events of an opportunity, the latest first.
 *
 * @throws ValidationError as `planEventsOfOpportunity` does
 */
export const listEventsOfOpportunity = (
  caller: Caller,
  { opportunityId, ...sizes }: PageArguments & { opportunityId: string },
  query?: Selection,
) =>
  listRecords(
    caller,
    eventList,
    { ...sizes, where: { opportunityId: { eq: opportunityId } }, orderBy: latestVersionFirst },
    query,
  );

/**
 * One page of the events of all opportunities of the workspace, deleted ones included, the latest first.
 *
 * @param args with an opportunityId: only the events of that opportunity
 * @throws ValidationError for a page size outside 1 to 100, or a malformed cursor
 */
export const listOpportunityEvents = (
  caller: Caller,
  { opportunityId, ...sizes }: PageArguments & { opportunityId?: Maybe<string> },
  query?: Selection,
) =>
  listRecords(
    caller,
    eventList,
    { ...sizes, where: { opportunityId: { eq: opportunityId } } },
    query,
  );
