// The columns that the events of all records have in common.
import { apiKeyOf } from '../../auth/viewer.js';
import type { Caller } from '../caller.js';
import { newUuid } from '../uuid.js';

/** Adds an ID, the author and the time to events that are recorded together. */
export function withAuthor<Event extends object>({ viewer }: Caller, events: readonly Event[]) {
  const { userId } = viewer;
  const apiKeyId = apiKeyOf(viewer)?.id ?? null;
  const createdAt = new Date();
  return events.map((event) => ({ ...event, id: newUuid(), userId, apiKeyId, createdAt }));
}
