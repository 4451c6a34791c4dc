// The creation, the change and the deletion of a record, by the rules of its noun. Nouns whose writes need more, such as a
// place among siblings, call insertRecord, changeRecord and deleteRecord themselves.
import type { z } from 'zod';
import type { Viewer } from '../auth/viewer.js';
import { isBrokenReference } from '../database/driver-errors.js';
import type { LockableTable } from '../database/statements.js';
import type { RowOf, Selection } from '../database/table.js';
import { RecordInUseError, type Issue } from '../errors.js';
import { inTransaction, type Caller } from './caller.js';
import { changeRecord, deleteRecord, insertRecord, type KeyedRecord } from './event/write.js';
import { differing, lockRecord } from './stored-record.js';
import type { UniqueColumn } from './unique-column.js';
import { rejectFound, validate, type InputOf, type Maybe } from './validation.js';
import { requireVersion, type Target } from './version.js';

/** Some values of a record, stored or from an input. */
type SomeOf<Row> = { readonly [Column in keyof Row]?: Maybe<Row[Column]> };

/** The rules of a noun besides those of its single columns. */
interface RecordRules<Row> {
  /** The column whose values are unique within the workspace, besides the ID. */
  readonly unique?: UniqueColumn;
  /** Returns the issues that concern several columns, for the record as it would be after the write. */
  readonly issues?: (record: SomeOf<Row>) => Issue[];
  /** Returns the columns that derive from the others, for the record as it will be. */
  readonly derived?: (record: Partial<Row>, version: number, viewer: Viewer) => Partial<Row>;
}

/** A table whose records have a version and can be locked. */
type VersionedTable = KeyedRecord & LockableTable;

const writeUnique = <Result>(unique: UniqueColumn | undefined, write: () => Promise<Result>) =>
  unique === undefined ? write() : unique.unlessTaken(write);

/**
 * Returns the function that creates a record.
 *
 * @param rule the rule of the input
 * @returns a function that throws ValidationError for an input that breaks a rule
 */
export const recordCreation =
  <Name extends KeyedRecord, Rule extends z.ZodType<object>>(
    table: Name,
    rule: Rule,
    { unique, issues, derived }: RecordRules<RowOf<Name>> = {},
  ) =>
  async (caller: Caller, input: InputOf<Rule>, query: Selection = {}): Promise<RowOf<Name>> => {
    const values = validate(caller, rule, input, [
      ...(issues?.(input as SomeOf<RowOf<Name>>) ?? []),
      ...((await unique?.issues(caller, input)) ?? []),
    ]);
    const { viewer } = caller;
    const { workspaceId } = viewer;
    const data = { ...values, ...derived?.(values, 1, viewer), workspaceId };
    return writeUnique(unique, () =>
      inTransaction(caller, (inner) => insertRecord(inner, table, data as object, query)),
    );
  };

/**
 * Returns the function that changes the fields of a record that its input contains: null clears a field, and an absent
 * field keeps its value. If no value differs, nothing is written.
 *
 * @param rule the rule of the fields
 * @returns a function that throws NotFoundError when the workspace has no such record, StaleVersionError when it is at
 * another version than the one expected, and ValidationError
 */
export const recordChange =
  <Name extends VersionedTable, Rule extends z.ZodType<object>>(
    table: Name,
    rule: Rule,
    { unique, issues, derived }: RecordRules<RowOf<Name>> = {},
  ) =>
  async (
    caller: Caller,
    { id, expectedVersion, ...fields }: InputOf<Rule> & Target,
    query: Selection = {},
  ): Promise<RowOf<Name>> => {
    rejectFound(caller, rule, fields);
    const change = async (inner: Caller) => {
      const before = await lockRecord(inner, table, id);
      const columns: object = validate(inner, rule, fields, [
        // A rule can concern a value of the input together with a stored one.
        ...(issues?.({ ...before, ...fields }) ?? []),
        ...((await unique?.issues(inner, fields, before.id)) ?? []),
      ]);
      requireVersion({ id, expectedVersion }, before.version);
      const changed = differing(before, columns);
      const version = before.version + 1;
      const after = { ...before, ...changed };
      const data = changed && { ...changed, ...derived?.(after, version, inner.viewer), version };
      return changeRecord(inner, table, before, data as object, query);
    };
    return writeUnique(unique, () => inTransaction(caller, change));
  };

/** The records that refer to a record, and keep it from being deleted. */
interface References {
  /** The number of records that refer to the one with this ID. */
  readonly count: (caller: Caller, id: string) => Promise<number>;
  readonly message: (count: number) => string;
}

/**
 * Returns the function that deletes a record. A foreign key rejects the deletion of a record that others refer to, even
 * if the reference is added at the same time.
 *
 * @returns a function that throws NotFoundError when the workspace has no such record, StaleVersionError when it is at
 * another version than the one expected, and RecordInUseError when others refer to it
 */
export const recordDeletion =
  (table: VersionedTable, { count, message }: References) =>
  async (caller: Caller, target: Target): Promise<{ id: string }> => {
    try {
      return await inTransaction(caller, async (inner) => {
        const before = await lockRecord(inner, table, target.id);
        requireVersion(target, before.version);
        return deleteRecord(inner, table, before);
      });
    } catch (error) {
      if (!isBrokenReference(error)) throw error;
      const references = await count(caller, target.id);
      throw new RecordInUseError(message(references), references);
    }
  };
