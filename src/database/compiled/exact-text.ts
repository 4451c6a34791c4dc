// Comparisons of strings as a whole. Some columns have an index of their folded values only. A comparison with such a column
// compares the folded values first, and then the values themselves.
import type { Prisma } from '../../generated/prisma/client.js';
import { fold } from '../fold.js';
import { foldedColumn } from '../folded-columns.js';
import type { SqlColumn } from './sql-table.js';
import { at, type TableAt } from './statement-parts.js';

/** The columns that have an index of their folded values only. */
const foldedOnly: Partial<Record<Prisma.ModelName, readonly string[]>> = {
  Opportunity: [
    ...['name', 'contactName', 'addressStreet', 'addressCity'],
    ...['addressState', 'addressZip', 'addressCountry'],
  ],
};

const foldedOf = (operand: unknown): unknown =>
  typeof operand === 'string' ? fold(operand) : (operand as string[]).map(fold);

/**
 * Compiles the comparison of a column with a string, or with a list of strings.
 *
 * @param compare compiles it for a column
 */
export function exactText(
  target: TableAt,
  column: SqlColumn,
  operand: unknown,
  compare: (column: SqlColumn, operand: unknown) => string,
): string {
  const own = compare(column, operand);
  const { columns, model } = target.table;
  if (!foldedOnly[model]?.includes(column.name)) return own;
  const folded = columns.get(foldedColumn(column.name));
  const version = columns.get('version');
  const foldedVersion = columns.get(foldedColumn('version'));
  if (!folded || !version || !foldedVersion) return own;
  const [now, then] = [at(target.alias, version), at(target.alias, foldedVersion)];
  const first = compare(folded, foldedOf(operand));
  // CASE hides the second comparison from the estimate of rows, which would multiply the shares of both.
  return `(((${then} = ${now} AND ${first}) OR (${then} <> ${now} AND ${own})) AND CASE WHEN ${own} THEN TRUE ELSE FALSE END)`;
}
