// The events that a client may have missed since the last one that it received.
//
// The order in which transactions commit is not that of the times of their events: an event is written before its
// transaction ends. The search therefore starts earlier than the event that the client names, by more than the longest
// transaction takes. Events that the client has received already can be among those found.
import { conditionOn, tableOf, type RowOf } from '../../database/table.js';
import { GatewayError, ValidationError } from '../../errors.js';
import { transactionMsMax } from '../../database/work.js';
import type { Caller } from '../caller.js';
import { keyOf } from '../key.js';
import { readCursor } from '../list/cursor.js';
import { newestFirst } from '../list/list-kind.js';
import { timestampColumn } from '../list/sort-column.js';
import { timeBefore } from '../timestamp.js';
import { isUuid } from '../uuid.js';
import type { Maybe } from '../validation.js';

/** The time by which the clocks of two gateways may differ, in milliseconds. */
const clockDifferenceMsMax = 15_000;

const missedEventsMax = 1_000;

type EventTable = 'opportunityEvent' | 'workspaceEvent';

/** The events that a client may have missed. */
export interface MissedEvents {
  /** The last event that the client has received: its UUID, or its cursor. None: the client has missed nothing. */
  readonly after?: Maybe<string>;
  /** Called with the number of events before they are sent. An error rejects the subscription. */
  readonly beforeReplay?: (count: number) => Promise<void>;
}

interface EventPosition {
  readonly id: string;
  readonly createdAt: Date;
}

const issueOf = (message: string) => new ValidationError([{ path: ['after'], message }]);

/**
 * Finds the event that a client names.
 *
 * @param after the UUID of the event, or its cursor in a list of events
 * @throws ValidationError
 */
async function positionOf(
  caller: Caller,
  table: EventTable,
  after: string,
): Promise<EventPosition> {
  if (!isUuid(after)) {
    const position = readCursor(table, newestFirst, timestampColumn(false), after);
    if (typeof position === 'string')
      throw issueOf('Is neither the ID of an event nor its cursor.');
    return { id: position.id, createdAt: position.value as Date };
  }
  const event = await tableOf(caller.db, table).findUnique({ where: keyOf(caller, after) });
  if (event === null) throw issueOf('No event with this ID exists in the workspace.');
  return event;
}

/**
 * The events since the one that a client received last, oldest first, and some that are older.
 *
 * @param condition restricts the events
 * @throws ValidationError for an unknown event
 * @throws GatewayError EVENTS_MISSED if there are more than 1,000
 */
export async function missedEvents<Table extends EventTable>(
  caller: Caller,
  table: Table,
  { after, beforeReplay }: MissedEvents,
  condition: object = {},
): Promise<RowOf<Table>[]> {
  if (after == null) return [];
  const { id, createdAt } = await positionOf(caller, table, after);
  const since = timeBefore(createdAt, transactionMsMax + clockDifferenceMsMax);
  const events = await tableOf(caller.db, table).findMany({
    where: conditionOn(table, { ...condition, createdAt: { gte: since }, id: { not: id } }),
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: missedEventsMax + 1,
  });
  if (events.length > missedEventsMax)
    throw new GatewayError(
      'EVENTS_MISSED',
      'More than 1,000 events may have been missed. Read the data again, and subscribe without "after".',
    );
  await beforeReplay?.(events.length);
  return events;
}
