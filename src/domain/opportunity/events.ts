// The events of opportunities. Each change writes one event, in the same transaction. Events are only added, never
// changed or removed; the number of events of an opportunity is its version.
import {
  insertionOfEvents,
  notificationOf,
  type PlacementChanges,
} from '../../database/event-statements.js';
import type { Selection } from '../../database/table.js';
import type { Prisma } from '../../generated/prisma/client.js';
import type { OpportunityEventType } from '../value-sets.js';
import type { OpportunityModel } from '../../generated/prisma/models.js';
import type { Caller } from '../caller.js';
import { idFilter } from '../list/filter-operators.js';
import { integerColumn, timestampColumn } from '../list/sort-column.js';
import type { PageArguments } from '../list/keyset.js';
import { listRecords, newestFirst, planList } from '../list/list-kind.js';
import type { Maybe } from '../validation.js';
import { auditOf } from '../event/audit.js';
import { withAuthor } from '../event/author.js';
import { opportunityColumns } from './columns.js';

export const { changesBetween, changesOfDeletion } = auditOf<OpportunityModel>(opportunityColumns);

export interface NewEvent {
  readonly opportunityId: string;
  /** The version of the opportunity after the change. */
  readonly version: number;
  readonly type: OpportunityEventType;
  readonly changes: Prisma.InputJsonArray;
}

/** @param row as it is inserted */
export const eventOfCreation = (
  row: Partial<OpportunityModel> & Pick<OpportunityModel, 'id' | 'version'>,
): NewEvent => ({
  opportunityId: row.id,
  version: row.version,
  type: 'created',
  changes: changesBetween({}, row),
});

/** The statement that notifies subscribers of changes, once they are committed. */
export const notificationOfEvents = (events: readonly NewEvent[]) =>
  notificationOf(events.map(({ opportunityId, version }) => ({ opportunityId, version })));

/** The statement that records changes, for the write that makes them. */
export const recordOfEvents = (
  caller: Caller,
  events: readonly NewEvent[],
  placed?: PlacementChanges,
) => insertionOfEvents(withAuthor(caller, events), placed);

/** Writes events within the transaction of their changes, and notifies subscribers once it is committed. */
export async function recordEvents(caller: Caller, events: readonly NewEvent[]): Promise<void> {
  await caller.db.$queryRaw(recordOfEvents(caller, events));
  await caller.db.$queryRaw(notificationOfEvents(events));
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
