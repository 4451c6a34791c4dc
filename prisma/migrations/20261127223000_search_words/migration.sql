-- The words of the strings in which opportunities are searched: src/database/compiled/searched-text.ts has the same
-- expressions. A word has at most 2,046 bytes, so only the first 500 characters are indexed.

-- CreateIndex
CREATE INDEX "opportunity_searched_words" ON "opportunity" USING GIN ("workspace_id" uuid_ops, array_to_tsvector(array_remove(string_to_array("left"(translate(
  ' ' || coalesce("folded_name", '') || ' ' || coalesce("folded_contact_name", '')
  || ' ' || coalesce("folded_address_street", '') || ' ' || coalesce("folded_address_city", '')
  || ' ' || coalesce("folded_address_zip", '') || ' ' || coalesce("folded_lead_source", '')
  || ' ' || coalesce("folded_external_id", '')
  || ' ' || CASE "folded_tags" WHEN '{}' THEN '' ELSE "joined_tags"("folded_tags") END || ' ', ',;', '  '), 500), ' '), '')));
