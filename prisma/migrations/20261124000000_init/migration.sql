-- Both extensions are trusted: the owner of the database may create them. Together they let one
-- index serve a substring search inside one workspace.
CREATE EXTENSION IF NOT EXISTS btree_gin;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- CreateEnum
CREATE TYPE "role" AS ENUM ('admin', 'member', 'viewer');

-- CreateEnum
CREATE TYPE "pipeline_kind" AS ENUM ('opportunity', 'project');

-- CreateEnum
CREATE TYPE "approval_status" AS ENUM ('opportunity', 'project', 'archived');

-- CreateTable
CREATE TABLE "workspace" (
    "id" UUID NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspace_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workspace_user" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "email" VARCHAR(255) NOT NULL,
    "role" "role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspace_user_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "hash" BYTEA NOT NULL,
    "last_characters" VARCHAR(8) NOT NULL,
    "read_only" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "first_name" VARCHAR(255) NOT NULL,
    "last_name" VARCHAR(255),
    "email" VARCHAR(255),
    "phone" VARCHAR(255),
    "company" VARCHAR(255),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contact_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "pipeline" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "kind" "pipeline_kind" NOT NULL,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pipeline_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "stage" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "pipeline_id" UUID NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "position" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "stage_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "opportunity" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" VARCHAR(255),
    "contact_name" VARCHAR(255),
    "primary_contact_id" UUID,
    "value" DECIMAL(14,2),
    "lead_source" VARCHAR(255),
    "appointment_at" TIMESTAMPTZ(3),
    "address_street" VARCHAR(255),
    "address_city" VARCHAR(255),
    "address_state" VARCHAR(255),
    "address_zip" VARCHAR(255),
    "address_country" VARCHAR(255),
    "sales_rep_id" UUID,
    "project_manager_id" UUID,
    "ar_owner_id" UUID,
    "pipeline_id" UUID NOT NULL,
    "stage_id" UUID NOT NULL,
    "tags" VARCHAR(100)[] NOT NULL DEFAULT ARRAY[]::VARCHAR(100)[],
    "approval_status" "approval_status" NOT NULL DEFAULT 'opportunity',
    "approved_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "opportunity_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "workspace_user_workspace_id_email_key" ON "workspace_user"("workspace_id", "email");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_hash_key" ON "api_key"("hash");

-- CreateIndex
CREATE INDEX "api_key_workspace_id_user_id_idx" ON "api_key"("workspace_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "pipeline_one_default_of_each_kind" ON "pipeline"("workspace_id", "kind") WHERE ("is_default" = true);

-- CreateIndex
CREATE INDEX "stage_workspace_id_pipeline_id_position_id_idx" ON "stage"("workspace_id", "pipeline_id", "position", "id");

-- CreateIndex
CREATE UNIQUE INDEX "stage_workspace_id_pipeline_id_id_key" ON "stage"("workspace_id", "pipeline_id", "id");

-- CreateIndex
CREATE INDEX "opportunity_workspace_id_created_at_id_idx" ON "opportunity"("workspace_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "opportunity_workspace_id_approval_status_created_at_id_idx" ON "opportunity"("workspace_id", "approval_status", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "opportunity_workspace_id_updated_at_id_idx" ON "opportunity"("workspace_id", "updated_at", "id");

-- CreateIndex
CREATE INDEX "opportunity_workspace_id_appointment_at_id_idx" ON "opportunity"("workspace_id", "appointment_at", "id");

-- CreateIndex
CREATE INDEX "opportunity_workspace_id_value_id_idx" ON "opportunity"("workspace_id", "value", "id");

-- CreateIndex
CREATE INDEX "opportunity_appointment_at_nulls_last" ON "opportunity"("workspace_id", "appointment_at" DESC NULLS LAST, "id" DESC);

-- CreateIndex
CREATE INDEX "opportunity_value_nulls_last" ON "opportunity"("workspace_id", "value" DESC NULLS LAST, "id" DESC);

-- CreateIndex
CREATE INDEX "opportunity_workspace_id_primary_contact_id_idx" ON "opportunity"("workspace_id", "primary_contact_id");

-- CreateIndex
CREATE INDEX "opportunity_workspace_id_pipeline_id_stage_id_idx" ON "opportunity"("workspace_id", "pipeline_id", "stage_id");

-- CreateIndex
CREATE INDEX "opportunity_workspace_id_name_idx" ON "opportunity" USING GIN ("workspace_id" uuid_ops, "name" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "opportunity_workspace_id_contact_name_idx" ON "opportunity" USING GIN ("workspace_id" uuid_ops, "contact_name" gin_trgm_ops);

-- AddForeignKey
ALTER TABLE "workspace_user" ADD CONSTRAINT "workspace_user_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_workspace_id_user_id_fkey" FOREIGN KEY ("workspace_id", "user_id") REFERENCES "workspace_user"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "contact" ADD CONSTRAINT "contact_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "pipeline" ADD CONSTRAINT "pipeline_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "stage" ADD CONSTRAINT "stage_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "stage" ADD CONSTRAINT "stage_workspace_id_pipeline_id_fkey" FOREIGN KEY ("workspace_id", "pipeline_id") REFERENCES "pipeline"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "opportunity" ADD CONSTRAINT "opportunity_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "opportunity" ADD CONSTRAINT "opportunity_workspace_id_primary_contact_id_fkey" FOREIGN KEY ("workspace_id", "primary_contact_id") REFERENCES "contact"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "opportunity" ADD CONSTRAINT "opportunity_workspace_id_sales_rep_id_fkey" FOREIGN KEY ("workspace_id", "sales_rep_id") REFERENCES "workspace_user"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "opportunity" ADD CONSTRAINT "opportunity_workspace_id_project_manager_id_fkey" FOREIGN KEY ("workspace_id", "project_manager_id") REFERENCES "workspace_user"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "opportunity" ADD CONSTRAINT "opportunity_workspace_id_ar_owner_id_fkey" FOREIGN KEY ("workspace_id", "ar_owner_id") REFERENCES "workspace_user"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "opportunity" ADD CONSTRAINT "opportunity_workspace_id_pipeline_id_fkey" FOREIGN KEY ("workspace_id", "pipeline_id") REFERENCES "pipeline"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "opportunity" ADD CONSTRAINT "opportunity_workspace_id_pipeline_id_stage_id_fkey" FOREIGN KEY ("workspace_id", "pipeline_id", "stage_id") REFERENCES "stage"("workspace_id", "pipeline_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- What the Prisma schema cannot say.
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_hash_is_sha256" CHECK (octet_length("hash") = 32);
ALTER TABLE "stage" ADD CONSTRAINT "stage_position_is_not_negative" CHECK ("position" >= 0);
ALTER TABLE "opportunity" ADD CONSTRAINT "opportunity_value_is_not_negative" CHECK ("value" >= 0);
ALTER TABLE "opportunity" ADD CONSTRAINT "opportunity_project_has_been_approved" CHECK ("approval_status" <> 'project' OR "approved_at" IS NOT NULL);
