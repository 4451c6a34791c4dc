-- AlterTable
ALTER TABLE "opportunity" ADD COLUMN     "archived_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "workspace_user" ADD COLUMN     "deactivated_at" TIMESTAMPTZ(3);

-- Records that were archived before this column: the time of their last archiving, as far as there is an event of it.
UPDATE "opportunity" SET "archived_at" = coalesce(
    (SELECT max("created_at") FROM "opportunity_event"
        WHERE "opportunity_event"."workspace_id" = "opportunity"."workspace_id"
            AND "opportunity_event"."opportunity_id" = "opportunity"."id"
            AND "opportunity_event"."type" = 'archived'),
    "updated_at")
    WHERE "approval_status" = 'archived';
