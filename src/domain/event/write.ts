// Writes of records that leave events. Each event is written in the transaction of its change.
import {
  insertWorkspaceEvents,
  notifyOfRecords,
} from '../../database/workspace-event-statements.js';
import { tableOf, type RowOf, type Selection } from '../../database/table.js';
import type { Caller } from '../caller.js';
import { keyOf } from '../key.js';
import { updateRecord } from '../stored-record.js';
import type { EventRecordType, WorkspaceEventType } from '../value-sets.js';
import { changeOf, creationOf, deletionOf, type NewWorkspaceEvent } from './audited-records.js';
import { withAuthor } from './author.js';

/** The types of records whose events have a subscription. */
const watchedTypes: readonly EventRecordType[] = ['contact', 'pipeline', 'stage'];

/** Records changes, and notifies subscribers once they are committed. It must run in the transaction of the changes. */
export async function recordWorkspaceEvents(
  caller: Caller,
  events: readonly NewWorkspaceEvent[],
): Promise<void> {
  const rows = withAuthor(caller, events);
  await insertWorkspaceEvents(caller.db, rows);
  const watched = rows
    .filter(({ recordType }) => watchedTypes.includes(recordType))
    .map(({ id: eventId, recordType }) => ({ eventId, recordType }));
  if (watched.length > 0) await notifyOfRecords(caller.db, watched);
}

/** The records that are found by a key of workspace and ID. */
export type KeyedRecord = Exclude<EventRecordType, 'workspace'>;

/** Inserts a record, and records its creation. It must run in a transaction. */
export async function insertRecord<Name extends KeyedRecord>(
  caller: Caller,
  table: Name,
  data: Partial<RowOf<Name>>,
  query: Selection,
): Promise<RowOf<Name>> {
  const row = await tableOf(caller.db, table).create({ ...query, data });
  await recordWorkspaceEvents(caller, [creationOf(table, row)]);
  return row;
}

/** The event of a change, and changes of other records that it causes. */
interface Recorded {
  readonly type?: WorkspaceEventType;
  readonly others?: readonly NewWorkspaceEvent[];
}

/**
 * Writes columns of a record, and records the change. It must run in a transaction.
 *
 * @param before the record before the change
 * @param columns the columns that differ; undefined: nothing is written
 */
export async function changeRecord<Name extends KeyedRecord>(
  caller: Caller,
  table: Name,
  before: RowOf<Name>,
  columns: Partial<RowOf<Name>> | undefined,
  query: Selection,
  { type, others = [] }: Recorded = {},
): Promise<RowOf<Name>> {
  const row = await updateRecord(caller, table, before.id, columns, query);
  if (columns !== undefined)
    await recordWorkspaceEvents(caller, [...others, changeOf(table, before, columns, type)]);
  return row;
}

/**
 * Deletes a record, and records the deletion. It must run in a transaction.
 *
 * @param before the record to delete
 */
export async function deleteRecord<Name extends KeyedRecord>(
  caller: Caller,
  table: Name,
  before: RowOf<Name>,
): Promise<{ id: string }> {
  const { id } = before;
  await tableOf(caller.db, table).delete({ where: keyOf(caller, id), select: { id: true } });
  await recordWorkspaceEvents(caller, [deletionOf(table, before)]);
  return { id };
}
