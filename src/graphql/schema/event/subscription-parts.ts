// The parts that the subscriptions to events have in common.
import type { MissedEvents } from '../../../domain/event/missed.js';
import type { EventOrEnd } from '../../../domain/event/watch.js';
import { isUuid } from '../../../domain/uuid.js';
import type { Context } from '../../context.js';
import { decodeId } from '../ids.js';

export const liveNote =
  'If events may have been missed, the stream ends without `complete`, and the client must subscribe again. If the API key or the token of the subscriber is no longer valid, the stream sends an error and completes.';

export const afterArgument = {
  type: 'String',
  required: false,
  description:
    'Last event that the client has received: its global ID, its UUID, or its cursor in a list of events. Events that were committed since then are sent first, with some earlier ones, which may be repeated: see `delivery`. If there are more than 1,000, the subscription is rejected with the code `EVENTS_MISSED`. Default: only new events.',
} as const;

const uuidOrCursor = (after: string): string =>
  isUuid(after.toLowerCase()) ? after.toLowerCase() : after;

/** The UUID of an event that a client names by its ID. A cursor stays as it is. */
const uuidOfEvent = (after: string | null | undefined): string | null | undefined =>
  after == null ? after : (decodeId(after)?.uuid ?? uuidOrCursor(after));

/**
 * The events that the client of a subscription may have missed. The selection is executed for each of them on behalf of
 * this client alone, so each is charged as the subscription is.
 */
export const missedSince = (
  after: string | null | undefined,
  { budget }: Context,
): MissedEvents => ({
  after: uuidOfEvent(after),
  beforeReplay: async (count) => budget?.charge(budget.status().requested * (count + 1)),
});

/** The event of a payload. */
export function addedEvent<Row>(added: EventOrEnd<Row>): Row {
  if (added instanceof Error) throw added;
  return added.event;
}
