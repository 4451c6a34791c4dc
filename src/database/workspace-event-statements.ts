// The statements that record changes of all records except opportunities, and notify the gateways of them.
import { Prisma } from '../generated/prisma/client.js';
import { notificationOn, readPayload } from './notification.js';
import type { RowOf } from './table.js';
import { thisWorkspace } from './this-workspace.js';
import type { WorkspaceTables } from './workspace-client.js';

/** A row of workspace_event, without the workspace. */
type NewWorkspaceEventRow = Readonly<Omit<RowOf<'workspaceEvent'>, 'workspaceId'>>;

/** Adds events. See `insertionOfEvents` for the reason why this is not `createMany`. */
export async function insertWorkspaceEvents(
  db: WorkspaceTables,
  events: readonly NewWorkspaceEventRow[],
): Promise<void> {
  // The rows are passed as one value, so that the statement's text does not depend on their number.
  await db.$queryRaw(Prisma.sql`INSERT INTO workspace_event (workspace_id, id, record_type, record_id, related_id,
      version, type, user_id, api_key_id, changes, created_at)
    SELECT ${thisWorkspace}::uuid, id, "recordType", "recordId", "relatedId",
      version, type, "userId", "apiKeyId", changes, "createdAt"
    FROM jsonb_to_recordset(${JSON.stringify(events)}::jsonb) AS event(
      id uuid, "recordType" text, "recordId" uuid, "relatedId" uuid, version int, type text,
      "userId" uuid, "apiKeyId" uuid, changes jsonb, "createdAt" timestamptz)
    RETURNING id`);
}

/** The NOTIFY channel for the events of all workspaces, except those of opportunities. */
export const recordsChannel = 'workspace_event_added';

/** One change of a record, by its event. */
export interface RecordChangeKey {
  readonly eventId: string;
  readonly recordType: string;
}

/** Notifies all gateways of events, once the transaction has been committed. */
export async function notifyOfRecords(
  db: WorkspaceTables,
  events: readonly RecordChangeKey[],
): Promise<void> {
  const keys = events.map(({ eventId, recordType }) => [eventId, recordType]);
  await db.$queryRaw(notificationOn(recordsChannel, keys));
}

/** Parses the payload that `notifyOfRecords` sends. */
export function readRecordNotification(
  payload: string,
): RecordChangeKey & { readonly workspaceId: string } {
  const {
    workspaceId,
    words: [eventId = '', recordType = ''],
  } = readPayload(payload);
  return { workspaceId, eventId, recordType };
}
