// Subscriptions to the events of all records except opportunities.
import type { RecordChangeKey } from '../../database/workspace-event-statements.js';
import type { WorkspaceEventModel } from '../../generated/prisma/models.js';
import type { Caller } from '../caller.js';
import { keyOf } from '../key.js';
import { rejectIssues } from '../validation.js';
import type { EventRecordType } from '../value-sets.js';
import { missedEvents, type MissedEvents } from './missed.js';
import { watchEvents, type EventOrEnd } from './watch.js';

/**
 * Watches the events of the records of some types.
 *
 * @throws the errors of `watchEvents` and `missedEvents`
 */
export async function watchRecordEvents(
  caller: Caller,
  recordTypes: readonly EventRecordType[],
  since: MissedEvents,
): Promise<AsyncIterableIterator<EventOrEnd<WorkspaceEventModel>>> {
  rejectIssues(caller, []);
  const { db } = caller;
  const types: readonly string[] = recordTypes;
  return watchEvents<WorkspaceEventModel, RecordChangeKey>(caller, {
    isOf: (key): key is RecordChangeKey => 'recordType' in key && types.includes(key.recordType),
    missed: () => missedEvents(caller, 'workspaceEvent', since, { recordType: { in: [...types] } }),
    find: ({ eventId, once }) =>
      once('event', () => db.workspaceEvent.findUnique({ where: keyOf(caller, eventId) })),
    matches: ({ type }) => Promise.resolve(type !== 'deleted'),
  });
}
