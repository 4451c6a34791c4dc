-- AlterTable
ALTER TABLE "idempotent_answer" ADD COLUMN     "gzipped_body" BYTEA,
ALTER COLUMN "body" DROP NOT NULL;

-- What the Prisma schema cannot say. Rows that were stored with a body of text keep it; they are kept for 24 hours.
ALTER TABLE "idempotent_answer" ADD CONSTRAINT "idempotent_answer_has_one_body" CHECK (num_nonnulls("body", "gzipped_body") = 1);
