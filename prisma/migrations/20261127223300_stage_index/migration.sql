-- A migration of its own: it waits for changes of opportunities, which would wait for the lock of a creation before it.

-- DropIndex
DROP INDEX "opportunity_workspace_id_pipeline_id_stage_id_stage_rank_id_idx";
