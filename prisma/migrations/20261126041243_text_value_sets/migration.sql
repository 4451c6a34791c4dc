-- Columns of native enums become text. Rows, defaults and indexes stay: PostgreSQL rewrites each table and its indexes
-- under an exclusive lock. The constraint on approved projects compares with a value of the enum, so it is made anew.
ALTER TABLE "opportunity" DROP CONSTRAINT "opportunity_project_has_been_approved";

-- AlterTable
ALTER TABLE "workspace_user" ALTER COLUMN "role" TYPE TEXT;

-- AlterTable
ALTER TABLE "contact" ALTER COLUMN "type" TYPE TEXT;

-- AlterTable
ALTER TABLE "pipeline" ALTER COLUMN "kind" TYPE TEXT;

-- AlterTable
ALTER TABLE "opportunity" ALTER COLUMN "approval_status" DROP DEFAULT,
ALTER COLUMN "approval_status" TYPE TEXT,
ALTER COLUMN "approval_status" SET DEFAULT 'opportunity';

-- AlterTable
ALTER TABLE "opportunity_event" ALTER COLUMN "type" TYPE TEXT;

-- DropEnum
DROP TYPE "role";

-- DropEnum
DROP TYPE "pipeline_kind";

-- DropEnum
DROP TYPE "approval_status";

-- DropEnum
DROP TYPE "contact_type";

-- DropEnum
DROP TYPE "opportunity_event_type";

-- What the Prisma schema cannot say. The values are those of src/domain/value-sets.ts.
ALTER TABLE "workspace_user" ADD CONSTRAINT "workspace_user_role_is_known" CHECK ("role" IN ('viewer', 'member', 'admin'));
ALTER TABLE "contact" ADD CONSTRAINT "contact_type_is_known" CHECK ("type" IN ('customer', 'vendor', 'supplier', 'partner', 'lead', 'other'));
ALTER TABLE "pipeline" ADD CONSTRAINT "pipeline_kind_is_known" CHECK ("kind" IN ('opportunity', 'project'));
ALTER TABLE "opportunity" ADD CONSTRAINT "opportunity_approval_status_is_known" CHECK ("approval_status" IN ('opportunity', 'project', 'archived'));
ALTER TABLE "opportunity" ADD CONSTRAINT "opportunity_project_has_been_approved" CHECK ("approval_status" <> 'project' OR "approved_at" IS NOT NULL);
ALTER TABLE "opportunity_event" ADD CONSTRAINT "opportunity_event_type_is_known" CHECK ("type" IN ('created', 'updated', 'moved', 'approved', 'unapproved', 'archived', 'restored', 'deleted'));
