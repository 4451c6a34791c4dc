// Lists the events of all records except opportunities.
import type { Selection } from '../../database/table.js';
import type { Caller } from '../caller.js';
import { choiceFilter, idFilter } from '../list/filter-operators.js';
import type { PageArguments } from '../list/keyset.js';
import { listRecords, newestFirst } from '../list/list-kind.js';
import { timestampColumn } from '../list/sort-column.js';
import type { Maybe } from '../validation.js';
import type { EventRecordType } from '../value-sets.js';

const workspaceEventList = {
  table: 'workspaceEvent',
  filterColumns: {
    recordId: idFilter(false),
    recordType: choiceFilter<EventRecordType, false>(false),
  },
  sortColumns: { createdAt: timestampColumn(false) },
  order: newestFirst,
} as const;

interface EventSelection extends PageArguments {
  readonly recordId?: Maybe<string>;
  readonly recordType?: Maybe<EventRecordType>;
}

/**
 * One page of the events of contacts, users, pipelines, stages, API keys and settings, the latest first. Events of deleted
 * records are included.
 *
 * @throws ValidationError for a page size outside 1 to 100, or a malformed cursor
 */
export const listWorkspaceEvents = (
  caller: Caller,
  { recordId, recordType, ...sizes }: EventSelection,
  query?: Selection,
) =>
  listRecords(
    caller,
    workspaceEventList,
    { ...sizes, where: { recordId: { eq: recordId }, recordType: { eq: recordType } } },
    query,
  );
