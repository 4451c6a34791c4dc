-- CreateTable
CREATE TABLE "api_key_use" (
    "workspace_id" UUID NOT NULL,
    "api_key_id" UUID NOT NULL,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "api_key_use_pkey" PRIMARY KEY ("workspace_id","api_key_id")
);

INSERT INTO "api_key_use" ("workspace_id", "api_key_id", "last_used_at")
    SELECT "workspace_id", "id", "last_used_at" FROM "api_key" WHERE "last_used_at" IS NOT NULL;

-- AlterTable
ALTER TABLE "api_key" DROP COLUMN "last_used_at";

-- AddForeignKey
ALTER TABLE "api_key_use" ADD CONSTRAINT "api_key_use_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "api_key_use" ADD CONSTRAINT "api_key_use_workspace_id_api_key_id_fkey" FOREIGN KEY ("workspace_id", "api_key_id") REFERENCES "api_key"("workspace_id", "id") ON DELETE CASCADE ON UPDATE RESTRICT;
