-- The indexes of the pick list of tags, which jumps from one list of tags to the next: src/database/pick-lists.ts has the same
-- expressions. The digest of a list is as long for 100 tags as for one. It is another one in rows whose folded columns are not
-- up to date, so that the folded form of each tag is found.

-- CreateIndex
CREATE INDEX "opportunity_first_tags" ON "opportunity" (
  "workspace_id", hash_array_extended("tags"[1:2], CASE WHEN "folded_version" = "version" THEN 0 ELSE 1 END)
) WHERE "tags" <> '{}';

-- CreateIndex
CREATE INDEX "opportunity_further_tags" ON "opportunity" (
  "workspace_id", hash_array_extended("tags"[3:], CASE WHEN "folded_version" = "version" THEN 0 ELSE 1 END)
) WHERE cardinality("tags") > 2;

-- CreateIndex
CREATE INDEX "contact_first_tags" ON "contact" (
  "workspace_id", hash_array_extended("tags"[1:2], CASE WHEN "folded_version" = "version" THEN 0 ELSE 1 END)
) WHERE "tags" <> '{}';

-- CreateIndex
CREATE INDEX "contact_further_tags" ON "contact" (
  "workspace_id", hash_array_extended("tags"[3:], CASE WHEN "folded_version" = "version" THEN 0 ELSE 1 END)
) WHERE cardinality("tags") > 2;
