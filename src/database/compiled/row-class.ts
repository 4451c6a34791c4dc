// The classes of records that are read from rows.
import type { SqlColumn } from './sql-table.js';

type RowClass = new () => Record<string, unknown>;

/** The prototype of records without some columns. Reading such a column throws, because its value is not known. */
function prototypeWithout(missing: readonly SqlColumn[]): object {
  const prototype = Object.create(Object.prototype) as object;
  for (const { name } of missing)
    Object.defineProperty(prototype, name, {
      get() {
        throw new Error(`The column ${name} was not loaded.`);
      },
    });
  return prototype;
}

/**
 * Creates a class of records. V8 reserves room in an object for the properties that the code of its constructor assigns, so
 * the code is generated. An object to which 28 properties are added one by one becomes a hash table, which takes 1.6 KB
 * instead of 260 bytes.
 *
 * @param names the names of the properties: columns and relations of the data model, never those of a caller
 * @param missing the columns that a record does not have
 */
export function rowClass(names: readonly string[], missing: readonly SqlColumn[]): RowClass {
  const assignments = names.map((name) => `this[${JSON.stringify(name)}] = null;`).join(' ');
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- it contains nothing but names of the data model
  const Row = new Function(assignments) as unknown as RowClass;
  Row.prototype = prototypeWithout(missing);
  return Row;
}
