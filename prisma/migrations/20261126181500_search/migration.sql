-- The indexes of the search of opportunities: src/database/compiled/searched-text.ts has the same expressions. They are made
-- of folded columns, which the gateway fills, so that no table is rewritten.

-- array_to_string is not immutable, because the output of some types depends on settings. That of text does not.
CREATE FUNCTION "joined_tags"(tags TEXT[]) RETURNS TEXT LANGUAGE SQL IMMUTABLE
  RETURN array_to_string(tags, ' ');

-- CreateIndex
CREATE INDEX "opportunity_searched_text" ON "opportunity" USING GIN ("workspace_id" uuid_ops, translate(
  ' ' || coalesce("folded_name", '') || ' ' || coalesce("folded_contact_name", '')
  || ' ' || coalesce("folded_address_street", '') || ' ' || coalesce("folded_address_city", '')
  || ' ' || coalesce("folded_address_zip", '') || ' ' || coalesce("folded_lead_source", '')
  || ' ' || coalesce("folded_external_id", '')
  || ' ' || CASE "folded_tags" WHEN '{}' THEN '' ELSE "joined_tags"("folded_tags") END || ' ', ',;', '  ') gin_trgm_ops);

-- CreateIndex
CREATE INDEX "contact_searched_text" ON "contact" USING GIN ("workspace_id" uuid_ops, translate(
  ' ' || coalesce("folded_first_name", '') || ' ' || coalesce("folded_last_name", '')
  || ' ' || coalesce("folded_company", '') || ' ' || coalesce("folded_email", '')
  || ' ' || coalesce("folded_phone", '')
  || ' ' || coalesce(translate("folded_phone", ' ()+-./', ''), '') || ' ', ',;', '  ') gin_trgm_ops);
