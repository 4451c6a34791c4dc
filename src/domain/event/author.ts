// The columns that the events of all records have in common.
import type { Caller } from '../caller.js';
import { newUuid } from '../uuid.js';

/** Adds an ID, the author and the time to events that are recorded together. */
export function withAuthor<Event extends object>(
  { viewer: { userId, apiKey } }: Caller,
  events: readonly Event[],
) {
  const createdAt = new Date();
  return events.map((event) => ({
    ...event,
    id: newUuid(),
    userId,
    apiKeyId: apiKey.id,
    createdAt,
  }));
}
