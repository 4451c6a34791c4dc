-- Summaries read the values of each stage from the index of its opportunities. The new index takes the place of the old one.

-- CreateIndex
CREATE INDEX "opportunity_of_stage" ON "opportunity"("workspace_id", "pipeline_id", "stage_id", "stage_rank", "id", "value");
