// Subscriptions to the events of opportunities. For each change, the result of each distinct filter is read once for all
// subscribers of the workspace.
import type { Change } from '../../database/changes.js';
import type { OpportunityChangeKey } from '../../database/event-statements.js';
import type { OpportunityEventModel } from '../../generated/prisma/models.js';
import type { FieldChange } from '../event/audit.js';
import { missedEvents, type MissedEvents } from '../event/missed.js';
import { watchEvents, type EventOrEnd } from '../event/watch.js';
import type { Caller } from '../caller.js';
import { matchesAll } from '../list/condition.js';
import { rejectIssues, type Maybe } from '../validation.js';
import {
  opportunityWhere,
  planOpportunityFilter,
  type OpportunityCondition,
  type OpportunityFilter,
} from './read.js';

interface OpportunityWatch extends MissedEvents {
  readonly where?: Maybe<OpportunityFilter>;
}

/**
 * Watches the events of the opportunities that match the filter after the change, or may have matched it before. The event
 * of a deletion reaches everybody, since a deleted opportunity cannot be matched.
 *
 * @throws ValidationError for an invalid filter or an unknown event
 * @throws GatewayError as `watchEvents` and `missedEvents` do
 */
export async function watchOpportunityEvents(
  caller: Caller,
  { where, ...since }: OpportunityWatch,
): Promise<AsyncIterableIterator<EventOrEnd<OpportunityEventModel>>> {
  const { condition, issues } = planOpportunityFilter(caller, where);
  rejectIssues(caller, issues);
  const filter = matchesAll(condition)
    ? undefined
    : { condition, columns: new Set(columnsOf(where)) };
  return watchEvents<OpportunityEventModel, OpportunityChangeKey>(caller, {
    isOf: (key): key is OpportunityChangeKey => 'opportunityId' in key,
    missed: () => missedEvents(caller, 'opportunityEvent', since),
    find: (change) => findEvent(caller, change),
    matches: (event, once) => matchesNow(caller, event, once, filter),
  });
}

/** The columns that a condition with another name reads. */
const columnsOfFilter: Readonly<Record<string, readonly string[]>> = {
  q: ['name', 'contactName'],
  primaryContact: ['primaryContactId'],
};

/** The columns on which it depends whether an opportunity matches a filter. */
function columnsOf(where: Maybe<OpportunityFilter>): string[] {
  const { and, or, not, ...conditions } = where ?? {};
  return [
    ...Object.entries(conditions)
      .filter(([, condition]) => condition != null)
      .flatMap(([name]) => columnsOfFilter[name] ?? [name]),
    ...[...(and ?? []), ...(or ?? []), ...(not ? [not] : [])].flatMap(columnsOf),
  ];
}

interface WatchedFilter {
  readonly condition: OpportunityCondition;
  readonly columns: ReadonlySet<string>;
}

/**
 * Whether an opportunity that does not match a filter may have matched it before a change: one that existed, and of which
 * the change concerns a column that the filter reads.
 */
const mayHaveMatched = (
  { type, changes }: OpportunityEventModel,
  { columns }: WatchedFilter,
): boolean =>
  type !== 'created' &&
  (columns.has('updatedAt') || (changes as FieldChange[]).some(({ field }) => columns.has(field)));

async function findEvent(
  { db, viewer: { workspaceId } }: Caller,
  { opportunityId, version, once }: Change<OpportunityChangeKey>,
): Promise<OpportunityEventModel | null> {
  return once('event', () =>
    db.opportunityEvent.findUnique({
      where: { workspaceId_opportunityId_version: { workspaceId, opportunityId, version } },
    }),
  );
}

/** @returns undefined if the opportunity does not match, and did not match before the change */
async function matchesNow(
  { db }: Caller,
  event: OpportunityEventModel,
  once: Change['once'],
  filter: WatchedFilter | undefined,
): Promise<boolean | undefined> {
  if (event.type === 'deleted') return false;
  if (filter === undefined) return true;
  const isMatch = await once(`matches ${JSON.stringify(filter.condition)}`, async () => {
    const match = await db.opportunity.findFirst({
      where: { id: event.opportunityId, AND: opportunityWhere(filter.condition) },
      select: { id: true },
    });
    return match !== null;
  });
  return isMatch || (mayHaveMatched(event, filter) ? false : undefined);
}
