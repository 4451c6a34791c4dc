// The statement that reads the history of stages from the events of opportunities. It names one workspace.
import { Prisma } from '../generated/prisma/client.js';
import { thisWorkspace } from './this-workspace.js';
import type { WorkspaceTables } from './workspace-client.js';

/** The history of one stage, for a set of opportunities. */
export interface StageHistoryRow {
  readonly stageId: string;
  /** The number of opportunities that have entered the stage. */
  readonly entered: number;
  /** The number of those that have gone on afterwards: to a later stage of the pipeline, or to an approval. */
  readonly advanced: number;
  /** The average length in days of the stays that have ended; null if none has. */
  readonly averageDays: number | null;
}

interface StageHistoryQuery {
  readonly stageIds: readonly string[];
  readonly opportunityIds: readonly string[];
  /** The number of latest events of each opportunity that are read. */
  readonly eventsMax: number;
}

/**
 * Reads the history of stages from the latest events of opportunities. An entry is an event after which the opportunity is
 * in another stage; its stay ends with the next entry.
 *
 * @param stageIds a stage that no opportunity has entered is missing from the result
 */
export const stageHistories = (
  db: WorkspaceTables,
  { stageIds, opportunityIds, eventsMax }: StageHistoryQuery,
) =>
  // The window of `advanced` begins after the entry itself, so that it has the later entries only.
  db.$queryRaw<StageHistoryRow[]>(Prisma.sql`
    WITH event AS MATERIALIZED (
      SELECT latest.opportunity_id, latest.version, latest.created_at,
        (SELECT change->>'after' FROM jsonb_array_elements(latest.changes) AS change
          WHERE change->>'field' = 'stageId')::uuid AS stage_id,
        max(latest.version) FILTER (WHERE latest.type = 'approved')
          OVER (PARTITION BY latest.opportunity_id) AS approved_version
      FROM unnest(${opportunityIds}::uuid[]) AS chosen(id) CROSS JOIN LATERAL (
        SELECT opportunity_id, version, type, changes, created_at FROM opportunity_event
        WHERE workspace_id = ${thisWorkspace}::uuid AND opportunity_id = chosen.id
        ORDER BY version DESC LIMIT ${eventsMax}) AS latest
      WHERE latest.type <> 'updated'),
    entry AS (
      SELECT event.opportunity_id, event.stage_id,
        extract(epoch FROM lead(event.created_at) OVER following - event.created_at) / 86400 AS days,
        coalesce(event.approved_version > event.version, false)
          OR coalesce(max(stage.position) OVER (
            PARTITION BY event.opportunity_id, stage.pipeline_id ORDER BY event.version
            ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) > stage.position, false) AS is_advanced
      FROM event LEFT JOIN stage
        ON stage.workspace_id = ${thisWorkspace}::uuid AND stage.id = event.stage_id
      WHERE event.stage_id IS NOT NULL
      WINDOW following AS (PARTITION BY event.opportunity_id ORDER BY event.version))
    SELECT stage_id AS "stageId", count(DISTINCT opportunity_id)::int AS entered,
      (count(DISTINCT opportunity_id) FILTER (WHERE is_advanced))::int AS advanced,
      avg(days)::float8 AS "averageDays"
    FROM entry WHERE stage_id = ANY(${stageIds}::uuid[]) GROUP BY stage_id`);
