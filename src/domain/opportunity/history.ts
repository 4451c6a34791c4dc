// The history of opportunities: each change writes one event, in the same transaction. Events are only
// ever added; how many there are for an opportunity is its version.
import { notifyOfChanges } from '../../database/statements.js';
import { Prisma } from '../../generated/prisma/client.js';
import type { OpportunityEventType } from '../../generated/prisma/enums.js';
import type { OpportunityModel } from '../../generated/prisma/models.js';
import type { Caller } from '../caller.js';
import { idFilter } from '../list/filter-column.js';
import { integerColumn, timestampColumn } from '../list/sort-column.js';
import { planPage, type PageArguments, type PagePlan } from '../list/keyset.js';
import type { Maybe } from '../validation.js';

/**
 * Whether changes of a column are told. A column that is missing here does not compile; one that is not
 * told is none that a caller changes, but says who, when and how often.
 */
const isTold: Record<keyof OpportunityModel, boolean> = {
  workspaceId: false,
  id: false,
  name: true,
  contactName: true,
  primaryContactId: true,
  value: true,
  leadSource: true,
  appointmentAt: true,
  addressStreet: true,
  addressCity: true,
  addressState: true,
  addressZip: true,
  addressCountry: true,
  salesRepId: true,
  projectManagerId: true,
  arOwnerId: true,
  pipelineId: true,
  stageId: true,
  stageRank: true,
  tags: true,
  approvalStatus: true,
  approvedAt: true,
  archivedAt: true,
  externalId: true,
  version: false,
  createdAt: false,
  updatedAt: false,
};

const toldColumns = (Object.keys(isTold) as (keyof OpportunityModel)[]).filter(
  (column) => isTold[column],
);

type Columns = Partial<OpportunityModel>;

/** A value as an event keeps it: as GraphQL would write it. */
type Told = string | string[] | null;

/** One field that a change has changed. (A type, since JSON columns take no interface.) */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type FieldChange = { field: string; before: Told; after: Told };

function told(value: unknown): Told {
  if (value instanceof Date) return value.toISOString();
  if (Prisma.Decimal.isDecimal(value)) return value.toFixed(2);
  if (Array.isArray(value)) return value as string[];
  return value == null ? null : (value as string);
}

/** An empty list is no value, as null is. (An empty text is one.) */
const valueOf = (one: Told) => (Array.isArray(one) && one.length === 0 ? null : one);

const isSame = (one: Told, other: Told) =>
  JSON.stringify(valueOf(one)) === JSON.stringify(valueOf(other));

/**
 * What differs between two states of an opportunity.
 *
 * @param after the columns that were written; those that are absent have not changed
 */
export function changesBetween(before: Columns, after: Columns): FieldChange[] {
  return toldColumns
    .filter((field) => after[field] !== undefined)
    .map((field) => ({ field, before: told(before[field]), after: told(after[field]) }))
    .filter((change) => !isSame(change.before, change.after));
}

/** What is told of an opportunity that is no more. */
export const changesOfDeletion = (before: OpportunityModel): FieldChange[] =>
  changesBetween({}, before).map(({ field, after }) => ({ field, before: after, after: null }));

export interface NewEvent {
  readonly opportunityId: string;
  /** Of the opportunity, after the change. */
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

/** Records changes, within the transaction that makes them, and tells those who listen once it is committed. */
export async function recordEvents(
  { db, viewer }: Caller,
  events: readonly NewEvent[],
): Promise<void> {
  const { workspaceId, userId, apiKey } = viewer;
  await db.opportunityEvent.createMany({
    data: events.map((event) => ({
      ...event,
      workspaceId,
      userId,
      apiKeyId: apiKey.id,
    })),
  });
  await notifyOfChanges(
    db,
    events.map(({ opportunityId, version }) => ({ opportunityId, version })),
  );
}

/** Which relations to load with an event: the caller's choice, opaque to the domain. */
interface EventSelection {
  readonly include?: Prisma.OpportunityEventInclude;
}

/** One page of the events that match. */
async function listMatching(
  { db }: Caller,
  where: Prisma.OpportunityEventWhereInput,
  { findIn, toPage }: PagePlan,
  query: EventSelection,
) {
  const found = await db.opportunityEvent.findMany({ ...findIn(where), ...query });
  return { ...toPage(found), totalCount: () => db.opportunityEvent.count({ where }) };
}

/**
 * One page of an opportunity's history, the latest change first.
 *
 * @throws ValidationError for a page size outside 1 to 100, or a cursor that is none
 */
export function listHistory(
  caller: Caller,
  { opportunityId, ...args }: PageArguments & { opportunityId: string },
  query: EventSelection = {},
) {
  const order = { column: 'version', direction: 'desc', nulls: 'last' } as const;
  return listMatching(
    caller,
    { opportunityId },
    planPage(caller, args, order, integerColumn),
    query,
  );
}

/**
 * One page of what has happened in the workspace, the latest first, also to opportunities that are no more.
 *
 * @param args with an opportunityId: only what has happened to that one
 * @throws ValidationError for a page size outside 1 to 100, or a cursor that is none
 */
export function listEvents(
  caller: Caller,
  { opportunityId, ...args }: PageArguments & { opportunityId?: Maybe<string> },
  query: EventSelection = {},
) {
  const order = { column: 'createdAt', direction: 'desc', nulls: 'last' } as const;
  const asked = idFilter(false).condition({ eq: opportunityId }, 'opportunityId');
  return listMatching(caller, asked, planPage(caller, args, order, timestampColumn(false)), query);
}
