// Columns as the other side of a comparison.
import { notCompilable } from './not-compiled.js';
import type { SqlColumn } from './sql-table.js';
import type { TableAt } from './statement-parts.js';

/** A column as `db.opportunity.fields.version` returns it. */
interface ColumnReference {
  readonly modelName: string;
  readonly name: string;
}

export const isColumnReference = (operand: unknown): operand is ColumnReference =>
  typeof operand === 'object' && operand !== null && 'modelName' in operand && 'name' in operand;

export const referencedColumn = (
  { table }: TableAt,
  { modelName, name }: ColumnReference,
): SqlColumn =>
  (modelName === table.model ? table.columns.get(name) : undefined) ?? notCompilable();
