// Lists the usage of REST routes by the API keys of a workspace.
import type { Selection } from '../../database/table.js';
import type { Caller } from '../caller.js';
import { idFilter } from '../list/filter-operators.js';
import type { PageArguments } from '../list/keyset.js';
import { listRecords } from '../list/list-kind.js';
import { timestampColumn } from '../list/sort-column.js';
import type { Maybe } from '../validation.js';

export { countedParametersMax } from '../../database/statements.js';

const restUsageList = {
  table: 'restUsage',
  filterColumns: { apiKeyId: idFilter(false) },
  // The time of the first call never changes, so that pages hold still while calls are counted.
  sortColumns: { firstCalledAt: timestampColumn(false) },
  order: { column: 'firstCalledAt', direction: 'desc', nulls: 'last' },
} as const;

/**
 * One page of the routes that each key has called, including revoked keys, sorted by the first call, the latest first.
 * Calls that this process has counted are included. Those of other processes are included once they have been written.
 *
 * @param args with an apiKeyId: only those of that key
 * @throws ValidationError for a page size outside 1 to 100, or a malformed cursor
 */
export async function listRestUsage(
  caller: Caller,
  { apiKeyId, ...sizes }: PageArguments & { apiKeyId?: Maybe<string> },
  query?: Selection,
) {
  await caller.flushCalls();
  return listRecords(
    caller,
    restUsageList,
    { ...sizes, where: { apiKeyId: { eq: apiKeyId } } },
    query,
  );
}
