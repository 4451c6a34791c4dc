// Columns whose values are unique within a workspace, besides the ID.
import { isTaken } from '../database/driver-errors.js';
import { conditionOn, tableOf, type TableName } from '../database/table.js';
import { ValidationError, type Issue } from '../errors.js';
import type { Caller } from './caller.js';
import { isStorable, type Maybe } from './validation.js';

/**
 * The checks of a unique column.
 *
 * @param message the message of the issue if another record has the value
 * @param equalTo the filter for the values that count as equal. Default: only the value itself
 */
export function uniqueColumn(
  table: TableName,
  column: string,
  message: string,
  equalTo: (value: string) => unknown = (value) => value,
) {
  const issue: Issue = { path: [column], message };
  return {
    /**
     * Returns an issue if another record has the value that the input has for the column.
     *
     * @param ownId the ID of the record that is to have it; undefined for a new record
     */
    async issues({ db }: Caller, input: object, ownId?: string): Promise<Issue[]> {
      const value = (input as Readonly<Record<string, Maybe<string>>>)[column];
      if (value == null || !isStorable(value)) return [];
      const where = conditionOn(table, {
        [column]: equalTo(value),
        ...(ownId !== undefined && { id: { not: ownId } }),
      });
      return (await tableOf(db, table).count({ where })) === 0 ? [] : [issue];
    },
    /**
     * Runs a write. Another record can take the value between the check and the write.
     *
     * @throws ValidationError if the value is taken by then
     */
    async unlessTaken<Result>(write: () => Promise<Result>): Promise<Result> {
      try {
        return await write();
      } catch (error) {
        throw isTaken(error) ? new ValidationError([issue]) : error;
      }
    },
  };
}

/** The checks of a unique column. */
export type UniqueColumn = ReturnType<typeof uniqueColumn>;
