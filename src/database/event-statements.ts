// The statements that record changes of opportunities, and notify the gateways of them. Each names one workspace.
import { Prisma } from '../generated/prisma/client.js';
import { notificationOn, readPayload } from './notification.js';
import type { RowOf } from './table.js';
import { thisWorkspace } from './this-workspace.js';

/** A row of opportunity_event, without the workspace. */
export type NewEventRow = Readonly<Omit<RowOf<'opportunityEvent'>, 'workspaceId'>>;

/** The name of the row that has the placement of new opportunities, in the statement that inserts them. */
export const placementRow = 'placement';

/** The positions of changes in the list of an event. Their values after the change are those of the placement. */
export interface PlacementChanges {
  readonly pipelineId: number;
  readonly stageId: number;
}

/** The list of changes, in SQL. */
const changesWith = (placed?: PlacementChanges) => {
  if (placed === undefined) return Prisma.raw('changes');
  const path = (position: number) => [String(position), 'after'];
  return Prisma.sql`jsonb_set(
      jsonb_set(changes, ${path(placed.pipelineId)}::text[], to_jsonb(placement.pipeline_id)),
      ${path(placed.stageId)}::text[], to_jsonb(placement.id))`;
};

/**
 * The statement that adds events. Prisma's own `createMany` takes more than twice the CPU time, and each change runs this
 * statement.
 *
 * @param placed the changes of a creation whose placement the statement around this one reads
 */
export const insertionOfEvents = (events: readonly NewEventRow[], placed?: PlacementChanges) =>
  // The rows are passed as one value, so that the statement's text does not depend on their number.
  Prisma.sql`INSERT INTO opportunity_event (workspace_id, id, opportunity_id, version, type,
      user_id, api_key_id, changes, created_at)
    SELECT ${thisWorkspace}::uuid, event.id, "opportunityId", version, type,
      "userId", "apiKeyId", ${changesWith(placed)}, "createdAt"
    FROM jsonb_to_recordset(${JSON.stringify(events)}::jsonb) AS event(
      id uuid, "opportunityId" uuid, version int, type text,
      "userId" uuid, "apiKeyId" uuid, changes jsonb, "createdAt" timestamptz)${Prisma.raw(placed ? `, ${placementRow}` : '')}
    RETURNING id`;

/** The NOTIFY channel for the changes of all workspaces. */
export const changesChannel = 'opportunity_changed';

/** One change of an opportunity, by the key of its event. */
export interface OpportunityChangeKey {
  readonly opportunityId: string;
  readonly version: number;
}

/** The statement that notifies all gateways of changes, once the transaction has been committed. */
export const notificationOf = (changes: readonly OpportunityChangeKey[]) =>
  notificationOn(
    changesChannel,
    changes.map(({ opportunityId, version }) => [opportunityId, String(version)]),
  );

/** Parses the payload of such a notification. */
export function readNotification(
  payload: string,
): OpportunityChangeKey & { readonly workspaceId: string } {
  const {
    workspaceId,
    words: [opportunityId = '', version],
  } = readPayload(payload);
  return { workspaceId, opportunityId, version: Number(version) };
}
