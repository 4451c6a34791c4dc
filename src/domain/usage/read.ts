// Reads the usage of REST routes by the API keys of a workspace.
import type { Prisma } from '../../generated/prisma/client.js';
import type { Caller } from '../caller.js';
import { idFilter } from '../list/filter-column.js';
import { planPage, type PageArguments } from '../list/keyset.js';
import { timestampColumn } from '../list/sort-column.js';
import type { Maybe } from '../validation.js';

export { countedParametersMax } from '../../database/statements.js';

/** The columns and relations to load of a row. The caller chooses them, and the domain passes them on to Prisma. */
interface RestUsageSelection {
  readonly include?: Prisma.RestUsageInclude;
}

/** The time of the first call never changes, so that pages hold still while calls are counted. */
const newestUsageFirst = { column: 'firstCalledAt', direction: 'desc', nulls: 'last' } as const;

/**
 * One page of the routes that each key has called, revoked keys too, in the order of the first calls, the latest
 * first. Calls that this process has counted are included;
 * those of other processes are included once they have been written.
 *
 * @param args with an apiKeyId: only those of that key
 * @throws ValidationError for a page size outside 1 to 100, or a malformed cursor
 */
export async function listRestUsage(
  caller: Caller,
  { apiKeyId, ...args }: PageArguments & { apiKeyId?: Maybe<string> },
  query: RestUsageSelection = {},
) {
  const page = planPage(caller, args, newestUsageFirst, timestampColumn(false));
  const where = idFilter(false).condition({ eq: apiKeyId }, 'apiKeyId');
  await caller.flushCalls();
  const found = await caller.db.restUsage.findMany({ ...page.findIn(where), ...query });
  return { ...page.toPage(found), totalCount: () => caller.db.restUsage.count({ where }) };
}
