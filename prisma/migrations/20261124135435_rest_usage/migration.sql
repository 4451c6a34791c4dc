-- CreateTable
CREATE TABLE "rest_usage" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "api_key_id" UUID NOT NULL,
    "method" VARCHAR(10) NOT NULL,
    "path" VARCHAR(255) NOT NULL,
    "calls" BIGINT NOT NULL,
    "first_called_at" TIMESTAMPTZ(3) NOT NULL,
    "last_called_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rest_usage_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateIndex
CREATE INDEX "rest_usage_workspace_id_first_called_at_id_idx" ON "rest_usage"("workspace_id", "first_called_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "rest_usage_workspace_id_api_key_id_method_path_key" ON "rest_usage"("workspace_id", "api_key_id", "method", "path");

-- AddForeignKey
ALTER TABLE "rest_usage" ADD CONSTRAINT "rest_usage_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "rest_usage" ADD CONSTRAINT "rest_usage_workspace_id_api_key_id_fkey" FOREIGN KEY ("workspace_id", "api_key_id") REFERENCES "api_key"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- What the Prisma schema cannot say.
ALTER TABLE "rest_usage" ADD CONSTRAINT "rest_usage_calls_is_positive" CHECK ("calls" >= 1);
