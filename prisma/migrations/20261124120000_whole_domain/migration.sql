-- CreateEnum
CREATE TYPE "contact_type" AS ENUM ('customer', 'vendor', 'supplier', 'partner', 'lead', 'other');

-- CreateEnum
CREATE TYPE "opportunity_event_type" AS ENUM ('created', 'updated', 'moved', 'approved', 'archived', 'restored', 'deleted');

-- DropIndex
DROP INDEX "opportunity_workspace_id_pipeline_id_stage_id_idx";

-- DropIndex
DROP INDEX "opportunity_workspace_id_primary_contact_id_idx";

-- AlterTable
ALTER TABLE "contact" ADD COLUMN     "billing_city" VARCHAR(255),
ADD COLUMN     "billing_country" VARCHAR(255),
ADD COLUMN     "billing_state" VARCHAR(255),
ADD COLUMN     "billing_street" VARCHAR(255),
ADD COLUMN     "billing_zip" VARCHAR(255),
ADD COLUMN     "job_title" VARCHAR(255),
ADD COLUMN     "mailing_city" VARCHAR(255),
ADD COLUMN     "mailing_country" VARCHAR(255),
ADD COLUMN     "mailing_state" VARCHAR(255),
ADD COLUMN     "mailing_street" VARCHAR(255),
ADD COLUMN     "mailing_zip" VARCHAR(255),
ADD COLUMN     "tags" VARCHAR(100)[] NOT NULL DEFAULT ARRAY[]::VARCHAR(100)[],
ADD COLUMN     "type" "contact_type",
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "opportunity" ADD COLUMN     "external_id" VARCHAR(255),
ADD COLUMN     "stage_rank" TEXT COLLATE "C",
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- Within a stage the newest comes first, as src/domain/opportunity/rank.ts has it.
UPDATE "opportunity" SET "stage_rank" = '0'
    || lpad(to_hex(281474976710655 - (extract(epoch FROM "created_at") * 1000)::bigint), 12, '0')
    || right(replace("id"::text, '-', ''), 16);
ALTER TABLE "opportunity" ALTER COLUMN "stage_rank" SET NOT NULL;

-- AlterTable
ALTER TABLE "pipeline" ADD COLUMN     "position" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "workspace" ADD COLUMN     "time_zone" VARCHAR(64) NOT NULL DEFAULT 'UTC',
ADD COLUMN     "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- CreateTable
CREATE TABLE "opportunity_event" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "opportunity_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "type" "opportunity_event_type" NOT NULL,
    "user_id" UUID,
    "api_key_id" UUID,
    "changes" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "opportunity_event_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "idempotent_answer" (
    "workspace_id" UUID NOT NULL,
    "api_key_id" UUID NOT NULL,
    "key" VARCHAR(255) NOT NULL,
    "request_hash" BYTEA NOT NULL,
    "status" INTEGER NOT NULL,
    "headers" JSONB NOT NULL,
    "body" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotent_answer_pkey" PRIMARY KEY ("workspace_id","api_key_id","key")
);

-- CreateIndex
CREATE UNIQUE INDEX "opportunity_event_workspace_id_opportunity_id_version_key" ON "opportunity_event"("workspace_id", "opportunity_id", "version");

-- CreateIndex
CREATE INDEX "opportunity_event_workspace_id_created_at_id_idx" ON "opportunity_event"("workspace_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "idempotent_answer_workspace_id_created_at_idx" ON "idempotent_answer"("workspace_id", "created_at");

-- CreateIndex
CREATE INDEX "api_key_workspace_id_created_at_id_idx" ON "api_key"("workspace_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "api_key_workspace_id_id_key" ON "api_key"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "contact_workspace_id_created_at_id_idx" ON "contact"("workspace_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "contact_workspace_id_updated_at_id_idx" ON "contact"("workspace_id", "updated_at", "id");

-- CreateIndex
CREATE INDEX "contact_workspace_id_first_name_id_idx" ON "contact"("workspace_id", "first_name", "id");

-- CreateIndex
CREATE INDEX "contact_workspace_id_last_name_id_idx" ON "contact"("workspace_id", "last_name", "id");

-- CreateIndex
CREATE INDEX "contact_workspace_id_company_id_idx" ON "contact"("workspace_id", "company", "id");

-- CreateIndex
CREATE INDEX "contact_workspace_id_email_idx" ON "contact"("workspace_id", "email");

-- CreateIndex
CREATE INDEX "contact_workspace_id_tags_idx" ON "contact" USING GIN ("workspace_id" uuid_ops, "tags" array_ops);

-- CreateIndex
CREATE INDEX "contact_search" ON "contact" USING GIN ("workspace_id" uuid_ops, "first_name" gin_trgm_ops, "last_name" gin_trgm_ops, "company" gin_trgm_ops, "email" gin_trgm_ops, "phone" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "opportunity_workspace_id_name_id_idx" ON "opportunity"("workspace_id", "name", "id");

-- CreateIndex
CREATE INDEX "opportunity_workspace_id_contact_name_id_idx" ON "opportunity"("workspace_id", "contact_name", "id");

-- CreateIndex
CREATE INDEX "opportunity_workspace_id_primary_contact_id_created_at_id_idx" ON "opportunity"("workspace_id", "primary_contact_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "opportunity_workspace_id_sales_rep_id_created_at_id_idx" ON "opportunity"("workspace_id", "sales_rep_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "opportunity_workspace_id_project_manager_id_created_at_id_idx" ON "opportunity"("workspace_id", "project_manager_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "opportunity_workspace_id_ar_owner_id_created_at_id_idx" ON "opportunity"("workspace_id", "ar_owner_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "opportunity_workspace_id_pipeline_id_stage_id_stage_rank_id_idx" ON "opportunity"("workspace_id", "pipeline_id", "stage_id", "stage_rank", "id");

-- CreateIndex
CREATE INDEX "opportunity_workspace_id_lead_source_idx" ON "opportunity"("workspace_id", "lead_source");

-- CreateIndex
CREATE INDEX "opportunity_workspace_id_tags_idx" ON "opportunity" USING GIN ("workspace_id" uuid_ops, "tags" array_ops);

-- CreateIndex
CREATE UNIQUE INDEX "opportunity_workspace_id_external_id_key" ON "opportunity"("workspace_id", "external_id");

-- CreateIndex
CREATE INDEX "pipeline_workspace_id_position_id_idx" ON "pipeline"("workspace_id", "position", "id");

-- AddForeignKey
ALTER TABLE "opportunity_event" ADD CONSTRAINT "opportunity_event_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "opportunity_event" ADD CONSTRAINT "opportunity_event_workspace_id_user_id_fkey" FOREIGN KEY ("workspace_id", "user_id") REFERENCES "workspace_user"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "opportunity_event" ADD CONSTRAINT "opportunity_event_workspace_id_api_key_id_fkey" FOREIGN KEY ("workspace_id", "api_key_id") REFERENCES "api_key"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "idempotent_answer" ADD CONSTRAINT "idempotent_answer_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "idempotent_answer" ADD CONSTRAINT "idempotent_answer_workspace_id_api_key_id_fkey" FOREIGN KEY ("workspace_id", "api_key_id") REFERENCES "api_key"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- Opportunities from before there was a history: it starts with their creation, by nobody known.
INSERT INTO "opportunity_event" ("workspace_id", "id", "opportunity_id", "version", "type", "changes", "created_at")
    SELECT "workspace_id", gen_random_uuid(), "id", 1, 'created', '[]', "created_at" FROM "opportunity";

UPDATE "pipeline" SET "position" = 1 WHERE "kind" = 'project';

-- What the Prisma schema cannot say.
ALTER TABLE "contact" ADD CONSTRAINT "contact_can_be_reached" CHECK ("email" IS NOT NULL OR "phone" IS NOT NULL);
ALTER TABLE "contact" ADD CONSTRAINT "contact_version_is_positive" CHECK ("version" >= 1);
ALTER TABLE "opportunity" ADD CONSTRAINT "opportunity_version_is_positive" CHECK ("version" >= 1);
ALTER TABLE "pipeline" ADD CONSTRAINT "pipeline_position_is_not_negative" CHECK ("position" >= 0);
ALTER TABLE "idempotent_answer" ADD CONSTRAINT "idempotent_answer_request_hash_is_sha256" CHECK (octet_length("request_hash") = 32);
