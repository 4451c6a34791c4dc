-- CreateTable
CREATE TABLE "workspace_event" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "record_type" TEXT NOT NULL,
    "record_id" UUID NOT NULL,
    "related_id" UUID,
    "version" INTEGER,
    "type" TEXT NOT NULL,
    "user_id" UUID,
    "api_key_id" UUID,
    "changes" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspace_event_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateIndex
CREATE INDEX "workspace_event_workspace_id_created_at_id_idx" ON "workspace_event"("workspace_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "workspace_event_workspace_id_record_type_created_at_id_idx" ON "workspace_event"("workspace_id", "record_type", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "workspace_event_workspace_id_record_id_created_at_id_idx" ON "workspace_event"("workspace_id", "record_id", "created_at" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "workspace_event" ADD CONSTRAINT "workspace_event_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "workspace_event" ADD CONSTRAINT "workspace_event_workspace_id_user_id_fkey" FOREIGN KEY ("workspace_id", "user_id") REFERENCES "workspace_user"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "workspace_event" ADD CONSTRAINT "workspace_event_workspace_id_api_key_id_fkey" FOREIGN KEY ("workspace_id", "api_key_id") REFERENCES "api_key"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddCheckConstraint
ALTER TABLE "workspace_event" ADD CONSTRAINT "workspace_event_record_type_is_known" CHECK ("record_type" IN ('contact', 'user', 'pipeline', 'stage', 'apiKey', 'workspace'));
ALTER TABLE "workspace_event" ADD CONSTRAINT "workspace_event_type_is_known" CHECK ("type" IN ('created', 'updated', 'merged', 'deactivated', 'reactivated', 'revoked', 'deleted'));
