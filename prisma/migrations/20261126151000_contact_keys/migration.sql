-- The gateway fills the keys of the contacts that are there, in the background.
-- AlterTable
ALTER TABLE "contact" ADD COLUMN     "email_key" TEXT,
ADD COLUMN     "keys_version" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "phone_country" VARCHAR(2),
ADD COLUMN     "phone_key" TEXT;

-- AlterTable
ALTER TABLE "workspace" ADD COLUMN     "country" VARCHAR(2) NOT NULL DEFAULT 'US';

-- CreateIndex
CREATE INDEX "contact_workspace_id_phone_idx" ON "contact"("workspace_id", "phone");

-- CreateIndex
CREATE INDEX "contact_workspace_id_email_key_idx" ON "contact"("workspace_id", "email_key");

-- CreateIndex
CREATE INDEX "contact_workspace_id_phone_country_phone_key_idx" ON "contact"("workspace_id", "phone_country", "phone_key");

-- CreateIndex
CREATE INDEX "contact_keys_to_fill" ON "contact"("workspace_id", "id") WHERE (keys_version <> version);
