-- AlterTable
ALTER TABLE "contact" ADD COLUMN     "external_id" VARCHAR(255);

-- CreateIndex
CREATE UNIQUE INDEX "contact_workspace_id_external_id_key" ON "contact"("workspace_id", "external_id");
