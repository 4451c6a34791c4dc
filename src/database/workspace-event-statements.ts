// The statement that records changes of all records except opportunities.
import { Prisma } from '../generated/prisma/client.js';
import type { RowOf } from './table.js';
import { thisWorkspace } from './this-workspace.js';
import type { WorkspaceTables } from './workspace-client.js';

/** A row of workspace_event, without the workspace. */
type NewWorkspaceEventRow = Readonly<Omit<RowOf<'workspaceEvent'>, 'workspaceId'>>;

/** Adds events, as `insertEvents` does. */
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
