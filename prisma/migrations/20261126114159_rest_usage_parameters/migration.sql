-- AlterTable
ALTER TABLE "rest_usage" ADD COLUMN     "converted_parameters" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "ignored_parameters" JSONB NOT NULL DEFAULT '[]';

-- The parameters of a call can be written before the call itself is counted.
ALTER TABLE "rest_usage"
  DROP CONSTRAINT "rest_usage_calls_is_positive",
  ADD CONSTRAINT "rest_usage_calls_is_not_negative" CHECK ("calls" >= 0);
