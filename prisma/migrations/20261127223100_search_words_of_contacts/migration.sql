-- The words of contacts. Phone numbers are searched by their digits.
-- A migration of its own: the lock on one table must not be held while that on the other one is waited for.

-- CreateIndex
CREATE INDEX "contact_searched_words" ON "contact" USING GIN ("workspace_id" uuid_ops, array_to_tsvector(array_remove(string_to_array("left"(translate(
  ' ' || coalesce("folded_first_name", '') || ' ' || coalesce("folded_last_name", '')
  || ' ' || coalesce("folded_company", '') || ' ' || coalesce("folded_email", '')
  || ' ', ',;', '  '), 500), ' '), '')));
