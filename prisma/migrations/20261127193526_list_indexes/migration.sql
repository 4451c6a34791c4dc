-- The indexes of the orders and filters of opportunities that had none.

-- CreateIndex
CREATE INDEX "opportunity_workspace_id_approved_at_id_idx" ON "opportunity"("workspace_id", "approved_at", "id");

-- CreateIndex
CREATE INDEX "opportunity_workspace_id_stage_rank_id_idx" ON "opportunity"("workspace_id", "stage_rank", "id");

-- CreateIndex
CREATE INDEX "opportunity_archived_at" ON "opportunity"("workspace_id", "archived_at") WHERE (archived_at IS NOT NULL);

-- CreateIndex
CREATE INDEX "opportunity_filtered_text" ON "opportunity" USING GIN ("workspace_id" uuid_ops, "folded_address_street" gin_trgm_ops, "folded_address_city" gin_trgm_ops, "folded_address_state" gin_trgm_ops, "folded_address_zip" gin_trgm_ops, "folded_address_country" gin_trgm_ops, "folded_lead_source" gin_trgm_ops, "folded_external_id" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "opportunity_to_fold_filtered" ON "opportunity" USING GIN ("workspace_id" uuid_ops, "address_street" gin_trgm_ops, "address_city" gin_trgm_ops, "address_state" gin_trgm_ops, "address_zip" gin_trgm_ops, "address_country" gin_trgm_ops, "lead_source" gin_trgm_ops, "external_id" gin_trgm_ops) WHERE (folded_version <> version);
