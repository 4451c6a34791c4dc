-- Idempotent answers and REST usage belong to a principal: an API key, or a user. The API keys of the rows that are
-- there are their principals.
ALTER TABLE "idempotent_answer" DROP CONSTRAINT "idempotent_answer_workspace_id_api_key_id_fkey";
ALTER TABLE "idempotent_answer" RENAME COLUMN "api_key_id" TO "principal_id";

-- AlterTable
ALTER TABLE "rest_usage" ADD COLUMN     "principal_id" UUID,
ADD COLUMN     "user_id" UUID,
ALTER COLUMN "api_key_id" DROP NOT NULL;

UPDATE "rest_usage" SET "principal_id" = "api_key_id";
ALTER TABLE "rest_usage" ALTER COLUMN "principal_id" SET NOT NULL;

-- DropIndex
DROP INDEX "rest_usage_workspace_id_api_key_id_method_path_key";

-- CreateIndex
CREATE UNIQUE INDEX "rest_usage_workspace_id_principal_id_method_path_key" ON "rest_usage"("workspace_id", "principal_id", "method", "path");

-- AddForeignKey
ALTER TABLE "rest_usage" ADD CONSTRAINT "rest_usage_workspace_id_user_id_fkey" FOREIGN KEY ("workspace_id", "user_id") REFERENCES "workspace_user"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- What the Prisma schema cannot say.
ALTER TABLE "rest_usage" ADD CONSTRAINT "rest_usage_has_one_principal"
    CHECK (num_nonnulls("api_key_id", "user_id") = 1 AND "principal_id" = coalesce("api_key_id", "user_id"));
