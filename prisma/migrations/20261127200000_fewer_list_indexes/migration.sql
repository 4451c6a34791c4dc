-- Pages by a column that can be null are read as two ranges of one index, so that a second index has no use.

-- DropIndex
DROP INDEX "opportunity_appointment_at_nulls_last";

-- DropIndex
DROP INDEX "opportunity_value_nulls_last";
