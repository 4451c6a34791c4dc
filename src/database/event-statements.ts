// The statements that record changes of opportunities, and notify the gateways of them. Each names one workspace.
import { Prisma } from '../generated/prisma/client.js';
import type { RowOf } from './table.js';
import { thisWorkspace, type WorkspaceTables } from './workspace-client.js';

/** A row of opportunity_event, without the workspace. */
export type NewEventRow = Readonly<Omit<RowOf<'opportunityEvent'>, 'workspaceId'>>;

/** Adds events. Prisma's own `createMany` takes more than twice the CPU time, and each change runs this statement. */
export async function insertEvents(
  db: WorkspaceTables,
  events: readonly NewEventRow[],
): Promise<void> {
  // The rows are passed as one value, so that the statement's text does not depend on their number.
  await db.$queryRaw(Prisma.sql`INSERT INTO opportunity_event (workspace_id, id, opportunity_id, version, type,
      user_id, api_key_id, changes, created_at)
    SELECT ${thisWorkspace}::uuid, id, "opportunityId", version, type,
      "userId", "apiKeyId", changes, "createdAt"
    FROM jsonb_to_recordset(${JSON.stringify(events)}::jsonb) AS event(
      id uuid, "opportunityId" uuid, version int, type text,
      "userId" uuid, "apiKeyId" uuid, changes jsonb, "createdAt" timestamptz)
    RETURNING id`);
}

/** The NOTIFY channel for the changes of all workspaces. */
export const changesChannel = 'opportunity_changed';

/** One change of an opportunity, by the key of its event. */
export interface OpportunityChangeKey {
  readonly opportunityId: string;
  readonly version: number;
}

/** Notifies all gateways of changes, once the transaction has been committed. */
export async function notifyOfChanges(
  db: WorkspaceTables,
  changes: readonly OpportunityChangeKey[],
): Promise<void> {
  const keys = changes.map(({ opportunityId, version }) => `${opportunityId} ${String(version)}`);
  // Selects a count, because the function itself returns nothing that Prisma could read.
  await db.$queryRaw(Prisma.sql`
    SELECT count(pg_notify(${changesChannel}, ${thisWorkspace}::text || ' ' || key))::int AS told
    FROM unnest(${keys}::text[]) AS key`);
}

/** Parses the payload that `notifyOfChanges` sends. */
export function readNotification(
  payload: string,
): OpportunityChangeKey & { readonly workspaceId: string } {
  const [workspaceId = '', opportunityId = '', version] = payload.split(' ');
  return { workspaceId, opportunityId, version: Number(version) };
}
