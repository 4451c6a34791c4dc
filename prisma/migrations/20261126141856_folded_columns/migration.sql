-- The new columns have constant defaults, so that no table is rewritten. The gateway fills them in the background, and
-- recognizes rows of processes of an earlier version by folded_version. The collation C sorts the same on every database.

-- DropIndex
DROP INDEX "contact_search";

-- DropIndex
DROP INDEX "contact_workspace_id_company_id_idx";

-- DropIndex
DROP INDEX "contact_workspace_id_first_name_id_idx";

-- DropIndex
DROP INDEX "contact_workspace_id_last_name_id_idx";

-- DropIndex
DROP INDEX "contact_workspace_id_tags_idx";

-- DropIndex
DROP INDEX "opportunity_workspace_id_contact_name_id_idx";

-- DropIndex
DROP INDEX "opportunity_workspace_id_contact_name_idx";

-- DropIndex
DROP INDEX "opportunity_workspace_id_name_id_idx";

-- DropIndex
DROP INDEX "opportunity_workspace_id_name_idx";

-- DropIndex
DROP INDEX "opportunity_workspace_id_tags_idx";

-- AlterTable
ALTER TABLE "contact" ADD COLUMN     "folded_billing_city" TEXT COLLATE "C",
ADD COLUMN     "folded_billing_country" TEXT COLLATE "C",
ADD COLUMN     "folded_billing_state" TEXT COLLATE "C",
ADD COLUMN     "folded_billing_street" TEXT COLLATE "C",
ADD COLUMN     "folded_billing_zip" TEXT COLLATE "C",
ADD COLUMN     "folded_company" TEXT COLLATE "C",
ADD COLUMN     "folded_email" TEXT COLLATE "C",
ADD COLUMN     "folded_external_id" TEXT COLLATE "C",
ADD COLUMN     "folded_first_name" TEXT COLLATE "C" NOT NULL DEFAULT '',
ADD COLUMN     "folded_job_title" TEXT COLLATE "C",
ADD COLUMN     "folded_last_name" TEXT COLLATE "C",
ADD COLUMN     "folded_mailing_city" TEXT COLLATE "C",
ADD COLUMN     "folded_mailing_country" TEXT COLLATE "C",
ADD COLUMN     "folded_mailing_state" TEXT COLLATE "C",
ADD COLUMN     "folded_mailing_street" TEXT COLLATE "C",
ADD COLUMN     "folded_mailing_zip" TEXT COLLATE "C",
ADD COLUMN     "folded_phone" TEXT COLLATE "C",
ADD COLUMN     "folded_tags" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "folded_version" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "opportunity" ADD COLUMN     "folded_address_city" TEXT COLLATE "C",
ADD COLUMN     "folded_address_country" TEXT COLLATE "C",
ADD COLUMN     "folded_address_state" TEXT COLLATE "C",
ADD COLUMN     "folded_address_street" TEXT COLLATE "C",
ADD COLUMN     "folded_address_zip" TEXT COLLATE "C",
ADD COLUMN     "folded_contact_name" TEXT COLLATE "C",
ADD COLUMN     "folded_external_id" TEXT COLLATE "C",
ADD COLUMN     "folded_lead_source" TEXT COLLATE "C",
ADD COLUMN     "folded_name" TEXT COLLATE "C",
ADD COLUMN     "folded_tags" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "folded_version" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "workspace_user" ADD COLUMN     "folded_from" VARCHAR(255) NOT NULL DEFAULT '',
ADD COLUMN     "folded_name" TEXT COLLATE "C" NOT NULL DEFAULT '';

-- CreateIndex
CREATE INDEX "contact_workspace_id_folded_first_name_id_idx" ON "contact"("workspace_id", "folded_first_name", "id");

-- CreateIndex
CREATE INDEX "contact_workspace_id_folded_last_name_id_idx" ON "contact"("workspace_id", "folded_last_name", "id");

-- CreateIndex
CREATE INDEX "contact_workspace_id_folded_company_id_idx" ON "contact"("workspace_id", "folded_company", "id");

-- CreateIndex
CREATE INDEX "contact_workspace_id_folded_tags_idx" ON "contact" USING GIN ("workspace_id" uuid_ops, "folded_tags" array_ops);

-- CreateIndex
CREATE INDEX "contact_folded_search" ON "contact" USING GIN ("workspace_id" uuid_ops, "folded_first_name" gin_trgm_ops, "folded_last_name" gin_trgm_ops, "folded_company" gin_trgm_ops, "folded_email" gin_trgm_ops, "folded_phone" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "contact_to_fold" ON "contact"("workspace_id", "id") WHERE (folded_version <> version);

-- CreateIndex
CREATE INDEX "contact_to_fold_search" ON "contact" USING GIN ("workspace_id" uuid_ops, "tags" array_ops, "first_name" gin_trgm_ops, "last_name" gin_trgm_ops, "company" gin_trgm_ops, "email" gin_trgm_ops, "phone" gin_trgm_ops) WHERE (folded_version <> version);

-- CreateIndex
CREATE INDEX "opportunity_workspace_id_folded_name_id_idx" ON "opportunity"("workspace_id", "folded_name", "id");

-- CreateIndex
CREATE INDEX "opportunity_workspace_id_folded_contact_name_id_idx" ON "opportunity"("workspace_id", "folded_contact_name", "id");

-- CreateIndex
CREATE INDEX "opportunity_workspace_id_folded_lead_source_id_idx" ON "opportunity"("workspace_id", "folded_lead_source", "id");

-- CreateIndex
CREATE INDEX "opportunity_workspace_id_folded_tags_idx" ON "opportunity" USING GIN ("workspace_id" uuid_ops, "folded_tags" array_ops);

-- CreateIndex
CREATE INDEX "opportunity_search" ON "opportunity" USING GIN ("workspace_id" uuid_ops, "folded_name" gin_trgm_ops, "folded_contact_name" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "opportunity_to_fold" ON "opportunity"("workspace_id", "id") WHERE (folded_version <> version);

-- CreateIndex
CREATE INDEX "opportunity_to_fold_search" ON "opportunity" USING GIN ("workspace_id" uuid_ops, "tags" array_ops, "name" gin_trgm_ops, "contact_name" gin_trgm_ops) WHERE (folded_version <> version);
